"""Cold-chain data as CSV to take away."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.http import StreamingHttpResponse

from yaojian.kernel.errors import Unknown
from yaojian.kernel.spreadsheets.writing import csv_lines

from . import queries
from .models import Probe, Year
from .queries import Line

_MONTHS = (
    "测点", "月份", "读数", "应有读数", "覆盖率（%）", "最低（℃）", "平均（℃）", "最高（℃）", "P5（℃）", "P95（℃）",
    "超限（分钟）", "高于上限（分钟）", "低于下限（分钟）", "最长超限（分钟）", "最长中断（分钟）", "平均动力学温度（℃）",
    "覆盖率说明",
)  # fmt: skip
_FIGURES = (
    "low", "mean", "high", "p5", "p95", "minutes_out", "minutes_high", "minutes_low", "longest_minutes",
    "max_gap_minutes", "mkt",
)  # fmt: skip


def months(year: int, lines: Iterable[Line]) -> StreamingHttpResponse:
    """All months of all probes."""
    return _csv(_MONTHS, _month_rows(year, lines), f"coldchain-{year}-months.csv")


def _month_rows(year: int, lines: Iterable[Line]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        for cell in line.cells:
            row = cell.row
            figures = [f"{getattr(row, name):.2f}" for name in _FIGURES] if row else [""] * len(_FIGURES)
            counted = (str(row.count), str(row.expected)) if row else ("0", "")
            start = (line.probe.name, f"{year}-{cell.month:02d}", *counted, f"{cell.coverage * 100:.1f}")
            yield (*start, *figures, cell.note)


def hours(year: int, probe: Probe) -> StreamingHttpResponse:
    """The hours behind the drawing of a probe."""
    rows = (
        (f"{queries.hour_start(year, hour.hour):%Y-%m-%d %H:%M}", f"{hour.low:g}", f"{hour.mean:g}", f"{hour.high:g}")
        for hour in queries.hours_of(probe)
    )
    return _csv(("时间", "最低（℃）", "平均（℃）", "最高（℃）"), rows, f"coldchain-{year}-hours.csv")


def readings(of: Year, probe: str, month: int) -> StreamingHttpResponse:
    """Every reading of a probe's month that counts. Raises ``Unknown`` (404) where none are kept."""
    if not 1 <= month <= 12 or of.readings is None or not of.probes.filter(name=probe).exists():
        raise Unknown(kind="测点读数")
    start, end = month_span(of.year, month)
    rows = (
        (f"{moment:%Y-%m-%d %H:%M:%S}", f"{value:g}") for moment, value in queries.readings_of(of, probe, start, end)
    )
    return _csv(("时间", "温度（℃）"), rows, f"coldchain-{of.year}-{month:02d}-readings.csv")


def month_span(year: int, month: int) -> tuple[datetime, datetime]:
    """First moment of the month and of the next, local, without a zone."""
    following = (year + month // 12, month % 12 + 1)
    return datetime(year, month, 1), datetime(*following, 1)  # noqa: DTZ001 - local, as the loggers wrote it


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(csv_lines(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
