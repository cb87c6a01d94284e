"""API of letters. The same queries and acts as the pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.acting import acts as acting
from yaojian.portal.interaction.letters import queries, statistics
from yaojian.portal.interaction.letters.acts import ACTS
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.letters.queries import Filters
from yaojian.portal.interaction.letters.rights import READ
from yaojian.portal.interaction.letters.views import ledger_named

router = Router(tags=["portal"])


class LetterRowOut(Schema):
    """One line of a ledger; nothing of who wrote."""

    id: UUID
    number: str
    kind: str
    subject: str
    state: str
    publicity: str
    received_at: datetime
    due: datetime
    is_late: bool
    unit_id: UUID | None
    person_id: UUID | None
    answered_at: datetime | None
    on_time: bool | None
    score: int | None


class LetterPageOut(Schema):
    """One page of a ledger. ``following``: the cursor of the next, empty at the end."""

    rows: list[LetterRowOut]
    following: str


class LetterEventOut(Schema):
    """One step of the trail."""

    number: int
    act: str
    who: str
    text: str
    at: datetime


class LetterOut(LetterRowOut):
    """One letter; names of the acts possible now stand in ``acts``."""

    text: str
    answer: str
    page_address: str
    wants_public: bool
    doubt: str
    events: list[LetterEventOut]
    acts: list[str]


class LetterFigureOut(Schema):
    """A number and the query of its list."""

    value: int
    address: str


class LetterLineOut(Schema):
    """Figures of one kind or unit."""

    label: str
    received: LetterFigureOut
    waiting: LetterFigureOut
    answered: LetterFigureOut
    on_time: LetterFigureOut
    late: LetterFigureOut
    rated: LetterFigureOut
    on_time_rate: int | None
    days: float | None
    score: float | None


class FiguresOut(Schema):
    """统计."""

    by_kind: list[LetterLineOut]
    by_unit: list[LetterLineOut]


class LetterActIn(Schema):
    """``fields`` as the form of the act names them."""

    fields: dict[str, Any] = Field(default_factory=dict)
    key: str = Field(max_length=64, min_length=1)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


class LetterLedgerIn(Schema):
    """What narrows a ledger; empty ``tab``: the first the caller has work in."""

    tab: str = ""
    after: str = ""
    words: str = ""
    kind: str = ""
    unit_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    timing: str = ""
    rated: bool = False


@router.get("/letters", response=LetterPageOut, operation_id="list_letters")
def list_letters(request: HttpRequest, asked: Query[LetterLedgerIn]) -> Any:
    """One page of a ledger the caller has to do with."""
    ledger = ledger_named(_actor(request), asked.tab)
    filters = Filters(**asked.model_dump(exclude={"tab", "after"}))
    return queries.page_of(_actor(request), ledger, filters, after=asked.after)


@router.get("/letters/figures", response=FiguresOut, operation_id="letter_figures")
def letter_figures(request: HttpRequest, since: date | None = None, until: date | None = None) -> Any:
    """Of the letters received in the period."""
    actor = _actor(request)
    checks.require(actor, READ)
    filters = Filters(since=since, until=until)
    return {"by_kind": statistics.by_kind(actor, filters), "by_unit": statistics.by_unit(actor, filters)}


@router.get("/letters/{letter_id}", response=LetterOut, operation_id="get_letter")
def get_letter(request: HttpRequest, letter_id: UUID) -> Any:
    """One letter, without who wrote."""
    return _told(_actor(request), letter_id)


@router.post("/letters/{letter_id}/acts/{name}", response=LetterOut, operation_id="act_on_letter")
def act_on_letter(request: HttpRequest, letter_id: UUID, name: str, body: LetterActIn) -> Any:
    """Any act the desk offers: release, register, assign, draft, approve, send_back, pause, extend, copy, publish …"""
    act = acting.named(ACTS, name)
    rows = Letter.objects.select_related("unit", "person")
    letter = checks.fetch(_actor(request), act.right, rows, letter_id)
    acting.take_plain(act, letter, actor=_actor(request), fields=body.fields, key=body.key)
    return _told(_actor(request), letter_id)


def _told(actor: Actor, letter_id: UUID) -> dict[str, Any]:
    letter = checks.fetch(actor, READ, Letter.objects.select_related("unit", "person"), letter_id)
    row = LetterRowOut.from_orm(letter).model_dump()
    return row | {
        "text": letter.text,
        "answer": letter.answer,
        "page_address": letter.page_address,
        "wants_public": letter.wants_public,
        "doubt": letter.doubt,
        "events": queries.trail(letter),
        "acts": [act.name for act in ACTS if act.fits(letter) and checks.holds_on(actor, act.right, letter)],
    }
