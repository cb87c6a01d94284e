"""Data folders of their own for tests that start servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.template import new_run_folder, remove_home


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder the database's system user can be given a place for; removed with its cluster."""
    folder = new_run_folder()
    yield folder
    remove_home(folder)
