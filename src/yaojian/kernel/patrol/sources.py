"""Sources of the patrol and what they tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ItemState(StrEnum):
    """How one thing stands. ``order``: the worst first."""

    LATE = "late"
    BLANK = "blank"
    SOON = "soon"
    FRESH = "fresh"

    @property
    def label(self) -> str:
        """For people."""
        return {"late": "已超期", "blank": "空白", "soon": "即将超期", "fresh": "按期"}[self.value]

    @property
    def tone(self) -> str:
        """Colour of the tag beside the label."""
        return {"late": "red", "blank": "red", "soon": "amber", "fresh": "green"}[self.value]

    @property
    def order(self) -> int:
        """0 = worst."""
        return list(ItemState).index(self)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has to be kept up. ``key`` is stable within its source; ``link`` a path of this host for who may open it.

    ``due``: when it is overdue, or since when (UTC). ``last``: when it was kept up last. Who answers for it: a person, or a unit.
    """

    key: str
    title: str
    state: ItemState
    link: str
    note: str = ""
    due: datetime | None = None
    last: datetime | None = None
    unit_id: UUID | None = None
    unit_name: str = ""
    person_id: UUID | None = None
    person_name: str = ""


Ask = Callable[[datetime], Sequence[Item]]
"""Now (aware) → every thing the source watches, fresh ones too."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who tells: ``label`` heads its list, ``rule`` says in a sentence what counts as overdue."""

    code: str
    label: str
    rule: str
    ask: Ask


_sources: dict[str, Source] = {}


def register_source(code: str, label: str, rule: str, ask: Ask) -> None:
    """Make a source known; called from an app's ``registrations.register()``. The same code again replaces it."""
    _sources[code] = Source(code, label, rule, ask)


def all_sources() -> list[Source]:
    """By code. A system that is not served here registers nothing."""
    return [_sources[code] for code in sorted(_sources)]


def look(source: Source, now: datetime) -> list[Item]:
    """What a source tells now, the worst first, then the nearest due."""
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(source.ask(now), key=lambda item: (item.state.order, item.due or far, item.title))
