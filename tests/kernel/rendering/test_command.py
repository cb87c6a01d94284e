"""``yaojian render`` as somebody at a terminal meets it: no database, no settings."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ofdkit
import pikepdf
import pytest

from tests.kernel.rendering.factories import mapping, seal
from yaojian.config.cli import main

WITHOUT_DJANGO = """
import sys
from yaojian.kernel.rendering import docx, geometry, listing, ofd, pdf, seals, sheet
sys.exit("django" in sys.modules)
"""
PLAIN = {key: value for key, value in os.environ.items() if not key.startswith(("YAOJIAN_", "DATABASE", "DJANGO"))}


@dataclass
class Done:
    """What a finished command left."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """The command in this process, in ``tmp_path``."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["yaojian", "render", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Done(int(ended.value.code or 0), told.out, told.err)

    return run


def written(folder: Path, **changes: Any) -> None:
    (folder / "seal.png").write_bytes(seal())
    (folder / "spec.json").write_text(json.dumps(mapping(**changes), ensure_ascii=False), encoding="utf-8")


def test_one_description_makes_three_files_and_the_pdf_passes_the_check(command: Command, tmp_path: Path) -> None:
    written(tmp_path, seal="seal.png")
    for kind, magic in (("pdf", b"%PDF"), ("docx", b"PK"), ("ofd", b"PK")):
        done = command("spec.json", "--out", f"通知.{kind}")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"已生成 通知.{kind}。\n"
        assert (tmp_path / f"通知.{kind}").read_bytes().startswith(magic)
    with ofdkit.open(tmp_path / "通知.ofd") as opened:
        assert "专项检查" in opened.pages[0].text()
    done = command("--check", "通知.pdf", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"deviations": []})


def test_check_of_another_page_finds_something_and_says_where(command: Command, tmp_path: Path) -> None:
    other = pikepdf.new()
    other.add_blank_page(page_size=(400, 400))
    other.save(tmp_path / "other.pdf")
    done = command("--check", "other.pdf")
    assert done.returncode == 1
    assert "第 1 页：纸张是 141×141 毫米，应为 A4（210×297 毫米）。（5.1）" in done.stdout


def test_every_fault_of_the_description_is_a_line(command: Command, tmp_path: Path) -> None:
    done = command("-", "--out", "x.pdf", stdin='{"format": "文件", "issuers": ["某局"], "body": [3]}')
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "缺少“成文日期”。",
        '“正文”第 1 段的写法不对，应是不空的文字，或 {"level": 1 至 4, "text": "标题"}。',
        "缺少“标题”。",
        "请改正后重新生成。",
    ]
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "请写明描述文件和 --out"),
        (("spec.json",), "请写明描述文件和 --out"),
        (("spec.json", "--out", "x.txt"), "不能生成“x.txt”这种文件"),
        (("none.json", "--out", "x.pdf"), "读不了“none.json”：没有这个文件或文件夹。"),
        (("spec.json", "--out", "none/x.pdf"), "写不了“none/x.pdf”：没有这个文件或文件夹。"),
        (("spec.json", "--out", "folder.pdf"), "写不了“folder.pdf”：这是一个文件夹。"),
        (("bad-seal.json", "--out", "x.pdf"), "印章图片“第 1 枚”无法使用：这不是图片。"),
        (("no-seal.json", "--out", "x.pdf"), "读不了“none.png”"),
        (("--check", "spec.json"), "文件打不开，不是有效的 PDF。"),
    ],
)
def test_bad_use_is_one_sentence_and_status_2(
    words: tuple[str, ...], sentence: str, command: Command, tmp_path: Path
) -> None:
    written(tmp_path)
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "text.png").write_text("no image")
    for name, path in (("bad-seal.json", "text.png"), ("no-seal.json", "none.png")):
        (tmp_path / name).write_text(json.dumps(mapping(seal=path)), encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    done = command(*words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_too_much_text_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "spec.json").write_text(
        json.dumps(mapping(body=["好" * 20_000] * 40), ensure_ascii=False), encoding="utf-8"
    )
    done = command("spec.json", "--out", "x.pdf")
    assert (done.returncode, done.stdout) == (2, "")
    assert "超过了 2 MB 的上限" in done.stderr


def test_documents_are_made_without_django_database_or_settings(tmp_path: Path) -> None:
    written(tmp_path)
    for words in (["-c", WITHOUT_DJANGO], ["-m", "yaojian.config.cli", "render", "spec.json", "--out", "x.pdf"]):
        done = subprocess.run([sys.executable, *words], cwd=tmp_path, env=PLAIN, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
