"""The bureau decides: one change request, one registration."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from yaojian.enterprise.companies import licence_numbers, persons, regions, sealing, services, showing
from yaojian.enterprise.companies.models import ChangeRequest, ChangeState, Registration, RegistrationState
from yaojian.enterprise.companies.office import queries
from yaojian.enterprise.companies.office.forms import AcceptForm, ConfirmForm, RefuseForm, ReturnForm
from yaojian.enterprise.companies.rights import CONFIRM, REVEAL, REVIEW
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_GET
def change(request: Request, change_id: UUID) -> HttpResponse:
    """One change request: old and new side by side, and the decision."""
    return _change_page(request, queries.change(request.actor, change_id))


@require_POST
def accept(request: Request, change_id: UUID) -> HttpResponse:
    """同意."""
    form = AcceptForm(request.POST, auto_id="accept_%s")
    if not form.is_valid():
        return _change_page(request, queries.change(request.actor, change_id), wrong=form)
    done = services.accept_change(actor=request.actor, change_id=change_id, **form.cleaned_data)
    messages.success(request, f"已同意{done.company.name}的变更申请，登记内容已更新，企业已收到通知。")
    return go(request, "enterprise:companies_office:changes")


@require_POST
def return_(request: Request, change_id: UUID) -> HttpResponse:
    """退回."""
    form = ReturnForm(request.POST, auto_id="return_%s")
    if not form.is_valid():
        return _change_page(request, queries.change(request.actor, change_id), wrong=form)
    done = services.return_change(actor=request.actor, change_id=change_id, **form.cleaned_data)
    messages.success(request, f"已退回{done.company.name}的变更申请，企业已收到原因。")
    return go(request, "enterprise:companies_office:changes")


def _change_page(request: Request, found: ChangeRequest, *, wrong: forms.Form | None = None) -> HttpResponse:
    start = {"row_version": found.row_version}
    context: dict[str, Any] = {
        "change": found,
        "may_decide": found.state == ChangeState.WAITING and checks.holds_on(request.actor, REVIEW, found),
        "accept_form": wrong if isinstance(wrong, AcceptForm) else AcceptForm(initial=start, auto_id="accept_%s"),
        "return_form": wrong if isinstance(wrong, ReturnForm) else ReturnForm(initial=start, auto_id="return_%s"),
        "wrong_form": wrong,
    }
    page = context | showing.change_page(found)
    return render(request, "office/companies/change.html", page, status=422 if wrong else 200)


@require_GET
def registration(request: Request, registration_id: UUID) -> HttpResponse:
    """One registration with what was doubtful about it."""
    return _registration_page(request, queries.registration(request.actor, registration_id))


@require_POST
def confirm(request: Request, registration_id: UUID) -> HttpResponse:
    """确认."""
    form = ConfirmForm(request.POST, auto_id="confirm_%s")
    if not form.is_valid():
        return _registration_page(request, queries.registration(request.actor, registration_id), wrong=form)
    done = services.confirm_registration(actor=request.actor, registration_id=registration_id, **form.cleaned_data)
    messages.success(request, f"已确认“{done.name}”，企业已登记，申请人已收到账号邀请。")
    return go(request, "enterprise:companies_office:registrations")


@require_POST
def refuse(request: Request, registration_id: UUID) -> HttpResponse:
    """不予通过."""
    form = RefuseForm(request.POST, auto_id="refuse_%s")
    if not form.is_valid():
        return _registration_page(request, queries.registration(request.actor, registration_id), wrong=form)
    done = services.refuse_registration(actor=request.actor, registration_id=registration_id, **form.cleaned_data)
    messages.success(request, f"“{done.name}”的注册申请未通过，申请人会看到原因。")
    return go(request, "enterprise:companies_office:registrations")


@require_POST
def reveal(request: Request, registration_id: UUID) -> HttpResponse:
    """申请人完整电话: on this answer only, and written into the audit log."""
    found = queries.registration(request.actor, registration_id)
    phone = services.reveal_registration(actor=request.actor, registration_id=registration_id)
    answer = _registration_page(request, found, phone=phone)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _registration_page(
    request: Request, found: Registration, *, wrong: forms.Form | None = None, phone: str = ""
) -> HttpResponse:
    start = {"row_version": found.row_version}
    waiting = found.state == RegistrationState.WAITING
    context: dict[str, Any] = {
        "registration": found,
        "region": regions.name_of(found.region),
        "usual_number": licence_numbers.is_usual(found.license_number),
        "phone": phone or persons.mask_phone(sealing.registration_phone(found)),
        "revealed": bool(phone),
        "may_reveal": checks.holds_on(request.actor, REVEAL, found),
        "may_decide": waiting and checks.holds_on(request.actor, CONFIRM, found),
        "confirm_form": wrong if isinstance(wrong, ConfirmForm) else ConfirmForm(initial=start, auto_id="confirm_%s"),
        "refuse_form": wrong if isinstance(wrong, RefuseForm) else RefuseForm(initial=start, auto_id="refuse_%s"),
        "wrong_form": wrong,
    }
    return render(request, "office/companies/registration.html", context, status=422 if wrong else 200)
