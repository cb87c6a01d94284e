"""What an act refuses, in whole sentences, and that nothing changed then."""

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from tests.kernel import factories as kernel
from tests.oa.flow import factories
from tests.oa.flow.factories import key, started, submitted, task_of, to
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Invalid, Refusal, RightMissing, Unknown
from yaojian.kernel.organisations.models import Post, UnitKind
from yaojian.kernel.permissions.rights import MANAGE_GRANTS
from yaojian.oa.flow import services
from yaojian.oa.flow.definitions import CHOSEN, END, STARTER, Act, Definition, Mode, Step, Who
from yaojian.oa.flow.definitions import Rule as WhoRule
from yaojian.oa.flow.errors import (
    ActNotAllowed,
    KeyUsed,
    NoCandidate,
    NoReceiver,
    NoSuchStep,
    NotRunning,
    NotWithdrawable,
    NotYetYourTurn,
    ReasonMissing,
    ReceiverElsewhere,
    ReceiverLeft,
    TaskFinished,
    TooDeep,
)
from yaojian.oa.flow.models import Event, Instance, Opinion, Role, Task, TaskState
from yaojian.oa.flow.rights import STEER


@pytest.fixture
def people(db: None) -> list[Actor]:
    """Six officials of one unit."""
    return factories.people(6)


def refused(instance: Instance, kind: type[Refusal], act: Callable[[], object]) -> str:
    """The sentence of the refusal; every row is as it was."""

    def rows() -> list[object]:
        tables = (Instance.objects.filter(pk=instance.pk), Event.objects.all(), Opinion.objects.all())
        return [list(table.order_by("pk").values()) for table in (*tables, Task.objects.all())]

    before = rows()
    with pytest.raises(kind) as caught:
        act()
    assert rows() == before
    sentence = str(caught.value)
    assert sentence.endswith("。")
    return sentence


def test_task_finished_by_somebody_else_tells_who_and_how(people: list[Actor]) -> None:
    instance = factories.at(people[1:4], Mode.ANY, people[0])
    other = task_of(instance, people[2])
    moved_on = task_of(instance, people[3])
    services.transfer(actor=people[3], task_id=moved_on.pk, receiver=to(people[5])[0], text="请办。", key=key())
    submitted(instance, people[1], to(people[4]))
    for who, task, how in ((people[2], other, "已由经办人1于"), (people[3], moved_on, "转办")):
        again = partial(services.submit, actor=who, task_id=task.pk, text="同意。", key=key())
        assert how in refused(instance, TaskFinished, again)


