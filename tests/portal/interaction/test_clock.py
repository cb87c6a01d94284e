"""The clock of an application against a plain model that walks from day to day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yaojian.portal.interaction.applications.clock import Interval, Mark, MarkKind, fold

ALLOWED = 20
START = date(2026, 3, 2)  # a Monday
UNHURRIED = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of the clock."""


class Weekdays:
    """Monday to Friday, and no holidays."""

    def add_working_days(self, start: date, n: int) -> date:
        day, step = start, 1 if n > 0 else -1
        while n:
            day += timedelta(days=step)
            n -= step if day.weekday() < 5 else 0
        return day

    def working_days_between(self, start: date, end: date) -> int:
        return sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, (end - start).days + 1))


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def walked(marks: list[Mark]) -> date | None:
    """The last day, found by walking: each working day on which nothing is waited for uses one of those allowed."""
    allowed = ALLOWED + sum(mark.days for mark in marks if mark.kind == MarkKind.EXTENDED)
    moves = [mark for mark in marks if mark.kind != MarkKind.EXTENDED]
    waiting: set[str] = set()
    used, today = 0, moves[0].on
    while moves or used < allowed:
        # Of a day's moves the count sees the state in which the day began.
        if today != START and not waiting and today.weekday() < 5:
            used += 1
            if not moves and used == allowed:
                return today
        while moves and moves[0].on == today:
            mark = moves.pop(0)
            if mark.kind == MarkKind.STARTED:
                used, waiting = 0, set()
            elif mark.kind == MarkKind.STOPPED:
                waiting.add(mark.ref)
            else:
                waiting.discard(mark.ref)
        if not moves and waiting:
            return None
        if not moves and used >= allowed:
            return today if used == allowed else None
        today += timedelta(days=1)
    return None


@st.composite
def stories(draw: st.DrawFn) -> list[Mark]:
    """Receipt, then any stops that overlap as they like, a correction, an extension; all within the term."""
    marks, at, open_refs = [Mark(MarkKind.STARTED, START)], 0, []
    for number in range(draw(st.integers(0, 6))):
        at += draw(st.integers(0, 4))
        choice = draw(st.sampled_from(["stop", "stop", "resume", "resume", "restart", "extend"]))
        if choice == "stop":
            open_refs.append(str(number))
            marks.append(Mark(MarkKind.STOPPED, day(at), "征求意见", str(number)))
        elif choice == "resume" and open_refs:
            marks.append(Mark(MarkKind.RESUMED, day(at), "", open_refs.pop(0)))
        elif choice == "restart":
            open_refs.clear()
            marks.append(Mark(MarkKind.STARTED, day(at), "收到补正"))
        elif choice == "extend" and not any(mark.kind == MarkKind.EXTENDED for mark in marks):
            marks.append(Mark(MarkKind.EXTENDED, day(at), days=draw(st.integers(1, 20))))
    return marks


@UNHURRIED
@given(stories())
def test_due_day_is_the_one_found_by_walking(marks: list[Mark]) -> None:
    assert fold(marks, Weekdays(), allowed=ALLOWED).due == walked(marks)


@UNHURRIED
@given(stories())
def test_intervals_follow_each_other_without_gap(marks: list[Mark]) -> None:
    found = fold(marks, Weekdays(), allowed=ALLOWED).intervals
    assert found[0].since == START
    assert found[-1].until is None
    assert all(before.until == after.since for before, after in pairwise(found))


def test_twenty_working_days_without_the_day_of_receipt() -> None:
    assert fold([Mark(MarkKind.STARTED, START)], Weekdays(), allowed=ALLOWED).due == date(2026, 3, 30)


def test_correction_begins_anew_and_consultation_stands_still() -> None:
    marks = [
        Mark(MarkKind.STARTED, day(0)),
        Mark(MarkKind.STOPPED, day(2), "补正", "补正"),
        Mark(MarkKind.STARTED, day(7), "收到补正"),
        Mark(MarkKind.STOPPED, day(9), "征求第三方意见", "a"),
        Mark(MarkKind.RESUMED, day(16), "", "a"),
    ]
    clock = fold(marks, Weekdays(), allowed=ALLOWED)
    assert clock.due == date(2026, 4, 13)  # 18 working days after Wednesday the 18th
    assert clock.intervals == [
        Interval(True, "", day(0), day(2)),
        Interval(False, "补正", day(2), day(7)),
        Interval(True, "", day(7), day(9)),
        Interval(False, "征求第三方意见", day(9), day(16)),
        Interval(True, "", day(16), None),
    ]


def test_finished_clock_owes_nothing() -> None:
    clock = fold([Mark(MarkKind.STARTED, day(0)), Mark(MarkKind.FINISHED, day(3))], Weekdays(), allowed=ALLOWED)
    assert (clock.due, clock.finished, len(clock.intervals)) == (None, day(3), 1)


def test_two_who_are_asked_are_both_waited_for_and_no_interval_is_empty() -> None:
    marks = [
        Mark(MarkKind.STARTED, day(0)),
        Mark(MarkKind.STOPPED, day(0), "征求第三方意见", "a"),
        Mark(MarkKind.STOPPED, day(1), "征求共同制作机关意见", "b"),
        Mark(MarkKind.RESUMED, day(2), "", "a"),
    ]
    clock = fold(marks, Weekdays(), allowed=ALLOWED)
    assert (clock.due, clock.waits_for) == (None, ("征求共同制作机关意见",))
    assert [(one.since, one.until, one.reason) for one in clock.intervals] == [
        (day(0), day(1), "征求第三方意见"),
        (day(1), day(2), "征求第三方意见、征求共同制作机关意见"),
        (day(2), None, "征求共同制作机关意见"),
    ]
