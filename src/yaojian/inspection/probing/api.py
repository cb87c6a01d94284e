"""The same over HTTP: ``/api/v1/inspection/probes``."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from yaojian.inspection.probing import queries
from yaojian.inspection.probing.models import Alarm, MaintenanceWindow, ProbeTarget
from yaojian.inspection.probing.queries import VisitFilter
from yaojian.inspection.probing.services import targets as acts
from yaojian.inspection.probing.services import windows as window_acts
from yaojian.inspection.probing.services.targets import TargetFacts
from yaojian.inspection.probing.services.windows import WindowWish
from yaojian.kernel.actors import Actor

router = Router(tags=["可用性监测"])


class TargetIn(Schema):
    """What to watch. ``interval`` in minutes; ``key`` makes a repeated call harmless."""

    name: str = Field(max_length=60)
    address: str = Field(max_length=500)
    reach: str = "internet"
    function: str = "page"
    words: str = Field("", max_length=60)
    interval: int = 10
    hours: str = "always"
    failures_to_alarm: int = 3
    recoveries_to_clear: int = 2
    is_control: bool = False
    key: str = Field(max_length=64)


class TargetOut(Schema):
    """One target; ``state`` is unknown, up or down; moments in UTC."""

    id: UUID
    name: str
    address: str
    reach: str
    function: str
    words: str
    interval: int
    hours: str
    is_control: bool
    active: bool
    state: str
    next_visit: datetime


class WeekOut(Schema):
    """The last seven days: visits that count, those excused, whether the veto is reached and how many failures are left."""

    good: int
    failed: int
    excused: int
    veto: bool
    left: int
    enough: bool
    percent_open: float
    p95: int | None


class TargetDetailOut(TargetOut):
    """A target with its week."""

    week: WeekOut


class VisitOut(Schema):
    """One visit; phases in milliseconds, null where it did not get so far."""

    at: datetime
    outcome: str
    maintenance: bool
    status: int | None
    dns: int | None
    connect: int | None
    tls: int | None
    first_byte: int | None
    total: int
    reason: str
    ip: str
    steps: list[dict[str, Any]]


class VisitsOut(Schema):
    """Visits, newest first; ``following`` goes into ``after``, empty at the end."""

    items: list[VisitOut]
    following: str


class AlarmOut(Schema):
    """One alarm; moments in UTC."""

    id: UUID
    target_id: UUID
    began: datetime
    raised: datetime
    ended: datetime | None
    failed: int
    reason: str
    taken_by_name: str
    taken_at: datetime | None


class AlarmsOut(Schema):
    """Alarms, newest first."""

    items: list[AlarmOut]
    following: str


class WindowIn(Schema):
    """A maintenance window to ask for; without a target for all."""

    begins: datetime
    ends: datetime
    reason: str = Field(max_length=300)
    target_id: UUID | None = None
    key: str = Field(max_length=64)


class DecisionIn(Schema):
    """The decision about a window."""

    approve: bool
    note: str = Field("", max_length=300)


class WindowOut(Schema):
    """A window with who proposed and who decided."""

    id: UUID
    target_id: UUID | None
    begins: datetime
    ends: datetime
    reason: str
    state: str
    proposed_by_name: str
    decided_by_name: str


class WindowsOut(Schema):
    """Windows, the latest beginning first."""

    items: list[WindowOut]
    following: str


@router.get("/", response=list[TargetOut], operation_id="probe_targets", summary="监测对象")
def probe_targets(request: HttpRequest) -> list[ProbeTarget]:
    """All targets, control points too."""
    actor = _actor(request)
    return [*queries.targets(actor), *queries.controls(actor)]


@router.post("/", response={201: TargetOut}, operation_id="add_probe_target", summary="新增监测对象")
def add_probe_target(request: HttpRequest, body: TargetIn) -> Status[ProbeTarget]:
    """Watched from now on."""
    facts = body.model_dump()
    key = facts.pop("key")
    return Status(201, acts.add_target(actor=_actor(request), facts=TargetFacts(**facts), key=key))


@router.get("/alarms", response=AlarmsOut, operation_id="probe_alarms", summary="告警记录")
def probe_alarms(request: HttpRequest, after: str = "") -> dict[str, object]:
    """All alarms."""
    rows, following = queries.alarms(_actor(request), after=after)
    return {"items": rows, "following": following}


@router.post("/alarms/{alarm_id}/take", response=AlarmOut, operation_id="take_probe_alarm", summary="处理告警")
def take_probe_alarm(request: HttpRequest, alarm_id: UUID) -> Alarm:
    """The time of the response stands from the first."""
    return window_acts.take_alarm(actor=_actor(request), alarm_id=alarm_id)


@router.get("/windows", response=WindowsOut, operation_id="maintenance_windows", summary="维护时段")
def maintenance_windows(request: HttpRequest, after: str = "") -> dict[str, object]:
    """All windows."""
    rows, following = queries.windows(_actor(request), after=after)
    return {"items": rows, "following": following}


@router.post("/windows", response={201: WindowOut}, operation_id="propose_maintenance", summary="申请维护时段")
def propose_maintenance(request: HttpRequest, body: WindowIn) -> Status[MaintenanceWindow]:
    """Counts once another person approves it."""
    wish = WindowWish(_aware(body.begins), _aware(body.ends), body.reason, body.target_id)
    return Status(201, window_acts.propose_window(actor=_actor(request), wish=wish, key=body.key))


@router.post(
    "/windows/{window_id}/decide", response=WindowOut, operation_id="decide_maintenance", summary="审批维护时段"
)
def decide_maintenance(request: HttpRequest, window_id: UUID, body: DecisionIn) -> MaintenanceWindow:
    """By another person than the proposer, before it begins."""
    return window_acts.decide_window(actor=_actor(request), window_id=window_id, approve=body.approve, note=body.note)


@router.get("/{target_id}", response=TargetDetailOut, operation_id="probe_target", summary="一个监测对象")
def probe_target(request: HttpRequest, target_id: UUID) -> dict[str, object]:
    """With the arithmetic of its week."""
    known = queries.target(_actor(request), target_id)
    standing = queries.standings([known], timezone.now())[known.pk]
    week = standing.week
    told = {name: getattr(week, name) for name in WeekOut.model_fields if name != "p95"} | {"p95": standing.p95}
    return {name: getattr(known, name) for name in TargetOut.model_fields} | {"week": told}


@router.get("/{target_id}/visits", response=VisitsOut, operation_id="probe_visits", summary="访问记录")
def probe_visits(
    request: HttpRequest,
    target_id: UUID,
    *,
    outcome: str = "",
    since: date | None = None,
    until: date | None = None,
    after: str = "",
) -> dict[str, object]:
    """Raw visits, fifty at a time."""
    known = queries.target(_actor(request), target_id)
    page = queries.visits(known, VisitFilter(outcome, since, until, after))
    return {"items": page.rows, "following": page.following}


def _aware(moment: datetime) -> datetime:
    """Without a zone Beijing's is meant."""
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the authentication of the API
    return actor
