"""A store of its own for each test."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.kernel import factories
from yaojian.kernel.actors import Actor
from yaojian.kernel.files import owners


@pytest.fixture(autouse=True)
def store_home(tmp_path: Path, settings: Settings) -> Path:
    """The folder the store writes to."""
    settings.YAOJIAN_FILES = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """An owner whose files only their uploader reads, and one whose files everybody reads."""
    monkeypatch.setitem(owners._owners, "test.letter", lambda actor, file: file.uploaded_by_id == actor.user_id)
    monkeypatch.setitem(owners._owners, "test.notice", lambda actor, file: True)


@pytest.fixture
def clerk(db: None) -> Actor:
    """Somebody who uploads."""
    return factories.actor(factories.user())
