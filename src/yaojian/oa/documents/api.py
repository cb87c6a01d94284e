"""Documents under ``/api/v1/oa/``: the same services and queries the pages use."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from yaojian.kernel.actors import Actor
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.queries import Signature

from . import queries, services
from .models import Document, Urgency
from .rights import REGISTER
from .services import Distribution, Particulars

router = Router()


class KeyIn(Schema):
    """``key``: an idempotency key; the same key again answers with the first result."""

    key: str = Field(min_length=1, max_length=64)


class RegisterIn(KeyIn):
    """What the registrar reads off the paper; sent as multipart form fields beside ``main_file``."""

    title: str = Field(min_length=1, max_length=200)
    sender: str = Field(min_length=1, max_length=80)
    received_on: date
    document_number: str = Field("", max_length=60)
    urgency: Urgency = Urgency.NORMAL
    note: str = Field("", max_length=200)


class SendIn(KeyIn):
    """Codes of units that handle and read; ``persons`` maps a unit's code to the person who takes it there."""

    handle: list[str] = Field(min_length=1)
    read: list[str] = []
    persons: dict[str, UUID] = {}
    working_days: int | None = Field(None, ge=1, le=120)
    opinion: str = Field("", max_length=services.LONGEST_OPINION)


class OpinionIn(KeyIn):
    """An opinion, with the key of the act."""

    opinion: str = Field("", max_length=services.LONGEST_OPINION)


class SignatureOut(Schema):
    """One task of the trail. ``role`` do or read; ``state`` queued, open, done or cancelled."""

    task_id: UUID
    step: str
    person: str
    unit: str
    on_behalf_of: str
    role: str
    state: str
    opinion: str
    arrived: datetime
    read_at: datetime | None
    due: datetime | None
    done_at: datetime | None


class DocumentOut(Schema):
    """A document with its state."""

    id: UUID
    kind: str
    title: str
    document_number: str
    sender: str
    urgency: str
    received_on: date
    register_label: str
    state: str = Field(alias="instance.state")
    step: str = Field(alias="instance.step_name")
    created: datetime
    main_file_id: UUID | None


class DetailOut(Schema):
    """A document, its attachments' ids and its trail; ``my_task`` is what the caller may act on, ``my_act`` how."""

    document: DocumentOut
    attachments: list[UUID]
    trail: list[SignatureOut]
    my_task: UUID | None
    my_act: str


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]  # web.requests.Request names it


def _units(codes: list[str]) -> dict[str, UUID]:
    """Unknown codes are told by the service: a unit nobody offered."""
    return dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))


@router.post("/documents", response=DocumentOut, operation_id="register_document")
def register_document(
    request: HttpRequest,
    body: Form[RegisterIn],
    main_file: File[UploadedFile],
    attachments: File[list[UploadedFile]] = [],  # noqa: B006  # ninja copies the default
) -> Document:
    """登记收文：正文必须是 PDF。"""
    actor = _actor(request)
    checks.require(actor, REGISTER)
    if earlier := services.earlier_registration(actor=actor, key=body.key):
        return earlier
    given = body.model_dump(exclude={"key"})
    kept: list[StoredFile] = [
        files.keep_upload(actor=actor, upload=upload, allowed=Kinds.ATTACHMENTS) for upload in attachments
    ]
    main = files.keep_upload(actor=actor, upload=main_file, allowed=Kinds.PDF)
    return services.register_document(
        actor=actor, particulars=Particulars(**given), main_file=main, attachments=kept, key=body.key
    )


@router.post("/documents/{document_id}/send", response=DocumentOut, operation_id="send_to_departments")
def send(request: HttpRequest, document_id: UUID, body: SendIn) -> Document:
    """分送收文：按机构代码选承办单位和阅知单位。"""
    units = _units([*body.handle, *body.read])
    nobody = UUID(int=0)
    to = Distribution(
        handle=[units.get(code, nobody) for code in body.handle],
        read=[units.get(code, nobody) for code in body.read],
        persons={units[code]: person for code, person in body.persons.items() if code in units},
        working_days=body.working_days,
    )
    return services.send_to_departments(
        actor=_actor(request), document_id=document_id, distribution=to, opinion=body.opinion, key=body.key
    )


@router.post("/tasks/{task_id}/handle", response=DocumentOut, operation_id="handle_task")
def handle(request: HttpRequest, task_id: UUID, body: OpinionIn) -> Document:
    """办理：签署承办意见。"""
    return services.handle_task(actor=_actor(request), task_id=task_id, opinion=body.opinion, key=body.key)


@router.post("/tasks/{task_id}/read", response=DocumentOut, operation_id="mark_document_read")
def mark_read(request: HttpRequest, task_id: UUID, body: KeyIn) -> Document:
    """标为已阅。"""
    return services.mark_read(actor=_actor(request), task_id=task_id, key=body.key)


class FollowIn(Schema):
    """Whether to follow."""

    following: bool


@router.post("/documents/{document_id}/follow", response=DocumentOut, operation_id="follow_document")
def follow(request: HttpRequest, document_id: UUID, body: FollowIn) -> Document:
    """跟踪或取消跟踪。"""
    return services.follow_document(actor=_actor(request), document_id=document_id, following=body.following)


@router.post("/documents/{document_id}/finish", response=DocumentOut, operation_id="finish_document")
def finish(request: HttpRequest, document_id: UUID, body: OpinionIn) -> Document:
    """办结收文。"""
    return services.finish(actor=_actor(request), document_id=document_id, opinion=body.opinion, key=body.key)


@router.get("/documents/{document_id}", response=DetailOut, operation_id="document_detail")
def detail(request: HttpRequest, document_id: UUID) -> dict[str, object]:
    """一件公文的登记信息、附件、流转与意见。"""
    actor = _actor(request)
    document = services.open_document(actor=actor, document_id=document_id)
    waiting = queries.waiting_for(actor, document)
    trail: list[Signature] = []
    for stage in flow.timeline(document.instance):
        trail += [*stage.signatures, *stage.readers]
    return {
        "document": document,
        "attachments": [file.pk for file in queries.attachments_of(document)],
        "trail": trail,
        "my_task": waiting.task.pk if waiting.task else None,
        "my_act": waiting.act,
    }
