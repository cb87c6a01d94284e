"""The published tree: whole files, right files, nothing else."""

import hashlib
import os
import random
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel import jobs
from yaojian.kernel.jobs import queries as queue
from yaojian.portal.articles import placing
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.models import Article
from yaojian.portal.columns import services as column_services
from yaojian.portal.columns.models import Column, ColumnKind, ColumnState, ColumnTemplate, FrontPlace
from yaojian.portal.desk import doors
from yaojian.portal.publishing import building, queries, shelves, tree
from yaojian.portal.publishing import jobs as publishing_jobs
from yaojian.portal.publishing.models import PublishedFile, Question
from yaojian.portal.review import services


def contents(folder: Path) -> dict[str, str]:
    """Digest of every file by its place."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


class Deferred:
    """Runs the builds that acts ask for, as the worker would."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tags: list[list[str]] = []
        monkeypatch.setattr("yaojian.kernel.jobs.defer", self._note)

    def _note(self, name: str, *, lock: str = "", urgent: bool = False, tags: Sequence[str] = (), **_: Any) -> None:
        if name == "portal.site.build":
            assert (lock, urgent) == ("portal.site", True)
            self.tags.append(list(tags))

    def run(self) -> list[str]:
        """Build what was asked for; returns all routes touched."""
        asked, self.tags = self.tags, []
        return [route for tags in asked for route in building.follow(tags)]


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Deferred:
    """Stands for the job queue."""
    return Deferred(monkeypatch)


def act(chance: random.Random, columns: list[Column]) -> None:
    """Something an editor might do."""
    live = list(Article.objects.filter(live=True).order_by("pk"))
    what = chance.choice(
        ["publish", "publish", "publish", "withdraw", "change", "rename", "move", "place", "state", "show"]
    )
    place = Column.objects.get(pk=chance.choice(columns).pk)  # the tree has changed since the last look
    if what == "publish" or not live:
        picture = [
            {
                "type": "picture",
                "value": {"image": factories.picture().pk, "alt_text": "", "decorative": False, "caption": ""},
            }
        ]
        link = [factories.text(f'<p><a linktype="page" id="{chance.choice(live).pk}">前文</a></p>')] if live else []
        body = [factories.text(), *link, *(picture if chance.random() < 0.4 else [])]
        factories.published(kernel.SYSTEM, kernel.SYSTEM, place, body=body)
    elif what == "withdraw":
        services.withdraw_article(
            actor=kernel.SYSTEM, article_id=chance.choice(live).pk, reason="有误", key=factories.key()
        )
    elif what == "change":
        article = chance.choice(live)
        draft = articles.Draft(title=f"改{chance.random():.6f}", body=[factories.text()])
        articles.change_draft(actor=kernel.SYSTEM, article_id=article.pk, draft=draft)
        review = services.submit_article(actor=kernel.SYSTEM, article_id=article.pk, key=factories.key())
        services.approve_article(actor=kernel.SYSTEM, review_id=review.pk, text="", key=factories.key())
    elif what == "state":
        state = chance.choice([ColumnState.OPEN, ColumnState.OPEN, ColumnState.HIDDEN])
        column_services.set_state(actor=kernel.SYSTEM, column_id=place.pk, state=state)
    elif what == "show":
        pin = timezone.now() + timedelta(days=2) if chance.random() < 0.5 else None
        showing = placing.Showing(pinned_until=pin, title_override=chance.choice(["", f"另题{chance.random():.4f}"]))
        article = chance.choice(live)
        placing.show_in_column(actor=kernel.SYSTEM, article_id=article.pk, column_id=place.pk, showing=showing)
    elif what == "move":
        with doors.acting(kernel.SYSTEM):
            chance.choice(live).move(place, pos="last-child")
    else:
        place.refresh_from_db()
        title = f"栏{chance.random():.4f}" if what == "rename" else place.title
        facts = column_services.ColumnFacts(
            title=title,
            kind=ColumnKind(place.kind),
            description="说明。",
            keywords="词",
            front_place=chance.choice(list(FrontPlace)),
            in_navigation=chance.random() < 0.5,
            template=chance.choice([one for one in ColumnTemplate if one != ColumnTemplate.LINK]),
        )
        column_services.change_column(actor=kernel.SYSTEM, column_id=place.pk, facts=facts)


@pytest.mark.parametrize("seed", [3, 11])
def test_site_built_step_by_step_equals_the_site_built_at_once(
    newsroom: Newsroom, built: Path, worker: Deferred, django_capture_on_commit_callbacks: Any, seed: int
) -> None:
    chance = random.Random(seed)
    child = factories.column("下级", parent=newsroom.column, place=FrontPlace.BLOCK)
    columns = [newsroom.column, child, factories.column("通知", place=FrontPlace.BLOCK)]
    for _ in range(20):
        act(chance, columns)
        worker.run()
    stepwise = contents(built)
    with django_capture_on_commit_callbacks(execute=True):
        building.build_all()
    assert contents(built) == stepwise
    assert len(stepwise) > 8
    assert list(queries.differences()) == []


