"""Several people sign in the same moment, each in a connection of his own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from tests.oa.flow import factories
from tests.oa.flow.factories import key, submitted, task_of, to
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Refusal
from yaojian.oa.flow import queries, services
from yaojian.oa.flow.definitions import Mode
from yaojian.oa.flow.models import Instance, Opinion, Role, Task, TaskState

SIGNERS = 6


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """Run all behind one barrier; what each was refused with, or an empty string."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=20)
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def signing(instance: Instance, who: Actor, next_one: Actor, used: str = "") -> Callable[[], object]:
    """The submission of his open task."""
    task = task_of(instance, who)
    return lambda: services.submit(actor=who, task_id=task.pk, text="同意。", receivers=to(next_one), key=used or key())


def whole(instance: Instance) -> None:
    """One 签发 task, one open batch, the counter right, the chain unbroken."""
    instance.refresh_from_db()
    opened = Task.objects.filter(instance=instance, role=Role.DO, state=TaskState.OPEN)
    assert (instance.open, opened.count(), instance.batches.filter(closed=None).count()) == (1, 1, 1)
    assert list(queries.breaks_in(instance)) == []


@pytest.mark.django_db(transaction=True)
def test_last_signatures_at_once_close_the_batch_exactly_once() -> None:
    people = factories.people(SIGNERS + 2)
    for mode, ratio in ((Mode.ALL, None), (Mode.ALL, None), (Mode.RATIO, 50), (Mode.ANY, None)):
        instance = factories.at(people[1:-1], mode, people[0], ratio)
        told = at_once([signing(instance, one, people[-1]) for one in people[1:-1]])
        needed = {Mode.ALL: SIGNERS, Mode.RATIO: SIGNERS // 2, Mode.ANY: 1}[mode]
        assert sorted(told) == [""] * needed + ["oa.flow.task_finished"] * (SIGNERS - needed)
        whole(instance)


@pytest.mark.django_db(transaction=True)
def test_branches_that_arrive_at_once_join_exactly_once() -> None:
    starter, checker, first, second, issuer = factories.people(5)
    version = factories.published(factories.FIVE)
    for _ in range(10):
        instance = factories.started(version, starter).instance
        submitted(instance, starter, to(checker))
        submitted(instance, checker, [*to(first, step="first"), *to(second, step="second")])
        assert at_once([signing(instance, one, issuer) for one in (first, second)]) == ["", ""]
        whole(instance)


@pytest.mark.django_db(transaction=True)
def test_same_task_signed_by_many_windows_is_signed_once() -> None:
    people = factories.people(3)
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    told = at_once([signing(instance, people[1], people[2]) for _ in range(SIGNERS)])
    assert sorted(told) == [""] + ["oa.flow.task_finished"] * (SIGNERS - 1)
    whole(instance)


@pytest.mark.django_db(transaction=True)
def test_same_form_sent_many_times_at_once_is_one_act_and_nobody_is_refused() -> None:
    people = factories.people(3)
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    used = key()
    assert at_once([signing(instance, people[1], people[2], used) for _ in range(SIGNERS)]) == [""] * SIGNERS
    whole(instance)
    assert Opinion.objects.filter(task__instance=instance).count() == 2
    version, began = factories.published(factories.FIVE), key()
    starts = [
        lambda: services.start(actor=people[0], version=version, kind="test", title="同一张表单", key=began)
        for _ in range(SIGNERS)
    ]
    assert at_once(starts) == [""] * SIGNERS
    assert Instance.objects.filter(title="同一张表单").count() == 1
