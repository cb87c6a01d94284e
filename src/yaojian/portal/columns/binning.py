"""The recycle bin of columns: a deleted column can be had back with all in it; for good only after 30 days, by two persons."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.permissions import checks
from yaojian.portal.columns import addresses, services
from yaojian.portal.columns.contents import contents, require_no_objection
from yaojian.portal.columns.errors import (
    FrontPageStays,
    NoLongerInBin,
    ParentInBin,
    PurgeNeedsAnother,
    PurgeNotAsked,
    PurgeTooEarly,
)
from yaojian.portal.columns.merging import merge_here
from yaojian.portal.columns.models import BinnedColumn, Column, ColumnState
from yaojian.portal.columns.rights import MANAGE, PURGE

PURGE_AFTER_DAYS = 30


@transaction.atomic
def bin_column(*, actor: Actor, column_id: int, reason: str, contents_to: int | None = None) -> BinnedColumn:
    """Delete a column: with all below it into the bin, or, with ``contents_to``, after everything in it moved there.

    Nothing of it is public any more; its articles keep their versions, reviews and addresses for the day it is restored.
    Raises ``FrontPageStays``, ``WorkInside``, ``InBin``, ``ColumnBusy`` (409), ``Invalid`` (422) without a reason.
    """
    if not reason.strip():
        raise Invalid(field="删除原因", reason="请写明为什么删除。")
    column = services.fetch_free(actor, column_id)
    if column.depth == 2:
        raise FrontPageStays(act="删除")
    inside = require_no_objection(column, "删除")
    if contents_to is not None:
        merge_here(actor=actor, column_id=column.pk, into_id=contents_to)
        column.refresh_from_db()
        inside = [column.pk]
    services.follow_subtree(column)
    held = contents().held()
    states = dict(Column.objects.filter(pk__in=inside).values_list("pk", "state"))
    entry = BinnedColumn.objects.create(
        column=column,
        title=column.title,
        slug=column.slug,
        address=column.address,
        states={str(pk): state for pk, state in states.items()},
        articles=sum(held[pk].count for pk in inside if pk in held),
        reason=reason.strip(),
        binned_by_id=actor.user_id,
        binned_by_name=actor.name,
    )
    # Its part of the address becomes free for a new column.
    column.slug = f"{column.slug[:40]}-del-{column.pk}"
    column.save(update_fields=["slug", "url_path"])
    Column.objects.filter(pk__in=inside).update(state=ColumnState.BINNED)
    audit.record(
        actor,
        "portal.column.binned",
        column,
        summary=f"把栏目“{entry.title}”（含 {len(inside) - 1} 个下级栏目、{entry.articles} 条信息）放入回收站。",
        reason=entry.reason,
        address=entry.address,
    )
    return entry


@transaction.atomic
def restore_column(*, actor: Actor, entry_id: UUID) -> Column:
    """Bring a column back with all below it, at its old address if that is free. Raises ``NoLongerInBin``, ``ParentInBin``."""
    entry = checks.fetch(actor, MANAGE, BinnedColumn.objects.select_for_update(of=("self",)), entry_id)
    column = _still_there(entry)
    parent = Column.objects.select_for_update(of=("self",)).get(pk=column.get_parent().pk)
    if parent.state == ColumnState.BINNED:
        raise ParentInBin(title=entry.title, parent=parent.title)
    taken = parent.get_children().exclude(pk=column.pk).filter(slug=entry.slug).exists()
    column.slug = f"{entry.slug[:50]}-{column.pk}" if taken else entry.slug
    column.save(update_fields=["slug", "url_path"])
    for pk, state in entry.states.items():
        Column.objects.filter(pk=int(pk)).update(state=state)
    entry.restored_at, entry.purge_asked_by = timezone.now(), None
    entry.save(update_fields=["restored_at", "purge_asked_by"])
    column.refresh_from_db()
    addresses.settle(column.address)
    services.follow_subtree(column)
    audit.record(
        actor, "portal.column.restored", column, summary=f"从回收站恢复栏目“{entry.title}”，地址 {column.address}。"
    )
    return column


@transaction.atomic
def ask_purge(*, actor: Actor, entry_id: UUID) -> BinnedColumn:
    """Ask that a binned column be deleted for good; another person confirms. Raises ``PurgeTooEarly``, ``NoLongerInBin``."""
    entry = checks.fetch(actor, PURGE, BinnedColumn.objects.select_for_update(of=("self",)), entry_id)
    _still_there(entry)
    if timezone.now() - entry.binned_at < timedelta(days=PURGE_AFTER_DAYS):
        raise PurgeTooEarly(title=entry.title, days=PURGE_AFTER_DAYS)
    if entry.purge_asked_by_id is None:
        entry.purge_asked_by_id = actor.user_id
        entry.save(update_fields=["purge_asked_by"])
        audit.record(actor, "portal.column.purge_asked", entry, summary=f"申请彻底删除栏目“{entry.title}”。")
    return entry


@transaction.atomic
def purge_column(*, actor: Actor, entry_id: UUID) -> BinnedColumn:
    """Delete for good. Drafts go with all their versions; what was submitted or published is sealed, never deleted.

    A column that still holds sealed articles stays as their place, without a way back. Raises ``PurgeNotAsked``,
    ``PurgeNeedsAnother``, ``NoLongerInBin``, ``PurgeTooEarly`` (409).
    """
    entry = checks.fetch(actor, PURGE, BinnedColumn.objects.select_for_update(of=("self",)), entry_id)
    column = _still_there(entry)
    if entry.purge_asked_by_id is None:
        raise PurgeNotAsked(title=entry.title)
    if entry.purge_asked_by_id == actor.user_id:
        raise PurgeNeedsAnother(title=entry.title)
    inside = list(Column.objects.filter(path__startswith=column.path).values_list("pk", flat=True))
    done = contents().purge(actor, inside)
    entry.purged_at = timezone.now()
    entry.save(update_fields=["purged_at"])
    if not done.sealed:
        Page.delete(column)
    audit.record(
        actor,
        "portal.column.purged",
        entry,
        summary=f"彻底删除栏目“{entry.title}”：删除草稿 {done.deleted} 条，封存 {done.sealed} 条。",
        deleted=done.deleted,
        sealed=done.sealed,
    )
    return entry


def _still_there(entry: BinnedColumn) -> Column:
    column = Column.objects.select_for_update(of=("self",)).filter(pk=entry.column_id).first()
    if entry.restored_at is not None or entry.purged_at is not None or column is None:
        raise NoLongerInBin(title=entry.title)
    return column
