"""A probe's year as a drawing: band from lowest to highest of each day, line of its mean, lines at the limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .models import HourRow

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 10, 24
_MARGIN = 1.0
"""℃ left free above and below everything drawn."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a probe; ``number`` counts from 0."""

    number: int
    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Coordinates as SVG takes them. ``pieces``: one band and one line for each stretch of days without a hole."""

    pieces: list[tuple[str, str]]
    limits: list[tuple[float, str]]
    upwards: list[tuple[float, str]]
    across: list[tuple[float, str]]
    told: str
    width: int = WIDTH
    height: int = HEIGHT


def days_of(hours: Sequence[HourRow]) -> list[Day]:
    """Hours become days; the mean of a day is that of its hours."""
    by_day: dict[int, list[HourRow]] = {}
    for hour in hours:
        by_day.setdefault(hour.hour // 24, []).append(hour)
    return [
        Day(
            number,
            min(hour.low for hour in rows),
            sum(hour.mean for hour in rows) / len(rows),
            max(hour.high for hour in rows),
        )
        for number, rows in sorted(by_day.items())
    ]


def drawn(days: Sequence[Day], *, year: int, low: float, high: float) -> Chart | None:
    """The drawing; None where nothing was read."""
    if not days:
        return None
    bottom = min(low, *(day.low for day in days)) - _MARGIN
    top = max(high, *(day.high for day in days)) + _MARGIN
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days

    def x(number: float) -> float:
        return round(_LEFT + number * (WIDTH - _LEFT - _RIGHT) / length, 1)

    def y(value: float) -> float:
        return round(_TOP + (top - value) * (HEIGHT - _TOP - _BOTTOM) / (top - bottom), 1)

    pieces = []
    for stretch in _stretches(days):
        upper = [(x(day.number + 0.5), y(day.high)) for day in stretch]
        lower = [(x(day.number + 0.5), y(day.low)) for day in reversed(stretch)]
        line = [(x(day.number + 0.5), y(day.mean)) for day in stretch]
        pieces.append((_points([*upper, *lower]), _points(line)))
    starts = [(date(year, month, 1) - date(year, 1, 1)).days for month in range(1, 13)]
    lowest, highest = min(day.low for day in days), max(day.high for day in days)
    return Chart(
        pieces,
        [(y(low), f"{low:g}"), (y(high), f"{high:g}")],
        [(y(value), f"{value:g}") for value in _ticks(bottom, top) if value not in (low, high)],
        [(x(start + 15), f"{month}月") for month, start in enumerate(starts, start=1)],
        f"全年最低 {lowest:g} ℃，最高 {highest:g} ℃",
    )


def _stretches(days: Sequence[Day]) -> Iterator[list[Day]]:
    stretch: list[Day] = []
    for day in days:
        if stretch and day.number != stretch[-1].number + 1:
            yield stretch
            stretch = []
        stretch.append(day)
    yield stretch


def _points(places: Sequence[tuple[float, float]]) -> str:
    if len(places) == 1:
        places = [*places, (places[0][0] + 1, places[0][1])]
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def _ticks(bottom: float, top: float) -> list[float]:
    """Some round values; never so many that their labels touch."""
    step = next(step for step in (2, 5, 10, 20, 50) if (top - bottom) / step <= 8)
    first = int(bottom // step + 1) * step
    return [float(value) for value in range(first, int(top) + 1, step)]
