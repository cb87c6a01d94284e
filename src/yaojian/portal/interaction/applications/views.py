"""Pages of the desk about applications: parse, one query or one act, answer."""

import io
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.acting import acts as acting
from yaojian.portal.interaction.acting.acts import ActForm
from yaojian.portal.interaction.acting.paging import Ledger
from yaojian.portal.interaction.applications import annual, exporting, pages, queries
from yaojian.portal.interaction.applications.acts import ACTS
from yaojian.portal.interaction.applications.forms import CounterForm, LedgerForm, ReportForm
from yaojian.portal.interaction.applications.models import Application, ReportCorrection
from yaojian.portal.interaction.applications.queries import Filters
from yaojian.portal.interaction.applications.rights import READ, REGISTER, REPORT
from yaojian.portal.interaction.applications.services import identifying, receiving, reporting
from yaojian.portal.interaction.visiting import codes
from yaojian.web.answers import go
from yaojian.web.requests import Request

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


def ledger_named(actor: Actor, key: str) -> Ledger:
    """The ledger asked for, else the first the reader has work in. Raises ``RightMissing``, ``Unknown``."""
    shown = queries.shown_ledgers(actor)
    if not shown:
        checks.require(actor, READ)  # says which right is missing
    if not key:
        return shown[0]
    if key not in queries.BY_KEY:
        raise Unknown(kind="台账")
    return queries.BY_KEY[key]


def _filters(request: Request) -> tuple[LedgerForm, Filters]:
    form = LedgerForm(request.GET)
    return form, queries.filters_of(form.cleaned_data if form.is_valid() else {})


@require_GET
def ledger(request: Request) -> HttpResponse:
    """申请台账: one status word, or one cell of the yearly table."""
    chosen = ledger_named(request.actor, request.GET.get("tab", ""))
    form, filters = _filters(request)
    found = queries.page_of(request.actor, chosen, filters, after=request.GET.get("after", ""))
    kept = {name: value for name, value in request.GET.items() if name != "after" and value} | {"tab": chosen.key}
    here = "?" + urlencode(kept)
    context = {
        "ledger": chosen,
        "form": form,
        "cell": annual.row_labels().get(filters.row, "") if filters.report else "",
        "filters": filters,
        "narrowed": filters != Filters(),
        "page": found,
        "tabs": pages.tabs(queries.shown_ledgers(request.actor), queries.counts(request.actor), chosen.key),
        "first_page": here if request.GET.get("after") else "",
        "next_page": f"{here}&{urlencode({'after': found.following})}" if found.following else "",
        "here": here,
        "may_enter": checks.holds(request.actor, REGISTER),
        "year": workdays.today().year,
    }
    return render(request, "desk/applications/list.html", context)


@require_GET
def export(request: Request) -> HttpResponse:
    """The ledger as a sheet, without who applied."""
    chosen = ledger_named(request.actor, request.GET.get("tab", ""))
    out = io.BytesIO()
    exporting.export(actor=request.actor, ledger=chosen, filters=_filters(request)[1], out=out)
    answer = HttpResponse(out.getvalue(), content_type=_SHEET)
    answer.headers["Content-Disposition"] = "attachment; filename=applications.xlsx"
    return answer


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """录入 what came on paper; its query code is told once, for the receipt given to the applicant."""
    checks.require(request.actor, REGISTER)
    if request.method == "GET":
        return _new_page(request, CounterForm(actor=request.actor), HTTPStatus.OK)
    form = CounterForm(request.POST, request.FILES, actor=request.actor)
    if not form.is_valid():
        return _new_page(request, form, _WRONG)
    made = receiving.enter_paper(actor=request.actor, new=form.new_application(), key=request.POST.get("key", ""))
    code = codes.shown(codes.code_of("application", made.pk))
    messages.success(request, f"已录入，请接着登记。给申请人的查询码：{code}")
    return go(request, "portal:applications:page", made.pk)


def _new_page(request: Request, form: CounterForm, status: HTTPStatus) -> HttpResponse:
    return render(request, "desk/applications/new.html", {"form": form}, status=status)


@require_GET
def page(request: Request, application_id: UUID) -> HttpResponse:
    """One application with its clock, papers, trail and what the reader may do."""
    return _page(request, _fetch(request, application_id))


@require_POST
def identity(request: Request, application_id: UUID) -> HttpResponse:
    """查看申请人身份: shown on this answer only, and written into the audit log."""
    application = _fetch(request, application_id)
    party = identifying.identify(actor=request.actor, application_id=application_id)
    answer = _page(request, application, party=party)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def act(request: Request, application_id: UUID, name: str) -> HttpResponse:
    """Any act of ``acts.ACTS``."""
    chosen = acting.named(ACTS, name)
    rows = Application.objects.select_related("unit", "person")
    application = checks.fetch(request.actor, chosen.right, rows, application_id)
    wrong = acting.take(
        chosen,
        application,
        actor=request.actor,
        data=request.POST,
        files=request.FILES,
        key=request.POST.get("key", ""),
    )
    if wrong is not None:
        return _page(request, application, wrong=wrong)
    messages.success(request, chosen.done)
    if checks.holds_on(request.actor, READ, application):
        return go(request, "portal:applications:page", application_id)
    return go(request, "portal:applications:list")


@require_http_methods(["GET", "POST"])
def report(request: Request, year: int) -> HttpResponse:
    """年报表三 of one year; a correction is a row of its own."""
    checks.require(request.actor, READ)
    may_correct = checks.holds(request.actor, REPORT)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        checks.require(request.actor, REPORT)
        if form.is_valid():
            key = request.POST.get("key", "")
            reporting.correct_report(actor=request.actor, year=year, key=key, **form.cleaned_data)
            messages.success(request, "已记录更正。")
            return go(request, "portal:applications:report", year)
    context = {
        "table": annual.table(request.actor, year),
        "columns": [column.label for column in annual.COLUMNS],
        "corrections": ReportCorrection.objects.filter(year=year).order_by("-at"),
        "labels": annual.row_labels(),
        "form": form if may_correct else None,
        "years": (year - 1, year + 1),
        "this_year": workdays.today().year,
    }
    return render(request, "desk/applications/report.html", context, status=_WRONG if form.errors else HTTPStatus.OK)


def _fetch(request: Request, application_id: UUID) -> Application:
    rows = Application.objects.select_related("unit", "person")
    return checks.fetch(request.actor, READ, rows, application_id)


def _page(
    request: Request, application: Application, *, wrong: ActForm | None = None, party: Any = None
) -> HttpResponse:
    context = pages.application_page(request.actor, application, wrong) | {"revealed": party}
    status = _WRONG if wrong is not None else HTTPStatus.OK
    return render(request, "desk/applications/page.html", context, status=status)
