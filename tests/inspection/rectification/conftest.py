"""People of these tests; files of runs go to a folder of the test."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.inspection.rectification import factories
from tests.kernel import factories as kernel
from yaojian.inspection.engine.browsing import program
from yaojian.kernel.accounts.models import User


@pytest.fixture(autouse=True)
def data_home(settings: Settings, tmp_path: Path) -> Path:
    """The data home of this test."""
    settings.YAOJIAN_DATA = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a browser adds is tested with the engine; here it would only cost seconds."""
    monkeypatch.setattr(program, "_PROGRAMS", ())


@pytest.fixture
def giver(db: None) -> User:
    """Somebody who gives problems out."""
    return factories.giver()


@pytest.fixture
def mender(db: None) -> User:
    """Somebody without any grant, to whom problems are given."""
    return kernel.official("孙整改", kernel.unit("政策法规处"))
