"""Acts of the ledger pages: export, views, columns, many rows at once."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.files.kinds import FACTS, Kinds
from yaojian.kernel.jobs import queries as runs
from yaojian.kernel.permissions import checks
from yaojian.kernel.takeouts import services as takeouts
from yaojian.oa.documents.takeouts import SHEETS
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import beside, columns, exports, queries, saved, services
from .forms import FilterForm, UrgeForm, ViewForm
from .ledgers import Centre, Ledger
from .models import SavedView

_ACTS = ["GET", "HEAD", "POST"]


@require_POST
def export(request: Request, centre: Centre, status: Ledger) -> HttpResponse:
    """The rows and columns on the screen as a sheet: at once, or by the worker when there are many."""
    form = FilterForm(QueryDict(request.POST.get("query", "")))
    layout = saved.layout_of(request.actor, centre, _view(request))
    order = exports.Order(centre, status, form.filters(centre.kind), layout.columns, form.conditions())
    if not exports.is_small(request.actor, order):
        run = exports.export_later(
            actor=request.actor, order=order, query=form.query(), key=request.POST.get("key", "")
        )
        return go(request, "oa:desk:export", run.pk)
    sheet = exports.export_now(actor=request.actor, order=order)
    answer = HttpResponse(sheet.content, content_type=FACTS[Kinds.XLSX].media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(sheet.name)}"
    return answer


@require_GET
def export_page(request: Request, run_id: UUID) -> HttpResponse:
    """How far a large export is, then where to take the sheet."""
    run = runs.run_for(request.actor, run_id)
    context = {"run": run, "file": takeouts.file_of(SHEETS, run) if run.is_over else None, "days": takeouts.KEPT.days}
    return render(request, "oa/desk/export.html", context)


@require_GET
def export_progress(request: Request, run_id: UUID) -> HttpResponse:
    """The bar as a fragment; once it is over the whole page is loaded anew."""
    run = runs.run_for(request.actor, run_id)
    if run.is_over:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "oa/desk/progress.html", {"run": run})


@require_POST
def save_view(request: Request, centre: Centre, status: Ledger) -> HttpResponse:
    """Keep what is on the screen as a view."""
    form, view = ViewForm(request.POST), _view(request)
    checks.signed_in(request.actor)
    if not form.is_valid():
        return render(request, "oa/desk/save_view.html", {"form": form, "centre": centre, "ledger": status}, status=422)
    wanted = services.Wanted(
        name=form.cleaned_data["name"],
        centre=centre,
        ledger=status,
        query=FilterForm(QueryDict(request.POST.get("query", ""))).query(),
        shared=form.cleaned_data["shared"],
        is_default=form.cleaned_data["is_default"],
        view_id=view.pk if view else None,
    )
    made = services.save_view(actor=request.actor, wanted=wanted, key=request.POST.get("key", ""))
    messages.success(request, f"已保存视图“{made.name}”，以后可从“视图”中打开。")
    return go(request, saved.address_of(made))


@require_GET
def saved_views(request: Request, centre: Centre) -> HttpResponse:
    """The reader's views of a centre and those shared with him."""
    context = {
        "centre": centre,
        "views": [(view, saved.address_of(view)) for view in saved.views_of(request.actor, centre)],
        "default": saved.default_of(request.actor, centre),
        "crumbs": [("工作台", reverse("oa:desk:home")), (f"{centre.label}台账", _door(centre)), ("视图", "")],
    }
    return render(request, "oa/desk/views.html", context)


@require_POST
def remove_view(request: Request, view_id: UUID) -> HttpResponse:
    """Remove one's own view."""
    view = services.remove_view(actor=request.actor, view_id=view_id)
    messages.success(request, f"已删除视图“{view.name}”。")
    return go(request, beside.page_of(view))


@require_POST
def choose_default(request: Request, view_id: UUID) -> HttpResponse:
    """Open the centre with this view from now on, or no more."""
    chosen = request.POST.get("chosen") == "yes"
    view = services.choose_default(actor=request.actor, view_id=view_id, chosen=chosen)
    messages.success(request, f"视图“{view.name}”已{'设为' if chosen else '不再作为'}默认视图。")
    return go(request, beside.page_of(view))


