"""The order of a ledger and the place where a page of it ended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

Place = tuple[datetime, UUID]
"""Moment and key of the last row shown."""


def place_of(cursor: str) -> Place | None:
    """The place a cursor names; None at the beginning, or where it is not understood."""
    at, _, last = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(last)) if moment.tzinfo else None
    except ValueError:
        return None


def after(found: "QuerySet[Any]", moment: str, key: str, place: Place | None, *, oldest_first: bool) -> "QuerySet[Any]":
    """Rows beyond the place in the order of ``moment`` and ``key``, and in that order."""
    if place:
        at, last = place
        way = "gt" if oldest_first else "lt"
        # The first condition says where in the index to begin, the second which rows of that very moment are left.
        found = found.filter(**{f"{moment}__{way}e": at})
        found = found.filter(Q(**{f"{moment}__{way}": at}) | Q(**{f"{key}__{way}": last}))
    return found.order_by(*((moment, key) if oldest_first else (f"-{moment}", f"-{key}")))
