"""What the tests of the exchange share."""

import pytest

from tests.oa.exchange import factories
from tests.oa.exchange.factories import Bureau


@pytest.fixture
def bureau(db: None) -> Bureau:
    """A bureau at work."""
    return factories.bureau()