@require_http_methods(_ACTS)
def layout(request: Request, centre: Centre) -> HttpResponse:
    """列设置: which columns, in which order, how close. Every button keeps what is ticked."""
    checks.signed_in(request.actor)
    view = _view(request)
    shown = saved.layout_of(request.actor, centre, view)
    back = request.POST.get("back", request.GET.get("back", ""))
    if request.method == "POST":
        keys: tuple[str, ...] = tuple(key for key in request.POST.getlist("order") if key in _ticked(request))
        act, _, key = request.POST.get("act", "save").partition(":")
        if act in ("up", "down"):
            keys = columns.moved(keys, key, -1 if act == "up" else 1)
        compact = request.POST.get("compact") == "yes"
        if act == "usual":
            keys, compact = columns.USUAL, False
        services.set_layout(
            actor=request.actor, centre=centre, view_id=view.pk if view else None, keys=keys, compact=compact
        )
        if act == "save" and back.startswith(_door(centre)):
            return go(request, back)
        return go(request, f"{request.path}?{QueryDict(request.META['QUERY_STRING']).urlencode()}")
    context = {
        "centre": centre,
        "layout": shown,
        "others": [column for column in columns.ALL if column not in shown.columns],
        "back": back if back.startswith(_door(centre)) else _door(centre),
        "crumbs": [("工作台", reverse("oa:desk:home")), (f"{centre.label}台账", _door(centre)), ("列设置", "")],
    }
    return render(request, "oa/desk/columns.html", context)


@require_http_methods(_ACTS)
def bulk_read(request: Request, centre: Centre, status: Ledger) -> HttpResponse:
    """批量已阅: first what will be affected, then the act."""
    checks.signed_in(request.actor)
    back = reverse("oa:desk:ledger", args=[centre, status])
    ids = _rows(request)
    if request.method == "POST":
        done = services.read_many(actor=request.actor, task_ids=ids, key=request.POST.get("key", ""))
        return _after_bulk(request, done, "标为已阅", back)
    rows = queries.to_read_among(request.actor, ids)
    context = {"rows": rows, "left_out": len(ids) - len(rows), "back": back, "act": "标为已阅", "form": None}
    return render(request, "oa/desk/bulk.html", context)


@require_http_methods(_ACTS)
def bulk_urge(request: Request, centre: Centre, status: Ledger) -> HttpResponse:
    """批量催办: first what will be affected and who is told, then the act."""
    back = reverse("oa:desk:ledger", args=[centre, status])
    ids, form = _rows(request), UrgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = services.urge_many(
            actor=request.actor,
            document_ids=ids,
            text=form.cleaned_data["text"],
            key=request.POST.get("key", ""),
        )
        return _after_bulk(request, done, "催办", back)
    rows = queries.running_among(request.actor, ids)
    context = {"rows": rows, "left_out": len(ids) - len(rows), "back": back, "act": "催办", "form": form}
    return render(request, "oa/desk/bulk.html", context, status=422 if form.is_bound else 200)


def _after_bulk(request: Request, done: services.Done, act: str, back: str) -> HttpResponse:
    messages.success(request, f"已{act} {done.count} 件。")
    for sentence in done.refused[:5]:
        messages.warning(request, sentence)
    return go(request, back)


def _view(request: Request) -> SavedView | None:
    wanted = request.POST.get("view", request.GET.get("view", ""))
    return saved.view_for(request.actor, UUID(wanted)) if _is_id(wanted) else None


def _rows(request: Request) -> list[UUID]:
    """The ticked rows; what is no id was never on the page."""
    given = request.POST if request.method == "POST" else request.GET
    return [UUID(one) for one in given.getlist("row") if _is_id(one)]


def _ticked(request: Request) -> set[str]:
    return {*request.POST.getlist("shown"), columns.TITLE.key}


def _door(centre: Centre) -> str:
    return reverse("oa:desk:centre", args=[centre])


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
