"""Reading columns. What the public sees of them is ``publishing.reads``."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.jobs.models import RunState
from yaojian.kernel.permissions import checks
from yaojian.portal.columns.models import Column, ColumnState, ColumnTemplate, MovedAddress
from yaojian.portal.columns.rights import MANAGE

_LIST_PAGE = re.compile(r"list-\d+\.html\Z")


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


def in_order(columns: Sequence[Column]) -> list[Column]:
    """Parents before children, siblings by ``order``: as people see the tree. Orphans of the selection come as roots."""
    known = {column.path for column in columns}
    children: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        parent = column.path[: -Column.steplen]
        children[parent if parent in known else ""].append(column)

    def walk(path: str) -> list[Column]:
        siblings = sorted(children[path], key=lambda one: (one.order, one.path))
        return [one for sibling in siblings for one in (sibling, *walk(sibling.path))]

    return walk("")


def busy_above(path: str) -> Column | None:
    """The column at or above ``path`` whose long work is not over, if there is one."""
    running = Column.objects.filter(busy_with__state__in=(RunState.WAITING, RunState.RUNNING))
    return next((one for one in running.select_related("busy_with") if path.startswith(one.path)), None)


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


def moved_to(path: str) -> str | None:
    """Where an address that is no longer there leads now: ``/xw/list-3.html`` → ``/yw/``. None where nothing moved.

    The longest old address counts. Numbered pages of a list lead to its first page: their numbers mean nothing elsewhere.
    """
    address = f"/{path.lstrip('/')}"
    found = MovedAddress.objects.filter(old__in=list(_beginnings(address))).values_list("old", "new")
    old, new = max(found, key=lambda pair: len(pair[0]), default=("", ""))
    if not old:
        return None
    rest = _LIST_PAGE.sub("", address[len(old) :].lstrip("/"))
    return new + rest if old.endswith("/") else new


def redirect_map() -> list[tuple[str, str]]:
    """All (old, new), the longest old first: what a web server needs to answer by itself (``map`` of nginx)."""
    return sorted(MovedAddress.objects.values_list("old", "new"), key=lambda pair: (-len(pair[0]), pair[0]))


def _beginnings(address: str) -> Iterator[str]:
    """The address itself, as a folder, and every folder above it."""
    yield address
    if not address.endswith("/"):
        yield f"{address}/"
    parts = address.strip("/").split("/")
    for count in range(len(parts) - 1, 0, -1):
        yield f"/{'/'.join(parts[:count])}/"
