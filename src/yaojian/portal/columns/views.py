"""Pages of the columns under ``/cms/columns/``."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.kernel.permissions import checks
from yaojian.portal.columns import queries, services
from yaojian.portal.columns.forms import ColumnForm
from yaojian.portal.columns.models import Column
from yaojian.portal.columns.rights import MANAGE
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_GET
def column_list(request: Request) -> HttpResponse:
    """The tree of the columns this person manages."""
    return render(request, "desk/columns/list.html", {"columns": queries.managed(request.actor)})


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
    """The form for what is said about a column."""
    column = checks.fetch(request.actor, MANAGE, Column.objects.all(), column_id)
    form = ColumnForm(request.POST or None, column=column)
    if request.method == "POST" and form.is_valid():
        services.change_column(actor=request.actor, column_id=column_id, facts=form.facts())
        messages.success(request, f"栏目“{form.cleaned_data['title']}”已修改，网站页面几秒内更新。")
        return go(request, "portal:columns:list")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/columns/form.html", {"form": form, "column": column}, status=status)
