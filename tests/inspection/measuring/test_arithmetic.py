"""The veto of a week, and the alarm that neither flaps nor forgets."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.inspection.measuring.alarming import Change, Outcome, Patience, Streak, after
from yaojian.inspection.measuring.arithmetic import Week, week_of
from yaojian.inspection.measuring.rules import rules
from yaojian.inspection.measuring.visiting import lateness


def week(good: int, failed: int, excused: int = 0) -> Week:
    return week_of(good=good, failed=failed, excused=excused, rules=rules())


@pytest.mark.parametrize(("failed", "veto", "left"), [(0, False, 6), (5, False, 1), (6, False, 0), (7, True, 0)])
def test_seventh_failure_of_140_visits_is_the_veto(failed: int, veto: bool, left: int) -> None:
    judged = week(140 - failed, failed)
    assert (judged.counted, judged.veto, judged.left, judged.enough) == (140, veto, left, True)


@pytest.mark.parametrize(("milliseconds", "late"), [(14_999, False), (15_000, True), (15_001, True), (0, False)])
def test_exactly_fifteen_seconds_is_too_late(milliseconds: int, late: bool) -> None:
    assert bool(lateness(milliseconds, rules().milliseconds)) is late


def test_excused_visits_count_for_nothing() -> None:
    assert week(134, 6, excused=500) == Week(134, 6, 500, veto=False, left=0, enough=True)


def test_a_week_without_visits_is_no_veto_but_not_enough() -> None:
    nothing = week(0, 0)
    assert (nothing.veto, nothing.enough, nothing.percent_open) == (False, False, 100.0)


@given(good=st.integers(0, 20_000), failed=st.integers(0, 20_000))
def test_failures_left_are_exactly_those_before_the_veto(good: int, failed: int) -> None:
    judged = week(good, failed)
    of = max(judged.counted, 140)
    assert judged.veto == (judged.counted > 0 and Fraction(failed, good + failed) >= Fraction(1, 20))
    if judged.left:
        assert Fraction(failed + judged.left, of) < Fraction(1, 20)
    assert Fraction(failed + judged.left + 1, of) >= Fraction(1, 20)


OUTCOMES = st.lists(st.sampled_from(list(Outcome)), max_size=60)


@given(outcomes=OUTCOMES, failures=st.integers(1, 5), recoveries=st.integers(1, 5))
def test_alarm_needs_its_failures_and_its_recoveries_in_a_row(
    outcomes: list[Outcome], failures: int, recoveries: int
) -> None:
    streak, seen = Streak(), list[Outcome]()
    for outcome in outcomes:
        streak, change = after(streak, outcome, Patience(failures, recoveries))
        if outcome is not Outcome.PROBE_SIDE:
            seen.append(outcome)
        if change is Change.RAISED:
            assert seen[-failures:] == [Outcome.FAILED] * failures
        if change is Change.CLEARED:
            assert seen[-recoveries:] == [Outcome.GOOD] * recoveries
    if seen[-failures:] == [Outcome.FAILED] * failures:
        assert streak.alarmed


@given(outcomes=OUTCOMES)
def test_what_our_own_network_hides_changes_nothing(outcomes: list[Outcome]) -> None:
    def end(of: list[Outcome]) -> Streak:
        streak = Streak()
        for outcome in of:
            streak, _ = after(streak, outcome, Patience(2, 2))
        return streak

    assert end(outcomes) == end([outcome for outcome in outcomes if outcome is not Outcome.PROBE_SIDE])


def test_one_good_visit_does_not_end_an_alarm() -> None:
    streak, change = after(Streak(alarmed=True, failed=3), Outcome.GOOD, Patience(2, 2))
    assert (streak.alarmed, change) == (True, Change.NOTHING)
    streak, change = after(streak, Outcome.FAILED, Patience(2, 2))
    assert (streak.alarmed, streak.good, change) == (True, 0, Change.NOTHING)