def test_new_column_shows_in_the_list_of_its_parent(newsroom: Newsroom, built: Path, worker: Deferred) -> None:
    child = factories.column("新设下级", parent=newsroom.column, place=FrontPlace.NONE)
    worker.run()
    article = factories.published(kernel.SYSTEM, kernel.SYSTEM, child, "新设栏目的第一条信息")
    worker.run()
    for place in ("index.html", f"{newsroom.column.address.strip('/')}/index.html", article.address.lstrip("/")):
        assert "新设栏目的第一条信息" in (built / place).read_text()


def test_one_publication_touches_only_what_shows_it(newsroom: Newsroom, built: Path, worker: Deferred) -> None:
    other = factories.column("别的栏目", place=FrontPlace.NONE)
    factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    worker.run()
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    column = newsroom.column.address
    assert set(worker.run()) == {article.address, f"{column}index.html", f"{column}rss.xml", "/index.html"}
    hidden = factories.published(kernel.SYSTEM, kernel.SYSTEM, other)
    assert set(worker.run()) == {hidden.address, f"{other.address}index.html", f"{other.address}rss.xml"}


def test_older_pages_of_a_list_do_not_shift(
    newsroom: Newsroom, built: Path, worker: Deferred, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "PAGE_SIZE", 4)
    for _ in range(8):
        factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    worker.run()
    first = built / newsroom.column.address.strip("/") / "list-1.html"
    before = first.stat().st_mtime_ns
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    routes = worker.run()
    assert first.stat().st_mtime_ns == before
    assert f"{newsroom.column.address}list-1.html" not in routes
    newest = (built / newsroom.column.address.strip("/") / "index.html").read_text()
    assert article.title in newest
    assert "list-1.html" in newest


def test_reader_meets_the_old_file_or_the_new_one(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tree.release(1)
    tree.write(folder, "/a/index.html", b"old")
    seen: list[bytes] = []

    def watch(descriptor: int) -> None:
        seen.append((folder / "a/index.html").read_bytes())

    monkeypatch.setattr(os, "fsync", watch)
    tree.write(folder, "/a/index.html", b"new and longer")
    assert seen == [b"old", b"new and longer"]
    assert [path.name for path in (folder / "a").iterdir()] == ["index.html"]


def test_build_that_dies_half_way_is_healed_by_the_next(
    newsroom: Newsroom, built: Path, worker: Deferred, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = {"image": factories.picture().pk, "alt_text": "冷库", "decorative": False, "caption": ""}
    body = [factories.text(), {"type": "picture", "value": picture}]
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "断电时发布的信息", body=body)
    asked = worker.tags[-1]
    put_in_place = tree.put_in_place
    done: list[int] = []

    def dying(draft: str, target: str) -> None:
        if len(done) == 2:  # the picture and the page lie there, the lists do not
            raise OSError("power failure")
        done.append(1)
        put_in_place(draft, target)

    monkeypatch.setattr(tree, "put_in_place", dying)
    with pytest.raises(OSError, match="power"), transaction.atomic():
        building.follow(asked)
    monkeypatch.setattr(tree, "put_in_place", put_in_place)
    building.follow(asked)
    assert "断电时发布的信息" in (built / "index.html").read_text()
    assert (built / article.address.lstrip("/")).is_file()
    assert list(queries.differences()) == []


def test_tampering_is_found(newsroom: Newsroom, built: Path, worker: Deferred) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    worker.run()
    (built / "index.html").write_text("hacked")
    (built / article.address.lstrip("/")).unlink()
    (built / "shell.php").write_text("<?php")
    assert {one.route for one in queries.differences()} == {"/index.html", article.address, "/shell.php"}


def test_picture_nobody_shows_any_more_is_removed(newsroom: Newsroom, built: Path, worker: Deferred) -> None:
    body = [
        factories.text(),
        {
            "type": "picture",
            "value": {"image": factories.picture().pk, "alt_text": "冷库", "decorative": False, "caption": ""},
        },
    ]
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, body=body)
    worker.run()
    assert list((built / "res").rglob("*.png"))
    services.withdraw_article(actor=newsroom.judges, article_id=article.pk, reason="有误", key=factories.key())
    worker.run()
    assert not (built / "res").exists()
    assert not PublishedFile.objects.filter(owner="asset").exists()


