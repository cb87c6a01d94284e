"""The engine beside its pure reference: random definitions, random acts, everything compared after each."""

from copy import deepcopy

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.kernel import factories as kernel
from tests.oa.flow import factories
from tests.oa.flow.factories import key
from tests.oa.flow.reference import Matter, Readers
from yaojian.kernel.actors import Actor
from yaojian.oa.flow import definitions, queries, services
from yaojian.oa.flow.definitions import CHOSEN, END, STARTER, Definition, Mode, Step
from yaojian.oa.flow.errors import AlreadySigner, LastSigner, NoReceiver, TooDeep
from yaojian.oa.flow.models import Batch, Instance, Opinion, Role, Task, TaskState
from yaojian.oa.flow.models.tasks import UNFINISHED
from yaojian.oa.flow.rights import HAND_OVER, STEER
from yaojian.oa.flow.values import Receiver

PEOPLE = 6
MODES = st.sampled_from([Mode.ONE, Mode.ALL, Mode.ANY, Mode.RATIO, Mode.SERIAL])


@pytest.fixture
def people(db: None) -> list[Actor]:
    """Six officials of one unit; the first starts, may steer and hand over."""
    place = kernel.unit()
    users = [kernel.official(f"经办人{n}", place) for n in range(PEOPLE)]
    kernel.grant(users[0], STEER, HAND_OVER)
    return [kernel.actor(user) for user in users]


def step_of(draw: st.DrawFn, name: str, following: tuple[str, ...]) -> Step:
    """A step of any mode; now and then the starter's own."""
    if draw(st.integers(0, 5)) == 0:
        return Step(name, f"环节{name}", STARTER, Mode.ONE, following)
    mode = draw(MODES)
    ratio = draw(st.integers(1, 100)) if mode is Mode.RATIO else None
    return Step(name, f"环节{name}", CHOSEN, mode, following, ratio)


@st.composite
def flows(draw: st.DrawFn) -> Definition:
    """Sound definitions: a main line with short ways ahead, some steps of which fork into two or three branches."""
    count = draw(st.integers(1, 4))
    keys = [f"m{n}" for n in range(count + 1)] + [END]
    steps: list[Step] = []
    for n in range(count + 1):
        ahead = (keys[n + 1], *([keys[n + 2]] if n + 2 < len(keys) and draw(st.booleans()) else []))
        forks = n < count and draw(st.integers(0, 2)) == 0
        branches = [
            [f"{keys[n]}b{b}s{s}" for s in range(draw(st.integers(1, 2)))] for b in range(draw(st.integers(2, 3)))
        ]
        own = step_of(draw, keys[n], ()) if n else Step("m0", "起草", STARTER, Mode.ONE)
        if not forks:
            steps.append(Step(own.key, own.name, own.who, own.mode, ahead, own.ratio))
            continue
        first = tuple(branch[0] for branch in branches)
        steps.append(Step(own.key, own.name, own.who, own.mode, (), own.ratio, first, keys[n + 1]))
        for branch in branches:
            steps += [
                step_of(draw, one, (after,)) for one, after in zip(branch, [*branch[1:], keys[n + 1]], strict=True)
            ]
    return Definition("random", "随机", "test", "m0", tuple(steps))


