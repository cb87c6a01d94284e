"""The console's first page for whoever inspects."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from yaojian.inspection.overview import queries, showing
from yaojian.inspection.probing import showing as probing
from yaojian.inspection.probing.rights import MANAGE
from yaojian.inspection.probing.views import watched
from yaojian.inspection.rectification.models import RectificationState
from yaojian.inspection.runs.rights import START
from yaojian.inspection.runs.showing import run_words
from yaojian.kernel.permissions import checks
from yaojian.web.requests import Request


@require_GET
def home(request: Request) -> HttpResponse:
    """Score, vetoes, availability, problems, mending, repairs; the site stands in the address."""
    now = timezone.now()
    found = queries.overview(request.actor, request.GET.get("site", ""), now)
    lines = watched(list(found.targets))
    context = {
        "found": found,
        "lines": lines,
        "figures": showing.figures(found, lines),
        "change": showing.change_words(found),
        "vetoes": showing.veto_words(found),
        "words": run_words(found.run, found.severities) if found.run else None,
        "states": [
            {"label": state.label, "count": found.mending.states[state.value], "key": state.value}
            for state in RectificationState
        ],
        "now": now,
        "may_start": checks.holds(request.actor, START),
        "may_manage": checks.holds(request.actor, MANAGE),
        "weeks": [probing.week_words(line.target, line.standing.week) for line in lines[:1]],
    }
    return render(request, "console/overview/home.html", context)
