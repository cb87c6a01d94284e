"""What the vaccine report shows of the cold chain, and what keeps it from being submitted (domain.md §5.6)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yaojian.enterprise.annual_reports.models import Report, Section
from yaojian.enterprise.annual_reports.widgets import Widget
from yaojian.kernel.forms.checking import Problem

from . import queries
from .analysis.clock import LOCAL
from .models import Assessment, Excursion, WorkState, Year
from .queries import ENOUGH_COVERAGE, Line

_TREND, _ROWS = "温湿度月度趋势", "超有效期或储存温度不符合要求的疫苗"
_TEMPERATURE = "温度不符合要求"
"""The kind of a row of section three that must have an excursion; as the definition writes it."""


def _year(report: Report) -> Year | None:
    return queries.of_company(report.company, report.year)


def _trend(report: Report, _section: Section) -> dict[str, object]:
    of = _year(report)
    lines = queries.lines_of(of) if of else []
    excursions = list(queries.excursions_of(of)) if of else []
    return {
        "year": report.year,
        "of": of,
        "lines": lines,
        "excursions": excursions,
        "unanswered": sum(one.answered_at is None for one in excursions),
        "unexplained": len(queries.unexplained(lines)),
        "enough": round(ENOUGH_COVERAGE * 100),
    }


def _trend_problems(report: Report, _data: Mapping[str, Any]) -> list[Problem]:
    of = _year(report)
    if of is None or not of.probes.exists():
        return [Problem("", _TREND, f"还没有 {report.year} 年的冷链数据，请先在“冷链数据”中上传记录仪文件。")]
    found = []
    if of.state == WorkState.WORKING:
        found.append(Problem("", _TREND, "冷链数据还在分析，请稍后再提交。"))
    for one in queries.excursions_of(of).filter(answered_at__isnull=True):
        when = f"{one.start_local.astimezone(LOCAL):%m 月 %d 日 %H:%M}"
        found.append(Problem("", _TREND, f"测点“{one.probe}”{when} 起的超限还没有说明原因、评估和处置。"))
    for cell in queries.unexplained(queries.lines_of(of)):
        share = f"{cell.coverage * 100:.1f}%"
        found.append(Problem("", _TREND, f"测点“{cell.probe}”{cell.month} 月读数覆盖率只有 {share}，还没有说明。"))
    return found


def _harmed(report: Report, _section: Section) -> dict[str, object]:
    of = _year(report)
    return {"year": report.year, "excursions": list(_with_harm(of)) if of else []}


def _with_harm(of: Year) -> list[Excursion]:
    return list(queries.excursions_of(of).filter(assessment=Assessment.HARMED, answered_at__isnull=False))


def _harmed_problems(report: Report, data: Mapping[str, Any]) -> list[Problem]:
    """Rows told as temperature have an excursion of that day; excursions that harmed vaccines have a row."""
    of = _year(report)
    excursions = list(queries.excursions_of(of)) if of else []
    rows = [
        (number, row)
        for number, row in enumerate(data.get("vaccines") or [])
        if isinstance(row, Mapping) and row.get("kind") == _TEMPERATURE
    ]
    found = []
    for number, row in rows:
        day = _day(row.get("date"))
        if day and not any(_covers(one, day) for one in excursions):
            text = f"第 {number + 1} 行：冷链数据中这一天没有超限，请核对日期，或补充上传记录仪数据。"
            found.append(Problem(f"/vaccines/{number}/date", "发生日期", text))
    for one in excursions:
        told = any((day := _day(row.get("date"))) and _covers(one, day) for _, row in rows)
        if one.answered_at is not None and one.assessment == Assessment.HARMED and not told:
            when = f"{one.start_local.astimezone(LOCAL):%m 月 %d 日}"
            text = f"测点“{one.probe}”{when} 的超限评估为有影响，请在本节填写受影响的疫苗。"
            found.append(Problem("/vaccines", _ROWS, text))
    return found


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _covers(one: Excursion, day: date) -> bool:
    start, end = (moment.astimezone(LOCAL).date() for moment in (one.start_local, one.end_local))
    return start <= day <= end


def _frozen_trend(report: Report) -> dict[str, Any]:
    """What the submission keeps: months, excursions with answers, explanations; plain JSON."""
    of = _year(report)
    if of is None:
        return {}
    return {
        "limits": [of.low, of.high],
        "analysed": of.analysed_at.isoformat() if of.analysed_at else "",
        "files": [{"name": one.file.name, "sm3": one.file.sm3} for one in queries.files_of(of) if not one.removed_at],
        "probes": [_frozen_line(line) for line in queries.lines_of(of)],
        "excursions": [_frozen_excursion(one) for one in queries.excursions_of(of)],
    }


def _frozen_line(line: Line) -> dict[str, Any]:
    months = [
        {
            "month": cell.month,
            "coverage": round(cell.coverage * 100, 1),
            "note": cell.note,
            **(
                {
                    name: round(getattr(cell.row, name), 2)
                    for name in ("count", "low", "mean", "high", "p5", "p95", "minutes_out", "longest_minutes", "mkt")
                }
                if cell.row
                else {}
            ),
        }
        for cell in line.cells
    ]
    return {"probe": line.probe.name, "interval": line.probe.interval_minutes, "months": months}


def _frozen_excursion(one: Excursion) -> dict[str, Any]:
    start, end = (moment.astimezone(LOCAL) for moment in (one.start_local, one.end_local))
    return {
        "probe": one.probe,
        "start": f"{start:%Y-%m-%d %H:%M}",
        "end": f"{end:%Y-%m-%d %H:%M}",
        "minutes": one.minutes,
        "peak": one.peak,
        "cause": one.get_cause_display(),
        "product": one.product,
        "batches": one.batches,
        "quantity": one.quantity,
        "action": one.action,
        "assessment": one.get_assessment_display(),
        "disposal": one.disposal,
    }


TREND = Widget(
    fill_template="enterprise/coldchain/parts/trend.html",
    read_template="enterprise/coldchain/parts/trend_read.html",
    context=_trend,
    problems=_trend_problems,
    freeze=_frozen_trend,
)
"""Section two: the trend, with links to what is still to be said."""

HARMED = Widget(
    fill_template="enterprise/coldchain/parts/harmed.html",
    read_template="enterprise/coldchain/parts/harmed_read.html",
    context=_harmed,
    problems=_harmed_problems,
    freeze=lambda report: {},
)
"""Section three: excursions that harmed vaccines, to be told row by row."""
