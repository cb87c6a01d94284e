"""The public's search for guides under ``/d/fw/``."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yaojian.kernel.permissions import checks
from yaojian.portal.guides import queries
from yaojian.portal.guides.models import Audience
from yaojian.portal.guides.pages import COLUMN_KIND, HOME
from yaojian.portal.publishing.framing import answer_frame
from yaojian.web.requests import Request

LONGEST_WORDS = 60


@require_safe
def search(request: Request) -> HttpResponse:
    """Guides by words, audience and theme; the state stands in the address."""
    checks.open_to_all()
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    audience, theme = request.GET.get("for", ""), request.GET.get("theme", "")
    themes = list(queries.themes_in_use())
    chosen = next((one for one in themes if one.slug == theme), None)
    searched = bool(words or chosen or audience in Audience.values)
    context = answer_frame(request, title="查找办事指南", column_kind=COLUMN_KIND, steps=[("办事服务", HOME)]) | {
        "guides": queries.find(words, audience, chosen.pk if chosen else None) if searched else [],
        "themes": themes,
        "audiences": Audience.choices,
        "words": words,
        "audience": audience,
        "theme": chosen.slug if chosen else "",
        "searched": searched,
        "at_most": queries.FOUND_AT_MOST,
    }
    return render(request, "portal/guides/search.html", context)
