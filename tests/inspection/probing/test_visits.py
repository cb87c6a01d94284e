"""What the worker does: spaced visits, raw records, days, alarms, control points, the plan of the queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.inspection.engine.planted import PlantedSite
from tests.inspection.probing import factories
from tests.kernel import factories as kernel
from yaojian.inspection.measuring.alarming import Outcome
from yaojian.inspection.probing import jobs, queries, schedule
from yaojian.inspection.probing.models import Alarm, Hours, ProbeTarget, ProbeVisit, TargetDay, TargetState
from yaojian.inspection.probing.queries import VisitFilter
from yaojian.inspection.probing.services import visits
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event
from yaojian.kernel.notices.models import Notice

NOON = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_round_visits_what_is_due_and_keeps_phases(keeper: User, site: PlantedSite) -> None:
    due = factories.target(keeper, site.home, words="药品监督管理局")
    broken = factories.target(keeper, site.url("/broken"))
    factories.target(keeper, site.url("/later"))
    ProbeTarget.objects.filter(address=site.url("/later")).update(next_visit=timezone.now() + timedelta(hours=1))
    assert jobs.visit_due() == 2
    kept = ProbeVisit.objects.get(target=due)
    assert (kept.outcome, kept.status, kept.ip) == ("good", 200, "127.0.0.1")
    assert None not in (kept.dns, kept.connect, kept.first_byte)
    failed = ProbeVisit.objects.get(target=broken)
    assert (failed.outcome, failed.status, failed.reason) == ("failed", 500, "服务器答复状态 500。")
    assert jobs.visit_due() == 0, "the next slot has not come"
    due.refresh_from_db()
    assert due.state == TargetState.UP


@pytest.mark.django_db
def test_failed_visit_is_not_tried_again(keeper: User, site: PlantedSite) -> None:
    factories.target(keeper, site.url("/broken"))
    jobs.visit_due()
    assert site.asked["/broken"] == 1


@pytest.mark.django_db
def test_failure_while_control_points_are_down_is_told_apart_and_not_counted(keeper: User, settings: Settings) -> None:
    settings.YAOJIAN_PROBE_NETWORKS = "192.0.2.0/24, 127.0.0.0/8"
    watched = factories.target(keeper, "http://name.invalid/", reach="intranet")
    factories.target(keeper, "http://127.0.0.1:9/", is_control=True, name="对照点", reach="intranet")
    assert jobs.visit_due() == 1, "control points are asked only after a failure"
    kept = ProbeVisit.objects.get()
    assert kept.outcome == "probe_side"
    week = queries.standings([watched], timezone.now())[watched.pk].week
    assert (week.counted, week.excused) == (0, 1)
    watched.refresh_from_db()
    assert (watched.state, watched.failed_in_row) == (TargetState.UNKNOWN, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET total = 1", "DELETE FROM {}", "TRUNCATE {}"])
def test_raw_visits_can_neither_be_changed_nor_removed(target: ProbeTarget, statement: str) -> None:
    factories.visit(target)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("inspection_probing_probevisit"))
    assert ProbeVisit.objects.count() == 1


@pytest.mark.django_db
def test_days_add_up_what_the_visits_say(target: ProbeTarget) -> None:
    for outcome, total in ((Outcome.GOOD, 400), (Outcome.GOOD, 4_000), (Outcome.FAILED, 0), (Outcome.PROBE_SIDE, 0)):
        factories.visit(target, outcome, at=NOON, total=total)
    factories.visit(target, at=NOON + timedelta(hours=13))
    days = TargetDay.objects.order_by("day").values_list("day", "good", "slow", "failed", "probe_side", "slowest")
    assert [(str(day), *rest) for day, *rest in days] == [
        ("2026-03-12", 2, 1, 1, 1, 4_000),
        ("2026-03-13", 1, 0, 0, 0, 400),
    ]


@pytest.mark.django_db
def test_alarm_is_raised_once_and_taken_back_after_its_recoveries(
    keeper: User, target: ProbeTarget, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def visit(outcome: Outcome, minute: int) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            factories.visit(target, outcome, at=NOON + timedelta(minutes=minute))

    for minute in range(2):
        visit(Outcome.FAILED, minute)
    assert not Alarm.objects.exists(), "two failures are not three"
    for minute in range(2, 5):
        visit(Outcome.FAILED, minute)
    alarm = Alarm.objects.get()
    assert (alarm.began, alarm.raised, alarm.failed, alarm.ended) == (NOON, NOON + timedelta(minutes=2), 5, None)
    visit(Outcome.GOOD, 5)
    visit(Outcome.PROBE_SIDE, 6)
    alarm.refresh_from_db()
    assert alarm.ended is None, "one recovery is not two"
    visit(Outcome.GOOD, 7)
    alarm.refresh_from_db()
    assert alarm.ended == NOON + timedelta(minutes=7)
    told = list(Notice.objects.filter(user=keeper).order_by("created").values_list("title", flat=True))
    assert len(told) == 2
    assert "连续 3 次没有按时打开" in told[0]
    assert "已恢复，中断约 7 分钟" in told[1]
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"inspection.probe.alarm_raised", "inspection.probe.alarm_cleared"} <= actions


@pytest.mark.django_db
def test_two_workers_never_claim_the_same_target(target: ProbeTarget) -> None:
    now = timezone.now()
    assert [one.pk for one in visits.claim_due(now=now)] == [target.pk]
    assert visits.claim_due(now=now) == []


@given(
    interval=st.integers(1, 72),
    late=st.integers(0, 100_000),
    dense=st.booleans(),
)
def test_next_slot_lies_ahead_on_the_targets_own_grid(interval: int, late: int, dense: bool) -> None:
    now = NOON + timedelta(seconds=late)
    dense_until = now + timedelta(hours=1) if dense else None
    one = ProbeTarget(interval=interval, next_visit=NOON, dense_until=dense_until, hours=Hours.ALWAYS)
    step = timedelta(minutes=1 if dense else interval)
    slot = schedule.next_visit(one, now)
    assert now < slot <= now + step
    assert (slot - NOON) % step == timedelta(0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-12T04:00", "2026-03-12T04:10"),
        ("2026-03-12T09:25", "2026-03-13T00:30"),
        ("2026-03-13T12:00", "2026-03-16T00:30"),
        ("2026-03-15T20:00", "2026-03-16T00:30"),
    ],
)
def test_office_hours_leave_nights_and_weekends_out(now: str, expected: str) -> None:
    moment = datetime.fromisoformat(f"{now}+00:00")
    one = ProbeTarget(interval=10, next_visit=moment, hours=Hours.OFFICE)
    assert schedule.next_visit(one, moment) == datetime.fromisoformat(f"{expected}+00:00")


@pytest.mark.django_db
def test_seventh_failure_of_a_week_is_shown_as_the_veto(target: ProbeTarget) -> None:
    now = timezone.now()
    for n in range(140):
        outcome = Outcome.FAILED if n % 21 == 0 else Outcome.GOOD
        factories.visit(target, outcome, at=now - timedelta(minutes=70 * n))
    week = queries.standings([target], now)[target.pk].week
    assert (week.counted, week.failed, week.veto) == (140, 7, True)
    factories.visit(target, at=now)
    assert not queries.standings([target], now)[target.pk].week.veto, "7 of 141 are less than 5 %"


@pytest.fixture
def crowded(target: ProbeTarget) -> ProbeTarget:
    """Among 200,000 visits of forty targets."""
    others = [
        target,
        *(
            ProbeTarget.objects.create(name=f"对象{n}", address=f"http://93.184.215.{n}/x", next_visit=NOON)
            for n in range(39)
        ),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inspection_probing_probevisit (target_id, at, outcome, maintenance, total, reason, ip, steps) "
            "SELECT (%s::uuid[])[1 + n %% 40], now() - n * interval '10 seconds', "
            "CASE WHEN n %% 97 = 0 THEN 'failed' ELSE 'good' END, false, 300, '', '', '[]' FROM generate_series(1, 200000) n",
            [[one.pk for one in others]],
        )
        cursor.execute("ANALYZE inspection_probing_probevisit")
    return target


@pytest.mark.django_db
def test_pages_of_visits_walk_their_index_among_200000(crowded: ProbeTarget) -> None:
    part = f"inspection_probing_probevisit_{timezone.now().year}_target_id_at_id_idx"  # PostgreSQL names those of partitions
    every, not_good = f"{part} ", f"{part}1 "
    whole = queries.filtered(crowded, VisitFilter()).order_by("-at", "-id")[:51].explain()
    assert every in whole, whole
    assert "->  Sort" not in whole, whole  # the years are merged in order
    bad = queries.filtered(crowded, VisitFilter("bad")).order_by("-at", "-id")[:51].explain()
    assert not_good in bad, bad
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {queries._WEEKS}", [[crowded.pk], timezone.now() - timedelta(days=7), timezone.now()])
        plan = "\n".join(row[0] for row in cursor.fetchall())
        assert part in plan, plan
        cursor.execute(f"EXPLAIN {queries._LAST}", [[crowded.pk]])
        plan = "\n".join(row[0] for row in cursor.fetchall())
        assert part in plan, plan


@pytest.mark.django_db
def test_span_of_time_reads_its_year_alone(crowded: ProbeTarget) -> None:
    with connection.cursor() as cursor:
        begin = timezone.now().replace(month=3, day=1)
        cursor.execute(f"EXPLAIN {queries._WEEKS}", [[crowded.pk], begin, begin + timedelta(days=7)])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert f"inspection_probing_probevisit_{begin.year}" in plan, plan
    assert f"inspection_probing_probevisit_{begin.year - 1}" not in plan, plan
    assert "probevisit_rest" not in plan, plan


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "part"),
    [
        ("2026-12-31T15:59:59+00:00", "2026"),
        ("2026-12-31T16:00:00+00:00", "2027"),
        ("2019-01-01T00:00:00+00:00", "rest"),
    ],
)
def test_visit_lies_in_the_year_of_beijing(target: ProbeTarget, at: str, part: str) -> None:
    factories.visit(target, at=datetime.fromisoformat(at))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM inspection_probing_probevisit")
        assert cursor.fetchall() == [(f"inspection_probing_probevisit_{part}",)]


@pytest.mark.django_db
def test_part_of_one_year_cannot_be_emptied_either(target: ProbeTarget) -> None:
    factories.visit(target, at=NOON)
    table = f"inspection_probing_probevisit_{NOON.year}"
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_pages_of_visits_join_without_gap_or_double(target: ProbeTarget) -> None:
    for _ in range(60):
        factories.visit(target, at=NOON)
    for minute in range(60):
        factories.visit(target, at=NOON + timedelta(minutes=minute))
    seen, cursor = [], ""
    while True:
        page = queries.visits(target, VisitFilter(after=cursor))
        seen += [one.pk for one in page.rows]
        if not (cursor := page.following):
            break
    assert len(seen) == len(set(seen)) == 120
    assert queries.visits(target, VisitFilter(after="no cursor~x")).rows


@pytest.mark.django_db
def test_responsible_person_is_told_too(
    keeper: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    owner = kernel.official("唐亦舟")
    one = factories.target(keeper, responsible=owner.person, failures_to_alarm=1)
    with django_capture_on_commit_callbacks(execute=True):
        factories.visit(one, Outcome.FAILED)
    assert Notice.objects.filter(user=owner).count() == 1
