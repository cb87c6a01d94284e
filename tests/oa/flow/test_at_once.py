"""Several people sign the same document in the same moment, each in a connection of his own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from tests.kernel import factories as kernel
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Refusal
from yaojian.oa.flow import queries, services
from yaojian.oa.flow.models import Instance, Role, Task, TaskState
from yaojian.oa.flow.moves import Receiver

SIGNERS = 6


def at_once(acts: list[tuple[Actor, UUID]]) -> list[str]:
    """Run all submissions behind one barrier; what each was refused with, or an empty string."""
    barrier = Barrier(len(acts))

    def act(one: tuple[Actor, UUID]) -> str:
        actor, task_id = one
        try:
            barrier.wait(timeout=20)
            services.submit(actor=actor, task_id=task_id, text="同意。")
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def running(people: list[Actor]) -> Instance:
    """An instance that waits for everybody but the first."""
    moved = services.start(actor=people[0], version=services.version_in_force("incoming"), kind="incoming")
    chosen = [Receiver(one.person_id, one.unit_id) for one in people[1:]]  # type: ignore[arg-type]  # all hold a post
    services.submit(actor=people[0], task_id=moved.opened[0].pk, receivers=chosen)
    return moved.instance


@pytest.mark.django_db(transaction=True)
def test_last_signatures_at_once_close_the_batch_exactly_once() -> None:
    place = kernel.unit()
    people = [kernel.actor(kernel.official(f"签署人{n}", place)) for n in range(SIGNERS + 1)]
    for _ in range(5):
        instance = running(people)
        tasks = Task.objects.filter(instance=instance, state=TaskState.OPEN)
        signing = [(one, tasks.get(actor=one.person_id).pk) for one in people[1:]]
        assert at_once(signing) == [""] * SIGNERS
        instance.refresh_from_db()
        assert (instance.step, instance.open, instance.batch_number) == ("finish", 1, 3)
        assert Task.objects.filter(instance=instance, role=Role.DO, batch__step="finish").count() == 1
        assert list(queries.breaks_in(instance)) == []


@pytest.mark.django_db(transaction=True)
def test_same_task_signed_by_many_at_once_is_signed_by_one() -> None:
    place = kernel.unit()
    people = [kernel.actor(kernel.official(f"签署人{n}", place)) for n in range(SIGNERS + 1)]
    moved = services.start(actor=people[0], version=services.version_in_force("incoming"), kind="incoming")
    only = Receiver(people[0].person_id, people[0].unit_id)  # type: ignore[arg-type]  # holds a post
    moved = services.submit(actor=people[0], task_id=moved.opened[0].pk, receivers=[only])
    moved = services.submit(actor=people[0], task_id=moved.opened[0].pk, text="同意。")
    instance = moved.instance
    finishing = Task.objects.get(instance=instance, state=TaskState.OPEN)
    told = at_once([(one, finishing.pk) for one in people])
    assert sorted(told) == [""] + ["oa.flow.task_finished"] * SIGNERS
    instance.refresh_from_db()
    assert not instance.is_running
    assert finishing.opinions.count() == 1
