"""Terms of the exchange, from ``terms.yaml``: time to receive, pause between reminders."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

import yaml

from yaojian.kernel.calendar import workdays
from yaojian.oa.documents import limits
from yaojian.oa.documents.limits import Limit


@dataclass(frozen=True, slots=True)
class Terms:
    """``working_days`` to receive, by urgency; ``pause`` between two reminders of one unit."""

    working_days: dict[str, int]
    pause: timedelta

    @property
    def hours(self) -> int:
        """The pause in whole hours."""
        return self.pause // timedelta(hours=1)


@cache
def in_force() -> Terms:
    """What the file says."""
    given = yaml.safe_load((resources.files(__package__) / "terms.yaml").read_text(encoding="utf-8"))
    return Terms(given["receive_within_working_days"], timedelta(hours=given["hours_between_reminders"]))


def due_after(sent: datetime, urgency: str) -> datetime:
    """Until when a document sent at ``sent`` (aware) should be received. Raises ``CalendarMissing`` (503)."""
    return workdays.due_in_working_days(sent, in_force().working_days[urgency])


def limit_of(due: datetime | None) -> Limit | None:
    """How the time to receive is told; None without one."""
    limit = limits.limit_of(due)
    return limit and replace(limit, note=limit.note.replace("办结", "接收"))
