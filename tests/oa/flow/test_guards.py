"""What the database itself guards, versions, and the sentences of unsound definitions."""

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.db.utils import DatabaseError, IntegrityError

from tests.kernel import factories as kernel
from tests.oa.flow import factories
from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Person, Unit
from yaojian.oa.flow import definitions, queries, services
from yaojian.oa.flow.definitions import CHOSEN, END, STARTER, Definition, Mode, Step
from yaojian.oa.flow.errors import OneReceiver, TaskFinished, Unsound
from yaojian.oa.flow.models import Batch, Event, FlowVersion, Instance, Opinion, Task, TaskState
from yaojian.oa.flow.models.ids import in_time_order


@pytest.fixture
def people(db: None) -> list[Actor]:
    """Four officials of one unit; the first starts everything."""
    return factories.people(4)


def incoming(people: list[Actor], chosen: list[int]) -> Instance:
    """An instance at a step of several people."""
    return factories.at([people[n] for n in chosen], Mode.ALL, people[0])


def test_step_for_one_takes_one(people: list[Actor]) -> None:
    single = Definition(
        "single",
        "单人",
        "test",
        "a",
        (Step("a", "拟稿", STARTER, Mode.ONE, ("b",)), Step("b", "签发", CHOSEN, Mode.ONE, (END,))),
    )
    version = services.publish(actor=kernel.SYSTEM, definition=single)
    moved = factories.started(version, people[0])
    with pytest.raises(OneReceiver, match="签发"):
        services.submit(actor=people[0], task_id=moved.opened[0].pk, receivers=factories.to(*people[1:3]))


def test_same_person_chosen_twice_signs_once(people: list[Actor]) -> None:
    instance = incoming(people, [1, 1, 2])
    assert instance.open == 2


def test_signing_twice_tells_who_and_when(people: list[Actor]) -> None:
    instance = incoming(people, [1, 2])
    task = Task.objects.get(instance=instance, actor=people[1].person_id)
    services.submit(actor=people[1], task_id=task.pk, text="同意。")
    with pytest.raises(TaskFinished, match=r"（环节1）已由经办人1于\d+月\d+日 \d\d:\d\d办结"):
        services.submit(actor=people[1], task_id=task.pk, text="再次同意。")


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((Step("a", "拟稿", STARTER, Mode.ONE, ("b",)),), "下一个环节已经不存在"),
        (
            (
                Step("a", "拟稿", STARTER, Mode.ONE, (END,)),
                Step("b", "核稿", CHOSEN, Mode.ONE, (END,)),
            ),
            "没有一条路走到环节“核稿”",
        ),
        (
            (
                Step("a", "拟稿", STARTER, Mode.ONE, ("b",)),
                Step("b", "核稿", CHOSEN, Mode.ONE, ("b",)),
            ),
            "走不到办结",
        ),
    ],
)
def test_unsound_definition_is_told_as_a_story(db: None, steps: tuple[Step, ...], sentence: str) -> None:
    with pytest.raises(Unsound, match=sentence):
        services.publish(actor=kernel.SYSTEM, definition=Definition("bad", "有误", "test", "a", steps))


def test_same_definition_published_twice_is_one_version(db: None) -> None:
    shipped = definitions.shipped("incoming")
    first = services.publish(actor=kernel.SYSTEM, definition=shipped)
    assert services.publish(actor=kernel.SYSTEM, definition=shipped) == first
    assert definitions.parse(first.body) == shipped


def test_opinions_events_and_versions_cannot_be_changed(people: list[Actor]) -> None:
    instance = incoming(people, [1, 2])
    task = Task.objects.get(instance=instance, actor=people[1].person_id)
    services.submit(actor=people[1], task_id=task.pk, text="同意。")
    for rows, change in (
        (Opinion.objects.all(), {"text": "不同意。"}),
        (Event.objects.all(), {"name": "他人"}),
        (FlowVersion.objects.all(), {"name": "另一流程"}),
    ):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            rows.all()._raw_delete(using="default")
    assert set(Opinion.objects.values_list("text", flat=True)) == {"同意。"}


def test_running_instance_without_open_task_cannot_be_committed(people: list[Actor]) -> None:
    instance = incoming(people, [1, 2])
    connection.check_constraints()
    with transaction.atomic():
        Task.objects.filter(instance=instance).update(state=TaskState.CANCELLED, done_at=None)
        with pytest.raises(IntegrityError, match="实际有 0 件"):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_changed_event_is_found_by_its_chain(people: list[Actor]) -> None:
    instance = incoming(people, [1, 2])
    assert list(queries.breaks_in(instance)) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with waiting checks cannot be altered
        cursor.execute("ALTER TABLE flow_event DISABLE TRIGGER flow_event_insert_only")
        cursor.execute("UPDATE flow_event SET name = '他人' WHERE seq = 1")
        cursor.execute("ALTER TABLE flow_event ENABLE TRIGGER flow_event_insert_only")
    assert "第 1 条流程记录与摘要不符" in next(queries.breaks_in(instance))


def test_version_of_a_running_instance_stays_while_a_new_one_is_published(people: list[Actor]) -> None:
    instance = incoming(people, [1])
    changed = Definition("chain", "直线", "test", "s0", (Step("s0", "拟稿", STARTER, Mode.ONE, (END,)),))
    newer = services.publish(actor=kernel.SYSTEM, definition=changed)
    assert newer.number == instance.version.number + 1
    factories.submitted(instance, people[1], factories.to(people[2]))
    instance.refresh_from_db()
    assert instance.step == "s2"


@pytest.mark.parametrize("model", [Instance, Batch, Task])
def test_matters_with_all_below_them_cannot_be_deleted(people: list[Actor], model: type[Model]) -> None:
    incoming(people, [1, 2])
    with pytest.raises(DatabaseError, match="不能删除"), transaction.atomic():
        model._default_manager.all()._raw_delete(using="default")
    assert model._default_manager.exists()


@pytest.mark.parametrize("model", [Person, Unit])
def test_who_has_handled_a_matter_cannot_be_deleted(people: list[Actor], model: type[Model]) -> None:
    incoming(people, [1, 2])
    theirs = {Person: people[1].person_id, Unit: people[1].unit_id}[model]
    rows = model._default_manager.filter(pk=theirs)
    with pytest.raises(DatabaseError, match="办理过公文，不能删除"), transaction.atomic():
        rows._raw_delete(using="default")
    assert rows.exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE flow_instance SET open = 0",
        "UPDATE flow_instance SET state = 'ended'",
        "UPDATE flow_instance SET ended_at = now()",
        "UPDATE flow_instance SET open = -1, state = 'void', ended_at = now()",
        "UPDATE flow_task SET done_at = NULL WHERE state = 'done'",
        "UPDATE flow_task SET done_at = now() WHERE state = 'open'",
    ],
)
def test_states_and_times_that_contradict_each_other_are_refused(people: list[Actor], change: str) -> None:
    incoming(people, [1, 2])
    with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_ids_sort_as_they_were_made_and_never_meet() -> None:
    made = [in_time_order() for _ in range(2_000)]
    assert len(set(made)) == len(made)
    assert {one.version for one in made} == {7}
    assert [one.int >> 80 for one in made] == sorted(one.int >> 80 for one in made)
