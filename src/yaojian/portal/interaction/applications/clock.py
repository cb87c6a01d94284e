"""The clock of one application, folded from what happened. Pure: no database, no present moment. domain.md §3.1.

The day of receipt is not counted, the last day is (24:00). Twenty working days from receipt; it stands still while the
applicant corrects or pays, and while others are asked; it begins anew with the correction and with the payment.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol


class MarkKind(StrEnum):
    """What moves the clock."""

    STARTED = "started"
    """Received, or received as corrected, or paid: twenty days from this day on."""
    STOPPED = "stopped"
    RESUMED = "resumed"
    EXTENDED = "extended"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Mark:
    """One move on one Beijing day. ``reason`` names what it waits for; ``ref`` tells stops apart that overlap."""

    kind: MarkKind
    on: date
    reason: str = ""
    ref: str = ""
    days: int = 0


class WorkingDays(Protocol):
    """The calendar."""

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after ``start``."""

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From the end of ``since`` to the end of ``until`` (None: still)."""

    counting: bool
    reason: str
    since: date
    until: date | None


@dataclass(slots=True)
class Clock:
    """How it stands. ``due``: the last day, None while it stands still or never started."""

    allowed: int
    intervals: list[Interval] = field(default_factory=list)
    used: int = 0
    due: date | None = None
    extended: int = 0
    finished: date | None = None
    waits_for: tuple[str, ...] = ()


def fold(marks: Iterable[Mark], calendar: WorkingDays, *, allowed: int) -> Clock:
    """The clock after ``marks``, which are in order of their days."""
    clock = Clock(allowed)
    waiting: dict[str, str] = {}
    since: date | None = None
    for mark in marks:
        if mark.kind == MarkKind.EXTENDED:
            clock.extended += mark.days
            continue
        if since is not None:
            _close(clock, calendar, since, mark.on, waiting)
        since = mark.on
        if mark.kind == MarkKind.STARTED:
            clock.used = 0
            waiting.clear()
        elif mark.kind == MarkKind.STOPPED:
            waiting[mark.ref] = mark.reason
        elif mark.kind == MarkKind.RESUMED:
            waiting.pop(mark.ref, None)
        else:
            clock.finished, since = mark.on, None
    clock.waits_for = tuple(dict.fromkeys(waiting.values()))
    if since is not None:
        clock.intervals.append(Interval(not waiting, _told(waiting), since, None))
        if not waiting:
            clock.due = calendar.add_working_days(since, clock.allowed + clock.extended - clock.used)
    return clock


def _close(clock: Clock, calendar: WorkingDays, since: date, until: date, waiting: dict[str, str]) -> None:
    """End the interval that runs; one of no length is not kept, and neither is one that only continues."""
    if not waiting:
        clock.used += calendar.working_days_between(since, until)
    if until == since:
        return
    counting, reason = not waiting, _told(waiting)
    last = clock.intervals[-1] if clock.intervals else None
    if last is not None and (last.counting, last.reason, last.until) == (counting, reason, since):
        clock.intervals[-1] = Interval(counting, reason, last.since, until)
    else:
        clock.intervals.append(Interval(counting, reason, since, until))


def _told(waiting: dict[str, str]) -> str:
    return "、".join(dict.fromkeys(waiting.values()))
