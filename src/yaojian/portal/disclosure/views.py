"""Pages of the desk about disclosure, under ``/cms/disclosure/``."""

from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import Refusal
from yaojian.kernel.permissions import checks
from yaojian.kernel.spreadsheets.writing import write_xlsx
from yaojian.portal.articles.models import Article
from yaojian.portal.columns.models import Column
from yaojian.portal.disclosure import platform, queries, services, yearly
from yaojian.portal.disclosure.forms import (
    BoardsForm,
    FigureForm,
    ItemForm,
    LedgerForm,
    LinkForm,
    ValidityForm,
    year_in,
)
from yaojian.portal.disclosure.models import BoardPlace, DisclosureItem, PolicyLink
from yaojian.portal.disclosure.rights import DISCLOSE, MANAGE
from yaojian.web.answers import go
from yaojian.web.requests import Request

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def ledger(request: Request) -> HttpResponse:
    """公开信息: the register, newest documents first; or the documents behind one figure of the yearly report."""
    checks.require(request.actor, DISCLOSE)
    form = LedgerForm(request.GET)
    rows = queries.narrowed(queries.recorded_for(request.actor), form.filters())
    shown = form.cleaned_data.get("show") if form.is_valid() else ""
    if shown == "unexplained":
        rows = queries.without_interpretation(rows)
    elif shown == "unpublished":
        rows = rows.filter(article__live=False)
    rows = _of_figure(request, rows)
    page = queries.page_of(rows, request.GET.get("after", "")[:60])
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    context = {
        "form": form,
        "rows": [(item, queries.days_late(item)) for item in page.items],
        "unrecorded": queries.unrecorded(request.actor) if not kept else [],
        "next": f"?{urlencode(kept | {'after': page.after})}" if page.after else "",
        "previous": f"?{urlencode(kept)}" if request.GET.get("after") else "",
        "may_manage": checks.holds(request.actor, MANAGE),
    }
    return render(request, "desk/disclosure/ledger.html", context)


def _of_figure(request: Request, rows: "QuerySet[DisclosureItem]") -> "QuerySet[DisclosureItem]":
    name, year = request.GET.get("made", ""), request.GET.get("of", "")
    counted = {row.key for row in platform.report_rows() if row.counted}
    row = request.GET.get("row", "")
    if name in ("issued", "repealed", "in_force") and row in counted and year.isdecimal() and len(year) == 4:
        return rows.filter(pk__in=yearly.counted_rows(row, name, int(year)).values("pk"))
    return rows


