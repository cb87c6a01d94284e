"""Each act, once as it is meant."""

import pytest
from django.db import connection

from tests.oa.flow import factories
from tests.oa.flow.factories import key, names_at, started, submitted, task_of, to
from yaojian.kernel.actors import Actor
from yaojian.oa.flow import queries, services
from yaojian.oa.flow.definitions import Mode
from yaojian.oa.flow.errors import NoReceiver
from yaojian.oa.flow.models import Instance, Opinion, Role, Task, TaskState


@pytest.fixture
def people(db: None) -> list[Actor]:
    """Eight officials of one unit."""
    return factories.people(8)


def whole(instance: Instance) -> None:
    """Deferred checks of the database hold, and the chain is whole."""
    connection.check_constraints()
    instance.refresh_from_db()
    assert list(queries.breaks_in(instance)) == []


def test_five_steps_with_a_fork_run_to_their_end(people: list[Actor]) -> None:
    starter, checker, first, second, issuer = people[:5]
    instance = started(factories.published(factories.FIVE), starter).instance
    submitted(instance, starter, to(checker))
    submitted(instance, checker, [*to(first, step="first"), *to(second, step="second")])
    assert names_at(instance) == [first.name, second.name]
    submitted(instance, first)
    instance.refresh_from_db()
    assert (instance.step_name, instance.open) == ("会签乙", 1)
    submitted(instance, second, to(issuer))
    assert names_at(instance) == [issuer.name]
    submitted(instance, issuer)
    whole(instance)
    assert (instance.state, instance.open, instance.step_name) == ("ended", 0, "已办结")
    assert queries.opinions_of(instance).count() == 5
    assert not Task.objects.filter(instance=instance, running=True).exists()


def test_serial_signers_come_one_after_the_other(people: list[Actor]) -> None:
    instance = factories.at(people[1:4], Mode.SERIAL, people[0])
    for one in people[1:4]:
        assert names_at(instance) == [one.name]
        submitted(instance, one, to(people[4]))
    assert names_at(instance) == [people[4].name]
    whole(instance)


@pytest.mark.parametrize(("mode", "ratio", "enough"), [(Mode.ANY, None, 1), (Mode.RATIO, 60, 3)])
def test_enough_signatures_cancel_the_rest(people: list[Actor], mode: Mode, ratio: int | None, enough: int) -> None:
    instance = factories.at(people[1:6], mode, people[0], ratio)
    for one in people[1 : 1 + enough]:
        submitted(instance, one, to(people[7]))
    assert names_at(instance) == [people[7].name]
    assert Task.objects.filter(instance=instance, state=TaskState.CANCELLED).count() == 5 - enough
    whole(instance)


def test_sent_back_step_by_step_everybody_signs_again(people: list[Actor]) -> None:
    instance = factories.at(people[1:4], Mode.ALL, people[0])
    submitted(instance, people[1])
    services.send_back(actor=people[2], task_id=task_of(instance, people[2]).pk, text="附件不全。", key=key())
    assert names_at(instance) == [people[0].name]
    assert Opinion.objects.filter(task__instance=instance).count() == 3
    submitted(instance, people[0], to(*people[1:4]))
    assert names_at(instance) == [one.name for one in people[1:4]]
    whole(instance)
    assert instance.round == 2


def test_sent_back_directly_signatures_stay_valid(people: list[Actor]) -> None:
    instance = factories.at(people[1:4], Mode.ALL, people[0])
    submitted(instance, people[1])
    task = task_of(instance, people[2])
    services.send_back(actor=people[2], task_id=task.pk, text="附件不全。", direct=True, key=key())
    submitted(instance, people[0])
    assert names_at(instance) == [people[2].name, people[3].name]
    submitted(instance, people[2])
    submitted(instance, people[3], to(people[4]))
    assert names_at(instance) == [people[4].name]
    whole(instance)


