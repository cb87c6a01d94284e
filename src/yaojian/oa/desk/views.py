"""The first page of the office and the ledgers, for reading."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.kernel.errors import Unknown
from yaojian.kernel.notices import queries as notices
from yaojian.kernel.permissions import checks
from yaojian.oa.documents import queries as documents
from yaojian.oa.documents.rights import REGISTER
from yaojian.oa.exchange import queries as exchange
from yaojian.oa.flow import queries as flow
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import ledgers, pages, queries, saved
from .columns import extras_of
from .filters import Filters
from .forms import FilterForm
from .ledgers import Centre, Ledger

HOME_ROWS, HOME_NOTICES = 8, 5
MOST_PRINTED = 500
OPINIONS_SHOWN = 3


@require_GET
def home(request: Request) -> HttpResponse:
    """工作台: greeting, entrances, the reader's work by status, figures, notices."""
    ledger = ledgers.BY_KEY.get(request.GET.get("status", ledgers.TODO.key))
    if ledger not in ledgers.ALL:
        raise Unknown(kind="台账")
    overview = queries.overview(request.actor)
    now = timezone.now().astimezone(BEIJING)
    context = {
        "greeting": greeting(now),
        "today": now,
        "counts": overview.counts,
        "due_today": overview.due_today,
        "may_register": checks.holds(request.actor, REGISTER),
        "ledger": ledger,
        "tabs": pages.home_tabs(overview.counts, ledger),
        "layout": saved.USUAL,
        "page": queries.page_of(request.actor, ledger, Filters(), limit=HOME_ROWS),
        "figures": pages.figures(overview),
        "exchange": exchange.waiting_of(request.actor),
        "notices": notices.notices_of(request.actor).rows[:HOME_NOTICES],
    }
    return render(request, "oa/desk/home.html", context)


@require_GET
def ledger_page(request: Request, centre: Centre, status: Ledger) -> HttpResponse:
    """One status word of one centre, narrowed, ordered and paged by the address."""
    form = FilterForm(request.GET)
    context = pages.ledger_context(request, centre, status, form)
    code = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "oa/desk/ledger.html", context, status=code)


@require_GET
def work_page(request: Request, status: Ledger) -> HttpResponse:
    """The short address of a ledger over all centres."""
    return ledger_page(request, ledgers.WORK, status)


@require_GET
def search(request: Request) -> HttpResponse:
    """公文查询: what the search box found among all the reader may see."""
    return ledger_page(request, ledgers.WORK, ledgers.EVERY)


@require_GET
def centre_door(request: Request, centre: Centre) -> HttpResponse:
    """A centre opens with the reader's default view, else with what waits."""
    return go(request, saved.door_of(request.actor, centre, ledgers.TODO))


@require_GET
def count(request: Request, centre: Centre, status: Ledger) -> HttpResponse:
    """How many rows there are, as a fragment for the foot or a tab: asked for once the rows are on the screen."""
    form, in_tab = FilterForm(request.GET), "tab" in request.GET
    most = queries.most_in_tab(status) if in_tab else queries.MOST_COUNTED
    found = queries.count_of(request.actor, status, form.filters(centre.kind), most=most)
    return render(request, "oa/desk/count.html", {"found": pages.told(found, most), "in_tab": in_tab})


@require_GET
def catalogue(request: Request, centre: Centre, status: Ledger) -> HttpResponse:
    """打印目录: the rows in the chosen columns, laid out for paper."""
    form = FilterForm(request.GET)
    layout = saved.layout_of(request.actor, centre, pages.view_of(request))
    found = queries.page_of(
        request.actor, status, form.filters(centre.kind), limit=MOST_PRINTED, extras=extras_of(layout.columns)
    )
    context = {
        "centre": centre,
        "ledger": status,
        "conditions": form.conditions(),
        "headings": [column.heading(status) for column in layout.columns],
        "lines": [[column.told(row) for column in layout.columns] for row in found.rows],
        "more": bool(found.following),
        "now": timezone.now(),
        "back": f"{reverse('oa:desk:ledger', args=[centre, status])}?{form.query()}",
    }
    return render(request, "oa/desk/catalogue.html", context)


@require_GET
def preview(request: Request, document_id: UUID) -> HttpResponse:
    """A document beside its ledger, as a fragment. Leaves it unopened: looking at it here is not opening it."""
    document = documents.readable(request.actor, document_id)
    opinions = flow.opinions_of(document.instance).order_by("-at", "-pk")[:OPINIONS_SHOWN]
    context = {"document": document, "holders": documents.open_handlers(document), "opinions": opinions}
    return render(request, "oa/desk/preview.html", context)


def greeting(now: datetime) -> str:
    """早上好, 上午好 … by the Beijing hour."""
    steps = ((6, "夜深了"), (9, "早上好"), (12, "上午好"), (14, "中午好"), (18, "下午好"))
    return next((words for end, words in steps if now.hour < end), "晚上好")
