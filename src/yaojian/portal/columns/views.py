"""Pages of the columns under ``/cms/columns/``: the tree, one column, the same change to many, who may do what."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.columns import access as accesses
from yaojian.portal.columns import bulk as bulks
from yaojian.portal.columns import queries, services
from yaojian.portal.columns.contents import contents
from yaojian.portal.columns.forms import BulkForm, ColumnForm
from yaojian.portal.columns.freshness import freshness_of
from yaojian.portal.columns.models import Column, ColumnMerge, ColumnState
from yaojian.portal.columns.rights import MANAGE
from yaojian.web.answers import go
from yaojian.web.requests import Request

_STATE_TONES = {"open": "green", "hidden": "line", "archived": "soft", "binned": ""}


@require_GET
def column_list(request: Request) -> HttpResponse:
    """The tree of the columns this person manages, with how each stands."""
    managed = queries.in_order(list(queries.managed(request.actor)))
    fresh = freshness_of(list(queries.tree()), contents().held(), timezone.now())
    wanted = request.GET.get("fresh", "")
    rows = [
        {
            "column": column,
            "fresh": fresh[column.pk],
            "tone": _STATE_TONES[column.state],
            "indent": range(column.depth - 3),
        }
        for column in managed
        if wanted in {"", fresh[column.pk].state} or (wanted == "due" and fresh[column.pk].state in {"late", "blank"})
    ]
    due = sum(fresh[column.pk].state in {"late", "blank"} for column in managed)
    context = {"rows": rows, "due": due, "total": len(managed), "fresh": wanted}
    return render(request, "desk/columns/list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    """The form for a new column."""
    checks.require(request.actor, MANAGE)
    form = ColumnForm(request.POST or None, parents=queries.possible_parents(request.actor))
    if request.method == "POST" and form.is_valid():
        column = services.create_column(
            actor=request.actor,
            parent_id=form.cleaned_data["parent"].pk,
            facts=form.facts(),
            key=request.POST.get("key", ""),
        )
        messages.success(request, f"栏目“{column.title}”已建立，地址是 {column.address}。现在可以在其中撰写信息。")
        return go(request, "portal:columns:list")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/columns/form.html", {"form": form, "column": None}, status=status)


@require_http_methods(["GET", "POST"])
def change(request: Request, column_id: int) -> HttpResponse:
    """The form for what is said about a column, and the acts on it."""
    column = checks.fetch(request.actor, MANAGE, Column.objects.select_related("busy_with"), column_id)
    form = ColumnForm(request.POST or None, column=column)
    if request.method == "POST" and form.is_valid():
        services.change_column(actor=request.actor, column_id=column_id, facts=form.facts())
        messages.success(request, f"栏目“{form.cleaned_data['title']}”已修改，网站页面几秒内更新。")
        return go(request, "portal:columns:list")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {
        "form": form,
        "column": column,
        "tone": _STATE_TONES[column.state],
        "states": [(state, label) for state, label in ColumnState.choices if state not in {column.state, "binned"}],
        "merge": ColumnMerge.objects.filter(merged=column, undone_at__isnull=True).select_related("into").first(),
        "busy": queries.busy_above(column.path),
    }
    return render(request, "desk/columns/form.html", context, status=status)


@require_POST
def set_state(request: Request, column_id: int) -> HttpResponse:
    """Hide, archive, open again."""
    wanted = request.POST.get("state", "")
    state = ColumnState(wanted) if wanted in ColumnState.values else ColumnState.BINNED
    column = services.set_state(actor=request.actor, column_id=column_id, state=state)
    messages.success(request, f"栏目“{column.title}”现在是“{column.get_state_display()}”，网站页面几秒内更新。")
    return go(request, "portal:columns:change", column_id)


@require_POST
def shift(request: Request, column_id: int) -> HttpResponse:
    """One place up or down among its siblings."""
    column = services.shift_column(actor=request.actor, column_id=column_id, up=request.POST.get("way") == "up")
    messages.success(request, f"栏目“{column.title}”的次序已调整。")
    return go(request, "portal:columns:list")


@require_http_methods(["GET", "POST"])
def bulk(request: Request) -> HttpResponse:
    """The same change to the chosen columns: choose, look at what would change, apply."""
    checks.require(request.actor, MANAGE)
    asked = request.POST if request.method == "POST" else request.GET
    ids = [int(pk) for pk in asked.getlist("column") if pk.isdigit()]
    columns = queries.in_order(list(queries.managed(request.actor).filter(pk__in=ids)))
    form = BulkForm(request.POST or None)
    lines: list[bulks.Line] = []
    if form.is_valid() and columns:
        numbers, changes = [column.pk for column in columns], form.changes()
        if request.POST.get("step") == "apply" and changes:
            done = bulks.change_many(actor=request.actor, column_ids=numbers, changes=changes)
            changed = sum(bool(line.differences) for line in done)
            messages.success(request, f"已修改 {changed} 个栏目，网站页面几秒内更新。")
            return go(request, "portal:columns:list")
        lines = bulks.rehearse(actor=request.actor, column_ids=numbers, changes=changes) if changes else []
    context = {
        "form": form,
        "columns": columns,
        "lines": lines,
        "looked": form.is_bound and form.is_valid(),
        "refused": any(line.refusal for line in lines),
        "differs": any(line.differences for line in lines),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and not form.is_valid() else HTTPStatus.OK
    return render(request, "desk/columns/bulk.html", context, status=status)


@require_GET
def access(request: Request, column_id: int) -> HttpResponse:
    """Who may do what in this column, and by which grant."""
    column = Column.objects.select_related("owner_unit").filter(pk=column_id).first()
    if column is None:
        checks.require(request.actor, MANAGE)
        raise Unknown(kind="栏目")
    accesses.require_reader(request.actor, column)
    return render(request, "desk/columns/access.html", {"column": column, "rows": accesses.access_to(column)})
