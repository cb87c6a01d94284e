"""Supervision pages: the ledger of submitted reports, one report, the two decisions."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports import queries as reports
from yaojian.enterprise.annual_reports import services as filings
from yaojian.enterprise.annual_reports.models import Report, ReportState
from yaojian.enterprise.annual_reports.review import queries, services
from yaojian.enterprise.annual_reports.review.forms import (
    RETURN_FORM,
    AcceptForm,
    CorrectionForm,
    FilterForm,
    ReturnForm,
)
from yaojian.enterprise.annual_reports.review.queries import Cursor
from yaojian.enterprise.annual_reports.rights import REVIEW
from yaojian.kernel.calendar import workdays
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_GET
def front(request: Request) -> HttpResponse:
    """The address a reviewer remembers leads to the ledger."""
    checks.signed_in(request.actor)
    return go(request, "enterprise:supervision:reports")


@require_GET
def ledger(request: Request) -> HttpResponse:
    """Submitted reports in the actor's scope, with filters in the address."""
    form = FilterForm(request.GET, actor=request.actor)
    rows = queries.ledger(
        request.actor, form.wanted(), after=Cursor.parse(request.GET.get("after", "")), limit=queries.PAGE + 1
    )
    shown = rows[: queries.PAGE]
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    context = {
        "form": form,
        "rows": shown,
        "filtered": bool(kept),
        "first_page": "after" not in request.GET,
        "first_address": f"?{urlencode(kept)}",
        "next_address": f"?{urlencode(kept | {'after': str(shown[-1].cursor)})}" if len(rows) > queries.PAGE else "",
        "figures": queries.figures(request.actor, workdays.today().year - 1),
        "year": workdays.today().year - 1,
    }
    return render(request, "office/annual_reports/ledger.html", context)


@require_GET
def report(request: Request, report_id: UUID) -> HttpResponse:
    """One submitted report as it was last submitted."""
    return _page(request, queries.filed_report(request.actor, report_id))


@require_POST
def accept(request: Request, report_id: UUID) -> HttpResponse:
    """受理."""
    form = AcceptForm(request.POST, auto_id="accept_%s")
    if not form.is_valid():
        return _page(request, queries.filed_report(request.actor, report_id), accept_form=form)
    done = services.accept_report(actor=request.actor, report_id=report_id, **form.cleaned_data)
    messages.success(request, f"已受理{done.company.name}的 {done.year} 年度报告，企业已收到通知。")
    return go(request, "enterprise:supervision:reports")


@require_POST
def return_(request: Request, report_id: UUID) -> HttpResponse:
    """退回."""
    filed = queries.filed_report(request.actor, report_id)
    form = ReturnForm(request.POST, sections=content.outlines(filed.definition), auto_id="return_%s")
    if not form.is_valid():
        return _page(request, filed, return_form=form)
    done = services.return_report(
        actor=request.actor,
        report_id=report_id,
        row_version=form.cleaned_data["row_version"],
        reason=form.cleaned_data["reason"],
        remarks=form.remarks(),
        key=form.cleaned_data["key"],
    )
    messages.success(request, f"已退回{done.company.name}的 {done.year} 年度报告，企业已收到原因。")
    return go(request, "enterprise:supervision:reports")


@require_POST
def correction(request: Request, request_id: UUID) -> HttpResponse:
    """Open an accepted report again, or not, as the company asked."""
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        asked = queries.correction(request.actor, request_id)
        return _page(request, queries.filed_report(request.actor, asked.report_id), correction_form=form)
    granted = request.POST.get("grant") == "1"
    decide = filings.open_again if granted else filings.refuse_correction
    done = decide(actor=request.actor, request_id=request_id, **form.cleaned_data)
    words = "已同意" if granted else "未同意"
    messages.success(request, f"{words}{done.company.name}更正 {done.year} 年度报告，企业已收到答复。")
    return go(request, "enterprise:supervision:report", done.pk)


def _page(
    request: Request,
    filed: Report,
    *,
    accept_form: AcceptForm | None = None,
    return_form: ReturnForm | None = None,
    correction_form: CorrectionForm | None = None,
) -> HttpResponse:
    submissions = reports.submissions_of(filed)
    wrong = accept_form or return_form or correction_form
    start = {"row_version": filed.row_version}
    chapters = reports.read(submissions[0])
    sections = [chapter.outline for chapter in chapters]
    returning = return_form or ReturnForm(sections=sections, initial=start, auto_id="return_%s")
    may_review = checks.holds_on(request.actor, REVIEW, filed)
    context = {
        "report": filed,
        "submission": submissions[0],
        "submissions": submissions,
        "chapters": [(chapter, returning.remark(chapter.outline.code)) for chapter in chapters],
        "declaration": content.declaration(filed.definition),
        "may_decide": filed.state == ReportState.SUBMITTED and may_review,
        "may_review": may_review,
        "accept_form": accept_form or AcceptForm(initial=start, auto_id="accept_%s"),
        "return_form": returning,
        "return_form_id": RETURN_FORM,
        "corrections": queries.corrections_of(filed),
        "correction_form": correction_form or CorrectionForm(auto_id="correction_%s"),
        "said": queries.remarks_of(filed),
        "wrong_form": wrong,
    }
    return render(request, "office/annual_reports/report.html", context, status=422 if wrong else 200)
