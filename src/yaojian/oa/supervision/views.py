"""Pages of supervisions: parse, one act, answer."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.models import Document
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import queries, services
from .forms import AnswerForm, ExtensionAnswerForm, ExtensionForm, NoteForm, OpenForm, ReturnForm, UrgeForm
from .models import Supervision
from .pages import HERE, supervision_page
from .rights import ANSWER, CLOSE, OPEN, READ

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_GET
def ledger(request: Request) -> HttpResponse:
    """督办台账: one status word, narrowed and paged by the address."""
    key = request.GET.get("tab", queries.LEDGERS[0].key)
    if key not in queries.BY_KEY:
        raise Unknown(kind="台账")
    chosen, words = queries.BY_KEY[key], request.GET.get("q", "").strip()[:100]
    found = queries.page_of(request.actor, chosen, words=words, after=request.GET.get("after", ""))
    kept = {"tab": key} | ({"q": words} if words else {})
    context = {
        "ledger": chosen,
        "words": words,
        "page": found,
        "tabs": _tabs(queries.counts(request.actor), key),
        "first_page": f"?{urlencode(kept)}" if request.GET.get("after") else "",
        "next_page": f"?{urlencode(kept | {'after': found.following})}" if found.following else "",
        "crumbs": [("工作台", reverse("oa:desk:home")), (HERE, "")],
    }
    return render(request, "oa/supervision/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Request, document_id: UUID) -> HttpResponse:
    """立项, from the page of a document."""
    document = checks.fetch(request.actor, OPEN, Document.objects.all(), document_id)
    if request.method == "GET":
        form = OpenForm(actor=request.actor, initial={"title": document.title})
        return _new_page(request, document, form, HTTPStatus.OK)
    form = OpenForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _new_page(request, document, form, WRONG)
    made = services.open_supervision(
        actor=request.actor, document_id=document_id, assignment=form.assignment(), key=request.POST.get("key", "")
    )
    messages.success(request, f"已立项督办“{made.title}”，{made.person.name}会收到通知。")
    return go(request, "oa:supervision:page", made.pk)


@require_GET
def page(request: Request, supervision_id: UUID) -> HttpResponse:
    """One supervision with its trail and what the reader may do."""
    supervision = checks.fetch(request.actor, READ, queries.supervisions(), supervision_id)
    return render(request, "oa/supervision/page.html", supervision_page(request.actor, supervision))


@require_POST
def answer(request: Request, supervision_id: UUID) -> HttpResponse:
    """反馈."""
    checks.fetch(request.actor, ANSWER, queries.supervisions(), supervision_id)
    return _act(request, supervision_id, AnswerForm(request.POST), services.answer, "反馈已提交，督办人会收到通知。")


@require_POST
def ask_extension(request: Request, supervision_id: UUID) -> HttpResponse:
    """申请延期."""
    checks.fetch(request.actor, ANSWER, queries.supervisions(), supervision_id)
    form = ExtensionForm(request.POST)
    return _act(request, supervision_id, form, services.ask_extension, "延期申请已提交，请等督办人答复。")


@require_POST
def answer_extension(request: Request, supervision_id: UUID) -> HttpResponse:
    """答复延期."""
    checks.fetch(request.actor, CLOSE, queries.supervisions(), supervision_id)
    form, granted = ExtensionAnswerForm(request.POST), request.POST.get("granted") == "yes"
    words = "已同意延期，时限已顺延。" if granted else "已答复不同意延期，时限不变。"
    return _act(request, supervision_id, form, services.answer_extension, words, granted=granted)


@require_POST
def urge(request: Request, supervision_id: UUID) -> HttpResponse:
    """催办."""
    checks.fetch(request.actor, CLOSE, queries.supervisions(), supervision_id)
    return _act(request, supervision_id, UrgeForm(request.POST), services.urge, "已催办，责任人会收到通知。")


@require_POST
def send_back(request: Request, supervision_id: UUID) -> HttpResponse:
    """退回再办."""
    checks.fetch(request.actor, CLOSE, queries.supervisions(), supervision_id)
    return _act(request, supervision_id, ReturnForm(request.POST), services.send_back, "已退回再办，时限重新计算。")


@require_POST
def end(request: Request, supervision_id: UUID) -> HttpResponse:
    """销项, or 撤项 by the other button."""
    checks.fetch(request.actor, CLOSE, queries.supervisions(), supervision_id)
    dropped = request.POST.get("how") == "drop"
    act = services.drop if dropped else services.close
    words = "督办已撤项，不再计时。" if dropped else "督办已销项。"
    return _act(request, supervision_id, NoteForm(request.POST), act, words, renamed={"text": "note"})


def _act(
    request: Request,
    supervision_id: UUID,
    form: forms.Form,
    act: Callable[..., Supervision],
    words: str,
    *,
    renamed: dict[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """The one way of the small forms: wrong → the page again with it; right → the act. The right was asked before."""
    if not form.is_valid():
        supervision = queries.supervisions().get(pk=supervision_id)
        context = supervision_page(request.actor, supervision, form)
        return render(request, "oa/supervision/page.html", context, status=WRONG)
    given = {(renamed or {}).get(name, name): value for name, value in form.cleaned_data.items()}
    act(actor=request.actor, supervision_id=supervision_id, key=request.POST.get("key", ""), **given, **more)
    messages.success(request, words)
    return go(request, "oa:supervision:page", supervision_id)


def _tabs(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "address": f"?tab={one.key}",
            "count": counts.get(one.key),
            "current": one.key == current,
            "hot": one.hot,
        }
        for one in (*queries.LEDGERS, queries.EVERY)
    ]


def _new_page(request: Request, document: Document, form: OpenForm, status: HTTPStatus) -> HttpResponse:
    crumbs = [
        ("工作台", reverse("oa:desk:home")),
        (HERE, reverse("oa:supervision:list")),
        ("立项", ""),
    ]
    context = {"form": form, "document": document, "crumbs": crumbs}
    return render(request, "oa/supervision/new.html", context, status=status)
