"""What those do who carry out an approved application: promise a vehicle, put the seal on paper and record it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import clock, loading
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Task
from yaojian.oa.flow.rights import HANDLE

from . import queries
from .errors import NotEditable, UseRecorded, VehicleTaken
from .models import Application, SealUse

DISPATCHER, KEEPER = "dispatcher", "keeper"
"""Steps of the shipped flows at which these acts are done."""
MOST_COPIES = 10_000
LATE = timedelta(minutes=5)
"""Clocks differ: a use may be so far ahead of the server's clock."""


@dataclass(frozen=True, slots=True)
class Use:
    """What happened: ``at`` is aware; ``witnesses`` are names (监印人)."""

    copies: int
    place: str
    at: datetime
    witnesses: str
    note: str = ""


@transaction.atomic
def record_use(*, actor: Actor, task_id: UUID, use: Use, key: str) -> SealUse:
    """Record that the seal was used (用印登记), at the step of its keeper; once for an application.

    The same ``key`` again returns the record. Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotEditable``,
    ``UseRecorded`` (409), ``Invalid`` (422).
    """
    application, task = _at_hand(actor, task_id, KEEPER)
    if idempotency.earlier_result(key, actor=actor, act="oa.approval.record_use"):
        return queries.seal_use_of(application.pk)
    known = SealUse.objects.select_related("recorded_by").filter(application=application).first()
    if known:
        raise UseRecorded(name=known.recorded_by.name, at=known.recorded_at)
    _require_sensible(use, application)
    person_id, _ = flow.require_person(actor)
    data = application.data
    record = SealUse.objects.create(
        application=application,
        unit=task.unit,
        seal=data.get("seal_name") or data["seal"],
        paper=data["paper"],
        copies=use.copies,
        place=use.place.strip(),
        used_at=use.at,
        witnesses=use.witnesses.strip(),
        note=use.note.strip(),
        recorded_by_id=person_id,
        recorded_at=clock.now(),
    )
    told = f"为《{application.document.title}》用印 {use.copies} 份，监印人{record.witnesses}。"
    audit.record(actor, "oa.approval.use_recorded", application.document, summary=told, place_of_use=record.place)
    idempotency.remember(key, actor=actor, act="oa.approval.record_use", result=str(application.pk))
    return record


def to_record(actor: Actor, task_id: UUID) -> Application:
    """The application whose use is to be recorded at this task. Raises as ``record_use`` before it looks at the use."""
    task = checks.fetch(actor, HANDLE, Task.objects.all(), task_id)
    application = queries.readable(actor, task.instance_id)
    waiting = queries.task_at(application, KEEPER)
    if waiting is None or waiting.pk != task.pk:
        raise NotEditable(step=application.document.instance.step_name)
    return application


def usual(application: Application) -> dict[str, object]:
    """What the form of the record begins with: as many copies as were approved, now."""
    now = timezone.localtime(clock.now(), workdays.BEIJING)
    return {"copies": application.data.get("copies"), "at": f"{now:%Y-%m-%dT%H:%M}"}


def _require_sensible(use: Use, application: Application) -> None:
    approved = int(application.data["copies"])
    if not 1 <= use.copies <= MOST_COPIES:
        raise Invalid(field="实际用印份数", reason=f"应在 1 到 {MOST_COPIES} 份之间。")
    if use.copies > approved:
        raise Invalid(field="实际用印份数", reason=f"只批准了 {approved} 份；要多用的，请退回申请人修改份数。")
    for label, text, most in (("用印地点", use.place, 60), ("监印人", use.witnesses, 60)):
        if not 1 <= len(text.strip()) <= most:
            raise Invalid(field=label, reason=f"请填写{label}，最多 {most} 个字。")
    if len(use.note.strip()) > 200:
        raise Invalid(field="备注", reason="最多 200 个字。")
    if use.at > clock.now() + LATE:
        raise Invalid(field="用印时间", reason="用印时间还没有到，请核对。")
    if application.filed_at and use.at < application.filed_at.replace(second=0, microsecond=0):
        raise Invalid(field="用印时间", reason="用印时间早于申请提交的时间，请核对。")


@transaction.atomic
def assign_vehicle(*, actor: Actor, task_id: UUID, vehicle: str, key: str) -> Application:
    """Promise a vehicle to a trip (派车), at the step of the dispatcher.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotEditable``, ``VehicleTaken`` (409), ``Invalid`` (422).
    """
    application, _ = _at_hand(actor, task_id, DISPATCHER)
    vehicle = vehicle.strip().upper()
    if not vehicle or len(vehicle) > 20:
        raise Invalid(field="车辆", reason="请填写派出车辆的号牌，最多 20 个字。")
    span = queries.occupied(application.code, application.data)
    if span is None:
        raise NotEditable(step=application.document.instance.step_name)
    _lock_vehicle(vehicle)
    if other := queries.trips_of(vehicle, span, besides=application).first():
        raise VehicleTaken(vehicle=vehicle, other=other.document.title)
    application.vehicle = vehicle
    application.save(update_fields=["vehicle"])
    document = application.document
    audit.record(actor, "oa.approval.vehicle_assigned", document, summary=f"为《{document.title}》派车 {vehicle}。")
    return application


def _lock_vehicle(vehicle: str) -> None:
    """Two dispatchers at once: the second waits, then sees the trip of the first."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"oa.approvals.vehicle/{vehicle}"])


def _at_hand(actor: Actor, task_id: UUID, step: str) -> tuple[Application, Task]:
    task = checks.fetch(actor, HANDLE, Task.objects.select_related("batch", "unit"), task_id)
    instance = loading.lock_instance(task.instance_id)
    application = queries.readable(actor, task.instance_id)
    waiting = queries.task_at(application, step)
    if waiting is None or waiting.pk != task.pk:
        raise NotEditable(step=instance.step_name)
    return application, task
