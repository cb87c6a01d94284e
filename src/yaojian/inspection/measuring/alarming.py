"""The two-sided alarm: raised after so many failures in a row, taken back after so many recoveries in a row."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What one visit showed. ``PROBE_SIDE``: our own network was down, so that it says nothing about the site."""

    GOOD = "good"
    FAILED = "failed"
    PROBE_SIDE = "probe_side"


class Change(StrEnum):
    """What a visit changed."""

    NOTHING = "nothing"
    RAISED = "raised"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Streak:
    """How a target stands: whether the alarm is on, and the failures or recoveries in a row."""

    alarmed: bool = False
    failed: int = 0
    good: int = 0


@dataclass(frozen=True, slots=True)
class Patience:
    """Failures in a row that raise the alarm, recoveries in a row that end it; at least 1 each."""

    failures: int
    recoveries: int


def after(streak: Streak, outcome: Outcome, patience: Patience) -> tuple[Streak, Change]:
    """The streak after one more visit. What our own network hides changes nothing."""
    if outcome is Outcome.PROBE_SIDE:
        return streak, Change.NOTHING
    if outcome is Outcome.FAILED:
        failed = streak.failed + 1
        if not streak.alarmed and failed >= patience.failures:
            return Streak(alarmed=True, failed=failed), Change.RAISED
        return Streak(streak.alarmed, failed), Change.NOTHING
    good = streak.good + 1
    if streak.alarmed and good >= patience.recoveries:
        return Streak(alarmed=False, good=good), Change.CLEARED
    return Streak(streak.alarmed, good=good), Change.NOTHING