@require_http_methods(["GET", "POST"])
def record(request: Request, article_id: int) -> HttpResponse:
    """Give an article its record; where it has one, on to it."""
    article = checks.fetch(request.actor, DISCLOSE, Article.objects.all(), article_id)
    existing = queries.item_of(article_id)
    if existing is not None and request.method == "GET":
        return go(request, "portal:disclosure:item", existing.pk)
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            item = services.disclose_article(
                actor=request.actor, article_id=article_id, facts=form.facts(), key=request.POST.get("key", "")
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已登记，索引号 {item.index_number}。")
            return go(request, "portal:disclosure:item", item.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(
        request, "desk/disclosure/record.html", {"form": form, "article": article, "item": None}, status=status
    )


@require_http_methods(["GET", "POST"])
def change(request: Request, item_id: UUID) -> HttpResponse:
    """Correct a record."""
    item = checks.fetch(request.actor, DISCLOSE, DisclosureItem.objects.select_related("article"), item_id)
    form = ItemForm(request.POST) if request.method == "POST" else ItemForm.about(item)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_item(actor=request.actor, item_id=item_id, facts=form.facts())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "登记已更正，网站几秒内更新。")
            return go(request, "portal:disclosure:item", item_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "article": item.article, "item": item}
    return render(request, "desk/disclosure/record.html", context, status=status)


@require_GET
def item(request: Request, item_id: UUID) -> HttpResponse:
    """One record: what is said, its validity and how it changed, what explains it."""
    return _item_page(request, item_id, ValidityForm(), LinkForm())


def _item_page(
    request: Request, item_id: UUID, validity: ValidityForm, link: LinkForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    rows = DisclosureItem.objects.select_related("article", "changed_by_article")
    found = checks.fetch(request.actor, DISCLOSE, rows, item_id)
    context = {
        "item": found,
        "article": found.article,
        "heading": platform.heading_of(found.heading),
        "late": queries.days_late(found),
        "changes": found.changes.all(),
        "explained_by": PolicyLink.objects.filter(policy=found.article).select_related("interpretation"),
        "explains": PolicyLink.objects.filter(interpretation=found.article).select_related("policy"),
        "validity": validity,
        "link": link,
    }
    return render(request, "desk/disclosure/item.html", context, status=status)


@require_POST
def change_validity(request: Request, item_id: UUID) -> HttpResponse:
    """有效性变更."""
    form = ValidityForm(request.POST)
    if form.is_valid():
        try:
            services.change_validity(actor=request.actor, item_id=item_id, **form.act())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "有效性已变更，列出和解读它的页面几秒内更新。")
            return go(request, "portal:disclosure:item", item_id)
    return _item_page(request, item_id, form, LinkForm(), status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def link(request: Request, item_id: UUID) -> HttpResponse:
    """Say what explains the document."""
    found = checks.fetch(request.actor, DISCLOSE, DisclosureItem.objects.all(), item_id)
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            services.link_interpretation(actor=request.actor, policy_id=found.article_id, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "解读已关联，两个页面都会显示链接。")
            return go(request, "portal:disclosure:item", item_id)
    return _item_page(request, item_id, ValidityForm(), form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def unlink(request: Request, link_id: int) -> HttpResponse:
    """Take a link away."""
    policy_id = services.unlink_interpretation(actor=request.actor, link_id=link_id)
    return go(request, "portal:disclosure:record", policy_id)


@require_http_methods(["GET", "POST"])
def boards(request: Request) -> HttpResponse:
    """公开平台设置: which columns fill the boards."""
    checks.require(request.actor, MANAGE)
    columns = Column.objects.filter(depth__gt=2).order_by("path")
    placed = {one.board: one.column_id for one in BoardPlace.objects.all()}
    form = BoardsForm(request.POST or None, columns=columns, initial=placed)
    if request.method == "POST" and form.is_valid():
        for board, column in form.cleaned_data.items():
            services.place_board(actor=request.actor, board=board, column_id=column.pk if column else None)
        messages.success(request, "公开平台已更新。")
        return go(request, "portal:disclosure:boards")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/disclosure/boards.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def year(request: Request, number: int) -> HttpResponse:
    """年报数据: tables 2 and 4 with what was counted and what was entered; each counted figure opens its list."""
    checks.require(request.actor, MANAGE)
    form = FigureForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                services.enter_figure(actor=request.actor, year=number, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "数据已保存。")
                return go(request, "portal:disclosure:year", number)
    this = timezone.localdate().year
    context = {
        "year": number,
        "years": range(this, this - 6, -1),
        "cells": yearly.year_cells(number),
        "form": form,
        "snapshot": yearly.newest_snapshot(number),
    }
    return render(request, "desk/disclosure/year.html", context, status=status)


@require_GET
def this_year(request: Request) -> HttpResponse:
    """On to the year that is asked for, or the present one."""
    checks.require(request.actor, MANAGE)
    return go(request, "portal:disclosure:year", year_in(request.GET.get("year", ""), timezone.localdate().year))


@require_POST
def fix_year(request: Request, number: int) -> HttpResponse:
    """年报定稿."""
    services.fix_year(actor=request.actor, year=number, key=request.POST.get("key", ""))
    messages.success(request, f"{number} 年的数据已定稿。")
    return go(request, "portal:disclosure:year", number)


@require_GET
def year_sheet(request: Request, number: int) -> HttpResponse:
    """The year's figures as a sheet."""
    checks.require(request.actor, MANAGE)
    out = BytesIO()
    rows = [
        (
            cell.row.heading,
            cell.row.label,
            cell.row.columns[cell.place],
            str(cell.value),
            cell.entered.reason if cell.entered else "按登记统计",
        )
        for cell in yearly.year_cells(number)
    ]
    write_xlsx(out, title=f"{number}年报数据", headings=["条款", "信息内容", "项目", "数值", "说明"], rows=rows)
    answer = HttpResponse(out.getvalue(), content_type=_XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'信息公开年报数据-{number}.xlsx')}"
    return answer
