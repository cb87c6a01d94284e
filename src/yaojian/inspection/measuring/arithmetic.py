"""What failed visits of a week mean: the share that vetoes a site, and how many failures are left until then."""

from dataclasses import dataclass
from fractions import Fraction

from yaojian.inspection.measuring.rules import Rules


@dataclass(frozen=True, slots=True)
class Week:
    """Visits of the watched days. ``excused``: own network down or in approved maintenance; they count for nothing."""

    good: int
    failed: int
    excused: int
    veto: bool
    left: int
    enough: bool

    @property
    def counted(self) -> int:
        """Visits that count."""
        return self.good + self.failed

    @property
    def percent_open(self) -> float:
        """Share of counted visits that opened, in percent; 100 while nothing was counted."""
        return 100 * self.good / self.counted if self.counted else 100.0

    @property
    def percent_failed(self) -> float:
        """Share of counted visits that did not open in time, in percent."""
        return 100 * self.failed / self.counted if self.counted else 0.0


def week_of(*, good: int, failed: int, excused: int, rules: Rules) -> Week:
    """Judge a week. ``left``: how many visits of as many more as are still due may fail before the veto.

    With 140 visits the seventh failure is the veto: 7/140 is 5 %, and 5 % is already too much. Fewer visits than the rule
    asks for are judged by the same share, and ``enough`` says that they were too few.
    """
    counted, due = good + failed, rules.days * rules.visits_a_day
    share = _exact(rules.share)
    veto = counted > 0 and Fraction(failed, counted) >= share
    return Week(good, failed, excused, veto, _left(failed, max(counted, due), share), counted >= due)


def _left(failed: int, of: int, share: Fraction) -> int:
    """Failures still free: the largest n with (failed + n) / of < share; 0 when none is."""
    most = -(-share * of // 1) - 1  # the largest whole number below share × of
    return max(0, int(most) - failed)


def _exact(share: float) -> Fraction:
    return Fraction(str(share))
