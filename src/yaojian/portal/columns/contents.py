"""What rooms above keep in columns. Columns know nobody above: whoever keeps something here says so and is asked.

``Contents`` is given by ``articles``; objections come from whoever has work going on in a column (``review``).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from yaojian.kernel.actors import Actor
from yaojian.portal.columns.errors import WorkInside
from yaojian.portal.columns.models import Column


@dataclass(frozen=True, slots=True)
class Held:
    """What one column holds, without those below it. ``newest``: its latest publication (UTC), None for none."""

    count: int = 0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Purged:
    """How many were deleted for good, and how many had to stay as evidence."""

    deleted: int
    sealed: int


class Contents(Protocol):
    """What a column holds, for the acts on whole columns. All within the act's transaction; rights were checked."""

    def held(self) -> dict[int, Held]:
        """By number of the column; columns without anything are absent."""

    def public_tags(self, columns: Collection[int]) -> list[str]:
        """What the public site must look at again when these columns appear or vanish: ``article:7``."""

    def carry(self, source: Column, target: Column, only: Collection[int] | None = None) -> list[int]:
        """Bring what is at home in ``source`` (or ``only`` these of it) to ``target``; gives the numbers."""

    def hand_places(self, source: Column, target: Column) -> list[int]:
        """Show in ``target`` what was shown in ``source`` besides; gives the numbers that are new there."""

    def purge(self, actor: Actor, columns: Collection[int]) -> Purged:
        """Delete for good what may be."""


_contents: list[Contents] = []
Objection = Callable[[Collection[int]], str]
_objections: list[Objection] = []


def register_contents(contents: Contents) -> None:
    """Say who keeps what in columns; once."""
    _contents[:] = [contents]


def register_objection(objection: Objection) -> None:
    """Say what must be finished before columns go: a phrase without 。, empty for nothing."""
    if objection not in _objections:
        _objections.append(objection)


def contents() -> Contents:
    """What columns hold."""
    return _contents[0]


def require_no_objection(column: Column, act: str) -> list[int]:
    """Ask everybody about a column and all below it; gives their numbers. Raises ``WorkInside``."""
    inside = list(Column.objects.filter(path__startswith=column.path).values_list("pk", flat=True))
    for objection in _objections:
        if reason := objection(inside):
            raise WorkInside(title=column.title, act=act, reason=reason)
    return inside
