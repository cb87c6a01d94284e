"""A column with its editor and its reviewer, and a published tree of the test's own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.kernel import factories as kernel
from tests.portal import factories
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.portal.columns.models import Column
from yaojian.portal.publishing import building


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Who works where."""

    column: Column
    editor: User
    reviewer: User
    writes: Actor
    judges: Actor


@pytest.fixture(autouse=True)
def site(settings: Any, tmp_path: Path) -> Path:
    """The folder of the published site, and a library of files beside it."""
    settings.YAOJIAN_PUBLISHED = tmp_path / "published"
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "published" / "current"


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    """A column shown on the front page, one editor, one reviewer."""
    column = factories.column("政务要闻", in_navigation=True)
    editor, reviewer = factories.editor(column), factories.reviewer(column)
    return Newsroom(column, editor, reviewer, kernel.actor(editor), kernel.actor(reviewer))


@pytest.fixture
def built(newsroom: Newsroom, site: Path, django_capture_on_commit_callbacks: Any) -> Path:
    """The site after its first whole build."""
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()
    return site