def test_same_key_again_changes_nothing_and_tells_the_same(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    task, used = task_of(instance, people[1]), key()
    first = services.submit(actor=people[1], task_id=task.pk, text="同意。", receivers=to(people[2]), key=used)
    count = Event.objects.count()
    second = services.submit(actor=people[1], task_id=task.pk, text="不同意。", receivers=to(people[3]), key=used)
    assert (second.seq, [one.pk for one in second.opened]) == (first.seq, [one.pk for one in first.opened])
    assert (second.repeated, Event.objects.count()) == (True, count)


def test_key_of_another_act_is_refused(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    task, used = task_of(instance, people[1]), key()
    services.add_signers(actor=people[1], task_id=task.pk, placing="after", receivers=to(people[2]), key=used)
    refused(instance, KeyUsed, lambda: services.submit(actor=people[1], task_id=task.pk, text="同意。", key=used))


@pytest.mark.parametrize(
    ("text", "told"), [("字" * 2_001, "最多 2000 个字"), ("x" * 20_000_000, "20000000"), ("有\0字符", "控制字符")]
)
def test_overlong_or_broken_opinion_is_refused(people: list[Actor], text: str, told: str) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    task = task_of(instance, people[1])
    send = lambda: services.submit(actor=people[1], task_id=task.pk, text=text, receivers=to(people[2]), key=key())  # noqa: E731 - short
    assert told in refused(instance, Invalid, send)


def test_step_without_a_candidate_is_named(people: list[Actor]) -> None:
    flow = Definition(
        "vacant",
        "空缺",
        "test",
        "a",
        (
            Step("a", "拟稿", STARTER, Mode.ONE, ("b",)),
            Step("b", "处领导审核", Who(WhoRule.LEADER), Mode.ONE, (END,)),
        ),
    )
    instance = started(factories.published(flow), people[0]).instance
    assert "处领导审核" in refused(instance, NoCandidate, lambda: submitted(instance, people[0]))


def test_receivers_must_be_given_be_there_and_be_near(people: list[Actor]) -> None:
    instance = started(factories.published(factories.chain(Mode.ONE)), people[0]).instance
    refused(instance, NoReceiver, lambda: submitted(instance, people[0]))
    Post.objects.filter(person=people[2].person_id).update(until=date(2026, 1, 1))
    assert "经办人2" in refused(instance, ReceiverLeft, lambda: submitted(instance, people[0], to(people[2])))
    branch = kernel.actor(kernel.official("何青川", kernel.unit("武汉分局", kind=UnitKind.BRANCH)))
    assert "武汉分局" in refused(instance, ReceiverElsewhere, lambda: submitted(instance, people[0], to(branch)))
    ghost = to(people[1])[0].__class__(uuid4(), uuid4())
    refused(instance, Unknown, lambda: submitted(instance, people[0], [ghost]))


def test_strangers_branches_and_administrators_may_not_act(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    task = task_of(instance, people[1])
    branch = kernel.actor(kernel.official("何青川", kernel.unit("武汉分局", kind=UnitKind.BRANCH)))
    administrator = kernel.official("安全员", kernel.unit("办公室"))
    kernel.grant(administrator, MANAGE_GRANTS)
    for actor in (people[3], branch, kernel.actor(administrator)):
        where = {"actor": actor, "instance_id": instance.pk, "key": key()}
        on_task = {"actor": actor, "task_id": task.pk, "key": key()}
        for act in (
            lambda on_task=on_task: services.submit(**on_task, text="越权。"),
            lambda on_task=on_task: services.send_back(**on_task, text="越权。"),
            lambda on_task=on_task: services.transfer(**on_task, receiver=to(people[4])[0]),
            lambda on_task=on_task: services.add_signers(**on_task, placing="beside", receivers=to(people[4])),
            lambda on_task=on_task: services.drop_signer(**on_task, text="越权。"),
            lambda on_task=on_task: services.withdraw(**on_task),
            lambda where=where: services.circulate(**where, receivers=to(people[4])),
            lambda where=where: services.urge(**where),
            lambda where=where: services.jump(**where, step="s2", text="越权。", receivers=to(people[4])),
            lambda where=where: services.finish(**where, text="越权。"),
            lambda where=where: services.void(**where, text="越权。"),
            lambda where=where: services.restore(**where, text="越权。"),
        ):
            refused(instance, RightMissing, act)


def test_not_ones_turn_yet(people: list[Actor]) -> None:
    instance = factories.at(people[1:3], Mode.SERIAL, people[0])
    task = Task.objects.get(instance=instance, actor=people[2].person_id)
    refused(instance, NotYetYourTurn, lambda: services.submit(actor=people[2], task_id=task.pk, key=key()))


def test_opened_submission_cannot_be_withdrawn(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    services.note_opening(actor=people[1], instance_id=instance.pk)
    task = task_of(instance, people[0], TaskState.DONE)
    told = refused(instance, NotWithdrawable, lambda: services.withdraw(actor=people[0], task_id=task.pk, key=key()))
    assert "已经打开查看" in told


def test_added_signers_nest_three_deep_and_no_deeper(people: list[Actor]) -> None:
    instance = factories.at(people[1:2], Mode.ONE, people[0])
    for asker, added in pairwise(people[1:5]):
        task = task_of(instance, asker)
        services.add_signers(actor=asker, task_id=task.pk, placing="before", receivers=to(added), key=key())
    task = task_of(instance, people[4])
    add = lambda: services.add_signers(  # noqa: E731 - short
        actor=people[4], task_id=task.pk, placing="before", receivers=to(people[5]), key=key()
    )
    refused(instance, TooDeep, add)


def test_steps_allow_what_their_definition_names(people: list[Actor]) -> None:
    step = Step("b", "签发", CHOSEN, Mode.ONE, (END,), acts=frozenset({Act.JUMP}))
    flow = Definition("strict", "严", "test", "a", (Step("a", "拟稿", STARTER, Mode.ONE, ("b",)), step))
    instance = started(factories.published(flow), people[0]).instance
    submitted(instance, people[0], to(people[1]))
    task = task_of(instance, people[1])
    for act in (
        lambda: services.send_back(actor=people[1], task_id=task.pk, text="退。", key=key()),
        lambda: services.transfer(actor=people[1], task_id=task.pk, receiver=to(people[2])[0], key=key()),
    ):
        assert "签发" in refused(instance, ActNotAllowed, act)
    services.jump(actor=people[1], instance_id=instance.pk, step="a", text="重拟。", key=key())
    assert factories.names_at(instance) == ["经办人0"]


def test_reasons_and_steps_of_steering(people: list[Actor]) -> None:
    boss = kernel.official("调度员", kernel.unit("办公室"))
    kernel.grant(boss, STEER)
    steerer = kernel.actor(boss)
    instance = started(factories.published(factories.FIVE), people[0]).instance
    where: dict[str, Any] = {"actor": steerer, "instance_id": instance.pk}
    refused(instance, ReasonMissing, lambda: services.finish(**where, text=" ", key=key()))
    inside = lambda: services.jump(**where, step="first", text="特送。", receivers=to(people[1]), key=key())  # noqa: E731 - short
    refused(instance, NoSuchStep, inside)
    services.void(**where, text="重复登记。", key=key())
    refused(instance, NotRunning, lambda: services.finish(**where, text="办结。", key=key()))
    task = Task.objects.get(instance=instance, role=Role.DO)
    refused(instance, TaskFinished, lambda: services.submit(actor=people[0], task_id=task.pk, key=key()))
