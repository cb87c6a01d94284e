"""When a target is visited next."""

from datetime import datetime, time, timedelta

from yaojian.inspection.probing.models import Hours, ProbeTarget
from yaojian.kernel.calendar import workdays

DENSE_INTERVAL = timedelta(minutes=1)
OFFICE_BEGINS, OFFICE_ENDS = time(8, 30), time(17, 30)


def next_visit(target: ProbeTarget, now: datetime) -> datetime:
    """The next slot after ``now`` on the target's own grid, so that visits stay spaced whatever a visit takes.

    Slots missed while no worker ran are not made up for: visits in a heap would not be spaced. In office hours only, the
    next opening of the office when the slot falls outside. Raises ``CalendarMissing`` (503) beyond the known years.
    """
    step = interval_of(target, now)
    slot = target.next_visit + step * ((now - target.next_visit) // step + 1)
    return slot if target.hours == Hours.ALWAYS else _within_office(slot)


def interval_of(target: ProbeTarget, now: datetime) -> timedelta:
    """Time between two visits at this moment."""
    dense = target.dense_until is not None and target.dense_until > now
    return DENSE_INTERVAL if dense else timedelta(minutes=target.interval)


def _within_office(slot: datetime) -> datetime:
    local = slot.astimezone(workdays.BEIJING)
    if workdays.is_working_day(local.date()) and OFFICE_BEGINS <= local.time() < OFFICE_ENDS:
        return slot
    early = local.time() < OFFICE_BEGINS and workdays.is_working_day(local.date())
    day = local.date() if early else workdays.add_working_days(local.date(), 1)
    return datetime.combine(day, OFFICE_BEGINS, tzinfo=workdays.BEIJING)
