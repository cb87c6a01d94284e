"""Ledgers under ``/api/v1/oa/``."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown

from . import ledgers, queries
from .filters import Filters
from .queries import Page

router = Router()


class LedgerOut(Schema):
    """A status word with its meaning and the caller's count."""

    key: str
    label: str
    meaning: str
    count: int


class RowOut(Schema):
    """One line of a ledger. ``at``: when it arrived or was done."""

    document_id: UUID
    title: str
    document_number: str
    sender: str
    urgency: str
    register_label: str
    step: str
    at: datetime
    is_new: bool
    holders: list[str]


class PageOut(Schema):
    """Rows newest first; ``following`` goes into ``after`` for the next page, empty at the end."""

    rows: list[RowOut]
    following: str


class FilterIn(Schema):
    """What narrows the ledger; days are Beijing days."""

    q: str = Field("", max_length=100)
    urgency: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""
    after: str = ""


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]  # web.requests.Request names it


@router.get("/ledgers", response=list[LedgerOut], operation_id="ledger_counts")
def ledger_counts(request: HttpRequest, kind: str = "") -> list[dict[str, object]]:
    """各状态的含义和件数。"""
    counts = queries.counts(_actor(request), kind)
    return [
        {"key": one.key, "label": one.label, "meaning": one.meaning, "count": counts[one.key]} for one in ledgers.ALL
    ]


@router.get("/ledgers/{status}", response=PageOut, operation_id="ledger_page")
def ledger_page(request: HttpRequest, status: str, given: Query[FilterIn]) -> Page:
    """一个状态的公文，游标翻页。"""
    if status not in ledgers.BY_KEY:
        raise Unknown(kind="台账")
    filters = Filters(given.q, given.urgency, given.first, given.last, given.kind)
    return queries.page_of(_actor(request), ledgers.BY_KEY[status], filters, after=given.after)
