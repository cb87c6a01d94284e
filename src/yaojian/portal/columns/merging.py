"""Merging one column into another: articles, places and children go over, old addresses follow, and 30 days to undo it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.jobs import services as runs
from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.permissions import checks
from yaojian.portal.columns import addresses, services
from yaojian.portal.columns.contents import contents, require_no_objection
from yaojian.portal.columns.errors import ColumnClosed, FrontPageStays, InBin, MergeOver, UnderItself
from yaojian.portal.columns.models import Column, ColumnMerge, ColumnState, ColumnTemplate
from yaojian.portal.columns.moving import AT_ONCE
from yaojian.portal.columns.rights import MANAGE

JOB = "portal.column.merge"
UNDO_DAYS = 30


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it: the record, or the run to watch when the worker does it."""

    merge: ColumnMerge | None
    run: JobRun | None


@transaction.atomic
def merge_columns(*, actor: Actor, column_id: int, into_id: int) -> Merged:
    """Bring everything of one column into another; the first is hidden and its address leads to the second.

    Raises ``UnderItself``, ``FrontPageStays``, ``WorkInside``, ``InBin``, ``ColumnBusy``, ``ColumnClosed`` (409).
    """
    column, into = _both(actor, column_id, into_id)
    inside = Page.objects.filter(path__startswith=column.path).count()
    if inside <= AT_ONCE or actor.user_id is None:
        return Merged(carry_out(actor=actor, column=column, into=into), None)
    run = runs.start_run(
        actor=actor,
        name=JOB,
        label=f"合并栏目“{column.title}”",
        subject=column,
        total=inside,
        user_id=actor.user_id,
        column_id=column.pk,
        into_id=into.pk,
    )
    Column.objects.filter(pk__in=(column.pk, into.pk)).update(busy_with=run)
    return Merged(None, run)


def merge_here(*, actor: Actor, column_id: int, into_id: int) -> ColumnMerge:
    """The same within the transaction of another act, however large. Errors as above."""
    column, into = _both(actor, column_id, into_id)
    return carry_out(actor=actor, column=column, into=into)


def carry_out(*, actor: Actor, column: Column, into: Column) -> ColumnMerge:
    """The merge itself, of locked columns that were checked."""
    services.follow_subtree(column)
    children = _carry_children(column, into)
    column.refresh_from_db()
    articles = contents().carry(column, into)
    places = contents().hand_places(column, into)
    column.refresh_from_db()
    before, address = column.state, column.address
    column.state = ColumnState.HIDDEN
    column.save(update_fields=["state"])
    addresses.remember_move(address, into.address)
    merge = ColumnMerge.objects.create(
        merged=column,
        into=into,
        moved={"articles": articles, "places": places, "children": children, "state": before},
        merged_by_name=actor.name,
    )
    services.follow_subtree(Column.objects.get(pk=into.pk))
    audit.record(
        actor,
        "portal.column.merged",
        column,
        summary=f"把栏目“{column.title}”并入“{into.title}”：{len(articles)} 条信息、{len(children)} 个下级栏目。",
        into=into.pk,
        articles=len(articles),
    )
    return merge


@transaction.atomic
def finish_merge(*, actor: Actor, column_id: int, into_id: int, run_id: str) -> None:
    """What the worker does. The lock of both ends with it, also when it is refused."""
    Column.objects.filter(busy_with=run_id).update(busy_with=None)
    column, into = _both(actor, column_id, into_id)
    runs.advance(run_id, done=0, message="正在移动信息。")
    carry_out(actor=actor, column=column, into=into)
    runs.finish(run_id, message=f"“{column.title}”已并入“{into.title}”，{UNDO_DAYS} 天内可以撤销。")


@transaction.atomic
def undo_merge(*, actor: Actor, merge_id: UUID) -> ColumnMerge:
    """Bring back what a merge took over, as far as it still lies there. Raises ``MergeOver``, ``Unknown``, ``RightMissing``."""
    merge = checks.fetch(actor, MANAGE, ColumnMerge.objects.select_for_update(of=("self",)), merge_id)
    if merge.undone_at is not None or timezone.now() - merge.merged_at > timedelta(days=UNDO_DAYS):
        raise MergeOver(days=UNDO_DAYS)
    column = services.fetch_free(actor, merge.merged_id)
    into = services.fetch_free(actor, merge.into_id)
    back = contents().carry(into, column, only=merge.moved["articles"])
    for pk, slug in merge.moved["children"]:
        child = Column.objects.filter(pk=pk).first()
        if child is not None and child.get_parent().pk == into.pk:
            _put(child, Column.objects.get(pk=column.pk), slug)
    column.refresh_from_db()
    column.state = merge.moved["state"]
    column.save(update_fields=["state"])
    addresses.settle(column.address)
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    for one in (column, into):
        services.follow_subtree(Column.objects.get(pk=one.pk))
    audit.record(
        actor,
        "portal.column.merge_undone",
        column,
        summary=f"撤销把“{column.title}”并入“{into.title}”，{len(back)} 条信息移回。",
        articles=len(back),
    )
    return merge


def _both(actor: Actor, column_id: int, into_id: int) -> tuple[Column, Column]:
    list(Column.objects.select_for_update(of=("self",)).filter(pk__in=(column_id, into_id)).order_by("pk"))
    column, into = services.fetch_free(actor, column_id), services.fetch_free(actor, into_id)
    if 2 in {column.depth, into.depth}:
        raise FrontPageStays(act="合并")
    if into.path.startswith(column.path):
        raise UnderItself(title=column.title, target=into.title)
    if into.state == ColumnState.BINNED:
        raise InBin(title=into.title, act="并入")
    if into.state == ColumnState.ARCHIVED or into.template == ColumnTemplate.LINK:
        raise ColumnClosed(title=into.title)
    require_no_objection(column, "合并")
    return column, into


def _carry_children(column: Column, into: Column) -> list[list[object]]:
    """Bring the columns right below over; gives (number, its part of the address before)."""
    moved: list[list[object]] = []
    for child in Column.objects.filter(pk__in=column.get_children().values("pk")).order_by("path"):
        moved.append([child.pk, child.slug])
        _put(child, Column.objects.get(pk=into.pk), child.slug)
    return moved


def _put(child: Column, parent: Column, slug: str) -> None:
    """Move one column, under a free part of the address near ``slug``."""
    before = child.address
    free = slug if not parent.get_children().filter(slug=slug).exists() else f"{slug}-{child.pk}"
    Page.objects.filter(pk=child.pk).update(slug=free)
    Page.move(Column.objects.get(pk=child.pk), parent, pos="last-child")
    addresses.remember_move(before, Column.objects.get(pk=child.pk).address)
