"""交接 in the engine itself: whose tasks move, where, and what stays."""

from uuid import uuid4

import pytest
from django.db import connection

from tests.kernel import factories as kernel
from tests.oa.flow import factories
from tests.oa.flow.factories import key, names_at, submitted, task_of, to
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.oa.flow import queries, services
from yaojian.oa.flow.definitions import Mode
from yaojian.oa.flow.errors import ReasonMissing, ReceiverLeft
from yaojian.oa.flow.models import Event, Instance, Opinion, Role, Task, TaskState
from yaojian.oa.flow.models.tasks import UNFINISHED
from yaojian.oa.flow.rights import HAND_OVER
from yaojian.oa.flow.values import Moved


@pytest.fixture
def people(db: None) -> list[Actor]:
    """Six officials of one unit; the first starts everything and may hand over."""
    place = kernel.unit()
    users = [kernel.official(f"经办人{n}", place) for n in range(6)]
    kernel.grant(users[0], HAND_OVER)
    return [kernel.actor(user) for user in users]


def hand(people: list[Actor], leaving: Actor, receiver: Actor, used: str = "") -> list[Moved]:
    """Everything this person has to do or read goes to the receiver."""
    owed = Task.objects.filter(actor=leaving.person_id, state__in=UNFINISHED).values_list("pk", flat=True)
    return services.hand_over(
        actor=people[0],
        person_id=leaving.person_id,  # type: ignore[arg-type]  # all hold a post
        to=to(receiver)[0],
        task_ids=list(owed),
        text="调离",
        key=used or key(),
    )


def whole(*instances: Instance) -> None:
    """Deferred checks of the database hold, and the chains are whole."""
    connection.check_constraints()
    for instance in instances:
        instance.refresh_from_db()
        assert list(queries.breaks_in(instance)) == []


def test_all_matters_of_a_leaving_person_go_on_with_the_receiver(people: list[Actor]) -> None:
    matters = [factories.at([people[1]], Mode.ONE, people[0]) for _ in range(3)]
    moved = hand(people, people[1], people[2])
    assert {one.instance.pk for one in moved} == {one.pk for one in matters}
    for instance in matters:
        assert names_at(instance) == [people[2].name]
        assert Event.objects.get(instance=instance, kind="handed_over").data["said"] == "调离"
        submitted(instance, people[2], to(people[3]))
    whole(*matters)


def test_signatures_given_before_stay_and_the_step_goes_on(people: list[Actor]) -> None:
    instance = factories.at(people[1:4], Mode.ALL, people[0])
    submitted(instance, people[1])
    hand(people, people[2], people[4])
    assert names_at(instance) == sorted([people[3].name, people[4].name])
    assert Opinion.objects.filter(task__instance=instance, person=people[1].person_id).exists()
    whole(instance)


def test_receiver_who_signs_here_already_signs_once(people: list[Actor]) -> None:
    instance = factories.at(people[1:3], Mode.ALL, people[0])
    hand(people, people[1], people[2])
    assert names_at(instance) == [people[2].name]
    submitted(instance, people[2], to(people[3]))
    assert names_at(instance) == [people[3].name], "the step needed one signature less"
    whole(instance)


def test_receiver_of_a_queued_place_waits_for_his_turn(people: list[Actor]) -> None:
    instance = factories.at(people[1:4], Mode.SERIAL, people[0])
    hand(people, people[2], people[4])
    assert names_at(instance) == [people[1].name]
    submitted(instance, people[1])
    assert names_at(instance) == [people[4].name]
    whole(instance)


def test_what_was_to_be_read_goes_too_but_not_twice(people: list[Actor]) -> None:
    instance = factories.at([people[1]], Mode.ONE, people[0])
    services.circulate(actor=people[0], instance_id=instance.pk, receivers=to(people[2], people[3]), key=key())
    hand(people, people[2], people[3])
    reading = Task.objects.filter(instance=instance, role=Role.READ, state=TaskState.OPEN)
    assert [task.actor_id for task in reading] == [people[3].person_id]
    hand(people, people[3], people[4])
    assert [task.actor_id for task in reading.all()] == [people[4].person_id]
    whole(instance)


def test_same_key_again_changes_nothing(people: list[Actor]) -> None:
    instance = factories.at([people[1]], Mode.ONE, people[0])
    task, used = task_of(instance, people[1]), key()
    both = [
        services.hand_over(
            actor=people[0],
            person_id=people[1].person_id,  # type: ignore[arg-type]  # all hold a post
            to=to(people[2])[0],
            task_ids=[task.pk],
            text="调离",
            key=used,
        )
        for _ in range(2)
    ]
    assert [len(one) for one in both] == [1, 0], "nothing of his is unfinished any more"
    assert Event.objects.filter(instance=instance, kind="handed_over").count() == 1
    whole(instance)


def test_matter_that_is_refused_leaves_all_of_them_where_they_were(people: list[Actor]) -> None:
    first = factories.at([people[1]], Mode.ONE, people[0])
    second = factories.at([people[1]], Mode.ONE, people[0])
    elsewhere = kernel.unit()
    for refused, unit_id in ((ReceiverLeft, elsewhere.pk), (Unknown, uuid4())):
        receiver = services.Receiver(people[2].person_id, unit_id)  # type: ignore[arg-type]  # all hold a post
        ids = [task_of(one, people[1]).pk for one in (first, second)]
        with pytest.raises(refused):
            services.hand_over(
                actor=people[0],
                person_id=people[1].person_id,  # type: ignore[arg-type]  # all hold a post
                to=receiver,
                task_ids=ids,
                text="调离",
                key=key(),
            )
    assert names_at(first) == names_at(second) == [people[1].name]
    whole(first, second)


def test_without_right_or_reason_nothing_is_handed_over(people: list[Actor]) -> None:
    instance = factories.at([people[1]], Mode.ONE, people[0])
    task = task_of(instance, people[1])
    given = {"person_id": people[1].person_id, "to": to(people[2])[0], "task_ids": [task.pk], "key": key()}
    with pytest.raises(RightMissing):
        services.hand_over(actor=people[3], text="调离", **given)  # type: ignore[arg-type]  # one for each
    with pytest.raises(ReasonMissing):
        services.hand_over(actor=people[0], text=" ", **given)  # type: ignore[arg-type]  # one for each
    assert names_at(instance) == [people[1].name]
