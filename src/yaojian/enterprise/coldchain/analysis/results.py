"""What an analysis says, and how it is told as JSON (architecture §6). Temperatures in ℃, moments local."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

DIGITS = 4
"""Decimals told: far finer than any sensor (±0.5 ℃), coarse enough to hide how floats are summed."""

PROBLEMS = {
    "gap": "数据中断",
    "duplicate": "重复读数",
    "contradiction": "同一时刻有不同读数",
    "stuck": "读数长时间不变",
    "power_cut": "断电",
    "unreadable": "不是读数的单元格",
    "implausible": "不可能的温度",
    "bad_time": "看不懂的时间",
    "future": "时间在将来",
    "clock_back": "时钟被拨回",
    "rename": "测点可能改了名称",
}
"""Kinds of problems with their Chinese names."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with readings. ``rows``: how many it touches; ``lines``: the first of them in ``file``, from 1."""

    kind: str
    start: datetime | None
    end: datetime | None
    rows: int
    file: str = ""
    lines: tuple[int, ...] = ()
    note: str = ""

    def told(self) -> dict[str, Any]:
        """As JSON; file, lines and note only where known."""
        more = {"file": self.file, "lines": list(self.lines), "note": self.note}
        return {"kind": self.kind, "start": _moment(self.start), "end": _moment(self.end), "rows": self.rows} | {
            name: value for name, value in more.items() if value
        }


@dataclass(frozen=True, slots=True)
class Excursion:
    """A run of readings outside the limits. ``end`` is its last reading; ``minutes`` counts one interval a reading."""

    start: datetime
    end: datetime
    minutes: float
    peak: float
    readings: int
    high: bool

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "start": _moment(self.start),
            "end": _moment(self.end),
            "minutes": rounded(self.minutes),
            "peak": rounded(self.peak),
        }


@dataclass(frozen=True, slots=True)
class Humidity:
    """Relative humidity of a month in percent."""

    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True)
class Month:
    """One probe in one calendar month. ``coverage``: part of the month's intervals that have a reading, 0 to 1."""

    month: str
    count: int
    low: float
    mean: float
    high: float
    p5: float
    p95: float
    coverage: float
    minutes_out: float
    minutes_high: float
    minutes_low: float
    max_gap_minutes: float
    mkt: float
    expected: int
    excursions: tuple[Excursion, ...]
    humidity: Humidity | None = None

    @property
    def longest_minutes(self) -> float:
        """The longest excursion that began this month, in minutes; 0 without any."""
        return max((found.minutes for found in self.excursions), default=0.0)

    def told(self) -> dict[str, Any]:
        """As JSON."""
        told: dict[str, Any] = {
            "month": self.month,
            "count": self.count,
            "min": rounded(self.low),
            "mean": rounded(self.mean),
            "max": rounded(self.high),
            "p5": rounded(self.p5),
            "p95": rounded(self.p95),
            "coverage": rounded(self.coverage),
            "minutes_out": rounded(self.minutes_out),
            "longest_minutes": rounded(self.longest_minutes),
            "mkt": rounded(self.mkt),
            "excursions": [found.told() for found in self.excursions],
        }
        if self.humidity:
            rh = self.humidity
            told["rh"] = {"min": rounded(rh.low), "mean": rounded(rh.mean), "max": rounded(rh.high)}
        return told


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of a probe, for charts."""

    start: datetime
    count: int
    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True)
class Probe:
    """One measuring point over all files. ``interval_minutes`` is None where one reading alone tells no distance."""

    name: str
    interval_minutes: float | None
    first: datetime
    last: datetime
    months: tuple[Month, ...]
    problems: tuple[Problem, ...]
    hours: tuple[Hour, ...] = field(default=(), repr=False)

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "probe": self.name,
            "first": _moment(self.first),
            "last": _moment(self.last),
            "interval_minutes": None if self.interval_minutes is None else rounded(self.interval_minutes),
            "months": [month.told() for month in self.months],
            "problems": [problem.told() for problem in self.problems],
        }


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One file as it was read. ``error`` is a Chinese sentence where it could not be used.

    ``given``: the place among the files given, from 0; an archive's members share it.
    """

    name: str
    given: int = 0
    rows: int = 0
    readings: int = 0
    form: str = ""
    encoding: str = ""
    probes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    error: str = ""
    problems: tuple[Problem, ...] = ()

    def told(self) -> dict[str, Any]:
        """As JSON."""
        told: dict[str, Any] = {"name": self.name, "rows": self.rows, "readings": self.readings}
        if self.error:
            return told | {"error": self.error}
        told |= {"form": self.form, "encoding": self.encoding, "probes": list(self.probes), "notes": list(self.notes)}
        return told | {"problems": [problem.told() for problem in self.problems]}


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything said of a set of files."""

    low: float
    high: float
    files: tuple[SourceFacts, ...]
    probes: tuple[Probe, ...]

    @property
    def has_findings(self) -> bool:
        """Anything a person must look at: an excursion, a problem, a file that could not be read."""
        return (
            any(file.error or file.problems for file in self.files)
            or any(probe.problems for probe in self.probes)
            or any(True for _ in self.excursions())
        )

    def excursions(self) -> Iterator[tuple[Probe, Excursion]]:
        """All of them, probe by probe in order of time."""
        return ((probe, found) for probe in self.probes for month in probe.months for found in month.excursions)

    def told(self) -> dict[str, Any]:
        """As JSON: exactly the keys of architecture §6, and some more."""
        return {
            "low": self.low,
            "high": self.high,
            "files": [file.told() for file in self.files],
            "probes": [probe.told() for probe in self.probes],
        }


def rounded(value: float) -> float | int:
    """Whole numbers without a point."""
    short = round(float(value), DIGITS)
    return int(short) if short.is_integer() else short


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(sep="T", timespec="seconds")
