"""Handovers under ``/api/v1/oa/``: the same service and queries the pages use."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.oa.flow.services import Receiver

from . import queries, services
from .models import Handover, Line
from .rights import READ
from .services import LONGEST_REASON

router = Router()


class HeldOut(Schema):
    """One thing a person holds."""

    subject_id: UUID
    title: str
    note: str
    document_id: UUID | None


class GroupOut(Schema):
    """Things of one kind; without ``needs_receiver`` they end with the handover."""

    key: str
    label: str
    needs_receiver: bool
    things: list[HeldOut]


class PreviewOut(Schema):
    """``digest`` goes into ``seen``: the act is refused when the list has changed by then."""

    person: str
    digest: str
    groups: list[GroupOut]


class HandoverReceiverIn(Schema):
    """Who takes it, in the name of which unit."""

    person_id: UUID
    unit_id: UUID


class OpenWorkHandOverIn(Schema):
    """``receivers`` by key of the group, the empty key for all others."""

    receivers: dict[str, HandoverReceiverIn]
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)
    seen: str = Field("", max_length=64)
    key: str = Field(min_length=1, max_length=64)


class HandoverLineOut(Schema):
    """One thing that went to ``receiver``, or ended where he is empty."""

    group: str
    title: str
    subject_id: UUID
    receiver: str


class HandoverOut(Schema):
    """The record."""

    id: UUID
    person: str = Field(alias="person.name")
    reason: str
    made_by: str = Field(alias="made_by.name")
    made_at: datetime


class RecordOut(Schema):
    """The record with its lines."""

    handover: HandoverOut
    lines: list[HandoverLineOut]


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]  # web.requests.Request names it


@router.get("/handovers/people/{person_id}", response=PreviewOut, operation_id="preview_handover")
def preview(request: HttpRequest, person_id: UUID) -> dict[str, object]:
    """一个人名下可以交接的全部事项。"""
    person = queries.person_to_hand_over(_actor(request), person_id)
    found = queries.preview(_actor(request), person)
    groups = [
        {
            "key": group.holding.key,
            "label": group.holding.label,
            "needs_receiver": group.holding.needs_receiver,
            "things": list(group.things),
        }
        for group in found.groups
    ]
    return {"person": person.name, "digest": found.digest, "groups": groups}


@router.post("/handovers/people/{person_id}", response=HandoverOut, operation_id="hand_over")
def hand_over(request: HttpRequest, person_id: UUID, body: OpenWorkHandOverIn) -> Handover:
    """交接一个人名下的全部事项。"""
    receivers = {key: Receiver(one.person_id, one.unit_id) for key, one in body.receivers.items()}
    return services.hand_over_all(
        actor=_actor(request),
        person_id=person_id,
        receivers=receivers,
        reason=body.reason,
        seen=body.seen,
        key=body.key,
    )


@router.get("/handovers/{handover_id}", response=RecordOut, operation_id="handover_record")
def record(request: HttpRequest, handover_id: UUID) -> dict[str, object]:
    """交接记录和明细。"""
    handover = checks.fetch(_actor(request), READ, queries.handovers(), handover_id)
    return {"handover": handover, "lines": [_line(line) for line in queries.lines_of(handover)]}


def _line(line: Line) -> dict[str, object]:
    receiver = line.receiver.name if line.receiver else ""
    return {"group": line.group, "title": line.title, "subject_id": line.subject_id, "receiver": receiver}