class Play:
    """One matter in the engine and in the reference."""

    def __init__(self, people: list[Actor], definition: Definition, data: st.DataObject) -> None:
        self.people, self.definition, self.data = people, definition, data
        self.numbers = {actor.person_id: n for n, actor in enumerate(people)}
        version = services.publish(actor=kernel.SYSTEM, definition=definition)
        moved = services.start(actor=people[0], version=version, kind="test", title="随机", key=key())
        self.instance: Instance = moved.instance
        self.matter, self.readers = Matter(definition, 0), Readers()
        self.opinions = 0
        self.undo: tuple[int, int, Matter] | None = None

    def receivers(self, numbers: list[int], step: str = "") -> list[Receiver]:
        """Receivers of the engine for numbers of the reference."""
        return factories.to(*(self.people[n] for n in numbers), step=step)

    def task(self, branch: int, person: int, *states: str) -> Task:
        """The engine's task for a seat."""
        rows = Task.objects.filter(instance=self.instance, batch__branch=branch, batch__closed=None, role=Role.DO)
        return rows.get(actor=self.people[person].person_id, state__in=states or UNFINISHED)

    def draw_open(self) -> tuple[int, int]:
        """Somebody whose turn it is."""
        branch, person, _ = self.data.draw(st.sampled_from([one for one in self.matter.waiting() if one[2] == "open"]))
        return branch, person

    def choose(self, most: int = 3) -> list[int]:
        """Some people."""
        return self.data.draw(st.lists(st.integers(0, PEOPLE - 1), min_size=1, max_size=most, unique=True))

    # Acts

    def submit(self) -> None:
        branch, person = self.draw_open()
        step = self.matter.at[branch].step
        way = self.data.draw(st.sampled_from(step.next)) if step.next else ""
        chosen: dict[str, list[int]] = {}
        for one in (*step.fork, *([way] if way not in ("", END) else [])):
            chosen[one] = self.choose(1 if self.definition.step(one).mode is Mode.ONE else 3)
        sent = [to for one, some in chosen.items() for to in self.receivers(some, one if step.fork else "")]
        before = deepcopy(self.matter)
        task = self.task(branch, person, "open")
        services.submit(
            actor=self.people[person], task_id=task.pk, text="同意。", way=way or None, receivers=sent, key=key()
        )
        self.matter.submit(branch, person, way, chosen)
        self.opinions += 1
        self.undo = (branch, person, before) if self.matter.state == "running" else None
        self.signed = task

    def send_back(self) -> None:
        branch, person = self.draw_open()
        targets = list(dict.fromkeys(one.step.key for one in self.matter.way_back(branch)))
        if targets:
            target, direct = self.data.draw(st.sampled_from(targets)), self.data.draw(st.booleans())
            task = self.task(branch, person, "open")
            services.send_back(
                actor=self.people[person], task_id=task.pk, step=target, direct=direct, text="请修改。", key=key()
            )
            self.matter.send_back(branch, person, target, direct=direct)
            self.opinions += 1
            self.undo = None

    def withdraw(self) -> None:
        """Right after the submission it leads back to where it was."""
        if self.undo:
            _, person, before = self.undo
            services.withdraw(actor=self.people[person], task_id=self.signed.pk, key=key())
            self.matter, self.undo = before, None

    def add(self) -> None:
        branch, person = self.draw_open()
        placing, chosen = self.data.draw(st.sampled_from(["before", "beside", "after"])), self.choose(2)
        task = self.task(branch, person, "open")
        try:
            services.add_signers(
                actor=self.people[person], task_id=task.pk, placing=placing, receivers=self.receivers(chosen), key=key()
            )
        except AlreadySigner:
            busy = {one for at, one, _ in self.matter.waiting() if at == branch}
            assert busy & set(chosen)
            return
        except TooDeep:
            return
        self.matter.add(branch, person, placing, chosen)
        self.undo = None

    def drop(self) -> None:
        branch, person, _ = self.data.draw(st.sampled_from(self.matter.waiting()))
        task = self.task(branch, person)
        try:
            services.drop_signer(actor=self.people[0], task_id=task.pk, text="不需要。", key=key())
        except LastSigner:
            assert self.matter.would_strand(branch, person)
            return
        except NoReceiver:
            return
        self.matter.drop(branch, person)
        self.undo = None

    def transfer(self) -> None:
        branch, person = self.draw_open()
        to = self.data.draw(st.integers(0, PEOPLE - 1))
        task = self.task(branch, person, "open")
        try:
            services.transfer(
                actor=self.people[person], task_id=task.pk, receiver=self.receivers([to])[0], text="请办。", key=key()
            )
        except AlreadySigner:
            assert (branch, to) in {one[:2] for one in self.matter.waiting()}
            return
        self.matter.transfer(branch, person, to)
        self.undo = None

    # Beside the flow

    def circulate(self) -> None:
        chosen = self.choose()
        newest = Instance.objects.get(pk=self.instance.pk).batch_number
        services.circulate(
            actor=self.people[0], instance_id=self.instance.pk, receivers=self.receivers(chosen), key=key()
        )
        self.readers.circulate(newest, chosen)

    def mark_read(self) -> None:
        if self.readers.open:
            stage, person = self.data.draw(st.sampled_from(self.readers.open))
            text = self.data.draw(st.sampled_from(["", "已阅。"]))
            rows = Task.objects.filter(instance=self.instance, role=Role.READ, state=TaskState.OPEN)
            task = rows.get(batch__number=stage, actor=self.people[person].person_id)
            services.mark_read(actor=self.people[person], task_id=task.pk, text=text, key=key())
            self.readers.read(stage, person)
            self.opinions += bool(text)

    def urge(self) -> None:
        """Moves nothing."""
        moved = services.urge(actor=self.people[0], instance_id=self.instance.pk, key=key())
        assert sorted(self.numbers[task.actor_id] for task in moved.opened) == sorted(
            person for _, person, state in self.matter.waiting() if state == "open"
        )

    def hand_over(self) -> None:
        """All somebody has to do or to read goes to another."""
        owing = {person for _, person, _ in self.matter.waiting()} | {person for _, person in self.readers.open}
        person = self.data.draw(st.sampled_from(sorted(owing)))
        to = self.data.draw(st.integers(0, PEOPLE - 1).filter(lambda one: one != person))
        owed = Task.objects.filter(instance=self.instance, state__in=UNFINISHED)
        ids = list(owed.filter(actor=self.people[person].person_id).values_list("pk", flat=True))
        try:
            services.hand_over(
                actor=self.people[0],
                person_id=self.people[person].person_id,  # type: ignore[arg-type]  # all hold a post
                to=self.receivers([to])[0],
                task_ids=ids,
                text="调离。",
                key=key(),
            )
        except NoReceiver:
            return  # his signature was the last one missing, and nobody was chosen for the next step
        self.matter.hand_over(person, to)
        self.readers.hand_over(person, to)
        self.undo = None

    def jump(self) -> None:
        main = [step.key for step in self.definition.steps if "b" not in step.key]
        target = self.data.draw(st.sampled_from(main))
        chosen = self.choose(1 if self.definition.step(target).mode is Mode.ONE else 3)
        services.jump(
            actor=self.people[0], instance_id=self.instance.pk, step=target, receivers=self.receivers(chosen),
            text="调度。", key=key(),
        )  # fmt: skip
        self.matter.jump(target, chosen)
        self.undo = None

    def close(self) -> None:
        state = self.data.draw(st.sampled_from(["ended", "void"]))
        act = services.finish if state == "ended" else services.void
        act(actor=self.people[0], instance_id=self.instance.pk, text="不再需要。", key=key())
        self.matter.close(state)
        self.undo = None

    def restore(self) -> None:
        services.restore(actor=self.people[0], instance_id=self.instance.pk, text="继续办理。", key=key())
        self.matter.restore()
        self.undo = None

    def compare(self) -> None:
        """Everything the reference says, and every invariant."""
        connection.check_constraints()
        self.instance.refresh_from_db()
        rows = Task.objects.filter(instance=self.instance, role=Role.DO, state__in=UNFINISHED)
        found = sorted(
            (one.batch.branch, self.numbers[one.actor_id], str(one.state)) for one in rows.select_related("batch")
        )
        assert found == self.matter.waiting()
        reading = Task.objects.filter(instance=self.instance, role=Role.READ, state=TaskState.OPEN)
        assert sorted((one.batch.number, self.numbers[one.actor_id]) for one in reading) == sorted(self.readers.open)
        assert self.instance.state == self.matter.state
        assert self.instance.is_running == any(state == "open" for _, _, state in found)
        where = {one.branch: one.step for one in Batch.objects.filter(instance=self.instance, closed=None)}
        assert where == {branch: stage.step.key for branch, stage in self.matter.at.items()}
        assert {int(n): place[0] for n, place in self.instance.places.items()} == where
        assert Opinion.objects.filter(task__instance=self.instance).count() == self.opinions
        running = set(Task.objects.filter(instance=self.instance).values_list("running", flat=True))
        assert running == {self.instance.is_running}


ACTS = (
    ["submit"] * 8 + ["send_back"] * 3 + ["withdraw"] * 3 + ["add"] * 4 + ["drop", "drop", "transfer", "jump", "close"]
    + ["circulate", "circulate", "mark_read", "mark_read", "urge", "hand_over", "hand_over"]
)  # fmt: skip
OVER = ["restore"] * 3 + ["circulate", "mark_read"]


@settings(
    max_examples=25,
    deadline=None,
    report_multiple_bugs=False,
    # What Hypothesis shrinks it has to run again and again on a database: half an hour for a failure read as it is.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(definition=flows(), data=st.data())
def test_engine_and_reference_agree_after_every_act(
    people: list[Actor], definition: Definition, data: st.DataObject
) -> None:
    assert definitions.faults(definition) == []
    play = Play(people, definition, data)
    for _ in range(data.draw(st.integers(4, 14))):
        name = data.draw(st.sampled_from(ACTS if play.matter.state == "running" else OVER))
        getattr(play, name)()
        play.compare()
    assert list(queries.breaks_in(play.instance)) == []
