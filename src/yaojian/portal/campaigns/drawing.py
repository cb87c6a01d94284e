"""The timeline of campaigns as values for an SVG: a bar each, a line a week. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yaojian.portal.campaigns.models import Campaign

WIDTH, LEFT, ROW = 1000, 220, 30
"""Of the drawing, of its labels, of one row; in its own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One campaign: its place in the drawing."""

    campaign: Campaign
    x: float
    y: int
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    """One week's beginning."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    width: int
    height: int


def timeline(campaigns: Sequence[Campaign], first: datetime, span: timedelta) -> Drawing:
    """Bars in the order given, from ``first`` (aware) for ``span``; what reaches beyond is cut."""

    def x_of(moment: datetime) -> float:
        share = (moment - first) / span
        return round(LEFT + min(1.0, max(0.0, share)) * (WIDTH - LEFT), 1)

    bars = tuple(
        Bar(one, x_of(one.starts_at), ROW * (number + 1), max(3.0, x_of(one.ends_at) - x_of(one.starts_at)))
        for number, one in enumerate(campaigns)
    )
    weeks = (first + timedelta(days=7 * number) for number in range(span.days // 7 + 1))
    ticks = tuple(Tick(x_of(day), f"{day.month}-{day.day}") for day in weeks)
    return Drawing(bars, ticks, WIDTH, ROW * (len(campaigns) + 2))
