"""Pages of duties: all bodies, and the duties of one."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import queries, services
from .forms import DutiesForm
from .rights import ASSIGN


@require_GET
def duties(request: Request) -> HttpResponse:
    """职能岗位: every body with how many duties it does itself."""
    checks.require(request.actor, ASSIGN)
    counts = queries.counts()
    context = {
        "bodies": [(body, counts.get(body.pk, 0)) for body in checks.allowed(request.actor, ASSIGN, queries.bodies())],
        "crumbs": [("工作台", reverse("oa:desk:home")), ("职能岗位", "")],
    }
    return render(request, "oa/duties/list.html", context)


@require_http_methods(["GET", "POST"])
def body(request: Request, unit_id: UUID) -> HttpResponse:
    """The duties of one body, all in one form."""
    found = checks.fetch(request.actor, ASSIGN, queries.bodies(), unit_id)
    form = DutiesForm(request.POST or None, body=found)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for code, post in form.chosen().items():
                unit, title = post or (None, "")
                services.assign_duty(actor=request.actor, body_id=found.pk, code=code, unit_id=unit, title=title)
        messages.success(request, f"{found.name}的职能岗位已保存，正在流转的公文到下一环节时生效。")
        return go(request, "oa:duties:list")
    context = {
        "body": found,
        "form": form,
        "crumbs": [
            ("工作台", reverse("oa:desk:home")),
            ("职能岗位", reverse("oa:duties:list")),
            (found.short_name, ""),
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "oa/duties/body.html", context, status=status)
