"""Reading columns. What the public sees of them is ``publishing.reads``."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.columns.models import Column, ColumnState, ColumnTemplate
from yaojian.portal.columns.rights import MANAGE


def front_page() -> Column:
    """The root of the tree of columns."""
    return Column.objects.get(depth=2)


def covered_paths() -> tuple[str, ...]:
    """Paths of the columns the public does not see with all below them: hidden or binned."""
    closed = Column.objects.filter(state__in=(ColumnState.HIDDEN, ColumnState.BINNED))
    return tuple(closed.values_list("path", flat=True))


def shown() -> QuerySet[Column]:
    """The columns the public sees, the front page among them. Two queries, the first mostly without a row."""
    covered = Q(pk__in=())
    for path in covered_paths():
        covered |= Q(path__startswith=path)
    columns: QuerySet[Column] = Column.objects.exclude(covered)
    return columns


def columns_below(ids: Sequence[UUID]) -> list[UUID]:
    """These columns (by ``uid``) and all below them. Two queries."""
    paths = list(Column.objects.filter(uid__in=ids).values_list("path", flat=True))
    if not paths:
        return []
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    return list(Column.objects.filter(below).values_list("uid", flat=True))


def tree() -> QuerySet[Column]:
    """All columns but the front page and the bin's, parents before children, siblings as they stand in the tree."""
    columns: QuerySet[Column] = (
        Column.objects.filter(depth__gt=2)
        .exclude(state=ColumnState.BINNED)
        .select_related("owner_unit", "responsible", "busy_with")
        .order_by("path")
    )
    return columns


def managed(actor: Actor) -> QuerySet[Column]:
    """The columns ``actor`` may change. Raises ``RightMissing`` where there is no such right at all."""
    checks.require(actor, MANAGE)
    return checks.allowed(actor, MANAGE, tree())


def possible_parents(actor: Actor) -> QuerySet[Column]:
    """The columns (the front page among them) under which ``actor`` may make new ones, in tree order."""
    takes = Column.objects.exclude(state__in=(ColumnState.BINNED, ColumnState.ARCHIVED))
    return checks.allowed(actor, MANAGE, takes.order_by("path"))


def open_for_writing() -> QuerySet[Column]:
    """The columns articles are written into: not archived, not binned, none above them either, and no links."""
    closed = Q(template=ColumnTemplate.LINK)
    for path in Column.objects.filter(state__in=(ColumnState.BINNED, ColumnState.ARCHIVED)).values_list(
        "path", flat=True
    ):
        closed |= Q(path__startswith=path)
    columns: QuerySet[Column] = Column.objects.filter(depth__gt=2).exclude(closed).order_by("path")
    return columns
