"""The command line from outside."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.template import REPOSITORY


def yaojian(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "yaojian.config.cli", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def test_help_names_every_command_in_chinese() -> None:
    text = yaojian("--help").stdout
    for command in ("up", "manage", "token", "doctor", "inspect", "audit", "demo"):
        assert f"\n  {command}" in text
    assert "启动整个平台" in text


def test_commands_start_without_django() -> None:
    program = "import sys; from yaojian.config import cli; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_doctor_tells_each_check(data: Path) -> None:
    done = yaojian("doctor", "--json", "--data", str(data))
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    assert checks["Python"]["good"]
    assert checks["数据库"]["good"]
    assert done.returncode == (0 if all(check["good"] for check in checks.values()) else 1)


def test_command_on_an_empty_data_folder_says_what_to_do_first(data: Path) -> None:
    done = yaojian("audit", "verify", "--data", str(data))
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1] == (
        f"数据目录 {data} 里还没有数据。请先运行 yaojian up，或用 --data 指定正确的目录。"
    )


def test_silent_external_database_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    done = yaojian("audit", "verify")
    assert done.returncode == 2
    assert done.stderr.startswith("DATABASE_URL 指向的数据库连接不上：")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("arguments", [("up", "--port", "70000"), ("token",), ("no-such-command",)])
def test_bad_use_ends_with_status_two(arguments: tuple[str, ...]) -> None:
    assert yaojian(*arguments).returncode == 2
