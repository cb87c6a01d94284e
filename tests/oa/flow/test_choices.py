"""What a reader is offered is what the acts then allow."""

import pytest

from tests.kernel import factories as kernel
from tests.oa.flow import factories
from tests.oa.flow.factories import key, started, submitted, task_of, to
from yaojian.kernel.actors import Actor
from yaojian.oa.flow import queries, services
from yaojian.oa.flow.definitions import Mode
from yaojian.oa.flow.models import TaskState
from yaojian.oa.flow.rights import STEER


@pytest.fixture
def people(db: None) -> list[Actor]:
    """Six officials of one unit."""
    return factories.people(6)


def test_holder_is_offered_his_task_ways_targets_and_added_signers(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    choices = queries.acts_for(people[1], instance)
    assert choices.task == task_of(instance, people[1])
    assert [way.step for way in choices.ways] == ["s2"]
    assert choices.ways[0].must_choose
    assert [target.label for target in choices.return_targets] == ["拟稿（经办人0）"]
    assert choices.may("return")
    assert choices.may("add_before")
    assert not choices.may("jump")
    services.add_signers(
        actor=people[1], task_id=task_of(instance, people[1]).pk, placing="beside", receivers=to(people[2]), key=key()
    )
    later = queries.acts_for(people[1], instance)
    assert later.ways == ()
    assert [task.actor.name for task in later.dropable] == ["经办人2"]
    assert [task.actor.name for task in later.urgeable] == ["经办人2"]


def test_sender_may_withdraw_until_it_was_opened(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    assert queries.acts_for(people[0], instance).withdrawable == task_of(instance, people[0], TaskState.DONE)
    services.note_opening(actor=people[1], instance_id=instance.pk)
    instance.refresh_from_db()
    choices = queries.acts_for(people[0], instance)
    assert choices.withdrawable is None
    (withdraw,) = (one for one in choices.acts if one.act == "withdraw")
    assert (withdraw.allowed, withdraw.reason) == (False, "后一环节的办理人已经打开查看，不能撤回。")


def test_who_steers_is_offered_steering_and_a_stranger_nothing(people: list[Actor]) -> None:
    boss = kernel.official("调度员", kernel.unit("办公室"))
    kernel.grant(boss, STEER)
    steerer = kernel.actor(boss)
    instance = started(factories.published(factories.FIVE), people[0]).instance
    assert {"jump", "finish", "void"} <= {one.act for one in queries.acts_for(steerer, instance).acts}
    assert [one.step for one in queries.acts_for(steerer, instance).jump_targets] == ["draft", "check", "issue"]
    assert queries.acts_for(people[5], instance).acts == ()
    services.void(actor=steerer, instance_id=instance.pk, text="重复。", key=key())
    instance.refresh_from_db()
    assert {"restore"} <= {one.act for one in queries.acts_for(steerer, instance).acts}


def test_fork_is_one_way_and_the_last_branch_leads_on(people: list[Actor]) -> None:
    starter, checker, first, second = people[:4]
    instance = started(factories.published(factories.FIVE), starter).instance
    submitted(instance, starter, to(checker))
    instance.refresh_from_db()
    (way,) = queries.acts_for(checker, instance).ways
    assert (way.step, way.name, way.must_choose) == ("", "会签甲、会签乙", True)
    submitted(instance, checker, to(first, second))
    instance.refresh_from_db()
    assert "等其他分支" in queries.acts_for(first, instance).ways[0].name
    submitted(instance, first)
    instance.refresh_from_db()
    assert queries.acts_for(second, instance).ways[0].must_choose
    state = queries.chart_state(instance)
    assert {step: mark.state for step, mark in state.marks.items()} == {
        "draft": "done",
        "check": "done",
        "first": "done",
        "second": "now",
    }
