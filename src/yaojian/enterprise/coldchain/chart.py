"""Temperatures of a probe as a drawing: band from lowest to highest, line of the mean, lines at the limits, what lies beyond.

A year is drawn day by day, a month hour by hour, an excursion reading by reading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .models import HourRow

_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 10, 24
_MARGIN = 1.0
"""℃ left free above and below everything drawn."""
_WIDE, _NARROW = (960, 260), (360, 220)
"""Width and height on a desk and on a telephone: letters keep their size on both."""


@dataclass(frozen=True, slots=True)
class Point:
    """What is drawn at one place across: a day, an hour, a reading. Places that follow one another differ by one."""

    place: float
    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Coordinates as SVG takes them. ``pieces``: one band and one line for each stretch without a hole; ``beyond``: x,
    from, to of each point outside the limits."""

    name: str
    width: int
    height: int
    right: int
    bottom: int
    pieces: list[tuple[str, str]]
    beyond: list[tuple[float, float, float]]
    limits: list[tuple[float, str]]
    upwards: list[tuple[float, str]]
    across: list[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Chart:
    """The same drawn twice, for desk and telephone; ``told``: what it says in words."""

    drawings: tuple[Drawing, Drawing]
    told: str


@dataclass(frozen=True, slots=True)
class Span:
    """What stands below: ``length`` in places, and labels where they stand."""

    length: float
    labels: Sequence[tuple[float, str]]


def of_year(hours: Sequence[HourRow], *, year: int, low: float, high: float) -> Chart | None:
    """Day by day; the mean of a day is that of its hours. None where nothing was read."""
    by_day: dict[int, list[HourRow]] = {}
    for hour in hours:
        by_day.setdefault(hour.hour // 24, []).append(hour)
    points = [
        Point(
            number + 0.5,
            min(hour.low for hour in rows),
            sum(hour.mean for hour in rows) / len(rows),
            max(hour.high for hour in rows),
        )
        for number, rows in sorted(by_day.items())
    ]
    labels = [((date(year, month, 15) - date(year, 1, 1)).days, f"{month}月") for month in range(1, 13)]
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return _drawn(points, Span(length, labels), low, high, "全年")


def of_month(hours: Sequence[HourRow], *, year: int, month: int, low: float, high: float) -> Chart | None:
    """Hour by hour. None where nothing was read."""
    first = (date(year, month, 1) - date(year, 1, 1)).days * 24
    days = ((date(year, month, 28) + timedelta(days=4)).replace(day=1) - date(year, month, 1)).days
    points = [
        Point(hour.hour - first + 0.5, hour.low, hour.mean, hour.high)
        for hour in hours
        if first <= hour.hour < first + days * 24
    ]
    labels = [((day - 0.5) * 24, f"{day}日") for day in range(1, days + 1, 3)]
    return _drawn(points, Span(days * 24, labels), low, high, f"{month} 月")


def of_readings(
    readings: Sequence[tuple[datetime, float]],
    *,
    start: datetime,
    end: datetime,
    interval_minutes: float | None,
    low: float,
    high: float,
) -> Chart | None:
    """Reading by reading from ``start`` to ``end``, local. None where nothing was read."""
    step = timedelta(minutes=interval_minutes or 1)
    points = [Point((moment - start) / step, value, value, value) for moment, value in readings]
    hours = max(1, round((end - start) / timedelta(hours=1) / 8))
    first = start.replace(minute=0, second=0) + timedelta(hours=1)
    marks = [first + timedelta(hours=hours * number) for number in range(9)]
    labels = [((mark - start) / step, f"{mark:%H:%M}") for mark in marks if mark < end]
    return _drawn(points, Span((end - start) / step, labels), low, high, "")


def _drawn(points: Sequence[Point], span: Span, low: float, high: float, what: str) -> Chart | None:
    if not points:
        return None
    lowest, highest = min(point.low for point in points), max(point.high for point in points)
    drawings = (
        _drawing("wide", _WIDE, points, span, low, high),
        _drawing("narrow", _NARROW, points, Span(span.length, span.labels[::2]), low, high),
    )
    return Chart(drawings, f"{what}最低 {lowest:g} ℃，最高 {highest:g} ℃")


def _drawing(name: str, size: tuple[int, int], points: Sequence[Point], span: Span, low: float, high: float) -> Drawing:
    width, height = size
    bottom = min(low, *(point.low for point in points)) - _MARGIN
    top = max(high, *(point.high for point in points)) + _MARGIN

    def x(place: float) -> float:
        return round(_LEFT + place * (width - _LEFT - _RIGHT) / span.length, 1)

    def y(value: float) -> float:
        return round(_TOP + (top - value) * (height - _TOP - _BOTTOM) / (top - bottom), 1)

    pieces = []
    for stretch in _stretches(points):
        upper = [(x(point.place), y(point.high)) for point in stretch]
        lower = [(x(point.place), y(point.low)) for point in reversed(stretch)]
        pieces.append((_told([*upper, *lower]), _told([(x(point.place), y(point.mean)) for point in stretch])))
    beyond = [(x(point.place), y(high), y(point.high)) for point in points if point.high > high]
    beyond += [(x(point.place), y(low), y(point.low)) for point in points if point.low < low]
    return Drawing(
        name,
        width,
        height,
        width - _RIGHT,
        height - 6,
        pieces,
        beyond,
        [(y(low), f"{low:g}"), (y(high), f"{high:g}")],
        [(y(value), f"{value:g}") for value in _ticks(bottom, top) if value not in (low, high)],
        [(x(place), label) for place, label in span.labels],
    )


def _stretches(points: Sequence[Point]) -> Iterator[list[Point]]:
    stretch: list[Point] = []
    for point in points:
        if stretch and point.place - stretch[-1].place > 3:
            yield stretch
            stretch = []
        stretch.append(point)
    yield stretch


def _told(places: Sequence[tuple[float, float]]) -> str:
    if len(places) == 1:
        places = [*places, (places[0][0] + 1, places[0][1])]
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def _ticks(bottom: float, top: float) -> list[float]:
    """Some round values; never so many that their labels touch."""
    step = next(step for step in (2, 5, 10, 20, 50) if (top - bottom) / step <= 8)
    first = int(bottom // step + 1) * step
    return [float(value) for value in range(first, int(top) + 1, step)]
