"""The engine beside its pure reference, on random definitions and random orders of signing."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernel import factories as kernel
from tests.oa.flow.model import Reference
from yaojian.kernel.actors import Actor
from yaojian.oa.flow import definitions, queries, services
from yaojian.oa.flow.definitions import END, Definition, Mode, Step, Who
from yaojian.oa.flow.errors import NoReceiver, OneReceiver, TaskFinished, Unsound
from yaojian.oa.flow.models import Event, FlowVersion, Instance, Opinion, Role, Task, TaskState
from yaojian.oa.flow.moves import Receiver

PEOPLE = 4


@pytest.fixture
def people(db: None) -> list[Actor]:
    """Four officials of one unit; the first starts everything."""
    place = kernel.unit()
    return [kernel.actor(kernel.official(name, place)) for name in ("甲", "乙", "丙", "丁")]


@st.composite
def chains(draw: st.DrawFn) -> Definition:
    """Sound definitions: a starter, then steps in a row, each serial, parallel, any, one, or the starter's own."""
    steps = [Step("s0", "起草", Who.STARTER, Mode.ONE, ("s1",))]
    count = draw(st.integers(1, 4))
    for n in range(1, count + 1):
        following = (f"s{n + 1}",) if n < count else (END,)
        many_before = steps[-1].mode in (Mode.ALL, Mode.SERIAL)
        who = Who.STARTER if many_before else draw(st.sampled_from(list(Who)))
        mode = Mode.ONE if who is Who.STARTER else draw(st.sampled_from(list(Mode)))
        steps.append(Step(f"s{n}", f"环节{n}", who, mode, following))
    return Definition("random", "随机", "s0", tuple(steps))


def receivers(people: list[Actor], chosen: list[int]) -> list[Receiver]:
    """Receivers of the engine for numbers of the reference."""
    return [Receiver(people[n].person_id, people[n].unit_id) for n in chosen]  # type: ignore[arg-type]  # all hold a post


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(definition=chains(), data=st.data())
def test_engine_and_reference_agree_after_every_signature(
    people: list[Actor], definition: Definition, data: st.DataObject
) -> None:
    assert definitions.faults(definition) == []
    version = services.publish(actor=kernel.SYSTEM, definition=definition)
    instance = services.start(actor=people[0], version=version, kind="incoming").instance
    reference = Reference(definition, 0)
    numbers = {actor.person_id: n for n, actor in enumerate(people)}
    signed = 0
    while not reference.ended:
        who = data.draw(st.sampled_from(reference.waiting))
        following = definition.step(definition.step(reference.step).next[0]) if _next(reference) != END else None
        most = 1 if following is not None and following.mode is Mode.ONE else PEOPLE
        chosen = data.draw(st.lists(st.integers(0, PEOPLE - 1), min_size=1, max_size=most, unique=True))
        task = Task.objects.get(instance=instance, actor=people[who].person_id, state=TaskState.OPEN)
        services.submit(actor=people[who], task_id=task.pk, text="同意。", receivers=receivers(people, chosen))
        reference.sign(who, chosen)
        signed += 1
        instance.refresh_from_db()
        rows = Task.objects.filter(instance=instance, role=Role.DO)
        assert sorted(numbers[one.actor_id] for one in rows.filter(state=TaskState.OPEN)) == sorted(reference.waiting)
        queued = rows.filter(state=TaskState.QUEUED).order_by("position")
        assert [numbers[one.actor_id] for one in queued] == reference.queue
        assert instance.open == len(reference.waiting)
        assert instance.is_running != reference.ended
        assert queries.opinions_of(instance).count() == signed, "opinions never shrink"
    assert list(queries.breaks_in(instance)) == []
    assert not Task.objects.filter(instance=instance, running=True).exists()
    connection.check_constraints()


def _next(reference: Reference) -> str:
    return reference.definition.step(reference.step).next[0]


def incoming(people: list[Actor], chosen: list[int]) -> Instance:
    """An instance of the shipped flow, at its second step."""
    version = services.version_in_force("incoming")
    moved = services.start(actor=people[0], version=version, kind="incoming")
    services.submit(actor=people[0], task_id=moved.opened[0].pk, receivers=receivers(people, chosen))
    moved.instance.refresh_from_db()
    return moved.instance


def test_next_step_needs_receivers_and_a_step_for_one_takes_one(people: list[Actor]) -> None:
    version = services.version_in_force("incoming")
    moved = services.start(actor=people[0], version=version, kind="incoming")
    with pytest.raises(NoReceiver, match="承办"):
        services.submit(actor=people[0], task_id=moved.opened[0].pk)
    single = Definition(
        "single",
        "单人",
        "a",
        (Step("a", "拟稿", Who.STARTER, Mode.ONE, ("b",)), Step("b", "签发", Who.CHOSEN, Mode.ONE, (END,))),
    )
    version = services.publish(actor=kernel.SYSTEM, definition=single)
    moved = services.start(actor=people[0], version=version, kind="incoming")
    with pytest.raises(OneReceiver, match="签发"):
        services.submit(actor=people[0], task_id=moved.opened[0].pk, receivers=receivers(people, [1, 2]))


def test_same_person_chosen_twice_signs_once(people: list[Actor]) -> None:
    instance = incoming(people, [1, 1, 2])
    assert instance.open == 2


def test_signing_twice_tells_who_and_when(people: list[Actor]) -> None:
    instance = incoming(people, [1, 2])
    task = Task.objects.get(instance=instance, actor=people[1].person_id)
    services.submit(actor=people[1], task_id=task.pk, text="同意。")
    with pytest.raises(TaskFinished, match=r"（承办）已由乙于\d+月\d+日 \d\d:\d\d办结"):
        services.submit(actor=people[1], task_id=task.pk, text="再次同意。")


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((Step("a", "拟稿", Who.STARTER, Mode.ONE, ("b",)),), "指向一个不存在的环节"),
        (
            (
                Step("a", "拟稿", Who.STARTER, Mode.ONE, (END,)),
                Step("b", "核稿", Who.CHOSEN, Mode.ONE, (END,)),
            ),
            "没有一条路走到环节“核稿”",
        ),
        (
            (
                Step("a", "拟稿", Who.STARTER, Mode.ONE, ("b",)),
                Step("b", "核稿", Who.CHOSEN, Mode.ONE, ("b",)),
            ),
            "走不到办结",
        ),
        (
            (
                Step("a", "拟稿", Who.STARTER, Mode.ONE, ("b",)),
                Step("b", "会签", Who.CHOSEN, Mode.ALL, ("c",)),
                Step("c", "签发", Who.CHOSEN, Mode.ONE, (END,)),
            ),
            "没有人能为“签发”选择办理人",
        ),
    ],
)
def test_unsound_definition_is_told_as_a_story(db: None, steps: tuple[Step, ...], sentence: str) -> None:
    with pytest.raises(Unsound, match=sentence):
        services.publish(actor=kernel.SYSTEM, definition=Definition("bad", "有误", "a", steps))


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
    assert Opinion.objects.get().text == "同意。"


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
    changed = Definition("incoming", "收文办理", "register", (Step("register", "登记", Who.STARTER, Mode.ONE, (END,)),))
    newer = services.publish(actor=kernel.SYSTEM, definition=changed)
    assert newer.number == instance.version.number + 1
    services.submit(actor=people[1], task_id=Task.objects.get(actor=people[1].person_id).pk, text="同意。")
    instance.refresh_from_db()
    assert instance.step == "finish"
