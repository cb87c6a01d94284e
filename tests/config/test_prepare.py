"""What stands between the database and the first request."""

from collections.abc import Iterable

import pytest

from yaojian.config.supervisor import prepare
from yaojian.portal.publishing import building


def test_lost_pictures_stop_the_start_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_: Iterable[str]) -> list[str]:
        raise FileNotFoundError(2, "No such file or directory", "media/cold_chain.png")

    monkeypatch.setattr(building, "follow", lost)
    monkeypatch.setattr(prepare, "call_command", lambda *_, **__: None)
    with pytest.raises(SystemExit, match=r"cold_chain\.png.*请从备份恢复"):
        prepare.main(demo=False)
