"""Pages of a document: parse, one act, answer."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import queries as flow
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import acts, phrases, queries, services, sheets, typed
from .act_form import ActForm
from .models import Document
from .pages import act_page, chart_page, document_page, uuid_or_none
from .phrase_forms import PhraseForm
from .picker_fields import is_looking
from .rights import PHRASES

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_GET
def page(request: Request, document_id: UUID) -> HttpResponse:
    """The document on the left, what to do and what was done on the right."""
    document = services.open_document(actor=request.actor, document_id=document_id)
    return render(request, "oa/documents/page.html", document_page(request, document))


@require_http_methods(["GET", "POST"])
def act(request: Request, document_id: UUID, name: str) -> HttpResponse:
    """One act: its page, people looked for in it, or the act itself.

    What was typed is kept before acting: a refusal must not lose it.
    """
    shape = acts.page_of(name)
    document = queries.readable(request.actor, document_id)
    if request.method == "GET":
        if name in acts.IN_PLACE:
            return go(request, f"{reverse('oa:documents:page', args=[document_id])}#act")
        return _act_page(
            request, document, shape, _form(request, document, shape, text=typed.kept(request, document_id))
        )
    form = _form(request, document, shape, data=request.POST)
    if is_looking(request.POST):
        return _act_page(request, document, shape, _form(request, document, shape, looking=form))
    _keep_typed(request, document)
    if not form.is_valid():
        return _act_page(request, document, shape, form, status=WRONG)
    call = acts.Call(request.actor, document, form.cleaned_data, request.POST.get("key", ""))
    moved = acts.perform(shape, call)
    typed.forget(request, document_id)
    messages.success(request, acts.told(shape, document, moved))
    return go(request, "oa:documents:page", document_id)


def _form(
    request: Request, document: Document, shape: acts.ActPage, *, looking: ActForm | None = None, **given: Any
) -> ActForm:
    """The act's form: with ``data`` as sent, with ``text`` as kept, or as typed while people are ``looking``-ed for."""
    choices = flow.acts_for(request.actor, document.instance)
    if looking is None:
        text = given.pop("text", "")
        return shape.form(actor=request.actor, choices=choices, initial={"text": text} if text else {}, **given)
    form = shape.form(actor=request.actor, choices=choices, initial=looking.asked())
    form.data = looking.data
    return form


def _act_page(
    request: Request, document: Document, shape: acts.ActPage, form: ActForm, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    if shape.name in acts.IN_PLACE and form.choices.task is not None:
        return render(request, "oa/documents/page.html", document_page(request, document, form), status=status)
    return render(request, "oa/documents/act.html", act_page(request, document, shape, form), status=status)


def _keep_typed(request: Request, document: Document) -> None:
    text = request.POST.get("text", "")
    typed.keep(request, document.pk, text)
    task_id = uuid_or_none(request.POST.get("task", ""))
    if task_id and text.strip():
        services.save_draft(actor=request.actor, task_id=task_id, text=text)


@require_GET
def sheet(request: Request, document_id: UUID) -> HttpResponse:
    """处理笺 as a PDF to print."""
    document = queries.readable(request.actor, document_id)
    name = f"{document.title}处理笺.pdf"
    answer = HttpResponse(sheets.pdf_of(request.actor, document), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def chart(request: Request, document_id: UUID) -> HttpResponse:
    """流程图: the flow drawn, with how far this document came, and the same as sentences."""
    document = queries.readable(request.actor, document_id)
    return render(request, "oa/documents/chart.html", chart_page(document))


@require_POST
def draft(request: Request, task_id: UUID) -> HttpResponse:
    """Keep an unfinished opinion; called while the reader types."""
    services.save_draft(actor=request.actor, task_id=task_id, text=request.POST.get("text", ""))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
def follow(request: Request, document_id: UUID) -> HttpResponse:
    """跟踪, or no longer."""
    following = request.POST.get("following") == "yes"
    document = services.follow_document(actor=request.actor, document_id=document_id, following=following)
    where = "已列入“跟踪”，办结前都能在台账里看到。" if following else "已不再跟踪。"
    messages.success(request, f"《{document.title}》{where}")
    return go(request, "oa:documents:page", document.pk)


@require_http_methods(["GET", "POST"])
def phrase_list(request: Request) -> HttpResponse:
    """常用语: one's own and the unit's; keep another one."""
    checks.signed_in(request.actor)
    unit = Unit.objects.filter(pk=request.actor.unit_id).first() if request.actor.unit_id else None
    may_for_unit = unit is not None and checks.holds_on(request.actor, PHRASES, unit)
    form = PhraseForm(request.POST or None, may_for_unit=may_for_unit)
    if request.method == "POST" and form.is_valid():
        for_unit = form.cleaned_data["place"] == "unit"
        phrase = services.add_phrase(actor=request.actor, text=form.cleaned_data["text"], for_unit=for_unit)
        messages.success(request, f"常用语“{phrase.text}”已保存。")
        return go(request, "oa:documents:phrases")
    context = {
        "form": form,
        "phrases": phrases.phrases_of(request.actor),
        "may_for_unit": may_for_unit,
        "crumbs": [("工作台", reverse("oa:desk:home")), ("常用语", "")],
    }
    return render(request, "oa/documents/phrases.html", context, status=WRONG if form.errors else HTTPStatus.OK)


@require_POST
def remove_phrase(request: Request, phrase_id: UUID) -> HttpResponse:
    """Forget a phrase."""
    services.remove_phrase(actor=request.actor, phrase_id=phrase_id)
    messages.success(request, "常用语已删除。")
    return go(request, "oa:documents:phrases")
