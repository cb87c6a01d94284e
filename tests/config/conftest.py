"""Data folders of their own for tests that start servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.template import RunFolder


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder the database's system user can be given a place for; removed with its cluster."""
    folder = RunFolder()
    yield folder.path
    folder.remove()
