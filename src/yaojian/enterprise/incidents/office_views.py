"""Pages of the bureau: ledger, one incident, the acts, statistics, who is on duty."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.calendar import workdays
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import queries, services
from .errors import NothingSaid
from .forms import AskForm, AssignForm, CloseForm, DutyForm, FilterForm, SayForm
from .models import DutyRole, Incident, IncidentState, What
from .queries import Cursor
from .rights import HANDLE, ROSTER


@require_GET
def ledger(request: Request) -> HttpResponse:
    """Incidents in the actor's scope, with filters in the address."""
    form = FilterForm(request.GET, actor=request.actor)
    after = Cursor.parse(request.GET.get("after", ""))
    rows = queries.ledger(request.actor, form.wanted(), after=after, limit=queries.PAGE + 1)
    shown = rows[: queries.PAGE]
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    following = str(Cursor(shown[-1].reported_at, shown[-1].pk)) if len(rows) > queries.PAGE else ""
    context = {
        "form": form,
        "rows": shown,
        "filtered": bool(kept),
        "first_page": "after" not in request.GET,
        "first_address": f"?{urlencode(kept)}",
        "next_address": f"?{urlencode(kept | {'after': following})}" if following else "",
        "figures": queries.figures(request.actor),
        "now": timezone.now(),
    }
    return render(request, "office/incidents/ledger.html", context)


@require_GET
def incident(request: Request, incident_id: UUID) -> HttpResponse:
    """One incident with its trail and what may be done."""
    return _page(request, queries.readable_incident(request.actor, incident_id))


@require_POST
def acknowledge(request: Request, incident_id: UUID) -> HttpResponse:
    """确认收到."""
    done = services.acknowledge(actor=request.actor, incident_id=incident_id)
    messages.success(request, f"已确认收到（{done.number}），企业已收到通知。")
    return go(request, "enterprise:incident_desk:incident", done.pk)


@require_POST
def assign(request: Request, incident_id: UUID) -> HttpResponse:
    """指定承办人."""
    found = queries.readable_incident(request.actor, incident_id)
    form = AssignForm(request.POST, unit=found.branch, auto_id="assign_%s")
    if not form.is_valid():
        return _page(request, found, assign_form=form)
    user = form.cleaned_data["user"]
    services.assign(actor=request.actor, incident_id=found.pk, user_id=user.pk)
    messages.success(request, f"已指定{user.name}承办。")
    return go(request, "enterprise:incident_desk:incident", found.pk)


@require_POST
def ask(request: Request, incident_id: UUID) -> HttpResponse:
    """要求补充."""
    return _said(
        request,
        incident_id,
        "ask_form",
        AskForm(request.POST, auto_id="ask_%s"),
        lambda said: services.ask_company(actor=request.actor, incident_id=incident_id, **said),
        "已要求企业补充，企业已收到通知。",
    )


@require_POST
def visit(request: Request, incident_id: UUID) -> HttpResponse:
    """现场核查."""

    def record(said: dict[str, Any]) -> object:
        return services.record_visit(
            actor=request.actor,
            incident_id=incident_id,
            text=said["text"],
            attached=said["photos"],
            key=said["key"],
        )

    form = SayForm(request.POST, request.FILES, actor=request.actor, auto_id="visit_%s")
    return _said(request, incident_id, "visit_form", form, record, "现场核查已记录。")


@require_POST
def close(request: Request, incident_id: UUID) -> HttpResponse:
    """办结."""
    return _said(
        request,
        incident_id,
        "close_form",
        CloseForm(request.POST, auto_id="close_%s"),
        lambda said: services.close_incident(actor=request.actor, incident_id=incident_id, **said),
        "已办结，企业已收到通知。",
    )


def _said(
    request: Request,
    incident_id: UUID,
    name: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """One act of words: done and back to the page, or the page again with what was wrong and all that was typed."""
    found = queries.readable_incident(request.actor, incident_id)
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except NothingSaid as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, done)
            return go(request, "enterprise:incident_desk:incident", found.pk)
    return _page(request, found, **{name: form})


def _page(request: Request, found: Incident, **wrong: forms.Form) -> HttpResponse:
    may_handle = checks.holds_on(request.actor, HANDLE, found)
    context = {
        "incident": found,
        "entries": queries.entries_of(found),
        "clocks": queries.clocks_of(found),
        "late": found.state == IncidentState.REPORTED and found.acknowledge_by < timezone.now(),
        "may_acknowledge": may_handle and found.state == IncidentState.REPORTED,
        "may_act": may_handle and found.state == IncidentState.ACKNOWLEDGED,
        "assign_form": AssignForm(unit=found.branch, initial={"user": found.handler_id}, auto_id="assign_%s"),
        "ask_form": AskForm(auto_id="ask_%s"),
        "visit_form": SayForm(actor=request.actor, auto_id="visit_%s"),
        "close_form": CloseForm(auto_id="close_%s"),
        "wrong_form": next(iter(wrong.values()), None),
    } | wrong
    return render(request, "office/incidents/incident.html", context, status=422 if wrong else 200)


@require_GET
def statistics(request: Request) -> HttpResponse:
    """By branch and kind in one year."""
    this_year = workdays.today().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and len(asked) == len("2026") else this_year
    rows = queries.statistics(request.actor, year)
    years = range(this_year, this_year - 5, -1)
    context = {
        "rows": rows,
        "year": year,
        "years": years,
        "kinds": What.labels,
        "total": sum(row.total for row in rows),
    }
    return render(request, "office/incidents/statistics.html", context)


@require_http_methods(["GET", "POST"])
def duties(request: Request) -> HttpResponse:
    """Who is told first; entering somebody."""
    units = list(queries.roster_units(request.actor))
    unit = _chosen(request, units)
    form = DutyForm(
        request.POST if request.method == "POST" else None,
        unit=unit,
        initial={"since": workdays.today(), "role": DutyRole.OFFICER},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.enter_duty(
            actor=request.actor,
            unit=unit,
            user_id=given["user"].pk,
            role=DutyRole(given["role"]),
            since=given["since"],
            until=given["until"],
        )
        messages.success(request, f"已安排{given['user'].name}值班。")
        return go(request, "enterprise:incident_desk:duties")
    rows = queries.roster(request.actor, workdays.today())
    context = {"form": form, "units": units, "unit": unit, "rows": rows}
    return render(request, "office/incidents/duties.html", context, status=422 if form.errors else 200)


def _chosen(request: Request, units: list[Unit]) -> Unit:
    """The unit whose people the form offers: as asked, if the actor keeps its roster; else the first."""
    asked = request.POST.get("unit") or request.GET.get("unit") or ""
    checks.require(request.actor, ROSTER)
    return next((unit for unit in units if str(unit.pk) == asked), units[0])


@require_POST
def end_duty(request: Request, duty_id: UUID) -> HttpResponse:
    """结束值班."""
    done = services.end_duty(actor=request.actor, duty_id=duty_id)
    messages.success(request, f"已结束{done.user.name}的值班。")
    return go(request, "enterprise:incident_desk:duties")
