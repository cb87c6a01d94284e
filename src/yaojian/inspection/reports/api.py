"""The same over HTTP: ``/api/v1/inspection/reports``."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from yaojian.inspection.reports import queries, services
from yaojian.inspection.reports.models import QuarterReport
from yaojian.inspection.reports.quarters import Quarter
from yaojian.kernel.actors import Actor

router = Router(tags=["检查报告"])


class ReportIn(Schema):
    """Which report to make. ``key`` makes a repeated call harmless."""

    site: str = Field(max_length=255)
    year: int = Field(ge=2018, le=2200)
    quarter: int = Field(ge=1, le=4)
    key: str = Field(max_length=64)


class InspectionReportOut(Schema):
    """One report; ``pdf_id`` and ``docx_id`` are stored files, empty until it has been made."""

    id: UUID
    title: str
    site: str
    year: int
    quarter: int
    state: str
    created: datetime
    made_by_name: str
    pdf_id: UUID | None
    docx_id: UUID | None


class ReportDetailOut(InspectionReportOut):
    """A report with all it says."""

    content: dict[str, Any]


class InspectionReportsOut(Schema):
    """Reports, newest first; ``following`` goes into ``after``, empty at the end."""

    items: list[InspectionReportOut]
    following: str


@router.get("/", response=InspectionReportsOut, operation_id="inspection_reports", summary="检查报告")
def inspection_reports(request: HttpRequest, after: str = "") -> dict[str, object]:
    """All reports."""
    rows, following = queries.reports(_actor(request), after=after)
    return {"items": rows, "following": following}


@router.post("/", response={201: InspectionReportOut}, operation_id="order_inspection_report", summary="生成检查报告")
def order_inspection_report(request: HttpRequest, body: ReportIn) -> Status[QuarterReport]:
    """Made in the background; ask for the report to see whether it is there."""
    quarter = Quarter(body.year, body.quarter)
    return Status(201, services.order_report(actor=_actor(request), site=body.site, quarter=quarter, key=body.key))


@router.get("/{report_id}", response=ReportDetailOut, operation_id="inspection_report", summary="一份检查报告")
def inspection_report(request: HttpRequest, report_id: UUID) -> QuarterReport:
    """All it says; raises 409 until it has been made."""
    return queries.ready_report(_actor(request), report_id)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the authentication of the API
    return actor
