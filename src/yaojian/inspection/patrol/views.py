"""Pages: what the systems themselves know to be overdue."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from yaojian.inspection.patrol import queries, services
from yaojian.inspection.patrol.rights import REMIND
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_GET
def items(request: Request) -> HttpResponse:
    """Every source with what is overdue, blank or due soon; ``?all=1`` shows what is in order too."""
    everything = request.GET.get("all") == "1"
    context = {
        "told": queries.told(request.actor, timezone.now(), everything=everything),
        "everything": everything,
        "may_remind": checks.holds(request.actor, REMIND),
    }
    return render(request, "console/patrol/items.html", context)


@require_POST
def remind(request: Request) -> HttpResponse:
    """Remind now instead of tomorrow morning."""
    told = services.remind(actor=request.actor, now=timezone.now())
    words = f"已就 {told} 件事项提醒责任人。" if told else "没有新的事项需要提醒：一周内提醒过的不再重复。"
    messages.success(request, words)
    return go(request, "patrol:items")
