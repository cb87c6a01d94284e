"""The administrator's page of the clock of incidents."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yaojian.web.answers import go
from yaojian.web.requests import Request

from .clock import clock, set_clock, versions
from .forms import ClockForm


@never_cache
@require_http_methods(["GET", "POST"])
def clock_page(request: Request) -> HttpResponse:
    """The limits that count, who changed them, and new ones."""
    entered = versions(request.actor)
    current = clock()
    form = ClockForm(request.POST if request.method == "POST" else None, initial=asdict(current))
    if request.method == "POST" and form.is_valid():
        set_clock(actor=request.actor, wanted=form.wanted())
        messages.success(request, "确认时限已保存，从现在起报告的事件按新的时限计算。")
        return go(request, "incidents_console:clock")
    shown = {"form": form, "current": current, "versions": entered}
    return render(request, "console/incidents/clock.html", shown, status=422 if form.errors else 200)
