"""Every run has its own PostgreSQL on a copy of the migrated template (``tests/support``)."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.support.browsing import FLAGS
from tests.support.database import RunDatabase

# How long an example takes says more about the machine than about the product.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
_BROWSER = Path(__file__).parent / "browser"
# Before pytest-django loads settings: they read the address of this run's database.
RUN_DATABASE = RunDatabase()
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
# Not left to xdist's workers: pytest-django would load settings there before the lines above.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.db import connections  # noqa: E402 - needs the settings above
from django.test import TransactionTestCase  # noqa: E402 - needs the settings above


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Each half of the tests leaves alone the modules of the other, told by ``mark.browser`` in their text: importing takes long."""
    match config.getoption("markexpr"):
        case "not browser":
            return True if collection_path == _BROWSER else None
        case "browser" if collection_path.name.startswith("test_") and collection_path.suffix == ".py":
            elsewhere = not collection_path.is_relative_to(_BROWSER)
            return True if elsewhere and "mark.browser" not in collection_path.read_text(encoding="utf-8") else None
    return None


@pytest.fixture(scope="session")
def run_database() -> RunDatabase:
    """The database of this run."""
    return RUN_DATABASE


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Start the run's database; replaces pytest-django's own, which would run all migrations each time."""
    RUN_DATABASE.start()

    def renew(_: TransactionTestCase) -> None:
        """After a test that commits: Django would empty all tables, the rows of migrations too."""
        connections.close_all()
        RUN_DATABASE.renew()

    # No other hook replaces the emptying.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, one for the whole run: playwright bears one at a time. As root its sandbox refuses to start."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop on this thread; Django would refuse every query of the tests after it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield chromium
        chromium.close()
