"""Ledgers under ``/api/v1/oa/``: the same lists, counts, views and sheets as the pages."""

from datetime import date, datetime
from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from ninja import Query, Router, Schema, Status
from pydantic import Field

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files.kinds import FACTS, Kinds

from . import columns, exports, ledgers, queries, saved, services
from .filters import Filters
from .forms import FilterForm
from .ledgers import Centre, Ledger
from .models import SavedView
from .queries import Page

router = Router()


class DeskLedgerOut(Schema):
    """A status word with its meaning and the caller's count; 10,001 stands for more than 10,000."""

    key: str
    label: str
    meaning: str
    count: int


class DeskRowOut(Schema):
    """One line of a ledger. ``at``: when it arrived or was done. ``principal``: whose work a delegate sees."""

    document_id: UUID
    task_id: UUID | None
    title: str
    kind: str
    document_number: str
    sender: str
    urgency: str
    register_label: str
    step: str
    at: datetime
    due: datetime | None
    is_new: bool
    holders: list[str]
    principal: str


class DeskPageOut(Schema):
    """Rows newest first; ``following`` goes into ``after`` for the next page, empty at the end."""

    rows: list[DeskRowOut]
    following: str


class CountOut(Schema):
    """``more``: there are more than ``count``, nobody counted how many."""

    count: int
    more: bool


class NarrowIn(Schema):
    """What narrows the ledger; days are Beijing days."""

    q: str = Field("", max_length=100)
    urgency: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""
    unit: UUID | None = None
    step: str = Field("", max_length=40)
    person: str = Field("", max_length=40)
    oldest_first: bool = False

    def filters(self) -> Filters:
        """As the queries take them."""
        given = self.dict(exclude={"q", "after"})
        return Filters(words=self.q, **given)


class DeskFilterIn(NarrowIn):
    """The same, with the place in the list."""

    after: str = ""


class ViewIn(Schema):
    """A view to keep. ``query``: the filters as in the address of the page, e.g. ``urgency=extra``."""

    name: str = Field(min_length=1, max_length=30)
    centre: str
    query: str = Field("", max_length=1000)
    shared: bool = False
    is_default: bool = False
    key: str = Field(min_length=1, max_length=64)


class ViewOut(Schema):
    """A saved view."""

    id: UUID
    name: str
    centre: str
    status: str
    query: str
    columns: list[str]


class ExportIn(Schema):
    """What to take out; ``columns`` are keys, empty for the usual ones."""

    centre: str = "work"
    query: str = Field("", max_length=1000)
    columns: list[str] = []
    key: str = Field(min_length=1, max_length=64)


class DeskRunOut(Schema):
    """A sheet the worker is writing; ``address`` is the page that shows how far it is."""

    run_id: UUID
    address: str


class ReadManyIn(Schema):
    """Tasks to mark as read."""

    task_ids: list[UUID] = Field(min_length=1, max_length=services.MOST_AT_ONCE)
    key: str = Field(min_length=1, max_length=64)


class UrgeManyIn(Schema):
    """Documents whose holders are to be urged."""

    document_ids: list[UUID] = Field(min_length=1, max_length=services.MOST_AT_ONCE)
    text: str = Field("", max_length=200)
    key: str = Field(min_length=1, max_length=64)


class DoneOut(Schema):
    """How many were done; a sentence for each that was refused."""

    count: int
    refused: list[str]


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]  # web.requests.Request names it


def _ledger(status: str) -> Ledger:
    if status not in ledgers.BY_KEY:
        raise Unknown(kind="台账")
    return ledgers.BY_KEY[status]


def _centre(key: str) -> Centre:
    if key not in ledgers.CENTRES:
        raise Unknown(kind="中心")
    return ledgers.CENTRES[key]


@router.get("/ledgers", response=list[DeskLedgerOut], operation_id="ledger_counts")
def ledger_counts(request: HttpRequest, kind: str = "") -> list[dict[str, object]]:
    """各状态的含义和件数。"""
    counts = queries.counts(_actor(request), kind)
    return [
        {"key": one.key, "label": one.label, "meaning": one.meaning, "count": counts[one.key]} for one in ledgers.ALL
    ]


@router.get("/ledgers/{status}", response=DeskPageOut, operation_id="ledger_page")
def ledger_page(request: HttpRequest, status: str, given: Query[DeskFilterIn]) -> Page:
    """一个状态的公文，游标翻页。"""
    return queries.page_of(_actor(request), _ledger(status), given.filters(), after=given.after)


@router.get("/ledgers/{status}/count", response=CountOut, operation_id="ledger_count")
def ledger_count(request: HttpRequest, status: str, given: Query[NarrowIn]) -> dict[str, object]:
    """符合条件的件数，超过一万不再细数。"""
    found = queries.count_of(_actor(request), _ledger(status), given.filters())
    return {"count": min(found, queries.MOST_COUNTED), "more": found > queries.MOST_COUNTED}


@router.get("/views", response=list[ViewOut], operation_id="saved_views")
def saved_views(request: HttpRequest, centre: str) -> list[SavedView]:
    """本人的和共享给本人的视图。"""
    return list(saved.views_of(_actor(request), _centre(centre)))


@router.post("/ledgers/{status}/views", response={201: ViewOut}, operation_id="save_view")
def save_view(request: HttpRequest, status: str, given: ViewIn) -> Status[SavedView]:
    """保存视图。"""
    wanted = services.Wanted(
        name=given.name,
        centre=_centre(given.centre),
        ledger=_ledger(status),
        query=FilterForm(QueryDict(given.query)).query(),
        shared=given.shared,
        is_default=given.is_default,
    )
    return Status(HTTPStatus.CREATED, services.save_view(actor=_actor(request), wanted=wanted, key=given.key))


@router.delete("/views/{view_id}", response={204: None}, operation_id="remove_view")
def remove_view(request: HttpRequest, view_id: UUID) -> Status[None]:
    """删除本人的视图。"""
    services.remove_view(actor=_actor(request), view_id=view_id)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/ledgers/{status}/export", response={202: DeskRunOut}, operation_id="export_ledger")
def export_ledger(request: HttpRequest, status: str, given: ExportIn) -> HttpResponse | Status[dict[str, object]]:
    """导出为表格：件数少的直接返回文件（200），多的转后台（202）。"""
    centre, form = _centre(given.centre), FilterForm(QueryDict(given.query))
    shown = columns.chosen(given.columns or columns.USUAL)
    order = exports.Order(centre, _ledger(status), form.filters(centre.kind), shown, form.conditions())
    if not exports.is_small(_actor(request), order):
        run = exports.export_later(actor=_actor(request), order=order, query=form.query(), key=given.key)
        return Status(HTTPStatus.ACCEPTED, {"run_id": run.pk, "address": f"/oa/exports/{run.pk}"})
    sheet = exports.export_now(actor=_actor(request), order=order)
    answer = HttpResponse(sheet.content, content_type=FACTS[Kinds.XLSX].media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(sheet.name)}"
    return answer


@router.post("/tasks/read", response=DoneOut, operation_id="read_many")
def read_many(request: HttpRequest, given: ReadManyIn) -> services.Done:
    """批量已阅。"""
    return services.read_many(actor=_actor(request), task_ids=given.task_ids, key=given.key)


@router.post("/documents/urge", response=DoneOut, operation_id="urge_many")
def urge_many(request: HttpRequest, given: UrgeManyIn) -> services.Done:
    """批量催办。"""
    return services.urge_many(actor=_actor(request), document_ids=given.document_ids, text=given.text, key=given.key)
