"""Whole columns: shown and hidden, moved, merged, binned and had back."""

from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import RightMissing
from yaojian.portal.articles.models import Article, Placement
from yaojian.portal.columns import binning, merging, moving, queries, services
from yaojian.portal.columns.errors import (
    ColumnBusy,
    FrontPageStays,
    InBin,
    MergedAway,
    MergeOver,
    ParentInBin,
    PurgeNeedsAnother,
    PurgeNotAsked,
    PurgeTooEarly,
    SlugTaken,
    UnderItself,
)
from yaojian.portal.columns.models import BinnedColumn, Column, ColumnState, FrontPlace
from yaojian.portal.columns.rights import MANAGE, PURGE
from yaojian.portal.publishing import building


@pytest.fixture
def manager(newsroom: Newsroom) -> Actor:
    """Manages all columns."""
    return kernel.actor(_manager("栏目管理员"))


def _manager(name: str) -> User:
    account = kernel.official(name)
    kernel.grant(account, MANAGE)
    kernel.grant(account, PURGE)
    return account


def whole(column: Column) -> list[Any]:
    assert [list(problems) for problems in Page.find_problems()] == [[], [], [], [], []]
    return list(Article.objects.filter(home_column=column).order_by("pk"))


def shown_in(site: Path, column: Column) -> str:
    building.follow(["tree", f"listing:{column.pk}", f"column:{column.pk}"])
    page = site / column.address.strip("/") / "index.html"
    return page.read_text() if page.is_file() else ""


def test_hidden_column_leaves_the_site_and_its_articles_stay_at_their_addresses(
    newsroom: Newsroom, manager: Actor, built: Path
) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "仍可访问的信息")
    services.set_state(actor=manager, column_id=newsroom.column.pk, state=ColumnState.HIDDEN)
    building.follow(["tree", f"article:{article.pk}", f"listing:{newsroom.column.pk}"])
    assert not (built / newsroom.column.address.strip("/")).exists()
    assert newsroom.column.title not in (built / "sitemap.html").read_text()
    assert "仍可访问的信息" not in (built / "index.html").read_text()
    assert (built / article.address.lstrip("/")).is_file()
    services.set_state(actor=manager, column_id=newsroom.column.pk, state=ColumnState.OPEN)
    assert "仍可访问的信息" in shown_in(built, newsroom.column)


def test_column_below_a_hidden_one_is_hidden_too(newsroom: Newsroom, manager: Actor) -> None:
    child = factories.column("下级", parent=newsroom.column)
    services.set_state(actor=manager, column_id=newsroom.column.pk, state=ColumnState.HIDDEN)
    assert not queries.shown().filter(pk=child.pk).exists()


def test_nothing_new_is_written_into_an_archived_column(newsroom: Newsroom, manager: Actor) -> None:
    services.set_state(actor=manager, column_id=newsroom.column.pk, state=ColumnState.ARCHIVED)
    assert not queries.open_for_writing().filter(pk=newsroom.column.pk).exists()
    assert queries.shown().filter(pk=newsroom.column.pk).exists()


def test_front_page_is_not_hidden_moved_merged_or_deleted(newsroom: Newsroom, manager: Actor) -> None:
    front, other = queries.front_page(), factories.column()
    for act in (
        lambda: services.set_state(actor=manager, column_id=front.pk, state=ColumnState.HIDDEN),
        lambda: moving.move_column(actor=manager, column_id=front.pk, parent_id=other.pk),
        lambda: merging.merge_columns(actor=manager, column_id=other.pk, into_id=front.pk),
        lambda: binning.bin_column(actor=manager, column_id=front.pk, reason="不要了"),
    ):
        with pytest.raises(FrontPageStays):
            act()


def test_column_is_not_moved_below_itself(newsroom: Newsroom, manager: Actor) -> None:
    child = factories.column("下级", parent=newsroom.column)
    for target in (newsroom.column, child):
        with pytest.raises(UnderItself, match="不能把栏目移到自己下面"):
            moving.move_column(actor=manager, column_id=newsroom.column.pk, parent_id=target.pk)
    assert whole(newsroom.column) == []


def test_moved_column_answers_at_both_addresses(newsroom: Newsroom, manager: Actor, built: Path) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    place = factories.column("政务公开")
    before, address = newsroom.column.address, article.address
    moving.move_column(actor=manager, column_id=newsroom.column.pk, parent_id=place.pk)
    moved = Column.objects.get(pk=newsroom.column.pk)
    assert moved.address == f"{place.address}{moved.slug}/"
    assert queries.moved_to(before) == moved.address
    assert Article.objects.get(pk=article.pk).address == address
    assert article.title in shown_in(built, moved)
    assert whole(moved) == [article]


