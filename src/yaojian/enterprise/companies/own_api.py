"""A company's own acts over HTTP; always the company the caller acts for."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from yaojian.enterprise.companies import facts, groups, queries, services
from yaojian.enterprise.companies.forms.changes import FORMS, ChangeForm
from yaojian.enterprise.companies.forms.own import VehicleForm
from yaojian.enterprise.companies.models import ChangeRequest, FieldGroup, Invitation, KeyPerson, Membership, Vehicle
from yaojian.enterprise.companies.rights import MAINTAIN
from yaojian.enterprise.companies.schemas import (
    ChangeCorrectionIn,
    ChangeIn,
    ContactIn,
    InvitationIn,
    InvitationOut,
    KeyPersonOut,
    MemberOut,
    OwnVehicleIn,
    RegisterChangeOut,
    RevealedOut,
    RoleIn,
    VehicleOut,
    VersionIn,
)
from yaojian.enterprise.companies.services.revealing import Revealed
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Invalid
from yaojian.kernel.permissions import checks
from yaojian.kernel.requests import ActorRequest

router = Router()
MOST = 100


@router.get("", response=dict[str, Any], operation_id="own_company_facts", summary="本企业的登记事实")
def own_company_facts(request: ActorRequest) -> dict[str, Any]:
    """What the register says, as reports take it; with the version of the record."""
    company = queries.own_company(request.actor)
    return {"id": str(company.pk), "row_version": company.row_version} | facts.facts(company)


@router.put("/contact", response=dict[str, Any], operation_id="change_contact", summary="更新联系方式")
def change_contact(request: ActorRequest, body: ContactIn) -> dict[str, Any]:
    """Save telephone and contact at once."""
    company = services.change_contact(actor=request.actor, **body.dict())
    return {"id": str(company.pk), "row_version": company.row_version, "phone": company.phone}


@router.get("/people", response=list[KeyPersonOut], operation_id="own_key_persons", summary="关键人员")
def own_key_persons(request: ActorRequest) -> list[KeyPerson]:
    """Who holds a post now; numbers with a mask."""
    return queries.people_on_posts(queries.own_company(request.actor))


@router.post(
    "/people/{person_id}/reveal", response=RevealedOut, operation_id="reveal_person", summary="查看完整个人信息"
)
def reveal_person(request: ActorRequest, person_id: UUID) -> Revealed:
    """Numbers in full; an audit event."""
    return services.reveal_person(actor=request.actor, person_id=person_id)


@router.post("/vehicles", response={201: VehicleOut}, operation_id="add_vehicle", summary="登记车辆")
def add_vehicle(request: ActorRequest, body: OwnVehicleIn) -> Status[Vehicle]:
    """Register a vehicle at once."""
    form = VehicleForm(body.dict())
    _require_valid(form)
    return Status(201, services.add_vehicle(actor=request.actor, **form.cleaned_data))


@router.post("/vehicles/{vehicle_id}/close", response=VehicleOut, operation_id="close_vehicle", summary="停用车辆")
def close_vehicle(request: ActorRequest, vehicle_id: UUID) -> Vehicle:
    """Used no more."""
    return services.close_vehicle(actor=request.actor, vehicle_id=vehicle_id)


@router.get("/changes", response=list[RegisterChangeOut], operation_id="own_changes", summary="本企业的变更申请")
def own_changes(request: ActorRequest) -> list[ChangeRequest]:
    """The latest 100."""
    return list(queries.own_changes(queries.own_company(request.actor))[:MOST])


@router.post("/changes", response={201: RegisterChangeOut}, operation_id="ask_change", summary="提交变更申请")
def ask_change(request: ActorRequest, body: ChangeIn) -> Status[ChangeRequest]:
    """Ask the branch in charge for a regulated change."""
    company = queries.own_company(request.actor)
    checks.require_on(request.actor, MAINTAIN, company)
    form = _form(request.actor, body.group, body.values, body.reason, groups.current(company, body.group, body.target))
    change = services.ask_change(
        actor=request.actor, group=body.group, target=body.target, key=body.key, **_content(form)
    )
    return Status(201, change)


@router.get("/changes/{change_id}", response=RegisterChangeOut, operation_id="own_change", summary="一份变更申请")
def own_change(request: ActorRequest, change_id: UUID) -> ChangeRequest:
    """One request of the own company."""
    return queries.own_change(request.actor, change_id)


@router.post(
    "/changes/{change_id}/correct", response=RegisterChangeOut, operation_id="correct_change", summary="更正变更申请"
)
def correct_change(request: ActorRequest, change_id: UUID, body: ChangeCorrectionIn) -> ChangeRequest:
    """Correct a returned request and hand it in again."""
    change = queries.own_change(request.actor, change_id)
    form = _form(request.actor, FieldGroup(change.group), body.values, body.reason, change.new)
    return services.correct_change(
        actor=request.actor, change_id=change_id, row_version=body.row_version, key=body.key, **_content(form)
    )


@router.post(
    "/changes/{change_id}/withdraw", response=RegisterChangeOut, operation_id="withdraw_change", summary="撤回变更申请"
)
def withdraw_change(request: ActorRequest, change_id: UUID, body: VersionIn) -> ChangeRequest:
    """Take an open request back."""
    return services.withdraw_change(actor=request.actor, change_id=change_id, row_version=body.row_version)


@router.get("/members", response=list[MemberOut], operation_id="own_members", summary="本企业的办理人员")
def own_members(request: ActorRequest) -> list[Membership]:
    """Who acts for the company now."""
    return list(queries.people_of(queries.own_company(request.actor)))


@router.post("/invitations", response={201: InvitationOut}, operation_id="invite", summary="邀请人员")
def invite(request: ActorRequest, body: InvitationIn) -> Status[Invitation]:
    """Only administrators; the address goes by mail."""
    return Status(201, services.invite(actor=request.actor, **body.dict()))


@router.post(
    "/invitations/{invitation_id}/revoke", response=InvitationOut, operation_id="revoke_invitation", summary="收回邀请"
)
def revoke_invitation(request: ActorRequest, invitation_id: UUID) -> Invitation:
    """Only administrators."""
    return services.revoke_invitation(actor=request.actor, invitation_id=invitation_id)


@router.put("/members/{user_id}", response=MemberOut, operation_id="change_own_member", summary="调整人员身份")
def change_own_member(request: ActorRequest, user_id: int, body: RoleIn) -> Membership:
    """Only administrators."""
    return services.change_own_member(actor=request.actor, user_id=user_id, **body.dict())


@router.post("/members/{user_id}/end", response=MemberOut, operation_id="end_own_member", summary="停止代表本企业")
def end_own_member(request: ActorRequest, user_id: int) -> Membership:
    """Only administrators; never the last of them."""
    return services.end_own_member(actor=request.actor, user_id=user_id)


def _form(actor: Actor, group: FieldGroup, values: dict[str, Any], reason: str, standing: dict[str, Any]) -> ChangeForm:
    """The page's own form judges the values. Raises ``Invalid`` (422)."""
    form = FORMS[group](values | {"reason": reason}, None, actor=actor, values=standing)
    _require_valid(form)
    return form


def _content(form: ChangeForm) -> dict[str, Any]:
    return {
        "new": form.new(),
        "secrets": form.secrets(),
        "id_confirmed": bool(form.cleaned_data.get("id_confirmed")),
        "reason": form.cleaned_data["reason"],
    }


def _require_valid(form: Any) -> None:
    for name, reasons in form.errors.items():
        label = str(form.fields[name].label) if name in form.fields else "内容"
        raise Invalid(field=label, reason=str(reasons[0]))
