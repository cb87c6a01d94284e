"""The first page of the office and the ledgers."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.kernel.errors import Unknown
from yaojian.kernel.notices import queries as notices
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.models import DocumentKind
from yaojian.oa.documents.rights import REGISTER
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import ledgers, queries
from .forms import FilterForm
from .ledgers import Ledger
from .queries import Filters

HOME_ROWS, HOME_NOTICES = 8, 5


@require_GET
def home(request: Request) -> HttpResponse:
    """工作台: greeting, entrances, the reader's work by status, figures, notices."""
    ledger = _ledger(request.GET.get("status", ledgers.TODO.key))
    counts = queries.counts(request.actor)
    now = timezone.now().astimezone(BEIJING)
    context = {
        "greeting": greeting(now),
        "today": now,
        "counts": counts,
        "due_today": queries.due_today(request.actor),
        "may_register": checks.holds(request.actor, REGISTER),
        "ledger": ledger,
        "tabs": _tabs(counts, ledger, reverse("oa:desk:home") + "?status={}#work"),
        "page": queries.page_of(request.actor, ledger, Filters(), limit=HOME_ROWS),
        "figures": _figures(request, counts),
        "notices": notices.notices_of(request.actor).rows[:HOME_NOTICES],
    }
    return render(request, "oa/desk/home.html", context)


@require_GET
def ledger_page(request: Request, status: str) -> HttpResponse:
    """收文台账: one status word of the incoming documents, narrowed and paged by the address."""
    ledger = _ledger(status)
    form = FilterForm(request.GET)
    filters = form.filters(DocumentKind.INCOMING)
    here = reverse("oa:desk:ledger", args=[status])
    kept = {name: str(value) for name, value in request.GET.items() if value and name in form.fields}
    page = queries.page_of(request.actor, ledger, filters, after=request.GET.get("after", ""))
    counts = queries.counts(request.actor, DocumentKind.INCOMING)
    counted = ledger in ledgers.ALL and not filters.are_set
    context = {
        "ledger": ledger,
        "form": form,
        "filters": filters,
        "page": page,
        "found": counts[ledger.key] if counted else queries.count_of(request.actor, ledger, filters),
        "tabs": _tabs(counts, ledger, _ledger_address(kept)),
        "crumbs": [("工作台", reverse("oa:desk:home")), ("收文台账", "")],
        "here": here,
        "first_page": f"{here}?{urlencode(kept)}" if request.GET.get("after") else "",
        "next_page": f"{here}?{urlencode(kept | {'after': page.following})}" if page.following else "",
        "may_register": checks.holds(request.actor, REGISTER),
    }
    status_code = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "oa/desk/ledger.html", context, status=status_code)


@require_GET
def search(request: Request) -> HttpResponse:
    """公文查询: what the search box found among all the reader may see."""
    return ledger_page(request, ledgers.EVERY.key)


@require_GET
def incoming(request: Request) -> HttpResponse:
    """The centre's door: the ledger of what waits."""
    checks.signed_in(request.actor)
    return go(request, "oa:desk:ledger", ledgers.TODO.key)


def greeting(now: datetime) -> str:
    """早上好, 上午好 … by the Beijing hour."""
    steps = ((6, "夜深了"), (9, "早上好"), (12, "上午好"), (14, "中午好"), (18, "下午好"))
    return next((words for end, words in steps if now.hour < end), "晚上好")


def _ledger(key: str) -> Ledger:
    if key not in ledgers.BY_KEY:
        raise Unknown(kind="台账")
    return ledgers.BY_KEY[key]


def _ledger_address(kept: dict[str, str]) -> str:
    """Address pattern of the tabs: the filters stay while the status changes."""
    path = reverse("oa:desk:ledger", args=["status"]).removesuffix("status") + "{}"
    return f"{path}?{urlencode(kept)}" if kept else path


def _tabs(counts: dict[str, int], current: Ledger, pattern: str) -> list[dict[str, Any]]:
    head, _, tail = pattern.partition("{}")
    return [
        {
            "label": one.label,
            "address": head + one.key + tail,
            "count": counts[one.key],
            "current": one is current,
            "hot": one.hot,
        }
        for one in ledgers.ALL
    ]


def _figures(request: Request, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Counts of ledgers; each leads to the list it was counted from."""
    shown = [
        {
            "label": f"{one.label}收文",
            "value": counts[one.key],
            "note": "现在",
            "address": reverse("oa:desk:ledger", args=[one.key]),
            "tone": "bad" if one is ledgers.OVERDUE and counts[one.key] else "",
        }
        for one in (ledgers.TODO, ledgers.OVERDUE, ledgers.TRACKED)
    ]
    for figure in queries.figures(request.actor):
        address = reverse("oa:desk:ledger", args=[figure.ledger.key])
        shown.append(
            {
                "label": figure.label,
                "value": figure.count,
                "note": figure.note,
                "address": f"{address}?first={figure.first:%Y-%m-%d}" if figure.first else address,
                "tone": "",
            }
        )
    return shown
