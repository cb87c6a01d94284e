"""Whether columns are renewed in time: the newest publication in a column or below it against its update cycle.

Indicators: an overdue or empty column is a fault of the yearly inspection (国办秘函〔2019〕19号, W-V4.1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yaojian.portal.columns.contents import Held
from yaojian.portal.columns.models import Column, ColumnState, ColumnTemplate

SOON_SHARE = 0.8
"""From four fifths of its cycle on a column is due soon."""
STATES = {
    "free": ("不要求", ""),
    "fresh": ("按期更新", "green"),
    "soon": ("即将超期", "amber"),
    "late": ("已超期", "red"),
    "blank": ("空白", "red"),
}


@dataclass(frozen=True, slots=True)
class Freshness:
    """How one column stands. ``count`` and ``newest`` (UTC) are those of it and all below; ``days`` since then, None for never."""

    state: str
    count: int
    newest: datetime | None
    days: int | None

    @property
    def label(self) -> str:
        """For people."""
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        """Colour of the tag beside the label."""
        return STATES[self.state][1]


def freshness_of(columns: Sequence[Column], held: dict[int, Held], now: datetime) -> dict[int, Freshness]:
    """By number of the column. ``columns`` must hold all below those asked for, or they count for nothing."""
    found = {}
    for column in columns:
        inside = [held[one.pk] for one in columns if one.pk in held and one.path.startswith(column.path)]
        newest = max((one.newest for one in inside if one.newest), default=None)
        count = sum(one.count for one in inside)
        days = (now - newest).days if newest else None
        found[column.pk] = Freshness(_state(column, newest, now), count, newest, days)
    return found


def _state(column: Column, newest: datetime | None, now: datetime) -> str:
    """Links, hidden and archived columns owe nothing; an open one without anything is blank whatever its cycle."""
    if column.state != ColumnState.OPEN or column.template in {ColumnTemplate.LINK, ColumnTemplate.SERVICES}:
        return "free"
    if newest is None:
        return "blank"
    if not column.update_cycle_days:
        return "free"
    cycle, age = timedelta(days=column.update_cycle_days), now - newest
    if age > cycle:
        return "late"
    return "soon" if age > cycle * SOON_SHARE else "fresh"
