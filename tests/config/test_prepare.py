"""What is said when a data folder and the program do not fit."""

import pytest
from django.db import ProgrammingError

from yaojian.config.supervisor import prepare


def test_database_of_another_version_is_told_in_a_sentence_with_its_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ProgrammingError('relation "x" does not exist\nLINE 1: …')

    monkeypatch.setattr(prepare, "migrate", fail)
    with pytest.raises(SystemExit, match='数据库结构与程序不符（relation "x" does not exist）。'):
        prepare.main(demo=False)
    assert "Traceback" in capsys.readouterr().err
