"""One probe's readings, judged: order, duplicates, interval, gaps, stuck values, excursions, months, hours.

Moments are microseconds of local time since 1970, temperatures ℃.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .results import Excursion, Hour, Humidity, Month, Problem

Moments: TypeAlias = NDArray[np.int64]
Values: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

MINUTE = 60_000_000
HOUR = 60 * MINUTE
GAP_INTERVALS = 3
"""A longer distance breaks a run and is told as a gap. Source: architecture §6."""
STUCK_HOURS, STUCK_READINGS = 6, 12
"""A working store's temperature moves with its compressor; the same value for so long and so often is a stuck sensor."""
ACTIVATION = 10_000.0
"""ΔH/R in kelvin: 83.144 kJ/mol over 8.3144 J/(mol·K). Source: architecture §6, domain facts 5.3."""
KELVIN = 273.15
MOST_PROBLEMS = 500
"""Entries of one kind that are told one by one; the rest is summed up in a last one."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Sorted by moment, equal duplicates once. ``interval``: microseconds, None where nothing tells it."""

    moments: Moments
    values: Values
    interval: float | None


def ordered(moments: Moments, values: Values) -> tuple[Readings, list[Problem]]:
    """Sort, count equal duplicates once, find the interval; tells duplicates, contradictions and gaps."""
    if np.any(np.diff(moments) <= 0):
        order = np.lexsort((values, moments))
        moments, values = moments[order], values[order]
    same_moment = np.diff(moments) == 0
    equal = np.concatenate(([False], same_moment & (np.diff(values) == 0)))
    problems = list(_runs_told("duplicate", equal, moments)) if equal.any() else []
    if equal.any():
        moments, values = moments[~equal], values[~equal]
    against = np.concatenate(([False], np.diff(moments) == 0))
    if against.any():
        problems += _runs_told("contradiction", against, moments)
    distances = np.diff(moments[~against])
    interval = float(np.median(distances)) if distances.size else None
    if interval:
        problems += _gaps(moments, interval)
    return Readings(moments, values, interval), problems


def _gaps(moments: Moments, interval: float) -> list[Problem]:
    distances = np.diff(moments)
    places = np.flatnonzero(distances > GAP_INTERVALS * interval)
    found = [
        Problem("gap", told(moments[place]), told(moments[place + 1]), max(1, round(distances[place] / interval) - 1))
        for place in places[:MOST_PROBLEMS]
    ]
    if len(places) > MOST_PROBLEMS:
        rest = places[MOST_PROBLEMS:]
        missing = int(np.sum(np.maximum(np.round(distances[rest] / interval) - 1, 1)))
        found.append(
            Problem(
                "gap", told(moments[rest[0]]), told(moments[rest[-1] + 1]), missing, note=f"其余 {len(rest)} 处合计"
            )
        )
    return found


def turned_back(moments: Moments) -> list[Problem]:
    """Jumps to an earlier moment within one file. A file written newest first has none."""
    steps = np.diff(moments)
    if np.count_nonzero(steps < 0) > steps.size / 2:
        steps = -steps
    places = np.flatnonzero(steps < 0)[:MOST_PROBLEMS]
    return [Problem("clock_back", told(moments[place]), told(moments[place + 1]), 1) for place in places]


def stuck(readings: Readings) -> list[Problem]:
    """The same value for hours, without a gap inside."""
    if readings.interval is None or readings.moments.size < STUCK_READINGS:
        return []
    moved = (np.diff(readings.values) != 0) | (np.diff(readings.moments) > GAP_INTERVALS * readings.interval)
    starts = np.concatenate(([0], np.flatnonzero(moved) + 1))
    ends = np.concatenate((starts[1:] - 1, [readings.moments.size - 1]))
    long = (readings.moments[ends] - readings.moments[starts] >= STUCK_HOURS * HOUR) & (
        ends - starts + 1 >= STUCK_READINGS
    )
    return [
        Problem("stuck", told(readings.moments[start]), told(readings.moments[end]), int(end - start + 1))
        for start, end in list(zip(starts[long], ends[long], strict=True))[:MOST_PROBLEMS]
    ]


def future(readings: Readings, now: datetime) -> list[Problem]:
    """Readings later than ``now`` (local, naive). They are counted all the same: a wrong clock hides no excursion."""
    limit = round(now.replace(tzinfo=UTC).timestamp() * 1e6)
    late = readings.moments > limit
    return list(_runs_told("future", late, readings.moments)) if late.any() else []


def excursions(readings: Readings, low: float, high: float) -> list[Excursion]:
    """Runs of readings outside the limits, in order of time. A reading at a limit is inside."""
    outside = (readings.values < low) | (readings.values > high)
    if not outside.any():
        return []
    step = readings.interval or 0.0
    broken = np.concatenate(
        (
            [True],
            np.diff(readings.moments) > GAP_INTERVALS * step if step else np.zeros(readings.moments.size - 1, bool),
        )
    )
    before = np.concatenate(([False], outside[:-1]))
    starts = np.flatnonzero(outside & (~before | broken))
    after = np.concatenate((outside[1:], [False]))
    breaks_next = np.concatenate((broken[1:], [True]))
    ends = np.flatnonzero(outside & (~after | breaks_next))
    return [
        _excursion(readings, int(start), int(end), low, high, step) for start, end in zip(starts, ends, strict=True)
    ]


