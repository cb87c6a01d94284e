"""Reads: what every source tells now, and when somebody was last reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yaojian.inspection.patrol.models import PatrolReminder
from yaojian.inspection.patrol.rights import READ
from yaojian.kernel.actors import Actor
from yaojian.kernel.patrol.sources import Item, ItemState, Source, all_sources, look
from yaojian.kernel.permissions import checks


@dataclass(frozen=True, slots=True)
class Told:
    """What one source tells. ``items``: those asked for; ``counts`` of all states."""

    source: Source
    items: Sequence[tuple[Item, PatrolReminder | None]]
    counts: dict[ItemState, int]

    @property
    def bad(self) -> int:
        """Overdue or blank."""
        return self.counts[ItemState.LATE] + self.counts[ItemState.BLANK]

    @property
    def total(self) -> int:
        """All that is watched."""
        return sum(self.counts.values())


def told(actor: Actor, now: datetime, *, everything: bool = False) -> list[Told]:
    """All sources; without ``everything`` only what is overdue, blank or due soon. Raises ``RightMissing``."""
    checks.require(actor, READ)
    reminded = {(one.source, one.key): one for one in PatrolReminder.objects.all()}
    found = []
    for source in all_sources():
        items = look(source, now)
        counts = {state: sum(item.state is state for item in items) for state in ItemState}
        shown = [
            (item, reminded.get((source.code, item.key)))
            for item in items
            if everything or item.state is not ItemState.FRESH
        ]
        found.append(Told(source, shown, counts))
    return found