def test_sent_back_before_the_fork_closes_every_branch(people: list[Actor]) -> None:
    starter, checker, first, second = people[:4]
    instance = started(factories.published(factories.FIVE), starter).instance
    submitted(instance, starter, to(checker))
    submitted(instance, checker, [*to(first, step="first"), *to(second, step="second")])
    services.send_back(actor=first, task_id=task_of(instance, first).pk, text="请重写。", direct=True, key=key())
    assert names_at(instance) == [checker.name]
    submitted(instance, checker)
    assert names_at(instance) == [first.name, second.name]
    whole(instance)


def test_withdrawn_submission_can_be_given_again_and_its_opinion_stays(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    task = task_of(instance, people[0], TaskState.DONE)
    services.withdraw(actor=people[0], task_id=task.pk, key=key())
    assert names_at(instance) == [people[0].name]
    task.refresh_from_db()
    assert (task.state, task.opinion.text) == (TaskState.WITHDRAWN, "同意。")
    whole(instance)
    submitted(instance, people[0], to(people[2]))
    assert names_at(instance) == [people[2].name]


def test_withdrawing_the_last_of_many_opens_the_batch_again(people: list[Actor]) -> None:
    instance = factories.at(people[1:4], Mode.ANY, people[0])
    submitted(instance, people[1], to(people[5]))
    services.withdraw(actor=people[1], task_id=task_of(instance, people[1], TaskState.DONE).pk, key=key())
    assert names_at(instance) == [one.name for one in people[1:4]]
    whole(instance)


def test_signers_added_before_sign_first_then_the_one_who_asked(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    asker = people[1]
    task = task_of(instance, asker)
    services.add_signers(actor=asker, task_id=task.pk, placing="before", receivers=to(*people[2:4]), key=key())
    assert names_at(instance) == [people[2].name, people[3].name]
    submitted(instance, people[2])
    submitted(instance, people[3])
    assert names_at(instance) == [asker.name]
    whole(instance)
    submitted(instance, asker, to(people[5]))
    assert names_at(instance) == [people[5].name]


def test_signers_added_after_count_before_the_step_is_complete(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    asker = people[1]
    services.add_signers(
        actor=asker, task_id=task_of(instance, asker).pk, placing="after", receivers=to(people[2]), key=key()
    )
    submitted(instance, asker)
    assert names_at(instance) == [people[2].name]
    services.add_signers(
        actor=people[2], task_id=task_of(instance, people[2]).pk, placing="before", receivers=to(people[3]), key=key()
    )
    submitted(instance, people[3])
    submitted(instance, people[2], to(people[5]))
    assert names_at(instance) == [people[5].name]
    whole(instance)


def test_signer_added_beside_and_dropped_again(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    asker = people[1]
    services.add_signers(
        actor=asker, task_id=task_of(instance, asker).pk, placing="beside", receivers=to(people[2]), key=key()
    )
    submitted(instance, asker)
    assert names_at(instance) == [people[2].name]
    with pytest.raises(NoReceiver):
        services.drop_signer(actor=asker, task_id=task_of(instance, people[2]).pk, text="不需要了。", key=key())


def test_transferred_task_is_the_receivers(people: list[Actor]) -> None:
    instance = factories.at(people[1:3], Mode.ALL, people[0])
    services.transfer(
        actor=people[1], task_id=task_of(instance, people[1]).pk, receiver=to(people[4])[0], text="请办。", key=key()
    )
    assert names_at(instance) == [people[2].name, people[4].name]
    whole(instance)


def test_circulated_once_and_read(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    moved = services.circulate(actor=people[0], instance_id=instance.pk, receivers=to(*people[3:5]), key=key())
    assert len(moved.opened) == 2
    again = services.circulate(actor=people[0], instance_id=instance.pk, receivers=to(people[3]), key=key())
    assert again.opened == ()
    task = task_of(instance, people[3], role=Role.READ)
    services.mark_read(actor=people[3], task_id=task.pk, text="知悉。", key=key())
    whole(instance)
    assert instance.open == 1
