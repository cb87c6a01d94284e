"""What the tests of outgoing documents share."""

import pytest

from tests.oa.outgoing import factories
from tests.oa.outgoing.factories import Bureau


@pytest.fixture
def bureau(db: None) -> Bureau:
    """A bureau at work."""
    return factories.bureau()
