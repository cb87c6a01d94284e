"""The record of the company one acts for, part by part; choosing the company; the contact."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.enterprise.companies import parts, queries, services
from yaojian.enterprise.companies.forms.choosing import ChooseForm
from yaojian.enterprise.companies.forms.own import ContactForm
from yaojian.enterprise.companies.models import OPEN_CHANGES
from yaojian.enterprise.companies.rights import APPOINT, MAINTAIN
from yaojian.enterprise.companies.services.revealing import Revealed
from yaojian.enterprise.companies.views.pages import Asking, ask, part_address
from yaojian.kernel.accounts import companies as account_companies
from yaojian.kernel.accounts.middleware import COMPANY
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_GET
def own(request: Request) -> HttpResponse:
    """The company the actor acts for; ``?part=`` names the part of its record."""
    return own_page(request, request.GET.get("part", ""))


def own_page(request: Request, code: str, *, revealed: Revealed | None = None) -> HttpResponse:
    """One part of the record; ``revealed``: a person's numbers in full, on this answer only."""
    company = queries.own_company(request.actor)
    part = parts.named(code, own=True)
    here = reverse("enterprise:companies:own")
    tabs = [
        {"label": one.label, "address": f"{here}?part={one.code}", "count": None, "current": one == part}
        for one in parts.parts(own=True)
    ]
    context = {
        "company": company,
        "part": part,
        "tabs": tabs,
        "several": len(account_companies.companies_of(request.actor.user_id or 0)) > 1,
        "open_changes": company.changes.filter(state__in=OPEN_CHANGES).count(),
        "may_maintain": checks.holds_on(request.actor, MAINTAIN, company),
        "may_appoint": checks.holds_on(request.actor, APPOINT, company),
        "revealed": revealed,
    }
    answer = render(request, "enterprise/companies/own.html", context | part.content(request.actor, company))
    if revealed is not None:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Say which company one acts for; kept in the session, checked again with every request."""
    checks.signed_in(request.actor)
    mine = account_companies.companies_of(request.actor.user_id or 0)
    form = ChooseForm(request.POST if request.method == "POST" else None, companies=mine)
    if request.method == "POST" and form.is_valid():
        company = services.choose_company(actor=request.actor, company_id=form.cleaned_data["company"])
        request.session[COMPANY] = str(company.pk)
        messages.success(request, f"现在代表“{company.name}”办理业务。")
        return go(request, "enterprise:reports:home")
    context = {"form": form, "companies": mine}
    return render(request, "enterprise/companies/choose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def contact(request: Request) -> HttpResponse:
    """联系方式: not regulated, saved at once."""
    company = queries.own_company(request.actor)
    checks.require_on(request.actor, MAINTAIN, company)
    values = {"phone": company.phone, "contact": company.contact, "row_version": company.row_version}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=values)
    if request.method == "POST" and form.is_valid():
        services.change_contact(actor=request.actor, **form.cleaned_data)
        messages.success(request, "联系方式已更新。")
        return go(request, part_address("basic"))
    asking = Asking("更新联系方式", "保存后立即生效，分局会看到最新的联系方式。", "保存", part_address("basic"))
    return ask(request, form, asking)
