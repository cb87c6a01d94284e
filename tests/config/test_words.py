"""``yaojian words check``."""

import json
import subprocess
import sys
from pathlib import Path


def run(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("yaojian")), "words", "check", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_findings_are_json_lines_with_places_of_their_line() -> None:
    done = run("-", "--json", text="第一行没有问题。\n🙂会议布署了工作\n")
    assert done.returncode == 1
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {
            "line": 2,
            "start": 3,
            "end": 5,
            "text": "布署",
            "suggestion": "部署",
            "kind": "wrong",
            "severity": "block",
            "rule": "words.wrong",
            "reason": "通行词典（现代汉语词典）",
        }
    ]


def test_clean_text_is_status_0_and_bad_input_status_2(tmp_path: Path) -> None:
    clean, broken = tmp_path / "a.txt", tmp_path / "b.txt"
    clean.write_text("依法开展药品监督检查。", encoding="utf-8")
    broken.write_bytes("依法开展".encode("gb18030"))
    assert run(str(clean)).returncode == 0
    refused = run(str(broken))
    assert (refused.returncode, "UTF-8" in refused.stderr) == (2, True)
    assert run(str(tmp_path / "nothing.txt")).returncode == 2
