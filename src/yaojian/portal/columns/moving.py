"""Moving a whole column, with all below it, under another one. Large ones move in the worker, locked meanwhile."""

from django.db import transaction
from wagtail.models import Page

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.jobs import services as runs
from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.permissions import checks
from yaojian.portal.columns import addresses, services
from yaojian.portal.columns.errors import ColumnClosed, FrontPageStays, InBin, UnderItself
from yaojian.portal.columns.models import Column, ColumnState
from yaojian.portal.columns.rights import MANAGE

AT_ONCE = 200
"""So many pages move within a request (portal.md §2: about a millisecond each); more go to the worker."""
JOB = "portal.column.move"


@transaction.atomic
def move_column(*, actor: Actor, column_id: int, parent_id: int, slug: str = "") -> JobRun | None:
    """Put a column under another one; old addresses of it and all below lead to the new ones.

    ``slug`` changes its own part of the address, empty keeps it. Gives the run to watch when the worker does it. Raises
    ``UnderItself``, ``FrontPageStays``, ``SlugTaken``, ``InBin``, ``ColumnBusy`` (409), ``Unknown``, ``RightMissing``.
    """
    column, target = _both(actor, column_id, parent_id)
    if column.get_parent().pk == target.pk and slug in {"", column.slug}:
        return None
    services.free_slug(slug or column.slug, column.title, target, but=column)
    inside = Page.objects.filter(path__startswith=column.path).count()
    if inside <= AT_ONCE:
        carry_out(actor=actor, column=column, target=target, slug=slug)
        return None
    if actor.user_id is None:
        raise RightMissing(right=MANAGE.label)
    run = runs.start_run(
        actor=actor,
        name=JOB,
        label=f"移动栏目“{column.title}”",
        subject=column,
        total=inside,
        user_id=actor.user_id,
        column_id=column.pk,
        parent_id=target.pk,
        slug=slug,
    )
    Column.objects.filter(pk=column.pk).update(busy_with=run)
    return run


def carry_out(*, actor: Actor, column: Column, target: Column, slug: str) -> None:
    """The move itself, of a locked column whose target was checked."""
    before, source = column.address, column.get_parent().title
    if slug and slug != column.slug:
        column.slug = slug
        if column.get_parent().pk == target.pk:
            column.save(update_fields=["slug", "url_path"])
        else:
            # The new address is made of the new parent below; under the old one the part might be taken.
            Page.objects.filter(pk=column.pk).update(slug=slug)
    if column.get_parent().pk != target.pk:
        # Past our own door, which is closed to everybody else: this is the act it waits for.
        Page.move(column, target, pos="last-child")
    moved = Column.objects.get(pk=column.pk)
    addresses.remember_move(before, moved.address)
    services.follow_subtree(moved)
    audit.record(
        actor,
        "portal.column.moved",
        moved,
        summary=f"把栏目“{moved.title}”从“{source}”移到“{target.title}”，地址 {before} 转到 {moved.address}。",
        was=before,
        now=moved.address,
    )


@transaction.atomic
def finish_move(*, actor: Actor, column_id: int, parent_id: int, slug: str, run_id: str) -> None:
    """What the worker does. The lock of the subtree ends with it, also when it is refused."""
    column = checks.fetch(actor, MANAGE, Column.objects.select_for_update(of=("self",)), column_id)
    Column.objects.filter(pk=column.pk, busy_with=run_id).update(busy_with=None)
    column, target = _both(actor, column_id, parent_id)
    runs.advance(run_id, done=0, message="正在移动页面。")
    carry_out(actor=actor, column=column, target=target, slug=slug)
    runs.finish(run_id, message=f"栏目“{column.title}”已移到“{target.title}”下，网站页面随后更新。")


def _both(actor: Actor, column_id: int, parent_id: int) -> tuple[Column, Column]:
    """Both columns, locked in one order, so that two moves never wait for each other."""
    list(Column.objects.select_for_update(of=("self",)).filter(pk__in=(column_id, parent_id)).order_by("pk"))
    column = services.fetch_free(actor, column_id)
    if column.depth == 2:
        raise FrontPageStays(act="移动")
    target = checks.fetch(actor, MANAGE, Column.objects.all(), parent_id)
    if target.state == ColumnState.BINNED:
        raise InBin(title=target.title, act="放入栏目")
    if target.path.startswith(column.path):
        raise UnderItself(title=column.title, target=target.title)
    if target.state == ColumnState.ARCHIVED:
        raise ColumnClosed(title=target.title)
    services.require_free(target)
    return column, target
