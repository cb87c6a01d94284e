"""Pages of an incoming document: parse, one act, answer."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.permissions import checks
from yaojian.oa.flow.models import Task
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import queries, services
from .forms import FinishForm, OpinionForm, RegisterForm, SendForm
from .models import Document
from .pages import document_page
from .receivers import choices
from .rights import FINISH, HANDLE, REGISTER, SEND

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """收文登记."""
    checks.require(request.actor, REGISTER)
    if request.method == "GET":
        return _register_page(request, RegisterForm(actor=request.actor), HTTPStatus.OK)
    key = request.POST.get("key", "")
    document = services.earlier_registration(actor=request.actor, key=key)
    if document is None:
        form = RegisterForm(request.POST, request.FILES, actor=request.actor)
        if not form.is_valid():
            return _register_page(request, form, WRONG)
        document = services.register_document(
            actor=request.actor,
            particulars=form.particulars(),
            main_file=form.cleaned_data["main_file"],
            attachments=form.cleaned_data["attachments"],
            key=key,
        )
        messages.success(request, f"《{document.title}》已登记，收文号 {document.register_label}，请分送。")
    return go(request, "oa:documents:send", document.pk)


def _register_page(request: Request, form: RegisterForm, status: HTTPStatus) -> HttpResponse:
    crumbs = [("工作台", reverse("oa:desk:home")), ("收文登记", "")]
    return render(request, "oa/documents/register.html", {"form": form, "crumbs": crumbs}, status=status)


@require_GET
def detail(request: Request, document_id: UUID) -> HttpResponse:
    """The document on the left, what to do and what was done on the right."""
    document = services.open_document(actor=request.actor, document_id=document_id)
    return render(request, "oa/documents/detail.html", document_page(request, document))


@require_http_methods(["GET", "POST"])
def send(request: Request, document_id: UUID) -> HttpResponse:
    """分送."""
    document = checks.fetch(request.actor, SEND, queries.documents(), document_id)
    offered = choices(document)
    if request.method == "GET":
        return _send_page(request, document, SendForm(document=document, offered=offered), HTTPStatus.OK)
    form = SendForm(request.POST, document=document, offered=offered)
    if not form.is_valid():
        return _send_page(request, document, form, WRONG)
    services.send_to_departments(
        actor=request.actor,
        document_id=document_id,
        distribution=form.distribution(),
        opinion=form.cleaned_data["opinion"],
        key=request.POST.get("key", ""),
    )
    messages.success(request, f"《{document.title}》已分送 {len(form.cleaned_data['handle'])} 个承办单位。")
    return go(request, "oa:documents:detail", document.pk)


def _send_page(request: Request, document: Document, form: SendForm, status: HTTPStatus) -> HttpResponse:
    crumbs = [
        ("工作台", reverse("oa:desk:home")),
        (document.register_label, reverse("oa:documents:detail", args=[document.pk])),
        ("分送", ""),
    ]
    context = {"document": document, "form": form, "crumbs": crumbs}
    return render(request, "oa/documents/send.html", context, status=status)


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
    return go(request, "oa:documents:detail", document.pk)


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
    return go(request, "oa:documents:detail", document.pk)


@require_POST
def follow(request: Request, document_id: UUID) -> HttpResponse:
    """跟踪, or no longer."""
    following = request.POST.get("following") == "yes"
    document = services.follow_document(actor=request.actor, document_id=document_id, following=following)
    where = "已列入“跟踪”，办结前都能在台账里看到。" if following else "已不再跟踪。"
    messages.success(request, f"《{document.title}》{where}")
    return go(request, "oa:documents:detail", document.pk)


@require_POST
def finish(request: Request, document_id: UUID) -> HttpResponse:
    """办结."""
    form = FinishForm(request.POST)
    if not form.is_valid():
        document = checks.fetch(request.actor, FINISH, queries.documents(), document_id)
        return render(request, "oa/documents/detail.html", document_page(request, document, form), status=WRONG)
    document = services.finish(
        actor=request.actor,
        document_id=document_id,
        opinion=form.cleaned_data["opinion"],
        key=request.POST.get("key", ""),
    )
    messages.success(request, f"《{document.title}》已办结。")
    return go(request, "oa:documents:detail", document.pk)
