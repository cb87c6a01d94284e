"""From the report to the end: who may, what is told, what is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.enterprise.incidents.factories import TOLD, Scene, new_key, official, scene
from tests.kernel import factories as kernel
from yaojian.enterprise.incidents import alarms, queries, services
from yaojian.enterprise.incidents.clock import acknowledge_by
from yaojian.enterprise.incidents.errors import (
    AlreadyAcknowledged,
    FoundInFuture,
    IncidentClosed,
    NotAcknowledged,
    NothingSaid,
    NotOfUnit,
)
from yaojian.enterprise.incidents.models import DutyRole, Entry, EntryKind, Incident, IncidentState
from yaojian.enterprise.incidents.rights import HANDLE, READ
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.notices.models import Channel, Delivery, Notice
from yaojian.kernel.permissions import checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Scene:
    return scene()


def told_to(kind: str) -> list[str]:
    """User names that got a notice of this kind."""
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_report_with_the_least_is_taken_numbered_and_alarms_the_branch_by_notice_and_text_message(at: Scene) -> None:
    made = at.report()
    assert made.number.startswith(f"疫事〔{workdays.today().year}〕")
    assert (made.branch, made.state, made.phone) == (at.branch, IncidentState.REPORTED, "13800000000")
    assert b"13800000000" not in bytes(made.sealed_phone)
    assert told_to(alarms.ALARM) == [at.handler.username]
    sent = Delivery.objects.get(channel=Channel.SMS)
    assert sent.address == "13900000000"
    assert Deadline.objects.filter(subject_id=str(made.pk), state="open").count() == 2


def test_the_same_form_sent_twice_is_one_incident(at: Scene) -> None:
    key = new_key()
    first = services.report_incident(actor=at.reporting, told=TOLD, key=key)
    assert services.report_incident(actor=at.reporting, told=TOLD, key=key) == first
    assert (Incident.objects.count(), Notice.objects.filter(kind=alarms.ALARM).count()) == (1, 1)


def test_found_in_the_future_is_refused_but_a_clock_a_little_ahead_is_not(at: Scene) -> None:
    with pytest.raises(FoundInFuture):
        at.report(found_at=timezone.now() + timedelta(hours=1))
    made = at.report(found_at=timezone.now() + timedelta(minutes=2))
    assert made.found_at <= made.reported_at
    assert made.minutes_to_report == 0


@pytest.mark.parametrize(
    ("moment", "minutes"),
    [
        ("2026-03-16T09:00:00+08:00", 30),
        ("2026-03-16T17:30:00+08:00", 120),
        ("2026-03-16T02:00:00+08:00", 120),
        ("2026-03-15T10:00:00+08:00", 120),
    ],
    ids=["Monday morning", "at closing time", "at night", "Sunday"],
)
def test_time_to_acknowledge_follows_working_hours(moment: str, minutes: int) -> None:
    reported = datetime.fromisoformat(moment)
    assert acknowledge_by(reported) == reported + timedelta(minutes=minutes)


def test_acknowledged_stops_both_clocks_and_tells_the_company(at: Scene) -> None:
    made = at.report()
    done = services.acknowledge(actor=at.handling, incident_id=made.pk)
    assert (done.state, done.handler_id) == (IncidentState.ACKNOWLEDGED, at.handler.pk)
    assert not Deadline.objects.filter(subject_id=str(made.pk)).exclude(state="closed").exists()
    assert told_to(alarms.TOLD) == [at.clerk.username]
    with pytest.raises(AlreadyAcknowledged) as refused:
        services.acknowledge(actor=at.handling, incident_id=made.pk)
    assert at.handling.name in str(refused.value)


def test_nobody_acknowledged_in_time_goes_up_to_the_bureau_and_then_to_the_leader(at: Scene) -> None:
    officer = official("值班员", at.bureau, mobile="13700000001")
    leader = official("带班长", at.bureau, mobile="13700000002")
    keeper = kernel.SYSTEM
    today = workdays.today()
    for user, role in ((officer, DutyRole.OFFICER), (leader, DutyRole.LEADER)):
        services.enter_duty(actor=keeper, unit=at.bureau, user_id=user.pk, role=role, since=today, until=None)
    made = at.report()
    deadlines.tick(actor=kernel.SYSTEM, now=made.acknowledge_by + timedelta(minutes=1))
    assert told_to(alarms.ESCALATED) == [officer.username]
    deadlines.tick(actor=kernel.SYSTEM, now=made.acknowledge_by + timedelta(minutes=31))
    assert told_to(alarms.ESCALATED) == sorted([officer.username, leader.username])
    addresses = Delivery.objects.filter(channel=Channel.SMS, notice__kind=alarms.ESCALATED)
    assert set(addresses.values_list("address", flat=True)) == {"13700000001", "13700000002"}


def test_an_empty_roster_of_the_bureau_falls_back_on_who_handles_everything(at: Scene) -> None:
    general = official("处长", at.bureau, READ, HANDLE)
    made = at.report()
    deadlines.tick(actor=kernel.SYSTEM, now=made.acknowledge_by + timedelta(minutes=1))
    assert told_to(alarms.ESCALATED) == [general.username]


def test_supplements_are_added_and_nothing_said_is_refused(at: Scene) -> None:
    made = at.report()
    services.supplement(actor=at.reporting, incident_id=made.pk, text="共 200 支。", key=new_key())
    with pytest.raises(NothingSaid):
        services.supplement(actor=at.reporting, incident_id=made.pk, text="", key=new_key())
    kinds = [entry.kind for entry, _ in queries.entries_of(made)]
    assert kinds == [EntryKind.REPORTED, EntryKind.SUPPLEMENTED]
    assert at.handler.username in told_to(alarms.TOLD)


def test_whole_way_to_the_end_and_nothing_after_it(at: Scene) -> None:
    made, by = at.report(), at.handling
    with pytest.raises(NotAcknowledged):
        services.ask_company(actor=by, incident_id=made.pk, text="请补充批号。", key=new_key())
    services.acknowledge(actor=by, incident_id=made.pk)
    services.ask_company(actor=by, incident_id=made.pk, text="请补充批号。", key=new_key())
    services.record_visit(actor=by, incident_id=made.pk, text="现场温度 5 ℃。", key=new_key())
    with pytest.raises(NothingSaid):
        services.close_incident(actor=by, incident_id=made.pk, conclusion="无影响。", disposal="")
    services.close_incident(actor=by, incident_id=made.pk, conclusion="无影响。", disposal="继续使用。")
    late: tuple[Callable[[], object], ...] = (
        lambda: services.supplement(actor=at.reporting, incident_id=made.pk, text="再补充。", key=new_key()),
        lambda: services.record_visit(actor=by, incident_id=made.pk, text="再核查。", key=new_key()),
    )
    for act in late:
        with pytest.raises(IncidentClosed):
            act()
    assert [entry.kind for entry, _ in queries.entries_of(made)][-1] == EntryKind.CLOSED


def test_only_people_of_the_branch_are_named(at: Scene) -> None:
    other = official("外人", scene("襄阳分局").branch)
    made = at.report()
    services.acknowledge(actor=at.handling, incident_id=made.pk)
    with pytest.raises(NotOfUnit):
        services.assign(actor=at.handling, incident_id=made.pk, user_id=other.pk)
    colleague = official("同事", at.branch)
    assert services.assign(actor=at.handling, incident_id=made.pk, user_id=colleague.pk).handler == colleague


def test_trail_cannot_be_changed_or_deleted(at: Scene) -> None:
    made = at.report()
    for change in (lambda: Entry.objects.filter(incident=made).update(text="改"), lambda: made.entries.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_neither_another_company_nor_another_branch_sees_or_touches_it(at: Scene) -> None:
    made, other = at.report(), scene("襄阳分局")
    with pytest.raises(RightMissing):
        queries.own_incident(other.reporting, made.pk)
    with pytest.raises(RightMissing):
        services.supplement(actor=other.reporting, incident_id=made.pk, text="别人的。", key=new_key())
    with pytest.raises(RightMissing):
        queries.readable_incident(other.handling, made.pk)
    with pytest.raises(RightMissing):
        services.acknowledge(actor=other.handling, incident_id=made.pk)
    assert queries.own_incidents(other.reporting) == []
    assert queries.ledger(other.handling, queries.Wanted()) == []


def test_duty_begins_and_ends_by_day(at: Scene) -> None:
    today = workdays.today()
    later = services.enter_duty(
        actor=at.handling,
        unit=at.branch,
        user_id=at.handler.pk,
        role=DutyRole.OFFICER,
        since=today + timedelta(days=1),
        until=None,
    )
    assert alarms.on_duty(at.branch, DutyRole.OFFICER) == []
    assert alarms.on_duty(at.branch, DutyRole.OFFICER, today + timedelta(days=1)) == [at.handler.pk]
    services.end_duty(actor=at.handling, duty_id=later.pk)
    assert queries.roster(at.handling, today) == []


def test_what_a_company_reported_in_a_year_leaves_drills_out(at: Scene) -> None:
    made, _ = at.report(), at.report(drill=True)
    assert queries.of_company(at.company.pk, workdays.today().year) == [made]


def test_statistics_count_by_branch_and_kind(at: Scene) -> None:
    at.report(found_at=timezone.now() - timedelta(minutes=40))
    (row,) = queries.statistics(at.handling, workdays.today().year)
    assert (row.branch, row.total, row.minutes_to_report, row.minutes_to_acknowledge) == (at.branch.name, 1, 40, None)
    assert dict(row.counts)["温度异常"] == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_acknowledge_at_once_are_one_acknowledgement() -> None:
    at = scene()
    second = official("同事", at.branch, READ, HANDLE)
    made = at.report()

    def confirm(actor: object) -> str:
        try:
            services.acknowledge(actor=actor, incident_id=made.pk)  # type: ignore[arg-type]  # an actor
        except AlreadyAcknowledged:
            return "late"
        finally:
            connection.close()
        return "first"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(confirm, [at.handling, kernel.actor(second)]))
    assert outcomes == ["first", "late"]
    assert Entry.objects.filter(incident=made, kind=EntryKind.ACKNOWLEDGED).count() == 1


@pytest.mark.parametrize(
    "wanted", [queries.Wanted(), queries.Wanted(state=IncidentState.CLOSED)], ids=["all", "closed"]
)
def test_first_page_of_a_branch_reads_its_index_among_fifty_thousand(at: Scene, wanted: queries.Wanted) -> None:
    made = at.report()
    other = scene("襄阳分局")
    with connection.cursor() as cursor:
        columns = [str(field.column) for field in Incident._meta.concrete_fields if not field.generated]
        names = [column for column in columns if column not in ("id", "number")]
        same = ", ".join(names).replace("branch_id", "CASE WHEN n %% 14 = 0 THEN branch_id ELSE %s END")
        same = same.replace("reported_at,", "reported_at - n * interval '1 minute',", 1)
        cursor.execute(
            f"INSERT INTO incidents_incident (id, number, {', '.join(names)}) "
            f"SELECT gen_random_uuid(), 'x' || n, {same} FROM incidents_incident, generate_series(1, 50000) n WHERE id = %s",
            [other.branch.pk, made.pk],
        )
        cursor.execute("ANALYZE incidents_incident")
    rows = queries._narrowed(checks.allowed(at.handling, READ, Incident.objects.all()), wanted)
    plan = rows.order_by("-reported_at", "-id")[:51].explain()
    assert "incident_of_branch" in plan or "incident_newest" in plan, plan
    assert "Seq Scan on incidents_incident" not in plan
