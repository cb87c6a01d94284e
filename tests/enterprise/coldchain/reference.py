"""The definitions of architecture §6 once more, slowly and plainly, to hold the engine against. No numpy, no SQL."""

import math
import statistics
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

Reading = tuple[datetime, float]


@dataclass
class Month:
    count: int
    low: float
    mean: float
    high: float
    p5: float
    p95: float
    coverage: float
    minutes_out: float
    longest_minutes: float
    mkt: float
    excursions: list[tuple[datetime, datetime, float, float]]


def months(readings: list[Reading], low: float = 2, high: float = 8) -> dict[str, Month]:
    kept = sorted(set(readings))
    moments = sorted({moment for moment, _ in kept})
    distances = [(later - earlier).total_seconds() / 60 for earlier, later in pairwise(moments)]
    step = statistics.median(distances) if distances else 0.0
    runs = _runs(kept, step, low, high)
    found = {}
    for month in sorted({f"{moment:%Y-%m}" for moment, _ in kept}):
        rows = [(moment, value) for moment, value in kept if f"{moment:%Y-%m}" == month]
        values = sorted(value for _, value in rows)
        began = [run for run in runs if f"{run[0]:%Y-%m}" == month]
        year, number = map(int, month.split("-"))
        expected = round(monthrange(year, number)[1] * 1440 / step) if step else 1
        warmth = sum(math.exp(-10_000 / (value + 273.15)) for value in values) / len(values)
        found[month] = Month(
            count=len(rows),
            low=values[0],
            mean=sum(values) / len(values),
            high=values[-1],
            p5=_percentile(values, 5),
            p95=_percentile(values, 95),
            coverage=min(1.0, len({moment for moment, _ in rows}) / expected),
            minutes_out=step * sum(not low <= value <= high for value in values),
            longest_minutes=max((run[2] for run in began), default=0.0),
            mkt=10_000 / -math.log(warmth) - 273.15,
            excursions=began,
        )
    return found


def _runs(kept: list[Reading], step: float, low: float, high: float) -> list[tuple[datetime, datetime, float, float]]:
    runs: list[list[Reading]] = []
    before: datetime | None = None
    is_open = False
    for moment, value in kept:
        outside = not low <= value <= high
        broken = before is not None and step and moment - before > timedelta(minutes=3 * step)
        if outside and is_open and not broken:
            runs[-1].append((moment, value))
        elif outside:
            runs.append([(moment, value)])
        is_open, before = outside, moment
    return [
        (run[0][0], run[-1][0], len(run) * step, max(run, key=lambda one: max(one[1] - high, low - one[1]))[1])
        for run in runs
    ]


def _percentile(ordered: list[float], part: float) -> float:
    place = (len(ordered) - 1) * part / 100
    floor = math.floor(place)
    above = ordered[min(floor + 1, len(ordered) - 1)]
    return ordered[floor] + (above - ordered[floor]) * (place - floor)
