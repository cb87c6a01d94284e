"""内部审批 under ``/api/v1/oa/approvals``: the same services the pages use. Approving is an act of the flow."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from yaojian.kernel.permissions import checks
from yaojian.kernel.requests import ActorRequest

from . import carrying_out, catalogue, queries, seal_register, services
from .models import Application, FormVersion, SealUse
from .rights import APPLY
from .services import Conflict

router = Router()


class FormOut(Schema):
    """A form in force."""

    code: str
    number: int
    title: str
    note: str
    definition: dict[str, Any] = Field(description="JSON Schema 2020-12")

    @classmethod
    def told(cls, form: FormVersion) -> "FormOut":
        """As the API shows it."""
        schema = catalogue.definition_of(form).schema
        return cls(code=form.code, number=form.number, title=form.title, note=form.note, definition=schema)


class ApprovalProblemOut(Schema):
    """One thing to mend."""

    pointer: str
    label: str
    sentence: str


class ApprovalApplicationOut(Schema):
    """An application with what keeps it from being handed in."""

    id: UUID
    form: str
    title: str
    step: str
    data: dict[str, Any]
    row_version: int
    saved_at: datetime
    filed_at: datetime | None
    problems: list[ApprovalProblemOut]

    @classmethod
    def told(cls, application: Application) -> "ApprovalApplicationOut":
        """As the API shows it."""
        found = queries.problems_of(application)
        return cls(
            id=application.pk,
            form=application.code,
            title=application.document.title,
            step=application.document.instance.step_name,
            data=application.data,
            row_version=application.row_version,
            saved_at=application.saved_at,
            filed_at=application.filed_at,
            problems=[ApprovalProblemOut(pointer=one.pointer, label=one.label, sentence=one.sentence) for one in found],
        )


class ApprovalConflictOut(Schema):
    """Both texts, when somebody else saved in between."""

    message: str
    mine: dict[str, Any]
    current: ApprovalApplicationOut


class ApprovalStartIn(Schema):
    """A first draft; it need not be complete."""

    form: str = Field(max_length=20)
    data: dict[str, Any] = {}
    key: str = Field(min_length=1, max_length=64)


class SaveIn(Schema):
    """The whole data, and the version they were read at."""

    data: dict[str, Any]
    row_version: int


class ApprovalSubmitIn(Schema):
    """Hand in what was read at ``row_version``."""

    row_version: int
    text: str = Field("", max_length=500)
    despite_overlap: bool = False
    key: str = Field(min_length=1, max_length=64)


class DiscardIn(Schema):
    """Give up."""

    key: str = Field(min_length=1, max_length=64)


class VehicleIn(Schema):
    """The number plate."""

    vehicle: str = Field(min_length=1, max_length=20)
    key: str = Field(min_length=1, max_length=64)


class UseIn(Schema):
    """What happened at the seal."""

    copies: int = Field(ge=1, le=carrying_out.MOST_COPIES)
    place: str = Field(min_length=1, max_length=60)
    at: AwareDatetime
    witnesses: str = Field(min_length=1, max_length=60)
    note: str = Field("", max_length=200)
    key: str = Field(min_length=1, max_length=64)


class UseOut(Schema):
    """One line of 用印登记簿."""

    document_id: UUID = Field(alias="application_id")
    seal: str
    paper: str
    copies: int
    place: str
    used_at: datetime
    witnesses: str
    note: str
    recorded_at: datetime


class UsesOut(Schema):
    """A page of them; ``following`` goes into ``after``."""

    rows: list[UseOut]
    following: str


@router.get("/approvals/seal-uses", response=UsesOut, operation_id="seal_uses", summary="用印登记簿")
def seal_uses(
    request: ActorRequest, q: str = "", first: date | None = None, last: date | None = None, after: str = ""
) -> seal_register.Page:
    """Recorded uses of seals, newest first."""
    return seal_register.page_of(request.actor, seal_register.Filters(q, first, last), after=after)


@router.post("/approvals/tasks/{task_id}/use", response=UseOut, operation_id="record_use", summary="用印登记")
def record_use(request: ActorRequest, task_id: UUID, body: UseIn) -> SealUse:
    """Record that the seal was used."""
    use = carrying_out.Use(body.copies, body.place, body.at, body.witnesses, body.note)
    return carrying_out.record_use(actor=request.actor, task_id=task_id, use=use, key=body.key)


@router.get("/approvals/forms", response=list[FormOut], operation_id="approval_forms", summary="审批表单")
def approval_forms(request: ActorRequest) -> list[FormOut]:
    """What can be applied for."""
    checks.require(request.actor, APPLY)
    return [FormOut.told(services.form_in_force(code)) for code in catalogue.CODES]


@router.get(
    "/approvals/own", response=list[ApprovalApplicationOut], operation_id="own_applications", summary="我的申请"
)
def own_applications(request: ActorRequest, form: str = "", limit: int = 30) -> list[ApprovalApplicationOut]:
    """The newest first, drafts too."""
    return [ApprovalApplicationOut.told(one) for one in queries.mine(request.actor, form)[: max(1, min(limit, 100))]]


@router.get("/approvals/{document_id}", response=ApprovalApplicationOut, operation_id="application", summary="一份申请")
def application(request: ActorRequest, document_id: UUID) -> ApprovalApplicationOut:
    """Its answers and where it is."""
    return ApprovalApplicationOut.told(queries.readable(request.actor, document_id))


@router.post("/approvals", response={201: ApprovalApplicationOut}, operation_id="start_application", summary="起草申请")
def start_application(request: ActorRequest, body: ApprovalStartIn) -> Status[ApprovalApplicationOut]:
    """A draft that waits with its applicant."""
    made = services.start_application(actor=request.actor, code=body.form, data=body.data, key=body.key)
    return Status(201, ApprovalApplicationOut.told(made))


@router.put(
    "/approvals/{document_id}",
    response={200: ApprovalApplicationOut, 409: ApprovalConflictOut},
    operation_id="save_application",
    summary="保存申请",
)
def save_application(request: ActorRequest, document_id: UUID, body: SaveIn) -> Status[Any]:
    """Save the draft; 409 carries both texts."""
    saved = services.save_application(
        actor=request.actor, document_id=document_id, data=body.data, row_version=body.row_version
    )
    return _answer(saved, body.data)


@router.post(
    "/approvals/{document_id}/submit",
    response={200: ApprovalApplicationOut, 409: ApprovalConflictOut},
    operation_id="submit_application",
    summary="提交申请",
)
def submit_application(request: ActorRequest, document_id: UUID, body: ApprovalSubmitIn) -> Status[Any]:
    """Freeze the answers and send them to the first approver."""
    return _answer(services.submit_application(actor=request.actor, document_id=document_id, **body.model_dump()), {})


@router.post(
    "/approvals/{document_id}/discard",
    response=ApprovalApplicationOut,
    operation_id="discard_application",
    summary="撤销申请",
)
def discard_application(request: ActorRequest, document_id: UUID, body: DiscardIn) -> ApprovalApplicationOut:
    """Give a draft up; the record stays."""
    done = services.discard_application(actor=request.actor, document_id=document_id, key=body.key)
    return ApprovalApplicationOut.told(queries.readable(request.actor, done.pk))


@router.post(
    "/approvals/tasks/{task_id}/vehicle", response=ApprovalApplicationOut, operation_id="assign_vehicle", summary="派车"
)
def assign_vehicle(request: ActorRequest, task_id: UUID, body: VehicleIn) -> ApprovalApplicationOut:
    """Promise a vehicle to a trip."""
    return ApprovalApplicationOut.told(
        carrying_out.assign_vehicle(actor=request.actor, task_id=task_id, vehicle=body.vehicle, key=body.key)
    )


def _answer(done: Application | Conflict, mine: dict[str, Any]) -> Status[Any]:
    if isinstance(done, Conflict):
        message = "这份申请在另一个窗口里改过，您的内容没有保存，请对照后用最新的修改次数再次保存。"
        return Status(
            409, ApprovalConflictOut(message=message, mine=mine, current=ApprovalApplicationOut.told(done.current))
        )
    return Status(200, ApprovalApplicationOut.told(done))
