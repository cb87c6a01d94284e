"""Supervision pages: the ledger of submitted reports, one report, the two decisions."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports import queries as reports
from yaojian.enterprise.annual_reports.models import Report, ReportState
from yaojian.enterprise.annual_reports.review import queries, services
from yaojian.enterprise.annual_reports.review.forms import AcceptForm, FilterForm, ReturnForm
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
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.filed_report(request.actor, report_id), accept_form=form)
    done = services.accept_report(actor=request.actor, report_id=report_id, **form.cleaned_data)
    messages.success(request, f"已受理{done.company.name}的 {done.year} 年度报告，企业已收到通知。")
    return go(request, "enterprise:supervision:reports")


@require_POST
def return_(request: Request, report_id: UUID) -> HttpResponse:
    """退回."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.filed_report(request.actor, report_id), return_form=form)
    done = services.return_report(actor=request.actor, report_id=report_id, **form.cleaned_data)
    messages.success(request, f"已退回{done.company.name}的 {done.year} 年度报告，企业已收到原因。")
    return go(request, "enterprise:supervision:reports")


def _page(
    request: Request, filed: Report, *, accept_form: AcceptForm | None = None, return_form: ReturnForm | None = None
) -> HttpResponse:
    submissions = reports.submissions_of(filed)
    wrong = accept_form or return_form
    start = {"row_version": filed.row_version}
    context = {
        "report": filed,
        "submission": submissions[0],
        "submissions": submissions,
        "chapters": content.chapters(filed.definition, submissions[0].data),
        "declaration": content.declaration(filed.definition),
        "may_decide": filed.state == ReportState.SUBMITTED and checks.holds_on(request.actor, REVIEW, filed),
        "accept_form": accept_form or AcceptForm(initial=start, auto_id="accept_%s"),
        "return_form": return_form or ReturnForm(initial=start, auto_id="return_%s"),
        "wrong_form": wrong,
    }
    return render(request, "office/annual_reports/report.html", context, status=422 if wrong else 200)
