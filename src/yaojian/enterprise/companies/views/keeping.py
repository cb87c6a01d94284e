"""Vehicles and posts a company keeps itself, and numbers in full by a click."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from yaojian.enterprise.companies import queries, services
from yaojian.enterprise.companies.forms.own import AppointForm, VehicleFactsForm, VehicleForm
from yaojian.enterprise.companies.models import PersonRole, Vehicle
from yaojian.enterprise.companies.rights import MAINTAIN
from yaojian.enterprise.companies.views.own import own_page
from yaojian.enterprise.companies.views.pages import Asking, ask, part_address
from yaojian.kernel.errors import Refusal, Unknown
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_http_methods(["GET", "POST"])
def add_vehicle(request: Request) -> HttpResponse:
    """登记车辆."""
    checks.require_on(request.actor, MAINTAIN, queries.own_company(request.actor))
    form = VehicleForm(request.POST if request.method == "POST" else None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            vehicle = services.add_vehicle(actor=request.actor, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("plate", str(refusal))
        else:
            messages.success(request, f"已登记车辆 {vehicle.plate}。")
            return go(request, part_address("vehicles"))
    asking = Asking("登记车辆", "保存后立即生效，不需要分局审核。", "保存", part_address("vehicles"))
    return ask(request, form, asking)


@require_http_methods(["GET", "POST"])
def vehicle(request: Request, vehicle_id: UUID) -> HttpResponse:
    """更正车辆."""
    own = _vehicle(request, vehicle_id)
    values = {"refrigerated": own.refrigerated, "volume": own.volume}
    form = VehicleFactsForm(request.POST if request.method == "POST" else None, initial=values)
    if request.method == "POST" and form.is_valid():
        services.change_vehicle(actor=request.actor, vehicle_id=vehicle_id, **form.cleaned_data)
        messages.success(request, f"已更正车辆 {own.plate}。")
        return go(request, part_address("vehicles"))
    asking = Asking(f"车辆 {own.plate}", "车牌变了的，请停用这辆车后另行登记。", "保存", part_address("vehicles"))
    return ask(request, form, asking)


def _vehicle(request: Request, vehicle_id: UUID) -> Vehicle:
    company = queries.own_company(request.actor)
    checks.require_on(request.actor, MAINTAIN, company)
    found = company.vehicles.filter(pk=vehicle_id, until__isnull=True).first()
    if found is None:
        raise Unknown(kind="车辆")
    return found


@require_POST
def close_vehicle(request: Request, vehicle_id: UUID) -> HttpResponse:
    """停用车辆."""
    closed = services.close_vehicle(actor=request.actor, vehicle_id=vehicle_id)
    messages.success(request, f"已停用车辆 {closed.plate}，已有报告中的记录不受影响。")
    return go(request, part_address("vehicles"))


@require_http_methods(["GET", "POST"])
def appoint(request: Request) -> HttpResponse:
    """登记关键人员: posts the licence does not name."""
    checks.require_on(request.actor, MAINTAIN, queries.own_company(request.actor))
    form = AppointForm(request.POST if request.method == "POST" else None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        role = PersonRole(form.cleaned_data["role"])
        person = services.appoint(actor=request.actor, role=role, facts=form.facts(), key=form.cleaned_data["key"])
        messages.success(request, f"已登记{role.label}{person.name}。")
        return go(request, part_address("people"))
    note = "法定代表人、企业负责人、质量负责人属于许可登记事项，请在关键人员页申请变更。"
    return ask(request, form, Asking("登记关键人员", note, "保存", part_address("people")))


@require_POST
def end_post(request: Request, person_id: UUID) -> HttpResponse:
    """离任."""
    person = services.end_post(actor=request.actor, person_id=person_id)
    messages.success(request, f"已登记{person.name}离任。")
    return go(request, part_address("people"))


@require_POST
def reveal(request: Request, person_id: UUID) -> HttpResponse:
    """完整号码: on this answer only, and written into the audit log."""
    queries.own_company(request.actor)
    return own_page(request, "people", revealed=services.reveal_person(actor=request.actor, person_id=person_id))
