"""Pages of a company: its incidents, the immediate report, one incident with its trail."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.enterprise.companies import queries as companies
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import queries, services
from .errors import FoundInFuture, NothingSaid
from .forms import ReportForm, SayForm
from .models import Incident
from .rights import REPORT


@require_GET
def listing(request: Request) -> HttpResponse:
    """What the company reported."""
    context = {"company": companies.own_company(request.actor), "incidents": queries.own_incidents(request.actor)}
    return render(request, "enterprise/incidents/list.html", context)


@require_http_methods(["GET", "POST"])
def report(request: Request) -> HttpResponse:
    """立即报告: one short page."""
    company = companies.own_company(request.actor)
    checks.require_on(request.actor, REPORT, company)
    start = {"reporter": request.actor.name, "found_at": timezone.localtime()}
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        actor=request.actor,
        initial=start,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.report_incident(actor=request.actor, told=form.told(), key=form.cleaned_data["key"])
        except FoundInFuture as refusal:
            form.add_error("found_at", str(refusal))
        else:
            messages.success(request, f"已报告{made.branch.name}，编号 {made.number}。监管人员已收到提醒。")
            return go(request, "enterprise:incidents:incident", made.pk)
    context = {"form": form, "company": company, "branch": services.branch_for(company)}
    return render(request, "enterprise/incidents/report.html", context, status=422 if form.errors else 200)


@require_GET
def incident(request: Request, incident_id: UUID) -> HttpResponse:
    """One incident: how far the bureau is, the trail, a place for more."""
    return _page(request, queries.own_incident(request.actor, incident_id))


@require_POST
def supplement(request: Request, incident_id: UUID) -> HttpResponse:
    """补充情况."""
    own = queries.own_incident(request.actor, incident_id)
    form = SayForm(request.POST, request.FILES, actor=request.actor)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.supplement(
                actor=request.actor, incident_id=own.pk, text=said["text"], attached=said["photos"], key=said["key"]
            )
        except NothingSaid as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, "已补充，监管人员会收到提醒。")
            return go(request, "enterprise:incidents:incident", own.pk)
    return _page(request, own, form=form)


def _page(request: Request, own: Incident, *, form: SayForm | None = None) -> HttpResponse:
    context = {
        "incident": own,
        "entries": queries.entries_of(own),
        "form": form or SayForm(actor=request.actor),
        "wrong_form": form,
    }
    return render(request, "enterprise/incidents/incident.html", context, status=422 if form else 200)
