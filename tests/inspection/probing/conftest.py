"""People and targets of these tests; the planted site counts as this installation's own portal."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.inspection.engine.planted import Answers, PlantedSite, html, page, planted
from tests.inspection.probing import factories
from yaojian.inspection.probing.models import ProbeTarget
from yaojian.kernel.accounts.models import User

ANSWERS: Answers = {"/": page("<h1>药品监督管理局</h1>"), "/broken": html("没有", 500)}


@pytest.fixture
def keeper(db: None) -> User:
    """Somebody who keeps the targets."""
    return factories.keeper()


@pytest.fixture
def site(settings: Settings) -> Iterator[PlantedSite]:
    """A site on this machine that is this installation's portal."""
    with planted(ANSWERS) as running:
        settings.YAOJIAN_SITE_ADDRESS = running.home
        yield running


@pytest.fixture
def target(keeper: User) -> ProbeTarget:
    """A public address; nothing here really asks it."""
    return factories.target(keeper)
