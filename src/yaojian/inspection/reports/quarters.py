"""Quarters of a year, in Beijing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yaojian.kernel.calendar import workdays


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """``number`` is 1 to 4."""

    year: int
    number: int

    @property
    def begins(self) -> datetime:
        """Its first moment, aware."""
        return workdays.due_at_end_of(date(self.year, self.number * 3 - 2, 1) - timedelta(days=1))

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return self.next.begins

    @property
    def next(self) -> "Quarter":
        """The one after."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def before(self) -> "Quarter":
        """The one before."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def label(self) -> str:
        """「2026年第一季度」."""
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter of a Beijing day."""
        return cls(day.year, (day.month - 1) // 3 + 1)


def recent(count: int = 8) -> list[Quarter]:
    """This quarter and those before it, the latest first."""
    found = [Quarter.of(workdays.today())]
    while len(found) < count:
        found.append(found[-1].before)
    return found