def test_column_gets_another_part_of_the_address(newsroom: Newsroom, manager: Actor) -> None:
    front = queries.front_page()
    before = newsroom.column.address
    factories.column("占用", slug="taken")
    with pytest.raises(SlugTaken):
        moving.move_column(actor=manager, column_id=newsroom.column.pk, parent_id=front.pk, slug="taken")
    moving.move_column(actor=manager, column_id=newsroom.column.pk, parent_id=front.pk, slug="yaowen")
    assert Column.objects.get(pk=newsroom.column.pk).address == "/yaowen/"
    assert queries.moved_to(before) == "/yaowen/"


def test_new_column_at_an_old_address_answers_itself(newsroom: Newsroom, manager: Actor) -> None:
    before = newsroom.column.slug
    moving.move_column(
        actor=manager, column_id=newsroom.column.pk, parent_id=factories.column("政务公开").pk, slug="yaowen"
    )
    factories.column("新要闻", slug=before)
    assert queries.moved_to(f"/{before}/") is None


def test_large_column_moves_in_the_worker_locked_meanwhile(
    newsroom: Newsroom, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 1)
    factories.draft(newsroom.writes, newsroom.column)
    place = factories.column("政务公开")
    run = moving.move_column(actor=manager, column_id=newsroom.column.pk, parent_id=place.pk)
    assert run is not None
    for act in (
        lambda: services.set_state(actor=manager, column_id=newsroom.column.pk, state=ColumnState.HIDDEN),
        lambda: factories.column("下级", parent=Column.objects.get(pk=newsroom.column.pk)),
        lambda: factories.draft(newsroom.writes, newsroom.column),
    ):
        with pytest.raises(ColumnBusy):
            act()
    moving.finish_move(actor=manager, column_id=newsroom.column.pk, parent_id=place.pk, slug="", run_id=str(run.pk))
    run.refresh_from_db()
    moved = Column.objects.get(pk=newsroom.column.pk)
    assert (run.state, moved.busy_with, moved.get_parent().pk) == ("done", None, place.pk)
    services.set_state(actor=manager, column_id=newsroom.column.pk, state=ColumnState.HIDDEN)


def test_merged_column_brings_articles_places_and_children(newsroom: Newsroom, manager: Actor, built: Path) -> None:
    into = factories.column("通知公告")
    child = factories.column("下级", parent=newsroom.column)
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "合并过来的信息")
    elsewhere = factories.published(kernel.SYSTEM, kernel.SYSTEM, factories.column("别处"))
    Placement.objects.create(article=elsewhere, column=newsroom.column)
    before = newsroom.column.address
    merging.merge_columns(actor=manager, column_id=newsroom.column.pk, into_id=into.pk)
    assert whole(into) == [article]
    assert Column.objects.get(pk=child.pk).get_parent().pk == into.pk
    assert Placement.objects.filter(article=elsewhere, column=into).exists()
    assert queries.moved_to(before) == into.address
    assert queries.moved_to(child.address) == f"{into.address}{child.slug}/"
    page = shown_in(built, into)
    assert "合并过来的信息" in page
    assert elsewhere.title in page
    with pytest.raises(MergedAway):
        services.set_state(actor=manager, column_id=newsroom.column.pk, state=ColumnState.OPEN)


def test_merge_can_be_undone_once(newsroom: Newsroom, manager: Actor) -> None:
    into = factories.column("通知公告")
    child = factories.column("下级", parent=newsroom.column)
    own = factories.published(kernel.SYSTEM, kernel.SYSTEM, into)
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    done = merging.merge_columns(actor=manager, column_id=newsroom.column.pk, into_id=into.pk)
    assert done.merge is not None
    merging.undo_merge(actor=manager, merge_id=done.merge.pk)
    assert (whole(newsroom.column), whole(into)) == ([article], [own])
    column = Column.objects.get(pk=newsroom.column.pk)
    assert column.state == ColumnState.OPEN
    assert Column.objects.get(pk=child.pk).get_parent().pk == column.pk
    assert queries.moved_to(column.address) is None
    with pytest.raises(MergeOver):
        merging.undo_merge(actor=manager, merge_id=done.merge.pk)


def test_binned_column_is_gone_for_the_public_and_comes_back_whole(
    newsroom: Newsroom, manager: Actor, built: Path
) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "随栏目删除的信息")
    building.follow([f"article:{article.pk}", f"listing:{newsroom.column.pk}"])
    entry = binning.bin_column(actor=manager, column_id=newsroom.column.pk, reason="机构调整")
    building.follow(["tree", f"article:{article.pk}", f"listing:{newsroom.column.pk}"])
    assert not [page for page in built.rglob("*.html") if "随栏目删除的信息" in page.read_text()]
    assert entry.articles == 1
    with pytest.raises(InBin):
        services.set_state(actor=manager, column_id=newsroom.column.pk, state=ColumnState.OPEN)
    again = factories.column("政务要闻")
    assert again.address == newsroom.column.address
    restored = binning.restore_column(actor=manager, entry_id=entry.pk)
    assert restored.address != again.address
    building.follow(["tree", f"article:{article.pk}"])
    assert "随栏目删除的信息" in (built / article.address.lstrip("/")).read_text()
    assert "随栏目删除的信息" in shown_in(built, restored)


