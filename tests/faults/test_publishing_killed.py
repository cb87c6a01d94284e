"""A publisher killed at any point leaves the old page or the new one, never half; the next build heals, the watch is calm."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.support.template import REPOSITORY
from yaojian.portal.publishing import building, queries, tree
from yaojian.portal.publishing.models import Incident, PublishedFile
from yaojian.portal.publishing.watching import Watcher

POINTS = (
    "rendered, nothing announced",
    "announced, nothing written",
    "draft written, not flushed",
    "flushed, nothing in its place",
    "page written, lists not",
    "all in their places, folders not flushed",
    "all written, nothing noted",
    "noted, not committed",
)


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_the_site_is_old_or_new_and_healed_by_the_next_build(settings: Any, tmp_path: Path) -> None:
    settings.YAOJIAN_PUBLISHED = tmp_path / "published"
    column = factories.column("政务要闻")
    building.build_all()
    watcher = Watcher(1)
    assert watcher.begin() == 0
    for point in POINTS:
        before = {path: path.read_bytes() for path in tree.root().rglob("*.html")}
        article = factories.published(kernel.SYSTEM, kernel.SYSTEM, column, f"断电：{point}")
        tags = [f"article:{article.pk}", f"listing:{column.pk}"]
        assert _die(point, tags, tmp_path) == -signal.SIGKILL, point
        for path in tree.root().rglob("*.html"):
            text = path.read_text()
            assert path.read_bytes() == before.get(path) or (
                article.title in text and text.rstrip().endswith("</html>")
            )
        # What lies there was announced: nothing of it is a stranger's.
        assert watcher.tick() == 0, list(Incident.objects.values())
        building.follow(tags)
        for address in ("index.html", f"{column.address.strip('/')}/index.html", article.address.lstrip("/")):
            assert article.title in (tree.root() / address).read_text()
        assert list(queries.differences()) == []
        assert not PublishedFile.objects.exclude(pending_sm3="").exists()
        assert watcher.tick() == 0


def _die(point: str, tags: list[str], folder: Path) -> int:
    command = [sys.executable, "-m", "tests.faults.dying_publisher", point, *tags]
    environment = {**os.environ, "YAOJIAN_PUBLISHED": str(folder / "published")}
    return subprocess.run(command, cwd=REPOSITORY, env=environment, check=False, capture_output=True).returncode
