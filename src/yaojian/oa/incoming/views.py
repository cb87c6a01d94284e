"""Pages of 收文中心: parse, one act, answer."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.kernel.permissions import checks
from yaojian.oa.documents.limits import limit_of
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.pages import crumbs_of
from yaojian.oa.documents.receivers import choices
from yaojian.oa.documents.rights import REGISTER, SEND
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import queries, services
from .forms import RegisterForm, SendForm
from .queries import Earlier

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """收文登记."""
    checks.require(request.actor, REGISTER)
    if request.method == "GET":
        return _register_page(request, RegisterForm(actor=request.actor))
    key = request.POST.get("key", "")
    document = services.earlier_registration(actor=request.actor, key=key)
    if document is None:
        form = RegisterForm(request.POST, request.FILES, actor=request.actor)
        if not form.is_valid():
            return _register_page(request, form, status=WRONG)
        particulars, main_file = form.particulars(), form.cleaned_data["main_file"]
        earlier = services.earlier_ones(actor=request.actor, particulars=particulars, main_file=main_file)
        if earlier and not particulars.again_reason:
            return _register_page(request, form, earlier, status=HTTPStatus.CONFLICT)
        document = services.register(
            actor=request.actor,
            particulars=particulars,
            main_file=main_file,
            attachments=form.cleaned_data["attachments"],
            origin=form.origin(),
            key=key,
        )
        messages.success(request, f"《{document.title}》已登记，收文号 {document.register_label}，请分送。")
    return go(request, "oa:incoming:send", document.pk)


def _register_page(
    request: Request, form: RegisterForm, earlier: Sequence[Earlier] = (), *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    form.fields["again_reason"].required = bool(earlier)  # told beside its label
    crumbs = [("工作台", reverse("oa:desk:home")), ("收文登记", "")]
    context = {"form": form, "crumbs": crumbs, "earlier": earlier}
    return render(request, "oa/incoming/register.html", context, status=status)


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
    return go(request, "oa:documents:page", document.pk)


def _send_page(request: Request, document: Document, form: SendForm, status: HTTPStatus) -> HttpResponse:
    context = {"document": document, "form": form, "crumbs": crumbs_of(document, here="分送", back=True)}
    return render(request, "oa/incoming/send.html", context, status=status)


@require_GET
def owed(request: Request) -> HttpResponse:
    """催办: what one has sent out and others still have to handle."""
    checks.require(request.actor, SEND)
    rows = [(one, [(task, limit_of(task.due)) for task in one.tasks]) for one in queries.owed_to(request.actor)]
    crumbs = [("工作台", reverse("oa:desk:home")), ("收文催办", "")]
    return render(request, "oa/incoming/owed.html", {"rows": rows, "crumbs": crumbs})
