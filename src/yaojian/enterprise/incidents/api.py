"""Incidents over HTTP: the company's own below ``/incidents/own``, the bureau's below ``/incidents``."""

from datetime import date, datetime, time
from uuid import UUID

from ninja import Field, Query, Router, Schema

from yaojian.kernel.requests import ActorRequest

from . import queries, services
from .clock import Clock, clock, set_clock, versions
from .models import Entry, Incident, What
from .queries import Cursor, Wanted
from .services import Told

router = Router()


class IncidentIn(Schema):
    """立即报告. Moments with a time zone; ``found_at`` empty: now."""

    vaccine: str = Field(min_length=1, max_length=80)
    what: What
    reporter: str = Field(min_length=1, max_length=40)
    phone: str = Field("", pattern=r"^([0-9+][0-9 -]{5,18})?$")
    found_at: datetime | None = None
    batch: str = Field("", max_length=200)
    quantity: str = Field("", max_length=60)
    place: str = Field("", max_length=200)
    measures: str = Field("", max_length=2000)
    drill: bool = False
    key: str


class SayIn(Schema):
    """Words for the trail."""

    text: str = Field(min_length=1, max_length=4000)
    key: str


class CloseIn(Schema):
    """How it ends."""

    conclusion: str = Field(min_length=1, max_length=2000)
    disposal: str = Field(min_length=1, max_length=2000)


class IncidentHandlerIn(Schema):
    """Whom to name: the id of an account of the branch."""

    user: int


class WantedIn(Schema):
    """Filters of the ledger; empty asks for everything. Days are those of the report, Beijing time."""

    state: str = ""
    what: str = ""
    branch: UUID | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""


class VaccineIncidentOut(Schema):
    """One incident; moments in UTC."""

    id: UUID
    number: str
    company: str = Field(alias="company.name")
    branch: str = Field(alias="branch.name")
    vaccine: str
    what: str
    batch: str
    quantity: str
    place: str
    measures: str
    drill: bool
    state: str
    found_at: datetime
    reported_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    closed_at: datetime | None
    conclusion: str
    disposal: str


class VaccineIncidentsOut(Schema):
    """A page; ``following`` goes into ``after`` for the next one, empty at the end."""

    items: list[VaccineIncidentOut]
    following: str


class IncidentEntryOut(Schema):
    """One line of the trail."""

    kind: str
    text: str
    by: str
    of: str
    at: datetime


class IncidentClockIn(Schema):
    """Minutes until an incident must be acknowledged; hours in Beijing time. ``number``: the version this is based on."""

    opens: time
    closes: time
    in_hours: int
    otherwise: int
    leaders_after: int
    source: str = Field(min_length=1, max_length=200)
    is_confirmed: bool = False
    number: int


class IncidentClockOut(IncidentClockIn):
    """The limits that count; ``number`` 0: those the program brings along."""


@router.get("/own", response=list[VaccineIncidentOut], operation_id="own_incidents", summary="本企业报告的疫苗质量事件")
def own_incidents(request: ActorRequest) -> list[Incident]:
    """The newest fifty."""
    return queries.own_incidents(request.actor)


@router.post("/own", response=VaccineIncidentOut, operation_id="report_incident", summary="立即报告")
def report_incident(request: ActorRequest, body: IncidentIn) -> Incident:
    """Take an immediate report; the branch is alarmed."""
    told = body.dict()
    key = told.pop("key")
    return services.report_incident(actor=request.actor, told=Told(**told), key=key)


@router.get("/own/{incident_id}", response=VaccineIncidentOut, operation_id="own_incident", summary="本企业的一起事件")
def own_incident(request: ActorRequest, incident_id: UUID) -> Incident:
    """One of the caller's company."""
    return queries.own_incident(request.actor, incident_id)


@router.get(
    "/own/{incident_id}/trail", response=list[IncidentEntryOut], operation_id="own_trail", summary="本企业事件的记录"
)
def own_trail(request: ActorRequest, incident_id: UUID) -> list[Entry]:
    """The trail, oldest first."""
    return [entry for entry, _ in queries.entries_of(queries.own_incident(request.actor, incident_id))]


