"""Pages of handovers."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.kernel.permissions import checks
from yaojian.oa.flow.rights import HAND_OVER
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import queries, services
from .forms import HandoverForm
from .queries import Preview
from .rights import READ

HERE = "交接"


@require_GET
def handovers(request: Request) -> HttpResponse:
    """Whom to hand over, who left with work still open, and the records."""
    actor = request.actor
    may_start = checks.holds(actor, HAND_OVER)
    context = {
        "records": queries.records(actor),
        "stranded": queries.left_with_work(actor) if may_start else [],
        "people": queries.people(actor) if may_start else [],
        "crumbs": [("工作台", reverse("oa:desk:home")), (HERE, "")],
    }
    return render(request, "oa/handover/list.html", context)


@require_GET
def choose(request: Request) -> HttpResponse:
    """The chosen person's list (``?person=``), at an address of its own."""
    checks.require(request.actor, HAND_OVER)
    try:
        person_id = UUID(request.GET.get("person", ""))
    except ValueError:
        return go(request, "oa:handover:list")
    return go(request, "oa:handover:new", person_id)


@require_http_methods(["GET", "POST"])
def new(request: Request, person_id: UUID) -> HttpResponse:
    """The list of everything open, who takes it, and the act."""
    person = queries.person_to_hand_over(request.actor, person_id)
    preview = queries.preview(request.actor, person)
    if request.method == "GET":
        return _new_page(request, preview, HandoverForm(preview=preview), HTTPStatus.OK)
    form = HandoverForm(request.POST, preview=preview)
    if not form.is_valid():
        return _new_page(request, preview, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    made = services.hand_over_all(
        actor=request.actor,
        person_id=person_id,
        receivers=form.receivers(),
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["seen"],
        key=request.POST.get("key", ""),
    )
    messages.success(request, f"{person.name}的工作已交接，接收人会收到通知。")
    return go(request, "oa:handover:page", made.pk)


@require_GET
def page(request: Request, handover_id: UUID) -> HttpResponse:
    """The record, made to be printed."""
    handover = checks.fetch(request.actor, READ, queries.handovers(), handover_id)
    lines = queries.lines_of(handover)
    context = {
        "handover": handover,
        "lines": lines,
        "facts": [
            ("移交人", f"{handover.unit.short_name}　{handover.person.name}"),
            ("交接原因", handover.reason),
            ("经办人", handover.made_by.name),
            ("事项", f"{len(lines)} 项"),
        ],
        "crumbs": [("工作台", reverse("oa:desk:home")), (HERE, reverse("oa:handover:list")), ("交接记录", "")],
    }
    return render(request, "oa/handover/page.html", context)


def _new_page(request: Request, preview: Preview, form: HandoverForm, status: HTTPStatus) -> HttpResponse:
    context = {
        "form": form,
        "preview": preview,
        "person": preview.person,
        "crumbs": [
            ("工作台", reverse("oa:desk:home")),
            (HERE, reverse("oa:handover:list")),
            (preview.person.name, ""),
        ],
    }
    return render(request, "oa/handover/new.html", context, status=status)
