"""Pages for whole columns: move, merge, delete, the recycle bin."""

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.permissions import checks
from yaojian.portal.columns import binning, merging, moving, queries
from yaojian.portal.columns.contents import contents
from yaojian.portal.columns.forms import BinForm, MergeForm, MoveForm
from yaojian.portal.columns.models import BinnedColumn, Column
from yaojian.portal.columns.rights import MANAGE, PURGE
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_http_methods(["GET", "POST"])
def move(request: Request, column_id: int) -> HttpResponse:
    """Under another column, or to another part of the address."""
    column = checks.fetch(request.actor, MANAGE, Column.objects.all(), column_id)
    form = MoveForm(
        request.POST or None,
        parents=queries.possible_parents(request.actor),
        initial={"parent": column.get_parent().pk},
    )
    if form.is_valid():
        given = form.cleaned_data
        run = moving.move_column(
            actor=request.actor, column_id=column_id, parent_id=given["parent"].pk, slug=given["slug"]
        )
        _tell(request, run, f"栏目“{column.title}”已移到“{given['parent'].title}”下，原地址会自动转到新地址。")
        return go(request, "portal:columns:list")
    return _page(request, "desk/columns/move.html", column, form)


@require_http_methods(["GET", "POST"])
def merge(request: Request, column_id: int) -> HttpResponse:
    """Into another column."""
    column = checks.fetch(request.actor, MANAGE, Column.objects.all(), column_id)
    form = MergeForm(request.POST or None, targets=_elsewhere(request, column))
    if form.is_valid():
        into = form.cleaned_data["into"]
        done = merging.merge_columns(actor=request.actor, column_id=column_id, into_id=into.pk)
        said = f"“{column.title}”已并入“{into.title}”，{merging.UNDO_DAYS} 天内可以在它的页面撤销。"
        _tell(request, done.run, said)
        return go(request, "portal:columns:list")
    return _page(request, "desk/columns/merge.html", column, form)


@require_POST
def undo_merge(request: Request, merge_id: UUID) -> HttpResponse:
    """撤销合并."""
    done = merging.undo_merge(actor=request.actor, merge_id=merge_id)
    messages.success(request, f"已撤销合并，“{done.merged.title}”恢复原样。")
    return go(request, "portal:columns:change", done.merged_id)


@require_http_methods(["GET", "POST"])
def delete(request: Request, column_id: int) -> HttpResponse:
    """Into the recycle bin."""
    column = checks.fetch(request.actor, MANAGE, Column.objects.all(), column_id)
    form = BinForm(request.POST or None, targets=_elsewhere(request, column))
    if form.is_valid():
        target = form.cleaned_data["contents_to"]
        binning.bin_column(
            actor=request.actor,
            column_id=column_id,
            reason=form.cleaned_data["reason"],
            contents_to=target.pk if target else None,
        )
        messages.success(request, f"栏目“{column.title}”已放入回收站，网站页面几秒内更新。")
        return go(request, "portal:columns:bin")
    return _page(request, "desk/columns/delete.html", column, form)


@require_GET
def bin_list(request: Request) -> HttpResponse:
    """The columns in the bin that this person managed, or may delete for good."""
    may_purge = checks.holds(request.actor, PURGE)
    checks.require(request.actor, PURGE if may_purge else MANAGE)
    there = BinnedColumn.objects.filter(restored_at__isnull=True, purged_at__isnull=True)
    own = (checks.allowed(request.actor, right, there) for right in (MANAGE, PURGE))
    seen = Q(pk__in=())
    for rows in own:
        seen |= Q(pk__in=rows.values("pk"))
    context = {
        "entries": there.filter(seen).select_related("purge_asked_by"),
        "may_restore": checks.holds(request.actor, MANAGE),
        "may_purge": may_purge,
        "days": binning.PURGE_AFTER_DAYS,
        "me": request.actor.user_id,
    }
    return render(request, "desk/columns/bin.html", context)


@require_POST
def restore(request: Request, entry_id: UUID) -> HttpResponse:
    """Back from the bin."""
    column = binning.restore_column(actor=request.actor, entry_id=entry_id)
    messages.success(request, f"栏目“{column.title}”已恢复，地址是 {column.address}。")
    return go(request, "portal:columns:change", column.pk)


@require_POST
def purge(request: Request, entry_id: UUID) -> HttpResponse:
    """Ask for deletion for good, or confirm what another asked."""
    entry = checks.fetch(request.actor, PURGE, BinnedColumn.objects.all(), entry_id)
    if entry.purge_asked_by_id is None:
        binning.ask_purge(actor=request.actor, entry_id=entry_id)
        messages.success(request, f"已申请彻底删除“{entry.title}”，请另一位栏目管理员确认。")
    else:
        binning.purge_column(actor=request.actor, entry_id=entry_id)
        messages.success(request, f"“{entry.title}”已彻底删除，送过审核或发布过的信息已封存。")
    return go(request, "portal:columns:bin")


def _elsewhere(request: Request, column: Column) -> QuerySet[Column]:
    """Columns that may take what is in ``column``."""
    open_ones = queries.open_for_writing().exclude(path__startswith=column.path)
    return checks.allowed(request.actor, MANAGE, open_ones)


def _tell(request: Request, run: JobRun | None, done: str) -> None:
    if run is None:
        messages.success(request, done)
    else:
        messages.info(request, f"{run.label}内容较多，正在后台进行，期间栏目锁定，进度在栏目管理中可以看到。")


def _page(request: Request, template: str, column: Column, form: forms.Form) -> HttpResponse:
    inside = list(Column.objects.filter(path__startswith=column.path).values_list("pk", flat=True))
    held = contents().held()
    context = {
        "column": column,
        "form": form,
        "below": len(inside) - 1,
        "articles": sum(held[pk].count for pk in inside if pk in held),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, context, status=status)