def test_deleted_column_hands_its_contents_over(newsroom: Newsroom, manager: Actor) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    other = factories.column("通知公告")
    before = newsroom.column.address
    binning.bin_column(actor=manager, column_id=newsroom.column.pk, reason="合并设置", contents_to=other.pk)
    assert whole(other) == [article]
    assert queries.moved_to(before) == other.address


def test_column_is_not_restored_below_one_in_the_bin(newsroom: Newsroom, manager: Actor) -> None:
    child = factories.column("下级", parent=newsroom.column)
    lower = binning.bin_column(actor=manager, column_id=child.pk, reason="不要了")
    upper = binning.bin_column(actor=manager, column_id=newsroom.column.pk, reason="不要了")
    with pytest.raises(ParentInBin):
        binning.restore_column(actor=manager, entry_id=lower.pk)
    binning.restore_column(actor=manager, entry_id=upper.pk)
    assert Column.objects.get(pk=child.pk).state == ColumnState.BINNED
    binning.restore_column(actor=manager, entry_id=lower.pk)
    assert Column.objects.get(pk=child.pk).state == ColumnState.OPEN


def test_purge_takes_thirty_days_and_two_persons_and_keeps_evidence(newsroom: Newsroom, manager: Actor) -> None:
    public = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    draft = factories.draft(newsroom.writes, newsroom.column)
    entry = binning.bin_column(actor=manager, column_id=newsroom.column.pk, reason="不要了")
    with pytest.raises(PurgeTooEarly):
        binning.ask_purge(actor=manager, entry_id=entry.pk)
    BinnedColumn.objects.update(binned_at="2026-01-01T00:00:00Z")
    second = kernel.actor(_manager("另一管理员"))
    with pytest.raises(PurgeNotAsked):
        binning.purge_column(actor=second, entry_id=entry.pk)
    binning.ask_purge(actor=manager, entry_id=entry.pk)
    with pytest.raises(PurgeNeedsAnother):
        binning.purge_column(actor=manager, entry_id=entry.pk)
    binning.purge_column(actor=second, entry_id=entry.pk)
    assert not Article.objects.filter(pk=draft.pk).exists()
    assert Article.objects.get(pk=public.pk).bin_entry.sealed
    assert whole(newsroom.column) == [public]


def test_purged_column_without_evidence_is_gone(newsroom: Newsroom, manager: Actor) -> None:
    entry = binning.bin_column(actor=manager, column_id=newsroom.column.pk, reason="建错了")
    BinnedColumn.objects.update(binned_at="2026-01-01T00:00:00Z")
    binning.ask_purge(actor=manager, entry_id=entry.pk)
    binning.purge_column(actor=kernel.actor(_manager("另一管理员")), entry_id=entry.pk)
    assert not Column.objects.filter(pk=newsroom.column.pk).exists()
    entry.refresh_from_db()
    assert (entry.title, entry.column) == ("政务要闻", None)


def test_manager_of_one_column_changes_no_other(newsroom: Newsroom) -> None:
    other = factories.column("别人的栏目")
    actor = kernel.actor(factories.holder("单栏管理员", MANAGE, place=newsroom.column))
    for act in (
        lambda: services.set_state(actor=actor, column_id=other.pk, state=ColumnState.HIDDEN),
        lambda: services.shift_column(actor=actor, column_id=other.pk, up=True),
        lambda: moving.move_column(actor=actor, column_id=newsroom.column.pk, parent_id=other.pk),
        lambda: moving.move_column(actor=actor, column_id=other.pk, parent_id=newsroom.column.pk),
        lambda: merging.merge_columns(actor=actor, column_id=newsroom.column.pk, into_id=other.pk),
        lambda: binning.bin_column(actor=actor, column_id=other.pk, reason="不要了"),
        lambda: binning.bin_column(actor=actor, column_id=newsroom.column.pk, reason="不要了", contents_to=other.pk),
    ):
        with pytest.raises(RightMissing):
            act()
    assert Column.objects.get(pk=other.pk).state == Column.objects.get(pk=newsroom.column.pk).state == ColumnState.OPEN


def test_columns_change_places(newsroom: Newsroom, manager: Actor) -> None:
    first, second = factories.column("甲", order=10, place=FrontPlace.NONE), factories.column("乙", order=20)
    services.shift_column(actor=manager, column_id=second.pk, up=True)
    ordered = queries.in_order(list(queries.tree()))
    assert [one.title for one in ordered if one.pk in {first.pk, second.pk}] == ["乙", "甲"]
