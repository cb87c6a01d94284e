"""Annual reports over HTTP: the bureau's side. Only what was submitted, only in the caller's scope."""

from uuid import UUID

from ninja import Router

from yaojian.enterprise.annual_reports import queries as reports
from yaojian.enterprise.annual_reports.models import Report, Submission
from yaojian.enterprise.annual_reports.review import queries, services
from yaojian.enterprise.annual_reports.review.queries import Cursor, Wanted
from yaojian.enterprise.annual_reports.review.services import Remark
from yaojian.enterprise.annual_reports.schemas import (
    AcceptIn,
    AnnualReportOut,
    AnnualReportsOut,
    AnnualReturnIn,
    SubmissionOut,
)
from yaojian.kernel.requests import ActorRequest

router = Router()


@router.get("/filed", response=AnnualReportsOut, operation_id="filed_reports", summary="辖区企业提交的年度报告")
def filed_reports(
    request: ActorRequest,
    state: str = "",
    year: int | None = None,
    branch: UUID | None = None,
    words: str = "",
    after: str = "",
) -> dict[str, object]:
    """Submitted reports, the last submitted first, 50 a page."""
    wanted = Wanted(state=state, year=year, branch=branch, words=words)
    rows = queries.reports_page(request.actor, wanted, after=Cursor.parse(after), limit=queries.PAGE + 1)
    shown = rows[: queries.PAGE]
    last = shown[-1] if len(rows) > queries.PAGE else None
    following = str(Cursor(last.submitted_at, last.pk)) if last and last.submitted_at else ""
    return {"items": shown, "following": following}


@router.get("/filed/{report_id}", response=AnnualReportOut, operation_id="filed_report", summary="一份已提交的报告")
def filed_report(request: ActorRequest, report_id: UUID) -> Report:
    """One submitted report."""
    return queries.filed_report(request.actor, report_id)


@router.get(
    "/filed/{report_id}/submission",
    response=SubmissionOut,
    operation_id="last_submission",
    summary="最近一次提交的内容",
)
def last_submission(request: ActorRequest, report_id: UUID) -> Submission:
    """What the company declared last, whole, with its digest."""
    return reports.last_submission(queries.filed_report(request.actor, report_id))


@router.post("/filed/{report_id}/accept", response=AnnualReportOut, operation_id="accept_report", summary="受理")
def accept_report(request: ActorRequest, report_id: UUID, body: AcceptIn) -> Report:
    """Accept what was submitted."""
    return services.accept_report(actor=request.actor, report_id=report_id, **body.dict())


@router.post("/filed/{report_id}/return", response=AnnualReportOut, operation_id="return_report", summary="退回")
def return_report(request: ActorRequest, report_id: UUID, body: AnnualReturnIn) -> Report:
    """Return it with a reason; the company corrects and resubmits."""
    given = body.dict(exclude={"remarks"})
    remarks = [Remark(one.section, one.text, one.pointer) for one in body.remarks]
    return services.return_report(actor=request.actor, report_id=report_id, remarks=remarks, **given)
