"""API of the yearly report. The same query as the page."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from yaojian.portal.yearly.report import Report, report_of

router = Router(tags=["portal"])


class YearlyFigureOut(Schema):
    """A number as printed, with the address of its records."""

    text: str
    address: str
    by_hand: bool
    column: str


class YearlyLineOut(Schema):
    """One row."""

    label: str
    figures: list[YearlyFigureOut]


class YearlyPartOut(Schema):
    """Rows under one set of columns."""

    head: str
    columns: list[str]
    lines: list[YearlyLineOut]


class YearlyTableOut(Schema):
    """One table."""

    number: int
    title: str
    parts: list[YearlyPartOut]


class YearlyReportOut(Schema):
    """The report of a year."""

    year: int
    tables: list[YearlyTableOut]
    faults: list[str]


@router.get("/yearly/{year}", response=YearlyReportOut, operation_id="yearly_report")
def yearly_report(request: HttpRequest, year: int) -> Any:
    """Tables 2, 3 and 4 of the yearly report."""
    return _told(report_of(request.actor, min(max(year, 2008), 9998)))  # type: ignore[attr-defined]  # set by the API's authentication


def _told(report: Report) -> dict[str, Any]:
    tables = [
        {
            "number": table.number,
            "title": table.title,
            "parts": [
                {
                    "head": part.head,
                    "columns": part.columns,
                    "lines": [{"label": label, "figures": figures} for label, figures in part.lines],
                }
                for part in table.parts
            ],
        }
        for table in report.tables
    ]
    return {"year": report.year, "tables": tables, "faults": report.faults}
