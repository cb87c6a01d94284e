"""The acts of the flow under ``/api/v1/oa/``; every one is the service of that name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models.records import LONGEST_TEXT
from yaojian.oa.flow.services import Moved, Receiver

from . import inks, queries
from .api import DocumentKeyIn, actor_of

router = Router()


class DocumentReceiverIn(Schema):
    """Who gets it, in whose name, until when."""

    person_id: UUID
    unit_id: UUID
    due: datetime | None = None
    step: str = Field("", description="分支并行时，这个人办理哪个分支的首个环节")

    def receiver(self) -> Receiver:
        """As the engine takes it."""
        return Receiver(self.person_id, self.unit_id, self.due, self.step)


class TextIn(DocumentKeyIn):
    """An opinion or a reason."""

    text: str = Field("", max_length=LONGEST_TEXT)


class SignIn(TextIn):
    """An opinion, perhaps with what was written by hand."""

    ink: str = Field(
        "", max_length=inks.LONGEST, description="手写签批：PNG 图片，写作 data:image/png;base64,…；没有时为空"
    )


class DocumentSubmitIn(SignIn):
    """提交. ``way``: key of the step that follows; empty for the default."""

    way: str = ""
    receivers: list[DocumentReceiverIn] = []


class SendBackIn(TextIn):
    """退回. ``step``: to which step, empty for the one before; ``direct``: comes straight back afterwards."""

    step: str = ""
    direct: bool = False


class AddIn(TextIn):
    """加签."""

    placing: Literal["before", "beside", "after"]
    receivers: list[DocumentReceiverIn] = Field(min_length=1)


class TransferIn(TextIn):
    """转办."""

    receiver: DocumentReceiverIn


class CirculateIn(TextIn):
    """传阅."""

    receivers: list[DocumentReceiverIn] = Field(min_length=1)


class JumpIn(TextIn):
    """特送."""

    step: str
    receivers: list[DocumentReceiverIn] = []


class DocumentUrgeIn(TextIn):
    """催办. Without ``task_ids`` everybody who holds an open task."""

    task_ids: list[UUID] | None = None


class MovedOut(Schema):
    """What the act led to: state and step now, tasks opened and closed, the number of the event."""

    instance_id: UUID
    state: str
    step: str
    opened: list[UUID]
    closed: list[UUID]
    seq: int
    repeated: bool


def _told(moved: Moved) -> dict[str, Any]:
    return {
        "instance_id": moved.instance.pk,
        "state": moved.instance.state,
        "step": moved.instance.step_name,
        "opened": [task.pk for task in moved.opened],
        "closed": [task.pk for task in moved.closed],
        "seq": moved.seq,
        "repeated": moved.repeated,
    }


def _on_task(request: HttpRequest, task_id: UUID, body: TextIn) -> dict[str, Any]:
    return {"actor": actor_of(request), "task_id": task_id, "text": body.text, "key": body.key}


def _on_matter(request: HttpRequest, document_id: UUID, body: TextIn) -> dict[str, Any]:
    return {"actor": actor_of(request), "instance_id": document_id, "text": body.text, "key": body.key}


def _signed(request: HttpRequest, task_id: UUID, body: SignIn, act: Callable[[str], Moved]) -> dict[str, Any]:
    """Sign, with the handwriting where there is some. ``act`` gets the opinion."""
    if not body.ink:
        return _told(act(body.text))
    document = queries.document_of(task_id)
    image = inks.read(body.ink)
    text = body.text.strip() or inks.INSTEAD
    return _told(
        inks.sign_by_hand(
            actor=actor_of(request), document=document, task_id=task_id, image=image, act=lambda: act(text)
        )
    )


def _receivers(given: list[DocumentReceiverIn]) -> list[Receiver]:
    return [one.receiver() for one in given]


@router.post("/tasks/{task_id}/submit", response=MovedOut, operation_id="submit_task")
def submit(request: HttpRequest, task_id: UUID, body: DocumentSubmitIn) -> dict[str, Any]:
    """提交：签署意见，送下一环节。"""
    given, receivers = _on_task(request, task_id, body), _receivers(body.receivers)

    def act(text: str) -> Moved:
        return flow.submit(**given | {"text": text}, way=body.way or None, receivers=receivers)

    return _signed(request, task_id, body, act)


@router.post("/tasks/{task_id}/return", response=MovedOut, operation_id="send_back_task")
def send_back(request: HttpRequest, task_id: UUID, body: SendBackIn) -> dict[str, Any]:
    """退回：逐级或直送，须写明原因。"""
    return _told(flow.send_back(**_on_task(request, task_id, body), step=body.step or None, direct=body.direct))


@router.post("/tasks/{task_id}/withdraw", response=MovedOut, operation_id="withdraw_task")
def withdraw(request: HttpRequest, task_id: UUID, body: TextIn) -> dict[str, Any]:
    """撤回：收回自己提交、对方还没有打开的公文。"""
    return _told(flow.withdraw(**_on_task(request, task_id, body)))


@router.post("/tasks/{task_id}/add-signers", response=MovedOut, operation_id="add_signers")
def add_signers(request: HttpRequest, task_id: UUID, body: AddIn) -> dict[str, Any]:
    """加签：前、后、并。"""
    receivers = _receivers(body.receivers)
    return _told(flow.add_signers(**_on_task(request, task_id, body), placing=body.placing, receivers=receivers))


@router.post("/tasks/{task_id}/drop", response=MovedOut, operation_id="drop_signer")
def drop_signer(request: HttpRequest, task_id: UUID, body: TextIn) -> dict[str, Any]:
    """减签：不再需要这个人办理。"""
    return _told(flow.drop_signer(**_on_task(request, task_id, body)))


@router.post("/tasks/{task_id}/transfer", response=MovedOut, operation_id="transfer_task")
def transfer(request: HttpRequest, task_id: UUID, body: TransferIn) -> dict[str, Any]:
    """转办：改由另一人办理。"""
    return _told(flow.transfer(**_on_task(request, task_id, body), receiver=body.receiver.receiver()))


@router.post("/tasks/{task_id}/read", response=MovedOut, operation_id="mark_document_read")
def mark_read(request: HttpRequest, task_id: UUID, body: SignIn) -> dict[str, Any]:
    """标为已阅，可以写阅后意见。"""
    given = _on_task(request, task_id, body)
    return _signed(request, task_id, body, lambda text: flow.mark_read(**given | {"text": text}))


@router.post("/documents/{document_id}/circulate", response=MovedOut, operation_id="circulate_document")
def circulate(request: HttpRequest, document_id: UUID, body: CirculateIn) -> dict[str, Any]:
    """传阅。"""
    return _told(flow.circulate(**_on_matter(request, document_id, body), receivers=_receivers(body.receivers)))


@router.post("/documents/{document_id}/urge", response=MovedOut, operation_id="urge_document")
def urge(request: HttpRequest, document_id: UUID, body: DocumentUrgeIn) -> dict[str, Any]:
    """催办。"""
    return _told(flow.urge(**_on_matter(request, document_id, body), task_ids=body.task_ids))


@router.post("/documents/{document_id}/jump", response=MovedOut, operation_id="jump_document")
def jump(request: HttpRequest, document_id: UUID, body: JumpIn) -> dict[str, Any]:
    """特送：直接送到某一环节。"""
    given = _on_matter(request, document_id, body)
    return _told(flow.jump(**given, step=body.step, receivers=_receivers(body.receivers)))


@router.post("/documents/{document_id}/close", response=MovedOut, operation_id="close_document")
def close(request: HttpRequest, document_id: UUID, body: TextIn) -> dict[str, Any]:
    """强制办结。"""
    return _told(flow.finish(**_on_matter(request, document_id, body)))


@router.post("/documents/{document_id}/void", response=MovedOut, operation_id="void_document")
def void(request: HttpRequest, document_id: UUID, body: TextIn) -> dict[str, Any]:
    """作废。"""
    return _told(flow.void(**_on_matter(request, document_id, body)))


@router.post("/documents/{document_id}/restore", response=MovedOut, operation_id="restore_document")
def restore(request: HttpRequest, document_id: UUID, body: TextIn) -> dict[str, Any]:
    """恢复：重新打开被办结或作废的公文。"""
    return _told(flow.restore(**_on_matter(request, document_id, body)))
