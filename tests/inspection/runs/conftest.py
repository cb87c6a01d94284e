"""Files of runs go to a folder of the test; the planted site counts as this installation's own portal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.inspection.engine.planted import planted
from tests.inspection.runs import factories
from yaojian.inspection.engine.browsing import program
from yaojian.inspection.runs.jobs import inspect_site
from yaojian.inspection.runs.models import Run
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
def site_address(settings: Settings) -> Iterator[str]:
    """A faulty site that is this installation's portal."""
    with planted(factories.FAULTY) as site:
        settings.YAOJIAN_SITE_ADDRESS = site.home
        yield site.home


@pytest.fixture
def inspector(db: None) -> User:
    """Somebody who may start and read inspections."""
    return factories.inspector()


@pytest.fixture
def finished(
    inspector: User, site_address: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Run:
    """A run of the faulty site that has ended."""
    with django_capture_on_commit_callbacks(execute=True):
        started = factories.run(inspector, site_address)
        Run.objects.filter(pk=started.pk).update(rate=50)
        inspect_site(str(started.pk))
    started.refresh_from_db()
    return started