@pytest.mark.parametrize(
    "html",
    [
        "<p><script>alert(1)</script>字</p>",
        '<p><a href="javascript:alert(1)">字</a></p>',
        '<p><a href="data:text/html,x">字</a></p>',
        '<p onclick="alert(1)" style="x">字</p>',
        "<p><svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>字</p>",
        "<math><mtext><img src=x onerror=alert(1)></mtext></math><p>字</p>",
        "<p>字<iframe srcdoc='<script>alert(1)</script>'></iframe><style>*{}</style></p>",
        '<p>字<img src=x onerror="alert(1)"></p>',
    ],
)
def test_no_script_of_a_body_reaches_the_public(newsroom: Newsroom, built: Path, worker: Deferred, html: str) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    # As an import or an old row might hold it, past the editor and past save_revision.
    raw = Article.objects.get(pk=article.pk)
    raw.body = raw.body.stream_block.to_python([factories.text(html)])
    Article.objects.bulk_update([raw], ["body"])
    worker.run()
    building.build_all()
    page = (tree.release(2) / article.address.lstrip("/")).read_text()
    body = page.partition('class="article__body"')[2].partition("</article>")[0]
    assert "字" in body
    assert not any(
        word in body for word in ("alert", "javascript", "onerror", "<svg", "<iframe", "<style", "style=", "data:")
    )


def test_page_tags_say_what_the_page_shows(newsroom: Newsroom, built: Path, worker: Deferred) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "标签齐全的信息")
    worker.run()
    page = (built / article.address.lstrip("/")).read_text()
    for name in (
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
        "ColumnName",
        "ColumnType",
        "ArticleTitle",
        "PubDate",
        "ContentSource",
    ):
        assert page.count(f'<meta name="{name}" content="') == 1, name
        assert f'<meta name="{name}" content=""' not in page
    column = (built / newsroom.column.address.strip("/") / "index.html").read_text()
    assert '<meta name="ColumnDescription" content="发布政务要闻。">' in column


def test_site_whose_folder_was_lost_is_built_anew(
    newsroom: Newsroom, built: Path, django_capture_on_commit_callbacks: Any
) -> None:
    before = contents(built)
    shutil.rmtree(tree.release(0).parent)
    tree.root().unlink()
    with django_capture_on_commit_callbacks(execute=True):
        building.follow([])
    assert contents(built) == before != {}


def test_changes_that_wait_are_built_together(newsroom: Newsroom, built: Path) -> None:
    jobs.drop(queue.waiting(publishing_jobs.BUILD))
    column = newsroom.column
    titles = [factories.published(kernel.SYSTEM, kernel.SYSTEM, column, f"同时发布{n}").title for n in range(3)]
    assert len(queue.waiting(publishing_jobs.BUILD)) == 3
    publishing_jobs.build(["front"])
    assert queue.waiting(publishing_jobs.BUILD) == {}
    page = (built / "index.html").read_text()
    assert all(title in page for title in titles)


def test_publication_does_not_wait_for_the_whole_site_to_be_rendered(
    newsroom: Newsroom, built: Path, worker: Deferred, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "PAGES_A_STEP", 4)
    for n in range(6):
        factories.column(f"栏目甲{n}", in_navigation=True)
    worker.run()
    factories.column("新频道", in_navigation=True)  # every page shows it
    titles: list[str] = []

    def meanwhile() -> set[str]:
        if titles:
            return set()
        worker.tags.clear()
        article = factories.published(kernel.SYSTEM, kernel.SYSTEM, newsroom.column, "改版时发布的信息")
        titles.append(article.address)
        return {tag for tags in worker.tags for tag in tags}

    tags, worker.tags = worker.tags[0], []
    routes = building.follow(tags, meanwhile)
    place = routes.index(titles[0])
    last = max(routes.index(f"/{one}/index.html") for one in _slugs())
    assert place < last - 8
    assert "改版时发布的信息" in (built / newsroom.column.address.strip("/") / "index.html").read_text()
    assert "新频道" in (built / titles[0].lstrip("/")).read_text()


def _slugs() -> list[str]:
    return list(Column.objects.filter(depth=3).values_list("slug", flat=True))


def test_answer_that_waits_to_be_followed_is_left_to_its_own_change(
    newsroom: Newsroom, built: Path, worker: Deferred
) -> None:
    """A page that meets a newer answer must not hide it from the others that show it."""
    factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    worker.run()
    Question.objects.filter(key="navigation:").update(answer=None)  # so that the page asks and meets the new one
    factories.column("新频道", in_navigation=True)
    tree_tags, worker.tags = worker.tags, []
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    worker.run()
    assert "新频道" in (built / article.address.lstrip("/")).read_text()
    assert "新频道" not in (built / "wza.html").read_text()
    for tags in tree_tags:
        building.follow(tags)
    assert "新频道" in (built / "wza.html").read_text()
