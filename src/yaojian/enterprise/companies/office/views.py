"""The bureau's ledgers of companies, changes and registrations; one company; who is in charge of it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.enterprise.companies import parts, services, showing
from yaojian.enterprise.companies.models import Business, Company
from yaojian.enterprise.companies.office import queries
from yaojian.enterprise.companies.office.forms import AssignForm, ChangesForm, CompaniesForm, RegistrationsForm
from yaojian.enterprise.companies.office.queries import PAGE, NameCursor, TimeCursor
from yaojian.enterprise.companies.rights import ASSIGN, READ, REVEAL, STANDING
from yaojian.enterprise.companies.services.revealing import Revealed
from yaojian.enterprise.companies.views.pages import Asking, ask
from yaojian.kernel.errors import Refusal, Unknown
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


def _paged(request: Request, cursor: object | None) -> dict[str, Any]:
    """Addresses of the pages beside this one; ``cursor`` where more follows."""
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    return {
        "filtered": bool(kept),
        "first_page": "after" not in request.GET,
        "first_address": f"?{urlencode(kept)}",
        "next_address": f"?{urlencode(kept | {'after': str(cursor)})}" if cursor else "",
    }


@require_GET
def companies(request: Request) -> HttpResponse:
    """企业名录: companies in the actor's scope, with filters in the address."""
    checks.require(request.actor, READ)
    form = CompaniesForm(request.GET, actor=request.actor)
    wanted, after = form.wanted(), NameCursor.parse(request.GET.get("after", ""))
    rows = queries.companies_page(request.actor, wanted, after=after, limit=PAGE + 1)
    shown = rows[:PAGE]
    cursor = NameCursor(shown[-1].name, shown[-1].pk) if len(rows) > PAGE else None
    context = {"form": form, "rows": shown, "count": queries.companies_count(request.actor, wanted)}
    return render(request, "office/companies/companies.html", context | _paged(request, cursor))


@require_GET
def company(request: Request, company_id: UUID) -> HttpResponse:
    """One company's record; ``?part=`` names the part."""
    found = queries.company(request.actor, company_id)
    return _company_page(request, found, request.GET.get("part", ""))


def _company_page(request: Request, found: Company, code: str, *, revealed: Revealed | None = None) -> HttpResponse:
    part = parts.named(code, own=False)
    here = reverse("enterprise:companies_office:company", args=[found.pk])
    tabs = [
        {"label": one.label, "address": f"{here}?part={one.code}", "count": None, "current": one == part}
        for one in parts.parts(own=False)
    ]
    context = {
        "company": found,
        "part": part,
        "tabs": tabs,
        "office": True,
        "may_assign": checks.holds_on(request.actor, ASSIGN, found),
        "may_stop": checks.holds_on(request.actor, STANDING, found),
        "may_reveal": checks.holds(request.actor, REVEAL),
        "revealed": revealed,
    }
    answer = render(request, "office/companies/company.html", context | part.content(request.actor, found))
    if revealed is not None:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def reveal(request: Request, company_id: UUID, person_id: UUID) -> HttpResponse:
    """完整号码: on this answer only, and written into the audit log."""
    found = queries.company(request.actor, company_id)
    if not found.key_persons.filter(pk=person_id).exists():
        raise Unknown(kind="关键人员")
    revealed = services.reveal_person(actor=request.actor, person_id=person_id)
    return _company_page(request, found, "people", revealed=revealed)


@require_http_methods(["GET", "POST"])
def assign(request: Request, company_id: UUID) -> HttpResponse:
    """调整管辖, from a day on."""
    found = checks.fetch(request.actor, ASSIGN, Company.objects.select_related("branch"), company_id)
    form = AssignForm(request.POST if request.method == "POST" else None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {"business": Business(form.cleaned_data["business"])}
        try:
            done = services.assign_branch(actor=request.actor, company_id=company_id, **values)
        except Refusal as refusal:
            form.add_error("since", str(refusal))
        else:
            messages.success(request, f"{done.get_business_display()}改由{done.unit.name}管辖，已通知企业和分局。")
            return go(request, "enterprise:companies_office:company", company_id)
    asking = Asking(
        f"调整管辖：{found.name}",
        f"现由{found.branch.name}管辖药品经营。以前的管辖关系保留，报告和申请自生效日起归新的分局。",
        "保存",
        reverse("enterprise:companies_office:company", args=[company_id]),
        layout="layouts/office.html",
    )
    return ask(request, form, asking)


@require_GET
def changes(request: Request) -> HttpResponse:
    """企业变更审核."""
    form = ChangesForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    after = TimeCursor.parse(request.GET.get("after", ""))
    rows = queries.changes_page(
        request.actor, state=given.get("state", ""), words=given.get("words", ""), after=after, limit=PAGE + 1
    )
    shown = rows[:PAGE]
    cursor = TimeCursor(shown[-1].submitted_at, shown[-1].pk) if len(rows) > PAGE else None
    context = {"form": form, "rows": [(row, showing.TONES[row.state]) for row in shown]}
    return render(request, "office/companies/changes.html", context | _paged(request, cursor))


@require_GET
def registrations(request: Request) -> HttpResponse:
    """企业注册确认."""
    form = RegistrationsForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    after = TimeCursor.parse(request.GET.get("after", ""))
    rows = queries.registrations_page(request.actor, state=given.get("state", ""), after=after, limit=PAGE + 1)
    shown = rows[:PAGE]
    cursor = TimeCursor(shown[-1].received_at, shown[-1].pk) if len(rows) > PAGE else None
    return render(
        request, "office/companies/registrations.html", {"form": form, "rows": shown} | _paged(request, cursor)
    )
