"""Ledgers paged by key: the moment and id of the last row stand in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions.rights import Right

M = TypeVar("M", bound=Model)
PAGE = 50
COUNTED = 999
"""A tab says at most so many: counting on costs more than the number is worth."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One status word. ``meaning`` is the sentence under its name; ``right``: shown to its holders only; ``counted``: with
    a number on its tab; ``by_due``: the nearest due first, else the latest received first.
    """

    key: str
    label: str
    meaning: str
    condition: Callable[[Actor], Q]
    right: Right | None = None
    counted: bool = True
    hot: bool = False
    by_due: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Rows; ``following`` is the cursor of the next page, empty at the end."""

    rows: list[M]
    following: str


def page_of(rows: QuerySet[M], field: str, *, descending: bool, after: str = "", limit: int = PAGE) -> Page[M]:
    """One page ordered by ``field`` (a moment) and id. A cursor that is not understood starts anew."""
    if place := _place(after):
        way = "lt" if descending else "gt"
        rows = rows.filter(Q(**{f"{field}__{way}": place[0]}) | Q(**{field: place[0], f"id__{way}": place[1]}))
    sign = "-" if descending else ""
    found = list(rows.order_by(f"{sign}{field}", f"{sign}id")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    cursor = f"{getattr(found[-1], field).isoformat()}~{found[-1].pk}" if more else ""
    return Page(found, cursor)


def capped_count(rows: QuerySet[M]) -> int:
    """How many, at most ``COUNTED``."""
    return rows.order_by()[:COUNTED].count()


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    moment, _, last = cursor.partition("~")
    try:
        found = datetime.fromisoformat(moment)
        return (found, UUID(last)) if found.tzinfo else None
    except ValueError:
        return None
