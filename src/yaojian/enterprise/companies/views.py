"""Company pages: which company to act for, and what the register says about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.enterprise.companies import queries, services
from yaojian.enterprise.companies.forms import ChooseForm
from yaojian.kernel.accounts import companies as account_companies
from yaojian.kernel.accounts.middleware import COMPANY
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_GET
def own(request: Request) -> HttpResponse:
    """The company the actor acts for, with its people. Read only: changes go through the branch bureau."""
    company = queries.own_company(request.actor)
    people = queries.people_of(company)
    return render(request, "enterprise/companies/own.html", {"company": company, "people": people})


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
