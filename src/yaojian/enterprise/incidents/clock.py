"""How long the branch has until it must have acknowledged. The values stand in ``data/clock.yaml``, to be confirmed."""

import functools
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import resources

import yaml

from yaojian.kernel.calendar import workdays


@dataclass(frozen=True, slots=True)
class Clock:
    """Working hours in Beijing time; how long in and outside them; how much later the leaders are told."""

    opens: time
    closes: time
    in_hours: timedelta
    otherwise: timedelta
    leaders_after: timedelta


@functools.cache
def clock() -> Clock:
    """The installation's values."""
    raw = yaml.safe_load(resources.files(__package__).joinpath("data/clock.yaml").read_text(encoding="utf-8"))
    hours, minutes = raw["working_hours"], raw["acknowledge_minutes"]
    return Clock(
        time.fromisoformat(hours["from"]),
        time.fromisoformat(hours["to"]),
        timedelta(minutes=minutes["working_hours"]),
        timedelta(minutes=minutes["otherwise"]),
        timedelta(minutes=raw["leaders_after_minutes"]),
    )


def acknowledge_by(reported: datetime) -> datetime:
    """``reported`` (aware) plus what its hour allows. Raises ``CalendarMissing`` (503) beyond the known years."""
    local = reported.astimezone(workdays.BEIJING)
    facts = clock()
    working = workdays.is_working_day(local.date()) and facts.opens <= local.time() < facts.closes
    return reported + (facts.in_hours if working else facts.otherwise)
