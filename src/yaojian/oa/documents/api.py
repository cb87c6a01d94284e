"""Documents under ``/api/v1/oa/``: the same services and queries the pages use."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from yaojian.kernel.actors import Actor
from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.queries import Signature

from . import picking, queries, services
from .models import Document

router = Router()


class DocumentKeyIn(Schema):
    """``key``: an idempotency key; the same key again answers with the first result."""

    key: str = Field(min_length=1, max_length=64)


class SignatureOut(Schema):
    """One task of the trail. ``role`` do or read; ``state`` as ``flow.TaskState``."""

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


class OfferOut(Schema):
    """An act the caller may do now, or why not."""

    act: str
    allowed: bool
    reason: str


class WayOut(Schema):
    """What may follow. ``must_choose``: the caller names who does it."""

    step: str
    label: str
    must_choose: bool


class DocumentDetailOut(Schema):
    """A document, its attachments' ids, its trail, and what the caller may do: on ``my_task``, which ``acts``."""

    document: DocumentOut
    attachments: list[UUID]
    trail: list[SignatureOut]
    my_task: UUID | None
    my_role: str
    acts: list[OfferOut]
    ways: list[WayOut]


class DocumentPersonOut(Schema):
    """Somebody one may pick; ``pick`` is what the acts take."""

    pick: str
    name: str
    unit: str
    post: str


def actor_of(request: HttpRequest) -> Actor:
    """Who calls; set by the API's authentication."""
    return request.actor  # type: ignore[attr-defined, no-any-return]  # web.requests.Request names it


class FollowIn(Schema):
    """Whether to follow."""

    following: bool


@router.post("/documents/{document_id}/follow", response=DocumentOut, operation_id="follow_document")
def follow(request: HttpRequest, document_id: UUID, body: FollowIn) -> Document:
    """跟踪或取消跟踪。"""
    actor = actor_of(request)
    return services.follow_document(actor=actor, document_id=document_id, following=body.following)


@router.get("/documents/{document_id}", response=DocumentDetailOut, operation_id="document_detail")
def detail(request: HttpRequest, document_id: UUID) -> dict[str, Any]:
    """一件公文的登记信息、附件、流转与意见，以及现在可做的操作。"""
    actor = actor_of(request)
    document = services.open_document(actor=actor, document_id=document_id)
    choices = flow.acts_for(actor, document.instance)
    trail: list[Signature] = []
    for stage in flow.timeline(document.instance):
        trail += [*stage.signatures, *stage.readers]
    return {
        "document": document,
        "attachments": [file.pk for file in queries.attachments_of(document)],
        "trail": trail,
        "my_task": choices.task.pk if choices.task else None,
        "my_role": choices.task.role if choices.task else "",
        "acts": choices.acts,
        "ways": choices.ways,
    }


@router.get("/documents/{document_id}/people", response=list[DocumentPersonOut], operation_id="find_people")
def people(request: HttpRequest, document_id: UUID, words: str = "", group: str = "own") -> list[picking.Person]:
    """按姓名、拼音首字母、单位，或按分组找办理人。"""
    actor = actor_of(request)
    queries.readable(actor, document_id)
    return list(picking.find(actor, group=group, words=words).people)
