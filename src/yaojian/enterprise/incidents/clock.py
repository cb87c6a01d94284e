"""How long the branch has until it must have acknowledged.

The law says only "at once". What an administrator entered last counts; until somebody did, the design values in
``data/clock.yaml``, to be confirmed by the bureau.
"""

import functools
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import resources

import yaml
from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.permissions import checks

from .errors import ClockOutOfBounds, ClockStale
from .models import ClockVersion
from .rights import CLOCK

SHORTEST, LONGEST = 5, 24 * 60
"""Minutes a limit may have: below, nobody could answer a telephone; above, "at once" means nothing."""
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Clock:
    """Working hours in Beijing time; minutes in and outside them; minutes until the leaders are told. ``number``: of the
    version, 0 for the values the program brings along."""

    opens: time
    closes: time
    in_hours: int
    otherwise: int
    leaders_after: int
    source: str
    is_confirmed: bool
    number: int = 0


@functools.cache
def brought_along() -> Clock:
    """The values of the data file."""
    raw = yaml.safe_load(resources.files(__package__).joinpath("data/clock.yaml").read_text(encoding="utf-8"))
    hours, minutes = raw["working_hours"], raw["acknowledge_minutes"]
    return Clock(
        time.fromisoformat(hours["from"]),
        time.fromisoformat(hours["to"]),
        minutes["working_hours"],
        minutes["otherwise"],
        raw["leaders_after_minutes"],
        raw["source"],
        raw["confirmed"],
    )


def clock() -> Clock:
    """The values that count now."""
    found = ClockVersion.objects.order_by("-id").first()
    if found is None:
        return brought_along()
    values = {name: getattr(found, name) for name in Clock.__slots__ if name != "number"}
    return Clock(**values, number=found.pk)


def versions(actor: Actor) -> list[ClockVersion]:
    """What was entered, the newest first. Raises ``RightMissing``."""
    checks.require(actor, CLOCK)
    return list(ClockVersion.objects.order_by("-id")[:_SHOWN])


def acknowledge_by(reported: datetime) -> datetime:
    """``reported`` (aware) plus what its hour allows. Raises ``CalendarMissing`` (503) beyond the known years."""
    local = reported.astimezone(workdays.BEIJING)
    facts = clock()
    working = workdays.is_working_day(local.date()) and facts.opens <= local.time() < facts.closes
    return reported + timedelta(minutes=facts.in_hours if working else facts.otherwise)


@transaction.atomic
def set_clock(*, actor: Actor, wanted: Clock) -> Clock:
    """From now on ``wanted`` counts; incidents reported before keep their limits. ``wanted.number`` is the version the
    editor saw. The same values again change nothing.

    Raises ``RightMissing``, ``ClockStale`` (409) when somebody was first, ``ClockOutOfBounds`` (422).
    """
    checks.require(actor, CLOCK)
    minutes = (wanted.in_hours, wanted.otherwise, wanted.leaders_after)
    if wanted.closes <= wanted.opens or not all(SHORTEST <= one <= LONGEST for one in minutes):
        raise ClockOutOfBounds(shortest=SHORTEST, longest=LONGEST)
    ClockVersion.lock()
    before = clock()
    if _values(before) == _values(wanted):
        return before
    if before.number != wanted.number:
        raise ClockStale()
    made = ClockVersion.objects.create(**_values(wanted), made_by=actor.name[:60], made_at=timezone.now())
    audit.record(
        actor,
        "enterprise.incident.clock_set",
        made,
        summary=f"疫苗质量事件确认时限改为{made}，再过 {made.leaders_after} 分钟提醒带班领导；依据：{made.source}。",
    )
    return clock()


def _values(of: Clock) -> dict[str, object]:
    return {name: getattr(of, name) for name in Clock.__slots__ if name != "number"}
