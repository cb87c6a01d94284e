"""Pages of drafting: 拟稿箱, facts of the paper, the body and its versions."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import Unknown
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.documents import queries as documents
from yaojian.oa.documents.genres import genres, reply_title
from yaojian.oa.flow import services as flow
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import differences, queries, services
from .forms import BodyForm, ParticularsForm, initial_of
from .models import BodyVersion, Outgoing
from .rights import DRAFT
from .services import Saving

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
SHOWN = {"marked": "花脸稿", "clean": "清稿", "history": "全部修改"}
"""Ways to show versions, by the value in the address."""


def crumbs_of(outgoing: Outgoing, last: str) -> list[tuple[str, str]]:
    """The way to a page about one document."""
    page = reverse("oa:documents:page", args=[outgoing.pk])
    return [("工作台", reverse("oa:desk:home")), (outgoing.document.title[:30], page), (last, "")]


@require_GET
def drafts(request: Request) -> HttpResponse:
    """拟稿箱."""
    checks.require(request.actor, DRAFT)
    crumbs = [("工作台", reverse("oa:desk:home")), ("拟稿箱", "")]
    found = queries.drafts_of(request.actor)[:200]
    return render(request, "oa/outgoing/drafts.html", {"drafts": found, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """拟稿."""
    _, unit_id = flow.require_person(request.actor)
    unit = Unit.objects.get(pk=unit_id)
    checks.require_on(request.actor, DRAFT, unit)
    own = organisations.bureau_of(unit)
    if request.method == "GET":
        initial = _answering(request)
        form = ParticularsForm(initial=initial, actor=request.actor, own=own)
        return _facts_page(request, form, HTTPStatus.OK)
    form = ParticularsForm(request.POST, request.FILES, actor=request.actor, own=own)
    if not form.is_valid():
        return _facts_page(request, form, WRONG)
    outgoing = services.start_draft(
        actor=request.actor,
        particulars=form.particulars(),
        attachments=form.cleaned_data["attachments"],
        reply_to=form.cleaned_data["reply_to"],
        key=request.POST.get("key", ""),
    )
    messages.success(request, f"《{outgoing.document.title}》已存入拟稿箱，请填写正文。")
    return go(request, "oa:outgoing:body", outgoing.pk)


def _answering(request: Request) -> dict[str, Any]:
    """What the draft of a reply begins with (?reply_to=). Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    asked = request.GET.get("reply_to", "")
    if not asked:
        return {}
    try:
        answered = documents.readable(request.actor, UUID(asked))
    except ValueError:
        raise Unknown(kind="公文") from None
    return {"reply_to": answered.pk, "title": reply_title(answered.title), "main_to": answered.sender}


@require_http_methods(["GET", "POST"])
def facts(request: Request, document_id: UUID) -> HttpResponse:
    """修改拟稿信息."""
    outgoing, _ = queries.editable(request.actor, document_id)
    is_joint = outgoing.issuers.exists()
    own, actor = outgoing.bureau, request.actor
    if request.method == "GET":
        form = ParticularsForm(initial=initial_of(outgoing), actor=actor, own=own, joint_may_change=False)
        return _facts_page(request, form, HTTPStatus.OK, outgoing)
    form = ParticularsForm(request.POST, request.FILES, actor=actor, own=own, joint_may_change=False)
    if not form.is_valid():
        return _facts_page(request, form, WRONG, outgoing)
    others = outgoing.issuers.exclude(unit=outgoing.bureau_id).values_list("unit", flat=True) if is_joint else ()
    services.change_particulars(
        actor=request.actor,
        document_id=document_id,
        particulars=form.particulars(tuple(others)),
        attachments=form.cleaned_data["attachments"],
    )
    messages.success(request, "拟稿信息已保存。")
    return go(request, "oa:documents:page", document_id)


def _facts_page(
    request: Request, form: ParticularsForm, status: HTTPStatus, outgoing: Outgoing | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "outgoing": outgoing,
        "genres": genres().values(),
        "attachments": documents.attachments_of(outgoing.document) if outgoing else [],
        "crumbs": crumbs_of(outgoing, "修改拟稿信息")
        if outgoing
        else [("工作台", reverse("oa:desk:home")), ("拟稿箱", reverse("oa:outgoing:drafts")), ("拟稿", "")],
    }
    return render(request, "oa/outgoing/facts.html", context, status=status)


