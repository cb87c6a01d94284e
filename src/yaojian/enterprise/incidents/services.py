"""What is done about an incident. Each act locks its row, writes one line of the trail and tells the other side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Never
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import BranchAssignment, Company
from yaojian.enterprise.companies.models.branches import Business
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.crypto import fields as crypto
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import services as numbering
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right

from . import alarms, queries
from .clock import acknowledge_by
from .errors import AlreadyAcknowledged, FoundInFuture, IncidentClosed, NotAcknowledged, NothingSaid, NotOfUnit
from .models import FILES, Duty, DutyRole, Entry, EntryKind, Incident, IncidentState, What, phone_place
from .rights import HANDLE, REPORT, ROSTER

NUMBERS = "enterprise.incident"
CLOCKS_DIFFER = timedelta(minutes=5)
"""A telephone may run ahead of the server; that far it is not called the future."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the company says. ``found_at`` aware, None: now. ``files``: drafts of the reporter (``KeptFilesField``)."""

    vaccine: str
    what: What
    reporter: str
    phone: str = ""
    found_at: datetime | None = None
    batch: str = ""
    quantity: str = ""
    place: str = ""
    measures: str = ""
    drill: bool = False
    files: Sequence[StoredFile] = ()


@transaction.atomic
def report_incident(*, actor: Actor, told: Told, key: str) -> Incident:
    """Take an immediate report and alarm the branch. The same ``key`` again is the same incident.

    Raises ``SignInNeeded``, ``NoCompanyChosen``, ``RightMissing`` (403), ``FoundInFuture`` (422).
    """
    company = companies.own_company(actor)
    checks.require_on(actor, REPORT, company)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.incident.report"):
        return Incident.objects.get(pk=earlier)
    now = timezone.now()
    found = told.found_at or now
    if found > now + CLOCKS_DIFFER:
        raise FoundInFuture()
    incident = _new(actor, company, told, found=min(found, now), now=now)
    entry = _write(incident, EntryKind.REPORTED, actor, told.measures, at=now)
    _attach(entry, actor, told.files)
    alarms.raise_alarm(incident, actor)
    summary = f"{company.name}立即报告疫苗{incident.get_what_display()}（{incident.number}）。"
    audit.record(actor, "enterprise.incident.reported", incident, summary=summary, minutes=incident.minutes_to_report)
    idempotency.remember(key, actor=actor, act="enterprise.incident.report", result=str(incident.pk))
    return incident


def _new(actor: Actor, company: Company, told: Told, *, found: datetime, now: datetime) -> Incident:
    year = workdays.today().year
    incident = Incident(
        id=uuid4(),
        company=company,
        branch=branch_for(company),
        reporter=told.reporter[:40],
        found_at=found,
        reported_at=now,
        vaccine=told.vaccine,
        batch=told.batch,
        quantity=told.quantity,
        what=told.what,
        place=told.place,
        measures=told.measures,
        drill=told.drill,
        acknowledge_by=acknowledge_by(now),
    )
    if told.phone:
        incident.sealed_phone = crypto.encrypt(told.phone, phone_place(incident))
    value = numbering.take(actor=actor, series=NUMBERS, year=year, subject=incident)
    incident.number = f"疫事〔{year}〕{value:04d}号"
    incident.save(force_insert=True)
    return incident


def branch_for(company: Company) -> Unit:
    """The unit in charge of the company's vaccine business today; where none is set, the company's branch."""
    today = workdays.today()
    rows = BranchAssignment.objects.filter(company=company, business=Business.VACCINES, since__lte=today)
    current = rows.exclude(until__lt=today).select_related("unit").order_by("-since").first()
    return current.unit if current else company.branch


