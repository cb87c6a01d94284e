"""Reads: reports, the newest first; one report."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from yaojian.inspection.reports.errors import NotReady
from yaojian.inspection.reports.models import QuarterReport, ReportState
from yaojian.inspection.reports.rights import READ
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks

REPORTS_A_PAGE = 20


def reports(actor: Actor, *, after: str = "") -> tuple[list[QuarterReport], str]:
    """检查报告: all, the newest first, and the cursor of the next page; index ``quarter_report_newest_first``. Raises ``RightMissing``."""
    checks.require(actor, READ)
    rows = checks.allowed(actor, READ, QuarterReport.objects.select_related("pdf", "docx", "job").defer("content"))
    if place := _place(after):
        rows = rows.filter(Q(created__lt=place[0]) | Q(created=place[0], id__lt=place[1]))
    found = list(rows.order_by("-created", "-id")[: REPORTS_A_PAGE + 1])
    more, found = len(found) > REPORTS_A_PAGE, found[:REPORTS_A_PAGE]
    return found, f"{found[-1].created.isoformat()}~{found[-1].pk}" if more else ""


def report(actor: Actor, report_id: UUID) -> QuarterReport:
    """One report. Raises ``Unknown`` or ``RightMissing``."""
    rows = QuarterReport.objects.select_related("pdf", "docx", "job", "run", "before")
    return checks.fetch(actor, READ, rows, report_id)


def ready_report(actor: Actor, report_id: UUID) -> QuarterReport:
    """One that has been made. Raises ``NotReady`` (409) as well."""
    found = report(actor, report_id)
    if found.state != ReportState.DONE:
        raise NotReady(title=found.title)
    return found


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    moment, _, last = cursor.partition("~")
    try:
        found = datetime.fromisoformat(moment)
        return (found, UUID(last)) if found.tzinfo else None
    except ValueError:
        return None
