"""What follows acts: notices, deadlines, badges; once each, also when two workers look at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from tests.oa.flow import factories
from tests.oa.flow.factories import key, started, submitted, task_of
from yaojian.kernel.deadlines.models import Deadline, DeadlineState
from yaojian.kernel.notices.models import Notice
from yaojian.oa.flow import followups, services
from yaojian.oa.flow.definitions import Mode
from yaojian.oa.flow.models import Outbox
from yaojian.oa.flow.values import Receiver


def test_new_holder_is_told_and_his_clock_runs_until_he_has_signed(db: None) -> None:
    people = factories.people(3)
    instance = started(factories.published(factories.chain(Mode.ONE)), people[0]).instance
    one = Receiver(people[1].person_id, people[1].unit_id, timezone.now() + timedelta(days=3))  # type: ignore[arg-type]  # holds a post
    submitted(instance, people[0], [one])
    assert Notice.objects.count() == 0
    assert followups.drain() == 2
    notice = Notice.objects.get()
    assert (notice.user_id, notice.title) == (people[1].user_id, "《关于测试的请示》请办理。")
    assert Deadline.objects.get().state == DeadlineState.OPEN
    submitted(instance, people[1])
    assert (followups.drain(), followups.drain()) == (1, 0)
    assert Deadline.objects.get().state == DeadlineState.CLOSED
    assert Notice.objects.count() == 1


def test_urged_people_are_told_by_whom(db: None) -> None:
    people = factories.people(3)
    instance = factories.at(people[1:3], Mode.ALL, people[0])
    followups.drain()
    Notice.objects.all().delete()
    services.urge(
        actor=people[0], instance_id=instance.pk, task_ids=[task_of(instance, people[1]).pk], text="急。", key=key()
    )
    followups.drain()
    assert [(one.user_id, one.title) for one in Notice.objects.all()] == [
        (people[1].user_id, "经办人0催办《关于测试的请示》，请尽快办理。")
    ]


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_each_act_once() -> None:
    people = factories.people(2)
    for _ in range(12):
        factories.at(people[1:2], Mode.ONE, people[0])

    def work(_: int) -> int:
        try:
            return followups.drain()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) == 24
    assert Outbox.objects.count() == 0
    assert Notice.objects.count() == 12