@require_POST
def remove_attachment(request: Request, document_id: UUID, file_id: UUID) -> HttpResponse:
    """删除附件."""
    services.remove_attachment(actor=request.actor, document_id=document_id, file_id=file_id)
    messages.success(request, "附件已删除。")
    return go(request, "oa:outgoing:facts", document_id)


@require_http_methods(["GET", "POST"])
def body(request: Request, document_id: UUID) -> HttpResponse:
    """Write the body or upload it; when somebody was quicker, both texts stand side by side."""
    outgoing, _ = queries.editable(request.actor, document_id)
    if request.method == "GET":
        newest = queries.newest_version(outgoing)
        initial = {"base": newest.number, "text": newest.text} if newest else {"base": 0}
        return _body_page(request, outgoing, BodyForm(actor=request.actor, initial=initial), HTTPStatus.OK)
    form = BodyForm(request.POST, request.FILES, actor=request.actor)
    if not form.is_valid():
        return _body_page(request, outgoing, form, WRONG)
    given = form.cleaned_data
    saving = services.save_version(
        actor=request.actor,
        document_id=document_id,
        base=given["base"],
        file=given["file"],
        text=given["text"],
        note=given["note"],
        key=request.POST.get("key", ""),
    )
    if not saving.is_mine:
        again = {"base": saving.version.number, "text": "\n".join(saving.mine), "note": given["note"]}
        form = BodyForm(actor=request.actor, initial=again)
        return _body_page(request, outgoing, form, HTTPStatus.CONFLICT, saving)
    left = saving.version.left_out
    warning = f"Word 里的{left}没有排入正文，请作为附件上传。" if left else ""
    messages.success(request, f"正文第 {saving.version.number} 版已保存。{warning}")
    return go(request, "oa:documents:page", document_id)


def _body_page(
    request: Request, outgoing: Outgoing, form: BodyForm, status: HTTPStatus, lost: Saving | None = None
) -> HttpResponse:
    context = {
        "outgoing": outgoing,
        "form": form,
        "lost": lost,
        "rows": differences.compare(lost.version.paragraphs, lost.mine) if lost else [],
        "crumbs": crumbs_of(outgoing, "正文"),
    }
    return render(request, "oa/outgoing/body.html", context, status=status)


@require_GET
def versions(request: Request, document_id: UUID) -> HttpResponse:
    """All versions; two of them compared, one clean, or all changes with their writers."""
    outgoing = queries.readable(request.actor, document_id)
    every = queries.versions_of(outgoing)
    if not every:
        return render(
            request, "oa/outgoing/versions.html", {"outgoing": outgoing, "crumbs": crumbs_of(outgoing, "正文版本")}
        )
    new_one = queries.version_of(outgoing, _number(request, "new", every[-1].number))
    old_one = queries.version_of(outgoing, _number(request, "old", max(new_one.number - 1, 1)))
    show = request.GET.get("show", "marked")
    context = {
        "outgoing": outgoing,
        "versions": every[::-1],
        "old": old_one,
        "new": new_one,
        "show": show if show in SHOWN else "marked",
        "ways": SHOWN,
        "rows": differences.compare(old_one.paragraphs, new_one.paragraphs),
        "levels": queries.levels_of(new_one),
        "history": _history(every) if show == "history" else [],
        "crumbs": crumbs_of(outgoing, "正文版本"),
    }
    return render(request, "oa/outgoing/versions.html", context)


def _number(request: Request, name: str, otherwise: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else otherwise


def _history(versions: list[BodyVersion]) -> list[list[dict[str, object]]]:
    """Each paragraph as pieces with the version that brought and the one that took them."""
    known = {version.number: version for version in versions}
    text = differences.history([(version.number, version.paragraphs) for version in versions])
    return [
        [
            {
                "text": span.text,
                "added": known[span.added_in] if span.added_in > versions[0].number else None,
                "removed": known[span.removed_in] if span.removed_in else None,
            }
            for span in paragraph
        ]
        for paragraph in text
    ]
