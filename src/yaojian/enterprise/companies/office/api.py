"""The bureau's side of companies over HTTP: ledgers, decisions, who is in charge. Only in the caller's scope."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from yaojian.enterprise.companies import facts, services
from yaojian.enterprise.companies.models import BranchAssignment, ChangeRequest, Registration, StandingChange
from yaojian.enterprise.companies.office import queries
from yaojian.enterprise.companies.office.queries import PAGE, NameCursor, TimeCursor, Wanted
from yaojian.enterprise.companies.schemas import (
    AssignmentIn,
    AssignmentOut,
    ChangeDecisionIn,
    ChangesOut,
    CompaniesOut,
    CompanyStandingOut,
    RefusalIn,
    RegisterChangeOut,
    RegistrationOut,
    RegistrationsOut,
    StandingIn,
)
from yaojian.kernel.errors import Unknown
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.requests import ActorRequest

router = Router()


@router.get("/ledger", response=CompaniesOut, operation_id="companies_ledger", summary="企业名录，按名称排列")
def companies_ledger(
    request: ActorRequest,
    words: str = "",
    region: str = "",
    kind: str = "",
    state: str = "",
    branch: UUID | None = None,
    after: str = "",
) -> dict[str, object]:
    """50 a page; ``words``: of name, credit code or licence number."""
    wanted = Wanted(words=words, region=region, kind=kind, state=state, branch=branch)
    rows = queries.companies_page(request.actor, wanted, after=NameCursor.parse(after), limit=PAGE + 1)
    shown = rows[:PAGE]
    following = str(NameCursor(shown[-1].name, shown[-1].pk)) if len(rows) > PAGE else ""
    return {"items": shown, "following": following}


@router.get("/ledger/{company_id}", response=dict[str, Any], operation_id="company_facts", summary="一家企业的登记事实")
def company_facts(request: ActorRequest, company_id: UUID) -> dict[str, Any]:
    """What the register says of a company in the caller's scope."""
    company = queries.company(request.actor, company_id)
    return {"id": str(company.pk), "branch": company.branch.name} | facts.facts(company)


@router.post(
    "/ledger/{company_id}/assign", response={201: AssignmentOut}, operation_id="assign_branch", summary="调整管辖分局"
)
def assign_branch(request: ActorRequest, company_id: UUID, body: AssignmentIn) -> Status[BranchAssignment]:
    """From a day on, today or later."""
    queries.company(request.actor, company_id)
    unit = Unit.objects.filter(pk=body.unit_id).first()
    if unit is None:
        raise Unknown(kind="机构")
    values = body.dict(exclude={"unit_id"})
    return Status(201, services.assign_branch(actor=request.actor, company_id=company_id, unit=unit, **values))


@router.get(
    "/ledger/{company_id}/standing",
    response=list[CompanyStandingOut],
    operation_id="company_standings",
    summary="企业停业、恢复和注销的决定",
)
def company_standings(request: ActorRequest, company_id: UUID) -> list[StandingChange]:
    """The latest first."""
    return list(queries.company(request.actor, company_id).standings.order_by("-since", "-decided_at"))


@router.post(
    "/ledger/{company_id}/standing",
    response={201: CompanyStandingOut},
    operation_id="decide_standing",
    summary="办理企业停业、恢复或注销",
)
def decide_standing(request: ActorRequest, company_id: UUID, body: StandingIn) -> Status[StandingChange]:
    """Evidence is attached on the page."""
    return Status(201, services.decide_standing(actor=request.actor, company_id=company_id, **body.dict()))


@router.get("/changes", response=ChangesOut, operation_id="changes_ledger", summary="辖区企业的变更申请")
def changes_ledger(request: ActorRequest, state: str = "", words: str = "", after: str = "") -> dict[str, object]:
    """The latest handed in first, 50 a page."""
    rows = queries.changes_page(request.actor, state=state, words=words, after=TimeCursor.parse(after), limit=PAGE + 1)
    shown = rows[:PAGE]
    following = str(TimeCursor(shown[-1].submitted_at, shown[-1].pk)) if len(rows) > PAGE else ""
    return {"items": shown, "following": following}


@router.get("/changes/{change_id}", response=RegisterChangeOut, operation_id="change_request", summary="一份变更申请")
def change_request(request: ActorRequest, change_id: UUID) -> ChangeRequest:
    """One request in the caller's scope."""
    return queries.change(request.actor, change_id)


@router.post(
    "/changes/{change_id}/accept", response=RegisterChangeOut, operation_id="accept_change", summary="同意变更"
)
def accept_change(request: ActorRequest, change_id: UUID, body: ChangeDecisionIn) -> ChangeRequest:
    """What was asked stands in the register from now on."""
    return services.accept_change(
        actor=request.actor, change_id=change_id, row_version=body.row_version, opinion=body.text, key=body.key
    )


@router.post(
    "/changes/{change_id}/return", response=RegisterChangeOut, operation_id="return_change", summary="退回变更申请"
)
def return_change(request: ActorRequest, change_id: UUID, body: ChangeDecisionIn) -> ChangeRequest:
    """With the reason the company reads."""
    return services.return_change(
        actor=request.actor, change_id=change_id, row_version=body.row_version, reason=body.text, key=body.key
    )


@router.get("/registrations", response=RegistrationsOut, operation_id="registrations_ledger", summary="辖区的企业注册")
def registrations_ledger(request: ActorRequest, state: str = "", after: str = "") -> dict[str, object]:
    """The latest first, 50 a page."""
    rows = queries.registrations_page(request.actor, state=state, after=TimeCursor.parse(after), limit=PAGE + 1)
    shown = rows[:PAGE]
    following = str(TimeCursor(shown[-1].received_at, shown[-1].pk)) if len(rows) > PAGE else ""
    return {"items": shown, "following": following}


@router.post(
    "/registrations/{registration_id}/confirm",
    response=RegistrationOut,
    operation_id="confirm_registration",
    summary="确认企业注册",
)
def confirm_registration(request: ActorRequest, registration_id: UUID, body: RefusalIn) -> Registration:
    """The company enters the register, the applicant is invited."""
    return services.confirm_registration(
        actor=request.actor, registration_id=registration_id, row_version=body.row_version, opinion=body.text
    )


@router.post(
    "/registrations/{registration_id}/refuse",
    response=RegistrationOut,
    operation_id="refuse_registration",
    summary="企业注册不予通过",
)
def refuse_registration(request: ActorRequest, registration_id: UUID, body: RefusalIn) -> Registration:
    """With the reason the applicant reads."""
    return services.refuse_registration(
        actor=request.actor, registration_id=registration_id, row_version=body.row_version, reason=body.text
    )
