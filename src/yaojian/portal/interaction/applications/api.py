"""API of applications. The same queries and acts as the pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.acting import acts as acting
from yaojian.portal.interaction.applications import annual, queries, timing
from yaojian.portal.interaction.applications.acts import ACTS
from yaojian.portal.interaction.applications.models import Application, ReportCorrection
from yaojian.portal.interaction.applications.queries import Filters
from yaojian.portal.interaction.applications.rights import READ
from yaojian.portal.interaction.applications.services import reporting
from yaojian.portal.interaction.applications.views import ledger_named

router = Router(tags=["portal"])


class ApplicationRowOut(Schema):
    """One line of a ledger; nothing of who applied."""

    id: UUID
    number: str
    applicant: str
    wanted: str
    state: str
    received_basis: str
    received_on: date | None
    submitted_at: datetime
    due: datetime | None
    is_late: bool
    unit_id: UUID | None
    person_id: UUID | None
    extension: str
    fee: int
    reply_code: str
    reply_number: str
    finished_on: date | None


class ApplicationPageOut(Schema):
    """One page of a ledger. ``following``: the cursor of the next, empty at the end."""

    rows: list[ApplicationRowOut]
    following: str


class ApplicationLedgerIn(Schema):
    """What narrows a ledger; ``report`` (a year), ``row`` and ``column``: one cell of the yearly table."""

    tab: str = ""
    after: str = ""
    words: str = ""
    applicant: str = ""
    unit_id: UUID | None = None
    report: int | None = None
    row: str = ""
    column: str = ""


class IntervalOut(Schema):
    """The clock ran or stood still."""

    counting: bool
    reason: str
    since: date
    until: date | None


class ApplicationEventOut(Schema):
    """One step of the trail."""

    number: int
    act: str
    who: str
    text: str
    at: datetime


class PaperOut(Schema):
    """One of our letters; the file under ``/files/``."""

    kind: str
    number: str
    file_id: UUID
    made_at: datetime


class DisclosureApplicationOut(ApplicationRowOut):
    """One application; names of the acts possible now stand in ``acts``."""

    doubt: str
    reply_text: str
    intervals: list[IntervalOut]
    papers: list[PaperOut]
    events: list[ApplicationEventOut]
    acts: list[str]


class ApplicationActIn(Schema):
    """``fields`` as the form of the act names them."""

    fields: dict[str, Any] = Field(default_factory=dict)
    key: str = Field(max_length=64, min_length=1)


class ApplicationCellOut(Schema):
    """A number, how much of it is a correction, and the query of its list."""

    value: int
    corrected: int
    address: str


class ReportRowOut(Schema):
    """One row of the yearly table; the total last."""

    key: str
    label: str
    cells: list[ApplicationCellOut]


class ApplicationsReportOut(Schema):
    """Table 3 of a year, and what does not add up."""

    year: int
    rows: list[ReportRowOut]
    faults: list[str]


class ReportCorrectionIn(Schema):
    """A hand correction of one cell."""

    row: str = Field(max_length=5)
    column: str = Field(max_length=10)
    difference: int
    reason: str = Field(max_length=300, min_length=1)
    key: str = Field(max_length=64, min_length=1)


class ReportCorrectionOut(Schema):
    """As recorded."""

    year: int
    row: str
    column: str
    difference: int
    reason: str
    who: str
    at: datetime


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


@router.get("/applications", response=ApplicationPageOut, operation_id="list_information_applications")
def list_applications(request: HttpRequest, asked: Query[ApplicationLedgerIn]) -> Any:
    """One page of a ledger the caller has to do with."""
    ledger = ledger_named(_actor(request), asked.tab)
    filters = Filters(**asked.model_dump(exclude={"tab", "after"}))
    return queries.page_of(_actor(request), ledger, filters, after=asked.after)


@router.get("/applications/report/{year}", response=ApplicationsReportOut, operation_id="information_report")
def get_report(request: HttpRequest, year: int) -> Any:
    """Table 3 of the yearly report."""
    return annual.table(_actor(request), year)


@router.post("/applications/report/{year}", response=ReportCorrectionOut, operation_id="correct_information_report")
def correct_report(request: HttpRequest, year: int, body: ReportCorrectionIn) -> ReportCorrection:
    """更正 one cell."""
    return reporting.correct_report(actor=_actor(request), year=year, **body.model_dump())


@router.get(
    "/applications/{application_id}", response=DisclosureApplicationOut, operation_id="get_information_application"
)
def get_application(request: HttpRequest, application_id: UUID) -> Any:
    """One application, without who applied."""
    return _told(_actor(request), application_id)


@router.post(
    "/applications/{application_id}/acts/{name}",
    response=DisclosureApplicationOut,
    operation_id="act_on_information_application",
)
def act_on_application(request: HttpRequest, application_id: UUID, name: str, body: ApplicationActIn) -> Any:
    """Any act the desk offers: register, assign, correction, consult, extend, draft, approve, deliver …"""
    act = acting.named(ACTS, name)
    rows = Application.objects.select_related("unit", "person")
    application = checks.fetch(_actor(request), act.right, rows, application_id)
    acting.take_plain(act, application, actor=_actor(request), fields=body.fields, key=body.key)
    return _told(_actor(request), application_id)


def _told(actor: Actor, application_id: UUID) -> dict[str, Any]:
    rows = Application.objects.select_related("unit", "person")
    application = checks.fetch(actor, READ, rows, application_id)
    row = ApplicationRowOut.from_orm(application).model_dump()
    return row | {
        "doubt": application.doubt,
        "reply_text": application.reply_text,
        "intervals": timing.clock_of(application).intervals,
        "papers": queries.papers_of(application),
        "events": queries.trail(application),
        "acts": [one.name for one in ACTS if one.fits(application) and checks.holds_on(actor, one.right, application)],
    }
