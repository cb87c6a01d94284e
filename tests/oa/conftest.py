"""What the office's tests share."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.oa import factories
from tests.oa.factories import Office


@pytest.fixture(autouse=True)
def store_home(tmp_path: Path, settings: Settings) -> Path:
    """Files of a test go to a folder of its own."""
    settings.YAOJIAN_FILES = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def office(db: None) -> Office:
    """A bureau at work."""
    return factories.office()
