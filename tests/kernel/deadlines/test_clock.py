"""Deadlines: reminded once, escalated once, paused without loss, never stored as late."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.kernel import factories
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit import queries as audit
from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.kernel.deadlines import jobs, kinds, queries, services
from yaojian.kernel.deadlines.models import Deadline, DeadlineState
from yaojian.kernel.notices.models import Delivery, Notice

pytestmark = pytest.mark.django_db
ANSWER = "test.letter.answer"
BOSS: list[int] = []


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = kinds.Kind(ANSWER, "答复来信", timedelta(days=1), None, lambda deadline: BOSS, timedelta(hours=2), True)
    monkeypatch.setitem(kinds._kinds, ANSWER, facts)
    BOSS[:] = [factories.user().pk]


@pytest.fixture
def clerk() -> User:
    return factories.official("王敏")


def owed(clerk: User, due: datetime) -> Deadline:
    return services.open_deadline(
        actor=factories.SYSTEM,
        kind=ANSWER,
        subject=clerk,
        due=due,
        title="咨询第 12 号",
        link="/oa/letters/12",
        owner_person=clerk.person,
    )


def told(user_id: int) -> list[str]:
    return list(Notice.objects.filter(user_id=user_id).order_by("created").values_list("title", flat=True))


def test_owner_is_reminded_once_a_day_before(clerk: User) -> None:
    due = datetime(2026, 11, 28, tzinfo=BEIJING)
    owed(clerk, due)
    assert services.tick(actor=factories.SYSTEM, now=due - timedelta(days=1, minutes=1)) == (0, 0)
    assert services.tick(actor=factories.SYSTEM, now=due - timedelta(days=1)) == (1, 0)
    assert services.tick(actor=factories.SYSTEM, now=due - timedelta(hours=1)) == (0, 0)
    assert told(clerk.pk) == ["答复来信“咨询第 12 号”11月27日到期，请尽快办理。"]


def test_boss_is_told_once_when_it_stays_late(clerk: User) -> None:
    due = datetime(2026, 11, 27, 12, tzinfo=BEIJING)
    deadline = owed(clerk, due)
    assert services.tick(actor=factories.SYSTEM, now=due + timedelta(hours=2)) == (1, 1)
    assert services.tick(actor=factories.SYSTEM, now=due + timedelta(hours=3)) == (0, 0)
    assert told(BOSS[0]) == ["答复来信“咨询第 12 号”已于11月27日 12:00到期，仍未办结，请督促。"]
    assert [event.action.rpartition(".")[2] for event in audit.events_of(deadline)] == [
        "opened",
        "reminded",
        "escalated",
    ]


def test_unit_is_reminded_as_a_whole() -> None:
    place = factories.unit()
    people = [factories.official(name, place) for name in ("王敏", "李强")]
    due = timezone.now() + timedelta(hours=1)
    services.open_deadline(actor=factories.SYSTEM, kind=ANSWER, subject=place, due=due, owner_unit=place)
    services.tick(actor=factories.SYSTEM)
    assert [len(told(person.pk)) for person in people] == [1, 1]


def test_late_is_computed_and_a_closed_one_is_silent(clerk: User) -> None:
    owed(clerk, timezone.now() - timedelta(minutes=1))
    assert [row.overdue for row in queries.owed_by(clerk.person_id, [])] == [True]
    closed = services.close_deadline(actor=factories.SYSTEM, kind=ANSWER, subject=clerk)
    assert closed is not None
    assert closed.state == DeadlineState.CLOSED
    assert services.close_deadline(actor=factories.SYSTEM, kind=ANSWER, subject=clerk) is None
    assert services.tick(actor=factories.SYSTEM, now=timezone.now() + timedelta(days=9)) == (0, 0)
    assert not queries.owed_by(clerk.person_id, []).exists()


def test_opening_again_moves_the_one_that_runs(clerk: User) -> None:
    first = owed(clerk, datetime(2026, 11, 28, tzinfo=BEIJING))
    second = owed(clerk, datetime(2026, 12, 5, tzinfo=BEIJING))
    assert first.pk == second.pk
    assert Deadline.objects.get().remind_at == datetime(2026, 12, 4, tzinfo=BEIJING)
    services.close_deadline(actor=factories.SYSTEM, kind=ANSWER, subject=clerk)
    assert owed(clerk, datetime(2026, 12, 9, tzinfo=BEIJING)).pk != first.pk


def test_pause_gives_its_working_days_back(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    owed(clerk, datetime(2026, 11, 27, tzinfo=BEIJING))  # end of Thursday the 26th
    at(monkeypatch, datetime(2026, 11, 20, 10, tzinfo=BEIJING))  # Friday
    services.pause_deadline(actor=factories.SYSTEM, kind=ANSWER, subject=clerk, reason="待补正")
    assert services.tick(actor=factories.SYSTEM, now=datetime(2026, 12, 9, tzinfo=BEIJING)) == (0, 0)
    at(monkeypatch, datetime(2026, 11, 24, 9, tzinfo=BEIJING))  # Tuesday: two working days later
    resumed = services.resume_deadline(actor=factories.SYSTEM, kind=ANSWER, subject=clerk)
    assert resumed is not None
    assert resumed.due == datetime(2026, 12, 1, tzinfo=BEIJING)  # end of Monday the 30th
    assert resumed.remind_at == datetime(2026, 11, 30, tzinfo=BEIJING)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_kind_whose_application_is_gone_stops_nobody_else(clerk: User) -> None:
    deadline = owed(clerk, timezone.now())
    Deadline.objects.create(
        kind="gone.kind",
        title="x",
        subject_type="x",
        subject_id="1",
        opened=deadline.opened,
        due=deadline.due,
        remind_at=deadline.due,
    )
    jobs.tick(0)
    assert len(told(clerk.pk)) == 1


def test_reminder_goes_by_mail_too(clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(email="wang@example.gov.cn")
    owed(clerk, timezone.now())
    services.tick(actor=factories.SYSTEM)
    assert Delivery.objects.get().address == "wang@example.gov.cn"
