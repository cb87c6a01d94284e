"""Regulated changes as the company asks for them."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.enterprise.companies import groups, queries, services, showing
from yaojian.enterprise.companies.forms.changes import FORMS, ChangeForm
from yaojian.enterprise.companies.forms.fields import VersionForm
from yaojian.enterprise.companies.models import ChangeRequest, ChangeState, FieldGroup
from yaojian.enterprise.companies.rights import MAINTAIN
from yaojian.enterprise.companies.services.changes import secrets_of
from yaojian.enterprise.companies.views.pages import Asking, ask
from yaojian.kernel.errors import Invalid, Refusal, Unknown
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

MOST = 100


@require_GET
def changes(request: Request) -> HttpResponse:
    """All the company asked for, the latest 100 first; and what may be asked."""
    company = queries.own_company(request.actor)
    rows = queries.own_changes(company)[:MOST]
    context = {
        "company": company,
        "changes": rows,
        "offered": [group for group in FieldGroup if group not in (FieldGroup.LICENCE, FieldGroup.WAREHOUSE)],
        "may_maintain": checks.holds_on(request.actor, MAINTAIN, company),
    }
    return render(request, "enterprise/companies/changes.html", context)


@require_http_methods(["GET", "POST"])
def ask_change(request: Request, group: str) -> HttpResponse:
    """Fill in a change of one group; ``?target=`` names the licence or warehouse it is about."""
    company = queries.own_company(request.actor)
    checks.require_on(request.actor, MAINTAIN, company)
    if group not in FieldGroup.values:
        raise Unknown(kind="变更事项")
    kind, target = FieldGroup(group), _target(request)
    values = groups.current(company, kind, target)
    form = _form(request, kind, values)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_change(
                actor=request.actor, group=kind, target=target, key=request.POST.get("key", ""), **_content(form)
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"变更申请 {asked.number} 已提交，请等待{company.branch.name}审核。")
            return go(request, "enterprise:companies:change", asked.pk)
    note = f"提交后由{company.branch.name}审核，同意后登记内容才会改变。"
    asking = Asking(f"申请变更：{kind.label}", note, "提交申请", reverse("enterprise:companies:changes"))
    key = request.POST.get("key") or str(uuid4())
    return ask(request, form, asking, key=key, standing=_standing(kind, values))


def _target(request: Request) -> UUID | None:
    text = request.GET.get("target", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Unknown(kind="变更对象") from None


def _form(request: Request, group: FieldGroup, values: dict[str, Any]) -> ChangeForm:
    posted = request.method == "POST"
    return FORMS[group](
        request.POST if posted else None, request.FILES if posted else None, actor=request.actor, values=values
    )


def _content(form: ChangeForm) -> dict[str, Any]:
    return {
        "new": form.new(),
        "secrets": form.secrets(),
        "id_confirmed": bool(form.cleaned_data.get("id_confirmed")),
        "reason": form.cleaned_data["reason"],
        "attachments": form.cleaned_data["attachments"],
    }


def _standing(group: FieldGroup, values: dict[str, Any]) -> list[tuple[str, str]]:
    """What the register says now, beside the form."""
    if not values:
        return []
    return [(one.label, one.old) for one in groups.differences(group, values, {})]


@require_GET
def change(request: Request, change_id: UUID) -> HttpResponse:
    """One request: old and new, where it stands, what was said."""
    own = queries.own_change(request.actor, change_id)
    context = {"change": own, "may_maintain": checks.holds_on(request.actor, MAINTAIN, own.company)}
    return render(request, "enterprise/companies/change.html", context | showing.change_page(own))


@require_http_methods(["GET", "POST"])
def correct(request: Request, change_id: UUID) -> HttpResponse:
    """Correct what came back and hand it in again."""
    own = queries.own_change(request.actor, change_id)
    checks.require_on(request.actor, MAINTAIN, own.company)
    if request.method == "GET" and own.state != ChangeState.RETURNED:
        return go(request, "enterprise:companies:change", own.pk)
    group = FieldGroup(own.group)
    form = _form(request, group, own.new | secrets_for_form(own) | {"reason": own.reason})
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_change(
                actor=request.actor,
                change_id=change_id,
                row_version=_version(request),
                key=request.POST.get("key", ""),
                **_content(form),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"变更申请 {own.number} 已更正并重新提交。")
            return go(request, "enterprise:companies:change", own.pk)
    address = reverse("enterprise:companies:change", args=[own.pk])
    asking = Asking(f"更正变更申请：{group.label}", f"分局退回意见：{own.opinion}", "重新提交", address)
    key, version = request.POST.get("key") or str(uuid4()), request.POST.get("row_version") or own.row_version
    return ask(request, form, asking, key=key, row_version=version, standing=_standing(group, own.old))


def secrets_for_form(change: ChangeRequest) -> dict[str, str]:
    """The telephone goes back into the form; an identity number is typed anew, it never stands in a page by itself."""
    return {"phone": secrets_of(change).get("phone", "")} if change.group in groups.PERSON_GROUPS else {}


def _version(request: Request) -> int:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Invalid(field="修改次数", reason="页面内容不完整，请刷新页面后重新填写。")
    version: int = form.cleaned_data["row_version"]
    return version


@require_POST
def withdraw(request: Request, change_id: UUID) -> HttpResponse:
    """撤回."""
    queries.own_change(request.actor, change_id)
    own = services.withdraw_change(actor=request.actor, change_id=change_id, row_version=_version(request))
    messages.success(request, f"变更申请 {own.number} 已撤回。")
    return go(request, "enterprise:companies:changes")
