"""What the tests of outgoing documents share."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.oa.outgoing import factories
from tests.oa.outgoing.factories import Bureau


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The key of the seal is made once for all tests."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def bureau(db: None, keys: Path, settings: Settings) -> Bureau:
    """A bureau at work."""
    settings.YAOJIAN_DATA = keys
    return factories.bureau()
