"""Reading columns. What the public sees of them is ``publishing.reads``."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.columns.models import Column
from yaojian.portal.columns.rights import MANAGE


def front_page() -> Column:
    """The root of the tree of columns."""
    return Column.objects.get(depth=2)


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
    """All columns but the front page, parents before children, siblings as ordered by hand."""
    columns: QuerySet[Column] = Column.objects.filter(depth__gt=2).select_related("owner_unit").order_by("path")
    return columns


def managed(actor: Actor) -> QuerySet[Column]:
    """The columns ``actor`` may change. Raises ``RightMissing`` where there is no such right at all."""
    checks.require(actor, MANAGE)
    return checks.allowed(actor, MANAGE, tree())


def possible_parents(actor: Actor) -> QuerySet[Column]:
    """The columns (the front page among them) under which ``actor`` may make new ones, in tree order."""
    return checks.allowed(actor, MANAGE, Column.objects.order_by("path"))
