"""Pages about an article's places, the bin, and Word files; the library's originals, for editors and reviewers only."""

from http import HTTPStatus
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils._os import safe_join
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.articles import binning, importing_word, placing
from yaojian.portal.articles.forms import BinArticleForm, PlaceForm, WordForm
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import PROOF, REVIEW, SIGN, WRITE
from yaojian.portal.columns import queries as columns
from yaojian.portal.columns.rights import PURGE
from yaojian.web.answers import go
from yaojian.web.requests import Request

PICTURES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}


@require_safe
def media(request: Request, path: str) -> FileResponse:
    """A picture to look at, anything else as a download. Raises ``Unknown``, ``RightMissing``."""
    checks.signed_in(request.actor)
    if not any(checks.holds(request.actor, right) for right in (WRITE, REVIEW, SIGN, PROOF)):
        raise RightMissing(right=WRITE.label)
    try:
        found = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError):
        raise Unknown(kind="文件") from None
    if not found.is_file():
        raise Unknown(kind="文件")
    shown_as = PICTURES.get(found.suffix.lower())
    if shown_as:
        return FileResponse(found.open("rb"), content_type=shown_as)
    return FileResponse(found.open("rb"), as_attachment=True, filename=found.name)


@require_safe
def upload_picture(request: Request) -> HttpResponse:
    """On to the form for one picture with its description."""
    checks.require(request.actor, WRITE)
    return go(request, "wagtailimages:add")


@require_safe
def upload_attachment(request: Request) -> HttpResponse:
    """On to the form for one file."""
    checks.require(request.actor, WRITE)
    return go(request, "wagtaildocs:add")


@require_http_methods(["GET", "POST"])
def places(request: Request, article_id: int) -> HttpResponse:
    """展示到哪些栏目 (同源): one source, several lists."""
    article = checks.fetch(request.actor, WRITE, Article.objects.select_related("home_column"), article_id)
    own = checks.allowed(request.actor, WRITE, columns.open_for_writing())
    form = PlaceForm(request.POST or None, columns=own)
    if form.is_valid():
        placement = placing.show_in_column(
            actor=request.actor,
            article_id=article_id,
            column_id=form.cleaned_data["column"].pk,
            showing=form.showing(),
        )
        messages.success(request, f"《{article.draft_title}》在“{placement.column.title}”的展示方式已保存。")
        return go(request, "portal:articles:places", article_id)
    context = {"article": article, "places": placing.places_of(article), "form": form}
    return render(request, "desk/articles/places.html", context, status=_status(form))


@require_POST
def remove_place(request: Request, article_id: int, placement_id: int) -> HttpResponse:
    """Show it there no longer."""
    title = placing.remove_from_column(actor=request.actor, article_id=article_id, placement_id=placement_id)
    messages.success(request, f"不再展示于“{title}”。")
    return go(request, "portal:articles:places", article_id)


@require_GET
def bin_list(request: Request) -> HttpResponse:
    """信息回收站."""
    may_purge = checks.holds(request.actor, PURGE)
    checks.require(request.actor, PURGE if may_purge else WRITE)
    before = request.GET.get("before", "")
    entries = list(binning.bin_page(request.actor, before=int(before) if before.isdigit() else None))
    context = {
        "entries": entries[: binning.PAGE_SIZE],
        "next": f"?before={entries[binning.PAGE_SIZE - 1].pk}" if len(entries) > binning.PAGE_SIZE else "",
        "previous": "?" if before else "",
        "may_purge": may_purge,
        "may_restore": checks.holds(request.actor, WRITE),
        "days": binning.PURGE_AFTER_DAYS,
        "me": request.actor.user_id,
    }
    return render(request, "desk/articles/bin.html", context)


@require_http_methods(["GET", "POST"])
def bin_article(request: Request, article_id: int) -> HttpResponse:
    """Into the bin."""
    article = checks.fetch(request.actor, WRITE, Article.objects.select_related("home_column"), article_id)
    form = BinArticleForm(request.POST or None)
    if form.is_valid():
        binning.bin_article(actor=request.actor, article_id=article_id, reason=form.cleaned_data["reason"])
        messages.success(request, f"《{article.draft_title}》已放入回收站，可以恢复。")
        return go(request, "portal:articles:bin")
    return render(request, "desk/articles/delete.html", {"article": article, "form": form}, status=_status(form))


@require_POST
def restore(request: Request, article_id: int) -> HttpResponse:
    """Back from the bin."""
    article = binning.restore_article(actor=request.actor, article_id=article_id)
    messages.success(request, f"《{article.draft_title}》已恢复。")
    return go(request, f"/cms/articles/{article.pk}")


@require_POST
def purge(request: Request, article_id: int) -> HttpResponse:
    """Ask for deletion for good, or confirm what another asked."""
    entry = binning.purge_article(actor=request.actor, article_id=article_id)
    told = "已申请彻底删除，请另一位有权人员确认。" if entry else "已彻底删除；送过审核或发布过的已封存。"
    messages.success(request, told)
    return go(request, "portal:articles:bin")


@require_http_methods(["GET", "POST"])
def import_word(request: Request) -> HttpResponse:
    """从 Word 导入: a new draft in a column."""
    checks.require(request.actor, WRITE)
    own = checks.allowed(request.actor, WRITE, columns.open_for_writing())
    form = WordForm(request.POST or None, request.FILES or None, columns=own)
    if form.is_valid():
        brought = importing_word.import_word(
            actor=request.actor,
            column_id=form.cleaned_data["column"].pk,
            source=form.source(),
            key=request.POST.get("key", ""),
        )
        return _to_editor(request, brought)
    return render(request, "desk/articles/import.html", {"form": form, "article": None}, status=_status(form))


@require_http_methods(["GET", "POST"])
def append_word(request: Request, article_id: int) -> HttpResponse:
    """从 Word 追加: more blocks at the end of an article."""
    article = checks.fetch(request.actor, WRITE, Article.objects.all(), article_id)
    form = WordForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        brought = importing_word.append_word(actor=request.actor, article_id=article_id, source=form.source())
        return _to_editor(request, brought)
    return render(request, "desk/articles/import.html", {"form": form, "article": article}, status=_status(form))


@require_POST
def pasted(request: Request) -> HttpResponse:
    """What was pasted into the editor and holds a table, as blocks (``tables.js``)."""
    blocks, notes = importing_word.pasted(actor=request.actor, html=request.POST.get("html", ""))
    return JsonResponse({"blocks": blocks, "notes": notes})


def _to_editor(request: Request, brought: importing_word.Brought) -> HttpResponse:
    messages.success(request, "已导入，请核对内容后保存或送审。" + "".join(brought.notes))
    return go(request, "wagtailadmin_pages:edit", brought.article.pk)


def _status(form: forms.Form) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
