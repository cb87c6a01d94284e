"""Pages of the exchange: two ledgers, by document, the matrix, a new document, one document, the receipt."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import Unknown
from yaojian.kernel.files.kinds import FACTS, Kinds
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import exports, lists, pages, queries, receipts, services, steps
from . import receivers as receiving_units
from .errors import WrongState
from .forms import FilterForm, PrepareForm, ReceiversForm
from .kept import views_of
from .ledgers import ENDS, IN, NAMES, OUT, Ledger, ledger_of
from .models import LIVE, Delivery, DeliveryState, Dispatch
from .rights import READ, RECEIVE, SEND

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_GET
def door(request: Request) -> HttpResponse:
    """Clerks who receive see what waits for them, everybody else what was sent."""
    checks.require(request.actor, READ)
    return go(request, "oa:exchange:received" if checks.holds(request.actor, RECEIVE) else "oa:exchange:sent")


@require_GET
def sent(request: Request) -> HttpResponse:
    """发送台账."""
    return _ledger_page(request, OUT)


@require_GET
def received(request: Request) -> HttpResponse:
    """接收台账."""
    return _ledger_page(request, IN)


def _ledger_page(request: Request, end: str) -> HttpResponse:
    ledger = ledger_of(end, request.GET.get("status", ""))
    if ledger is None:
        raise Unknown(kind="台账")
    counts = lists.counts(request.actor, end)
    form, kept = _filter_form(request, end)
    filters = form.filters()
    page = lists.page_of(request.actor, end, ledger, filters, after=request.GET.get("after", ""))
    here = reverse(f"oa:exchange:{end}")
    found = lists.count_of(request.actor, end, ledger, filters) if filters.are_set else counts[ledger.key]
    context = _list_context(request, end, here, form, kept | {"status": ledger.key}, page.following) | {
        "ledger": ledger,
        "page": page,
        "found": found,
        "filters": filters,
        "tabs": _tabs(end, counts, ledger, here, kept),
        "is_out": end == OUT,
        "end": end,
        "query": form.query(),
        "views": views_of(request.actor, end),
        "view": request.GET.get("view", ""),
    }
    return render(request, "oa/exchange/ledger.html", context, status=HTTPStatus.OK if form.is_valid() else WRONG)


@require_POST
def export(request: Request, end: str) -> HttpResponse:
    """The rows on the screen, all pages, as a sheet: at once, or by the worker when there are many."""
    ledger = ledger_of(end, request.POST.get("status", "")) if end in ENDS else None
    if ledger is None:
        raise Unknown(kind="台账")
    units = lists.counterparts(request.actor, end)
    form = FilterForm(QueryDict(request.POST.get("query", "")), end=end, units=units)
    order = exports.Order(end, ledger, form.filters(), form.conditions())
    if not exports.is_small(request.actor, order):
        key = request.POST.get("key", "")
        run = exports.export_later(actor=request.actor, order=order, query=form.query(), key=key)
        return go(request, "oa:desk:export", run.pk)
    sheet = exports.export_now(actor=request.actor, order=order)
    answer = HttpResponse(sheet.content, content_type=FACTS[Kinds.XLSX].media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(sheet.name)}"
    return answer


@require_GET
def documents(request: Request) -> HttpResponse:
    """By document: who has received what we sent."""
    form, kept = _filter_form(request, OUT)
    filters = form.filters()
    rows, following = lists.documents_page(request.actor, filters, after=request.GET.get("after", ""))
    here = reverse("oa:exchange:documents")
    context = _list_context(request, "documents", here, form, kept, following) | {"rows": rows, "filters": filters}
    return render(request, "oa/exchange/documents.html", context, status=HTTPStatus.OK if form.is_valid() else WRONG)


@require_GET
def matrix(request: Request) -> HttpResponse:
    """单位 × 状态: every count leads to the list it was counted from."""
    end = IN if request.GET.get("end") == IN else OUT
    form, kept = _filter_form(request, end)
    lines = lists.matrix(request.actor, end, form.filters())
    here = reverse("oa:exchange:matrix")
    states = [state for state in DeliveryState if end == OUT or state != DeliveryState.DRAFT]
    context = _list_context(request, "matrix", here, form, kept | {"end": end}, "") | {
        "end": end,
        "states": states,
        "rows": [(line.unit, _cells(end, line.counts, states, kept, line.unit.pk)) for line in lines],
        "totals": [(state, sum(line.counts[state] for line in lines)) for state in states],
        "ends": [
            {"label": f"按{NAMES[one]}", "address": f"{here}?end={one}", "count": None, "current": one == end}
            for one in ENDS
        ],
    }
    return render(request, "oa/exchange/matrix.html", context, status=HTTPStatus.OK if form.is_valid() else WRONG)


def _cells(
    end: str, counts: Mapping[str, int], states: list[DeliveryState], kept: dict[str, str], unit: UUID
) -> list[tuple[DeliveryState, int, str]]:
    """State, count and the address of the list behind it."""
    cells = []
    for state in states:
        ledger = next(one for one in ENDS[end] if state in one.states)
        asked = kept | {"status": ledger.key, "unit": str(unit)}
        if end == OUT and ledger.key == "sent":
            asked["receipt"] = state
        cells.append((state, counts[state], f"{reverse(f'oa:exchange:{end}')}?{urlencode(asked)}"))
    return cells


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """拟发公文: what, with which files, to whom; sent at once or kept for later."""
    unit = steps.sender_of(request.actor)
    offered = receiving_units.offered(unit)
    if request.method == "GET":
        return _new_page(request, PrepareForm(actor=request.actor, offered=offered), HTTPStatus.OK)
    key = request.POST.get("key", "")
    made = services.earlier_dispatch(actor=request.actor, key=key)
    if made is None:
        form = PrepareForm(request.POST, request.FILES, actor=request.actor, offered=offered)
        if not form.is_valid():
            return _new_page(request, form, WRONG)
        made = _prepared(request, form, key)
    return go(request, "oa:exchange:detail", made.pk)


def _prepared(request: Request, form: PrepareForm, key: str) -> Dispatch:
    paper, contents, to = form.paper(), form.contents(), form.receivers()
    if not form.sends_now:
        made = services.prepare(actor=request.actor, paper=paper, contents=contents, to=to, key=key)
        messages.success(request, f"《{made.title}》已存为待发送，发送前可以增减接收单位。")
        return made
    made = services.dispatch(
        actor=request.actor,
        title=paper.title,
        document_number=paper.document_number,
        urgency=paper.urgency,
        kind=paper.kind,
        note=paper.note,
        files=contents,
        receivers=to,
        key=key,
    )
    messages.success(request, f"《{made.title}》已发送 {len(to)} 个单位。")
    return made


def _new_page(request: Request, form: PrepareForm, status: HTTPStatus) -> HttpResponse:
    crumbs = [("工作台", reverse("oa:desk:home")), (NAMES[OUT], reverse("oa:exchange:sent")), ("拟发公文", "")]
    return render(request, "oa/exchange/new.html", {"form": form, "crumbs": crumbs}, status=status)


@require_GET
def detail(request: Request, dispatch_id: UUID) -> HttpResponse:
    """The document on the left; what to do and what became of it on the right."""
    dispatch = queries.readable(request.actor, dispatch_id)
    return render(request, "oa/exchange/detail.html", pages.dispatch_page(request, dispatch))


@require_http_methods(["GET", "POST"])
def receivers(request: Request, dispatch_id: UUID) -> HttpResponse:
    """添加接收单位."""
    dispatch = checks.fetch(request.actor, SEND, queries.dispatches(), dispatch_id)
    live = set(dispatch.deliveries.filter(state__in=LIVE).values_list("receiver_unit", flat=True))
    offered = receiving_units.offered(dispatch.sender_unit)
    form = ReceiversForm(request.POST or None, offered=offered, without=live)
    if request.method == "POST" and form.is_valid():
        to = form.receivers()
        services.add_receivers(actor=request.actor, dispatch_id=dispatch_id, to=to, key=request.POST.get("key", ""))
        messages.success(request, f"《{dispatch.title}》已添加 {len(to)} 个接收单位，确认后请点“发送”。")
        return go(request, "oa:exchange:detail", dispatch_id)
    crumbs = [
        ("工作台", reverse("oa:desk:home")),
        (NAMES[OUT], reverse("oa:exchange:sent")),
        ("公文传输件", reverse("oa:exchange:detail", args=[dispatch_id])),
        ("添加接收单位", ""),
    ]
    context = {"dispatch": dispatch, "form": form, "crumbs": crumbs}
    status = WRONG if form.errors else HTTPStatus.OK
    return render(request, "oa/exchange/receivers.html", context, status=status)


@require_GET
def receipt(request: Request, delivery_id: UUID) -> HttpResponse:
    """回执, for either end."""
    delivery = _received(request, delivery_id)
    crumbs = [
        ("工作台", reverse("oa:desk:home")),
        ("公文传输件", reverse("oa:exchange:detail", args=[delivery.dispatch_id])),
        ("回执", ""),
    ]
    context = {"delivery": delivery, "facts": receipts.facts_of(delivery), "crumbs": crumbs}
    return render(request, "oa/exchange/receipt.html", context)


@require_GET
def receipt_pdf(request: Request, delivery_id: UUID) -> HttpResponse:
    """The same as PDF, to be printed or filed."""
    delivery = _received(request, delivery_id)
    name = quote(f"回执-{delivery.dispatch.title}.pdf")
    return HttpResponse(
        receipts.as_pdf(request.actor, delivery),
        content_type="application/pdf",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _received(request: Request, delivery_id: UUID) -> Delivery:
    """Raises ``WrongState`` (409) before receipt."""
    delivery = queries.readable_delivery(request.actor, delivery_id)
    if delivery.received_at is None:
        title, unit = delivery.dispatch.title, delivery.receiver_unit.short_name
        raise WrongState(title=title, unit=unit, state=delivery.get_state_display(), act="出具回执")
    return delivery


def _filter_form(request: Request, end: str) -> tuple[FilterForm, dict[str, str]]:
    form = FilterForm(request.GET, end=end, units=lists.counterparts(request.actor, end))
    return form, {name: str(value) for name, value in request.GET.items() if value and name in form.fields}


def _list_context(
    request: Request, current: str, here: str, form: FilterForm, kept: dict[str, str], following: str
) -> dict[str, Any]:
    """What every list shows beside its rows. ``kept``: the parameters that make this list."""
    modes = (("received", NAMES[IN]), ("sent", NAMES[OUT]), ("documents", "按公文"), ("matrix", "单位状态表"))
    return {
        "form": form,
        "here": here,
        "kept": {name: value for name, value in kept.items() if name not in form.fields},
        "crumbs": [("工作台", reverse("oa:desk:home")), ("公文传输", "")],
        "modes": [
            {"label": label, "address": reverse(f"oa:exchange:{name}"), "count": None, "current": name == current}
            for name, label in modes
        ],
        "first_page": f"{here}?{urlencode(kept)}" if request.GET.get("after") else "",
        "next_page": f"{here}?{urlencode(kept | {'after': following})}" if following else "",
        "may_send": checks.holds(request.actor, SEND),
    }


def _tabs(end: str, counts: dict[str, int], current: Ledger, here: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    """The filters stay while the status changes; 接收情况 belongs to 已发送 alone."""
    kept = {name: value for name, value in kept.items() if name != "receipt"}
    return [
        {
            "label": one.label,
            "address": f"{here}?{urlencode({'status': one.key} | kept)}",
            "count": counts[one.key],
            "current": one is current,
            "hot": one.hot,
        }
        for one in ENDS[end]
    ]