@transaction.atomic
def supplement(*, actor: Actor, incident_id: UUID, text: str, attached: Sequence[StoredFile] = (), key: str) -> Entry:
    """The company tells more. Raises ``Unknown`` (404), ``RightMissing`` (403), ``IncidentClosed`` (409), ``NothingSaid``."""
    incident = _locked(actor, REPORT, queries.incidents(), incident_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.incident.supplement"):
        return Entry.objects.get(pk=earlier)
    _refuse_closed(incident)
    if not text and not attached:
        raise NothingSaid()
    entry = _write(incident, EntryKind.SUPPLEMENTED, actor, text)
    _attach(entry, actor, attached)
    alarms.tell_branch(incident, f"{incident.company.name}补充了疫苗质量事件（{incident.number}）的情况。")
    _recorded(actor, incident, EntryKind.SUPPLEMENTED)
    idempotency.remember(key, actor=actor, act="enterprise.incident.supplement", result=str(entry.pk))
    return entry


@transaction.atomic
def acknowledge(*, actor: Actor, incident_id: UUID) -> Incident:
    """Confirm receipt: the clock stops, the company sees it; who confirms handles it until somebody else is named.

    Raises ``Unknown``, ``RightMissing``, ``AlreadyAcknowledged`` (409, also for the second of two at once).
    """
    incident = _locked(actor, HANDLE, queries.incidents(), incident_id)
    if incident.acknowledged_at is not None:
        _refuse_second(incident)
    incident.state = IncidentState.ACKNOWLEDGED
    incident.acknowledged_at, incident.acknowledged_by = timezone.now(), actor.name[:60]
    incident.handler_id = actor.user_id
    incident.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "handler"])
    _write(incident, EntryKind.ACKNOWLEDGED, actor, "")
    alarms.stop_clocks(incident, actor)
    alarms.tell_company(incident, f"{incident.branch.name}已收到疫苗质量事件报告（{incident.number}），正在处置。")
    _recorded(actor, incident, EntryKind.ACKNOWLEDGED)
    return incident


def _refuse_second(incident: Incident) -> Never:
    moment = timezone.localtime(incident.acknowledged_at)
    raise AlreadyAcknowledged(by=incident.acknowledged_by, at=f"{moment.month}月{moment.day}日 {moment:%H:%M}")


@transaction.atomic
def assign(*, actor: Actor, incident_id: UUID, user_id: int) -> Incident:
    """Name who handles it: somebody of the branch. Raises also ``NotAcknowledged``, ``IncidentClosed``, ``NotOfUnit``."""
    incident = _in_hand(actor, incident_id)
    user = queries.officials_of(incident.branch).filter(pk=user_id).first()
    if user is None:
        raise NotOfUnit(unit=incident.branch.name)
    incident.handler = user
    incident.save(update_fields=["handler"])
    _write(incident, EntryKind.ASSIGNED, actor, f"承办人：{user.name}")
    alarms.tell_branch(incident, f"请承办疫苗质量事件（{incident.number}）。")
    _recorded(actor, incident, EntryKind.ASSIGNED)
    return incident


@transaction.atomic
def ask_company(*, actor: Actor, incident_id: UUID, text: str, key: str) -> Entry:
    """Ask the company for more. Raises also ``NotAcknowledged``, ``IncidentClosed``, ``NothingSaid``."""
    entry = _act(actor, incident_id, EntryKind.ASKED, text, (), key)
    title = f"{entry.incident.branch.name}要求补充疫苗质量事件（{entry.incident.number}）的情况。"
    alarms.tell_company(entry.incident, title, text)
    return entry


@transaction.atomic
def record_visit(*, actor: Actor, incident_id: UUID, text: str, attached: Sequence[StoredFile] = (), key: str) -> Entry:
    """What was found on the spot, with pictures. Raises what ``ask_company`` raises."""
    return _act(actor, incident_id, EntryKind.VISITED, text, attached, key)


def _act(
    actor: Actor, incident_id: UUID, kind: EntryKind, text: str, attached: Sequence[StoredFile], key: str
) -> Entry:
    incident = _in_hand(actor, incident_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act=f"enterprise.incident.{kind}"):
        return Entry.objects.select_related("incident__branch").get(pk=earlier)
    if not text and not attached:
        raise NothingSaid()
    entry = _write(incident, kind, actor, text)
    _attach(entry, actor, attached)
    _recorded(actor, incident, kind)
    idempotency.remember(key, actor=actor, act=f"enterprise.incident.{kind}", result=str(entry.pk))
    return entry