def _excursion(readings: Readings, start: int, end: int, low: float, high: float, step: float) -> Excursion:
    run = readings.values[start : end + 1]
    distances = np.where(run > high, run - high, low - run)
    peak = float(run[int(np.argmax(distances))])
    count = int(end - start + 1)
    return Excursion(
        told(readings.moments[start]),
        told(readings.moments[end]),
        count * step / MINUTE,
        peak,
        count,
        high=peak > high,
    )


def months(readings: Readings, low: float, high: float, humidity: dict[str, Humidity]) -> tuple[Month, ...]:
    """Every calendar month that has a reading. An excursion belongs to the month in which it began."""
    began: dict[str, list[Excursion]] = {}
    for found in excursions(readings, low, high):
        began.setdefault(f"{found.start:%Y-%m}", []).append(found)
    return tuple(
        _month(readings, slice(start, end), first, low, high, tuple(began.get(f"{first:%Y-%m}", ())), humidity)
        for first, start, end in _spans(readings.moments)
    )


def _spans(moments: Moments) -> Iterator[tuple[datetime, int, int]]:
    """First day of each month and its places in the sorted moments."""
    months_of = moments.astype("datetime64[us]").astype("datetime64[M]")
    starts = np.concatenate(([0], np.flatnonzero(np.diff(months_of.astype(np.int64))) + 1, [moments.size]))
    for start, end in pairwise(starts):
        yield months_of[start].astype("datetime64[us]").item(), int(start), int(end)


def _month(
    readings: Readings,
    place: slice,
    first: datetime,
    low: float,
    high: float,
    began: tuple[Excursion, ...],
    humidity: dict[str, Humidity],
) -> Month:
    values, moments = readings.values[place], readings.moments[place]
    step = readings.interval or 0.0
    next_month = (first + timedelta(days=32)).replace(day=1)
    length = (next_month - first) / timedelta(microseconds=1)
    expected = round(length / step) if step else 1
    distinct = int(np.count_nonzero(np.diff(moments))) + 1
    p5, p95 = np.percentile(values, [5, 95])
    above, below = (int(np.count_nonzero(mask)) for mask in (values > high, values < low))
    edges = np.concatenate(([_microseconds(first)], moments, [_microseconds(next_month)]))
    kelvin = np.exp(-ACTIVATION / (values + KELVIN))
    return Month(
        month=f"{first:%Y-%m}",
        count=values.size,
        low=float(values.min()),
        mean=float(values.mean()),
        high=float(values.max()),
        p5=float(p5),
        p95=float(p95),
        coverage=min(1.0, distinct / expected),
        minutes_out=(above + below) * step / MINUTE,
        minutes_high=above * step / MINUTE,
        minutes_low=below * step / MINUTE,
        max_gap_minutes=float(np.diff(edges).max()) / MINUTE,
        mkt=float(ACTIVATION / -np.log(kelvin.mean()) - KELVIN),
        expected=expected,
        excursions=began,
        humidity=humidity.get(f"{first:%Y-%m}"),
    )


def hours(readings: Readings) -> tuple[Hour, ...]:
    """Every hour that has a reading."""
    hour = readings.moments // HOUR
    starts = np.concatenate(([0], np.flatnonzero(np.diff(hour)) + 1))
    counts = np.diff(np.concatenate((starts, [hour.size])))
    lows, highs = np.minimum.reduceat(readings.values, starts), np.maximum.reduceat(readings.values, starts)
    means = np.add.reduceat(readings.values, starts) / counts
    return tuple(
        Hour(told(moment), int(count), float(low), float(mean), float(top))
        for moment, count, low, mean, top in zip(hour[starts] * HOUR, counts, lows, means, highs, strict=True)
    )


def _runs_told(kind: str, mask: Mask, moments: Moments) -> Iterator[Problem]:
    """One problem for each run of True; repetitions of neighbouring readings are one run."""
    places = np.flatnonzero(mask)
    first_ones = np.cumsum(np.concatenate(([True], np.diff(moments) != 0)))
    cuts = np.flatnonzero(np.diff(first_ones[places]) > 1)
    starts = np.concatenate(([0], cuts + 1))
    ends = np.concatenate((cuts, [places.size - 1]))
    for start, end in list(zip(starts, ends, strict=True))[:MOST_PROBLEMS]:
        yield Problem(kind, told(moments[places[start]]), told(moments[places[end]]), int(end - start + 1))
    if len(starts) > MOST_PROBLEMS:
        rest = int(starts[MOST_PROBLEMS])
        note = f"其余 {len(starts) - MOST_PROBLEMS} 处合计"
        yield Problem(kind, told(moments[places[rest]]), told(moments[places[-1]]), places.size - rest, note=note)


def told(moment: np.int64 | int) -> datetime:
    """Local time of a number of microseconds, without a zone."""
    return datetime(1970, 1, 1) + timedelta(microseconds=int(moment))  # noqa: DTZ001 - local by definition


def _microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)  # noqa: DTZ001 - as above
