"""Documents under ``/api/v1/oa/``: the same services and queries the pages use."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from yaojian.kernel.actors import Actor
from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.queries import Signature

from . import queries, services
from .models import Document

router = Router()


class KeyIn(Schema):
    """``key``: an idempotency key; the same key again answers with the first result."""

    key: str = Field(min_length=1, max_length=64)


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