@transaction.atomic
def close_incident(*, actor: Actor, incident_id: UUID, conclusion: str, disposal: str) -> Incident:
    """End it with a conclusion and what became of the vaccines. Raises what ``ask_company`` raises."""
    incident = _in_hand(actor, incident_id)
    if not conclusion or not disposal:
        raise NothingSaid()
    incident.state, incident.closed_at = IncidentState.CLOSED, timezone.now()
    incident.conclusion, incident.disposal = conclusion, disposal
    incident.save(update_fields=["state", "closed_at", "conclusion", "disposal"])
    _write(incident, EntryKind.CLOSED, actor, f"结论：{conclusion}\n处置：{disposal}")
    alarms.tell_company(incident, f"疫苗质量事件（{incident.number}）已办结。", conclusion)
    _recorded(actor, incident, EntryKind.CLOSED)
    return incident


@transaction.atomic
def enter_duty(*, actor: Actor, unit: Unit, user_id: int, role: DutyRole, since: date, until: date | None) -> Duty:
    """Put an official on duty. Raises ``RightMissing``, ``NotOfUnit``."""
    checks.require_on(actor, ROSTER, unit)
    user = queries.officials_of(unit).filter(pk=user_id).first()
    if user is None:
        raise NotOfUnit(unit=unit.name)
    duty = Duty.objects.create(unit=unit, user=user, role=role, since=since, until=until)
    summary = f"安排{user.name}为{unit.name}疫苗质量事件{duty.get_role_display()}。"
    audit.record(actor, "enterprise.incident.duty_entered", duty, summary=summary)
    return duty


@transaction.atomic
def end_duty(*, actor: Actor, duty_id: UUID) -> Duty:
    """From tomorrow on no longer; one that has not begun goes. Harmless twice. Raises ``Unknown``, ``RightMissing``."""
    rows = Duty.objects.select_related("unit", "user").select_for_update(of=("self",))
    duty = checks.fetch(actor, ROSTER, rows, duty_id)
    today = workdays.today()
    if duty.until is not None and duty.until <= today:
        return duty
    summary = f"结束{duty.user.name}在{duty.unit.name}的疫苗质量事件值班。"
    audit.record(actor, "enterprise.incident.duty_ended", duty, summary=summary)
    if duty.since > today:
        duty.delete()
    else:
        duty.until = today
        duty.save(update_fields=["until"])
    return duty


def _locked(actor: Actor, right: Right, rows: QuerySet[Incident], incident_id: UUID) -> Incident:
    return checks.fetch(actor, right, rows.select_for_update(of=("self",)), incident_id)


def _in_hand(actor: Actor, incident_id: UUID) -> Incident:
    """Acknowledged and not closed, its row locked."""
    incident = _locked(actor, HANDLE, queries.incidents(), incident_id)
    _refuse_closed(incident)
    if incident.acknowledged_at is None:
        raise NotAcknowledged()
    return incident


def _refuse_closed(incident: Incident) -> None:
    if incident.state == IncidentState.CLOSED:
        raise IncidentClosed()


def _write(incident: Incident, kind: EntryKind, actor: Actor, text: str, *, at: datetime | None = None) -> Entry:
    unit = Unit.objects.filter(pk=actor.unit_id).first() if actor.unit_id else None
    of = unit.name if unit else incident.company.name if actor.company_id else ""
    at = at or timezone.now()
    return Entry.objects.create(
        incident=incident, kind=kind, text=text, by=actor.name[:60], of=of[:100], user_id=actor.user_id, at=at
    )


def _attach(entry: Entry, actor: Actor, drafts: Sequence[StoredFile]) -> None:
    for draft in drafts:
        files.attach(actor=actor, file=draft, owner_kind=FILES, owner_id=entry.pk)


def _recorded(actor: Actor, incident: Incident, kind: EntryKind) -> None:
    summary = f"{kind.label}：{incident.company.name} {incident}。"
    audit.record(actor, f"enterprise.incident.{kind}", incident, summary=summary)