@router.post(
    "/own/{incident_id}/supplement", response=IncidentEntryOut, operation_id="supplement_incident", summary="补充情况"
)
def supplement(request: ActorRequest, incident_id: UUID, body: SayIn) -> Entry:
    """Tell more."""
    return services.supplement(actor=request.actor, incident_id=incident_id, text=body.text, key=body.key)


@router.get("", response=VaccineIncidentsOut, operation_id="incidents", summary="辖区疫苗质量事件")
def incidents(request: ActorRequest, wanted: Query[WantedIn], after: str = "") -> dict[str, object]:
    """In the caller's scope, the newest first, 50 a page."""
    asked = Wanted(**wanted.dict())
    rows = queries.ledger(request.actor, asked, after=Cursor.parse(after), limit=queries.PAGE + 1)
    shown = rows[: queries.PAGE]
    more = len(rows) > queries.PAGE
    return {"items": shown, "following": str(Cursor(shown[-1].reported_at, shown[-1].pk)) if more else ""}


@router.get("/clock", response=IncidentClockOut, operation_id="incident_clock", summary="确认时限")
def read_clock(request: ActorRequest) -> Clock:
    """The limits that count now. For whoever may set them."""
    versions(request.actor)
    return clock()


@router.put("/clock", response=IncidentClockOut, operation_id="set_incident_clock", summary="调整确认时限")
def write_clock(request: ActorRequest, body: IncidentClockIn) -> Clock:
    """From now on these count; ``number`` is the version they are based on."""
    return set_clock(actor=request.actor, wanted=Clock(**body.dict()))


@router.get("/{incident_id}", response=VaccineIncidentOut, operation_id="incident", summary="一起事件")
def incident(request: ActorRequest, incident_id: UUID) -> Incident:
    """One in the caller's scope."""
    return queries.readable_incident(request.actor, incident_id)


@router.get("/{incident_id}/trail", response=list[IncidentEntryOut], operation_id="incident_trail", summary="事件记录")
def trail(request: ActorRequest, incident_id: UUID) -> list[Entry]:
    """The trail, oldest first."""
    return [entry for entry, _ in queries.entries_of(queries.readable_incident(request.actor, incident_id))]


@router.post(
    "/{incident_id}/acknowledge", response=VaccineIncidentOut, operation_id="acknowledge_incident", summary="确认收到"
)
def acknowledge(request: ActorRequest, incident_id: UUID) -> Incident:
    """Confirm receipt; the clock stops."""
    return services.acknowledge(actor=request.actor, incident_id=incident_id)


@router.post("/{incident_id}/assign", response=VaccineIncidentOut, operation_id="assign_incident", summary="指定承办人")
def assign(request: ActorRequest, incident_id: UUID, body: IncidentHandlerIn) -> Incident:
    """Name who handles it."""
    return services.assign(actor=request.actor, incident_id=incident_id, user_id=body.user)


@router.post("/{incident_id}/ask", response=IncidentEntryOut, operation_id="ask_company", summary="要求企业补充")
def ask(request: ActorRequest, incident_id: UUID, body: SayIn) -> Entry:
    """Ask the company for more."""
    return services.ask_company(actor=request.actor, incident_id=incident_id, text=body.text, key=body.key)


@router.post("/{incident_id}/visit", response=IncidentEntryOut, operation_id="record_visit", summary="记录现场核查")
def visit(request: ActorRequest, incident_id: UUID, body: SayIn) -> Entry:
    """What was found on the spot."""
    return services.record_visit(actor=request.actor, incident_id=incident_id, text=body.text, key=body.key)


@router.post("/{incident_id}/close", response=VaccineIncidentOut, operation_id="close_incident", summary="办结")
def close(request: ActorRequest, incident_id: UUID, body: CloseIn) -> Incident:
    """End it."""
    return services.close_incident(
        actor=request.actor, incident_id=incident_id, conclusion=body.conclusion, disposal=body.disposal
    )
