"""Pages of a document: parse, one act, answer."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from yaojian.kernel.permissions import checks
from yaojian.oa.flow.models import Task
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import queries, services
from .forms import OpinionForm
from .pages import document_page
from .rights import HANDLE

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_GET
def page(request: Request, document_id: UUID) -> HttpResponse:
    """The document on the left, what to do and what was done on the right."""
    document = services.open_document(actor=request.actor, document_id=document_id)
    return render(request, "oa/documents/detail.html", document_page(request, document))


@require_POST
def handle(request: Request, task_id: UUID) -> HttpResponse:
    """Sign a 承办 task. What was typed is kept first: a refusal must not lose it."""
    services.save_draft(actor=request.actor, task_id=task_id, text=request.POST.get("opinion", ""))
    form = OpinionForm(request.POST)
    if not form.is_valid():
        task = checks.fetch(request.actor, HANDLE, Task.objects.all(), task_id)
        document = queries.documents().get(instance=task.instance_id)
        return render(request, "oa/documents/detail.html", document_page(request, document, form), status=WRONG)
    document = services.handle_task(
        actor=request.actor,
        task_id=task_id,
        opinion=form.cleaned_data["opinion"],
        key=request.POST.get("key", ""),
    )
    messages.success(request, f"《{document.title}》的办理意见已提交。")
    return go(request, "oa:documents:page", document.pk)


@require_POST
def draft(request: Request, task_id: UUID) -> HttpResponse:
    """Keep an unfinished opinion; called while the reader types."""
    services.save_draft(actor=request.actor, task_id=task_id, text=request.POST.get("opinion", ""))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
def mark_read(request: Request, task_id: UUID) -> HttpResponse:
    """已阅."""
    document = services.mark_read(actor=request.actor, task_id=task_id, key=request.POST.get("key", ""))
    messages.success(request, f"《{document.title}》已标为已阅。")
    return go(request, "oa:documents:page", document.pk)


@require_POST
def follow(request: Request, document_id: UUID) -> HttpResponse:
    """跟踪, or no longer."""
    following = request.POST.get("following") == "yes"
    document = services.follow_document(actor=request.actor, document_id=document_id, following=following)
    where = "已列入“跟踪”，办结前都能在台账里看到。" if following else "已不再跟踪。"
    messages.success(request, f"《{document.title}》{where}")
    return go(request, "oa:documents:page", document.pk)
