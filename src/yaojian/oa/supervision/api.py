"""Supervisions under ``/api/v1/oa/``: the same services and queries the pages use."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks

from . import queries, services
from .checking import LONGEST_NOTE, LONGEST_TEXT
from .models import Level, Supervision
from .queries import Page
from .rights import READ
from .services import Assignment

router = Router()


class SupervisionKeyIn(Schema):
    """``key``: an idempotency key; the same key again answers with the first result."""

    key: str = Field(min_length=1, max_length=64)


class SupervisionOpenIn(SupervisionKeyIn):
    """``due`` is a Beijing day; an empty ``title`` takes the document's."""

    unit_id: UUID
    person_id: UUID
    requirement: str = Field(min_length=1, max_length=LONGEST_TEXT)
    due: date
    level: Level = Level.NORMAL
    title: str = Field("", max_length=200)


class AnswerIn(SupervisionKeyIn):
    """``done`` asks the asker to close it."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    percent: int = Field(ge=0, le=100)
    done: bool = False


class NoteIn(SupervisionKeyIn):
    """A remark that must be written."""

    text: str = Field(min_length=1, max_length=LONGEST_NOTE)


class SupervisionUrgeIn(SupervisionKeyIn):
    """What to say with the reminder."""

    text: str = Field("", max_length=LONGEST_NOTE)


class SupervisionReturnIn(NoteIn):
    """``due``: a new Beijing day; without it the old limit stays."""

    due: date | None = None


class ExtensionIn(SupervisionKeyIn):
    """``until`` is a Beijing day."""

    until: date
    reason: str = Field(min_length=1, max_length=LONGEST_NOTE)


class ExtensionAnswerIn(SupervisionKeyIn):
    """Whether it is granted."""

    granted: bool
    text: str = Field("", max_length=LONGEST_NOTE)


class SupervisionOut(Schema):
    """A supervision; ``is_late`` at the moment of the answer."""

    id: UUID
    document_id: UUID
    title: str
    requirement: str
    level: str
    state: str
    percent: int
    asked_by: str = Field(alias="asked_by.name")
    unit: str = Field(alias="unit.short_name")
    person: str = Field(alias="person.name")
    opened: datetime
    due: datetime
    is_late: bool
    closed_at: datetime | None
    closing_note: str


class EntryOut(Schema):
    """One line of the trail."""

    number: int
    kind: str
    person: str = Field(alias="person.name")
    text: str
    percent: int
    at: datetime


class SupervisionDetailOut(Schema):
    """A supervision with its trail, the latest first."""

    supervision: SupervisionOut
    trail: list[EntryOut]


class SupervisionPageOut(Schema):
    """Rows, the latest first; ``following`` goes into ``after`` for the next page, empty at the end."""

    rows: list[SupervisionOut]
    following: str


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]  # web.requests.Request names it


@router.get("/supervisions", response=SupervisionPageOut, operation_id="supervisions")
def supervisions(request: HttpRequest, tab: str = "answer", q: str = "", after: str = "") -> Page:
    """一个状态的督办，游标翻页。"""
    if tab not in queries.BY_KEY:
        raise Unknown(kind="台账")
    return queries.page_of(_actor(request), queries.BY_KEY[tab], words=q.strip()[:100], after=after)


@router.get("/supervisions/{supervision_id}", response=SupervisionDetailOut, operation_id="supervision_detail")
def detail(request: HttpRequest, supervision_id: UUID) -> dict[str, object]:
    """一项督办和它的记录。"""
    found = checks.fetch(_actor(request), READ, queries.supervisions(), supervision_id)
    return {"supervision": found, "trail": queries.trail(found)}


@router.post("/documents/{document_id}/supervise", response=SupervisionOut, operation_id="open_supervision")
def open_supervision(request: HttpRequest, document_id: UUID, body: SupervisionOpenIn) -> Supervision:
    """督办立项。"""
    given = body.model_dump(exclude={"key"})
    return services.open_supervision(
        actor=_actor(request), document_id=document_id, assignment=Assignment(**given), key=body.key
    )


@router.post("/supervisions/{supervision_id}/answer", response=SupervisionOut, operation_id="answer_supervision")
def answer(request: HttpRequest, supervision_id: UUID, body: AnswerIn) -> Supervision:
    """反馈，或申请销项。"""
    return services.answer(actor=_actor(request), supervision_id=supervision_id, **body.model_dump())


@router.post("/supervisions/{supervision_id}/urge", response=SupervisionOut, operation_id="urge_supervision")
def urge(request: HttpRequest, supervision_id: UUID, body: SupervisionUrgeIn) -> Supervision:
    """催办。"""
    return services.urge(actor=_actor(request), supervision_id=supervision_id, **body.model_dump())


@router.post("/supervisions/{supervision_id}/return", response=SupervisionOut, operation_id="return_supervision")
def send_back(request: HttpRequest, supervision_id: UUID, body: SupervisionReturnIn) -> Supervision:
    """退回再办。"""
    return services.send_back(actor=_actor(request), supervision_id=supervision_id, **body.model_dump())


@router.post("/supervisions/{supervision_id}/extension", response=SupervisionOut, operation_id="ask_extension")
def ask_extension(request: HttpRequest, supervision_id: UUID, body: ExtensionIn) -> Supervision:
    """申请延期。"""
    return services.ask_extension(actor=_actor(request), supervision_id=supervision_id, **body.model_dump())


@router.post(
    "/supervisions/{supervision_id}/extension/answer", response=SupervisionOut, operation_id="answer_extension"
)
def answer_extension(request: HttpRequest, supervision_id: UUID, body: ExtensionAnswerIn) -> Supervision:
    """答复延期。"""
    return services.answer_extension(actor=_actor(request), supervision_id=supervision_id, **body.model_dump())


@router.post("/supervisions/{supervision_id}/close", response=SupervisionOut, operation_id="close_supervision")
def close(request: HttpRequest, supervision_id: UUID, body: NoteIn) -> Supervision:
    """销项。"""
    return services.close(actor=_actor(request), supervision_id=supervision_id, note=body.text, key=body.key)


@router.post("/supervisions/{supervision_id}/drop", response=SupervisionOut, operation_id="drop_supervision")
def drop(request: HttpRequest, supervision_id: UUID, body: NoteIn) -> Supervision:
    """撤项。"""
    return services.drop(actor=_actor(request), supervision_id=supervision_id, note=body.text, key=body.key)
