"""One source shown at many places (同源)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.errors import RightMissing
from yaojian.portal.articles import placing
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.errors import HomePlacement, PeriodOver
from yaojian.portal.articles.models import Article, Placement
from yaojian.portal.articles.placing import Showing
from yaojian.portal.columns import services as columns
from yaojian.portal.columns.errors import ColumnClosed
from yaojian.portal.columns.models import Column, ColumnState, FrontPlace
from yaojian.portal.publishing import building
from yaojian.portal.review import services as reviews


@pytest.fixture
def other(newsroom: Newsroom) -> Column:
    """A second column."""
    return factories.column("通知公告", place=FrontPlace.NONE)


def page_of(site: Path, column: Column, *tags: str) -> str:
    building.follow([f"listing:{column.pk}", *tags])
    return (site / column.address.strip("/") / "index.html").read_text()


def show(article: Article, column: Column, **how: object) -> Placement:
    return placing.show_in_column(
        actor=kernel.SYSTEM,
        article_id=article.pk,
        column_id=column.pk,
        showing=Showing(**how),  # type: ignore[arg-type]  # the test's own words
    )


def test_every_article_is_at_home_in_one_column_whichever_way_it_was_written(newsroom: Newsroom, other: Column) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    assert [(one.column_id, one.kind) for one in placing.places_of(article)] == [(newsroom.column.pk, "home")]
    show(article, other)
    articles.move_article(actor=kernel.SYSTEM, article_id=article.pk, column_id=other.pk)
    assert [(one.column_id, one.kind) for one in placing.places_of(article)] == [(other.pk, "home")]


def test_source_changed_once_is_changed_everywhere(newsroom: Newsroom, other: Column, built: Path) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "原题")
    show(article, other)
    assert "原题" in page_of(built, other)
    articles.change_draft(
        actor=newsroom.writes, article_id=article.pk, draft=articles.Draft(title="新题", body=[factories.text()])
    )
    review = reviews.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    reviews.approve_article(actor=newsroom.judges, review_id=review.pk, text="", key=factories.key())
    building.follow([f"article:{article.pk}", f"listing:{newsroom.column.pk}"])
    for column in (newsroom.column, other):
        assert "新题" in page_of(built, column)
    reviews.withdraw_article(actor=newsroom.judges, article_id=article.pk, reason="有误", key=factories.key())
    for column in (newsroom.column, other):
        assert "新题" not in page_of(built, column)


def test_publication_reaches_the_lists_of_all_places_by_itself(
    newsroom: Newsroom, other: Column, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    show(article, other)
    tags: list[str] = []
    monkeypatch.setattr("yaojian.portal.following.jobs.defer", lambda *_, **given: tags.extend(given.get("tags", [])))
    review = reviews.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    reviews.approve_article(actor=newsroom.judges, review_id=review.pk, text="", key=factories.key())
    assert {f"listing:{newsroom.column.pk}", f"listing:{other.pk}"} <= set(tags)
    tags.clear()
    reviews.withdraw_article(actor=newsroom.judges, article_id=article.pk, reason="有误", key=factories.key())
    assert f"listing:{other.pk}" in tags


def test_place_has_a_title_of_its_own(newsroom: Newsroom, other: Column, built: Path) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "原题")
    show(article, other, title_override="短题")
    assert "短题" in page_of(built, other)
    assert "短题" not in page_of(built, newsroom.column)


def test_pinned_article_stands_first_until_its_moment(newsroom: Newsroom, built: Path) -> None:
    first = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "先发布的")
    factories.published(newsroom.writes, newsroom.judges, newsroom.column, "后发布的")
    until = timezone.now() + timedelta(hours=1)
    show(first, newsroom.column, pinned_until=until)
    page = page_of(built, newsroom.column)
    assert page.index("先发布的") < page.index("后发布的")
    assert page.count(f'href="{first.address}"') == 1
    assert placing.turn_boundaries(until - timedelta(seconds=1)) == 0
    assert placing.turn_boundaries(until) == 1
    page = page_of(built, newsroom.column)
    assert page.index("后发布的") < page.index("先发布的")


def test_place_is_shown_in_its_period_only(newsroom: Newsroom, other: Column, built: Path) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "限期展示的")
    start = timezone.now() + timedelta(hours=1)
    show(article, other, shown_from=start, shown_until=start + timedelta(hours=1))
    assert "限期展示的" not in page_of(built, other)
    placing.turn_boundaries(start)
    assert "限期展示的" in page_of(built, other)
    # A worker that slept over both moments comes to the same.
    placing.turn_boundaries(start + timedelta(hours=2))
    assert "限期展示的" not in page_of(built, other)
    assert "限期展示的" in page_of(built, newsroom.column)


def test_article_shown_in_a_column_and_below_it_counts_once(newsroom: Newsroom, built: Path) -> None:
    child = factories.column("下级", parent=newsroom.column)
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "两处展示的")
    show(article, child)
    assert page_of(built, newsroom.column).count(f'href="{article.address}"') == 1


def test_home_is_left_by_moving_only(newsroom: Newsroom) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    home = placing.places_of(article)[0]
    with pytest.raises(HomePlacement):
        placing.remove_from_column(actor=newsroom.writes, article_id=article.pk, placement_id=home.pk)
    with pytest.raises(HomePlacement):
        show(article, newsroom.column, shown_until=timezone.now() + timedelta(days=1))


def test_period_that_is_over_or_turns_back_is_refused(newsroom: Newsroom, other: Column) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    now = timezone.now()
    for how in (
        {"shown_until": now - timedelta(hours=1)},
        {"pinned_until": now - timedelta(hours=1)},
        {"shown_from": now + timedelta(hours=2), "shown_until": now + timedelta(hours=1)},
    ):
        with pytest.raises(PeriodOver):
            show(article, other, **how)


def test_showing_needs_the_right_in_both_columns_and_an_open_one(newsroom: Newsroom, other: Column) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    stranger = kernel.actor(factories.editor(other, "别栏编辑"))
    for actor in (newsroom.writes, stranger):
        with pytest.raises(RightMissing):
            placing.show_in_column(actor=actor, article_id=article.pk, column_id=other.pk, showing=Showing())
    columns.set_state(actor=kernel.SYSTEM, column_id=other.pk, state=ColumnState.ARCHIVED)
    with pytest.raises(ColumnClosed):
        show(article, other)
