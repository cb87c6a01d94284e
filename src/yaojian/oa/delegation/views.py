"""Pages of delegations."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import RightMissing
from yaojian.kernel.organisations.models import Person
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import queries, services
from .errors import told
from .forms import DelegateForm
from .models import Delegation
from .rights import MANAGE
from .signed import signed_under

HERE = "委托"


@require_GET
def delegations(request: Request) -> HttpResponse:
    """What I gave, what I was given, and what I look after for others."""
    actor = request.actor
    managed = queries.managed_by(actor) if checks.holds(actor, MANAGE) else []
    parts = [
        ("我委托的", queries.given_by(actor), "没有委托过别人。"),
        ("委托我的", queries.received_by(actor), "没有人委托本人代办。"),
    ]
    if checks.holds(actor, MANAGE):
        mine = {actor.person_id}
        others = [row for row in managed if not mine & {row.principal_id, row.delegate_id}]
        parts.append(("本单位人员正在委托的", others, "本单位目前没有委托。"))
    context = {
        "parts": [{"title": title, "rows": rows, "nothing": nothing} for title, rows, nothing in parts],
        "now": timezone.now(),
        "crumbs": [("工作台", reverse("oa:desk:home")), (HERE, "")],
        "may_give": actor.person_id is not None,
    }
    return render(request, "oa/delegation/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """设置委托, for oneself or (``?for=``) for somebody who cannot do it himself."""
    principal = _principal(request)
    if request.method == "GET":
        return _new_page(request, principal, DelegateForm(principal=principal), HTTPStatus.OK)
    form = DelegateForm(request.POST, principal=principal)
    if not form.is_valid():
        return _new_page(request, principal, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    made = services.delegate_work(
        actor=request.actor, principal_id=principal.pk, terms=form.terms(), key=request.POST.get("key", "")
    )
    messages.success(
        request, f"已委托{made.delegate.name}代办，从{told(made.since)}到{told(made.until)}，双方都会收到通知。"
    )
    return go(request, "oa:delegation:page", made.pk)


@require_GET
def page(request: Request, delegation_id: UUID) -> HttpResponse:
    """One delegation with what was signed under it."""
    delegation = checks.fetch(request.actor, MANAGE, queries.with_names(), delegation_id)
    context = {
        "delegation": delegation,
        "facts": _facts(delegation),
        "signed": signed_under(delegation),
        "now": timezone.now(),
        "crumbs": [("工作台", reverse("oa:desk:home")), (HERE, reverse("oa:delegation:list")), ("代办记录", "")],
    }
    return render(request, "oa/delegation/page.html", context)


@require_POST
def revoke(request: Request, delegation_id: UUID) -> HttpResponse:
    """收回."""
    made = services.revoke(actor=request.actor, delegation_id=delegation_id)
    messages.success(request, f"{made.principal.name}对{made.delegate.name}的委托已收回，双方都会收到通知。")
    return go(request, "oa:delegation:page", made.pk)


def _principal(request: Request) -> Person:
    """Whose work. Raises ``Unknown``, ``RightMissing``; an account without a person has no work to give."""
    wanted = request.GET.get("for", "")
    try:
        person_id = UUID(wanted) if wanted else request.actor.person_id
    except ValueError:
        person_id = request.actor.person_id
    checks.signed_in(request.actor)
    if person_id is None:
        raise RightMissing(right=MANAGE.label)
    return checks.fetch(request.actor, MANAGE, Person.objects.filter(left_on__isnull=True), person_id)


def _new_page(request: Request, principal: Person, form: DelegateForm, status: HTTPStatus) -> HttpResponse:
    managed = queries.people_managed_by(request.actor) if checks.holds(request.actor, MANAGE) else []
    context = {
        "form": form,
        "principal": principal,
        "is_own": principal.pk == request.actor.person_id,
        "managed": managed,
        "crumbs": [("工作台", reverse("oa:desk:home")), (HERE, reverse("oa:delegation:list")), ("设置委托", "")],
    }
    return render(request, "oa/delegation/new.html", context, status=status)


def _facts(delegation: Delegation) -> list[tuple[str, str]]:
    units = {unit.pk: unit.name for unit in queries.units_named(delegation.units)}
    facts = [
        ("委托人", delegation.principal.name),
        ("受托人", delegation.delegate.name),
        ("开始时间", told(delegation.since)),
        ("结束时间", told(delegation.until)),
        ("委托事项", delegation.kind_labels),
        ("委托岗位", "、".join(units.get(unit, "") for unit in delegation.units) or "全部岗位"),
        ("委托原因", delegation.reason),
        ("设置人", f"{delegation.made_by.name}，{told(delegation.made_at)}"),
    ]
    if delegation.revoked_at and delegation.revoked_by:
        facts.append(("收回", f"{delegation.revoked_by.name}，{told(delegation.revoked_at)}"))
    return facts
