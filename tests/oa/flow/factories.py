"""Flows and people to test the engine with."""

from collections.abc import Sequence
from uuid import uuid4

from tests.kernel import factories as kernel
from yaojian.kernel.actors import Actor
from yaojian.oa.flow import services
from yaojian.oa.flow.definitions import CHOSEN, END, STARTER, Definition, Mode, Rule, Step, Who
from yaojian.oa.flow.models import FlowVersion, Instance, Role, Task, TaskState
from yaojian.oa.flow.values import Moved, Receiver


def people(count: int) -> list[Actor]:
    """Officials of one unit; the first starts everything."""
    place = kernel.unit()
    return [kernel.actor(kernel.official(f"经办人{n}", place)) for n in range(count)]


def to(*actors: Actor, step: str = "") -> list[Receiver]:
    """Receivers for actors."""
    return [Receiver(one.person_id, one.unit_id, step=step) for one in actors]  # type: ignore[arg-type]  # all hold a post


def key() -> str:
    """A fresh idempotency key."""
    return str(uuid4())


def chain(*modes: Mode, ratio: int | None = None) -> Definition:
    """拟稿 by the starter, then a step of each mode, whose people are chosen, then the end."""
    keys = [f"s{n}" for n in range(len(modes) + 1)] + [END]
    steps = [Step("s0", "拟稿", STARTER, Mode.ONE, (keys[1],))]
    for n, mode in enumerate(modes, start=1):
        steps.append(Step(keys[n], f"环节{n}", CHOSEN, mode, (keys[n + 1],), ratio if mode is Mode.RATIO else None))
    return Definition("chain", "直线", "test", "s0", tuple(steps))


FIVE = Definition(
    "five",
    "发文五步",
    "test",
    "draft",
    (
        Step("draft", "拟稿", STARTER, Mode.ONE, ("check",)),
        Step("check", "核稿", CHOSEN, Mode.ONE, fork=("first", "second"), join="issue"),
        Step("first", "会签甲", CHOSEN, Mode.ALL, ("issue",)),
        Step("second", "会签乙", CHOSEN, Mode.ALL, ("issue",)),
        Step("issue", "签发", CHOSEN, Mode.ONE, (END,)),
    ),
)
"""拟稿 → 核稿 → (会签甲 ∥ 会签乙) → 签发."""


def published(definition: Definition) -> FlowVersion:
    """Its version in force."""
    return services.publish(actor=kernel.SYSTEM, definition=definition)


def started(version: FlowVersion, starter: Actor) -> Moved:
    """A matter at its first step."""
    return services.start(actor=starter, version=version, kind="test", title="关于测试的请示", key=key())


def task_of(instance: Instance, actor: Actor, state: str = TaskState.OPEN, role: str = Role.DO) -> Task:
    """The newest task of a person in this state."""
    tasks = Task.objects.filter(instance=instance, actor=actor.person_id, state=state, role=role)
    return tasks.select_related("batch").order_by("-opened_by", "-batch__number")[0]


def submitted(instance: Instance, actor: Actor, receivers: Sequence[Receiver] = (), text: str = "同意。") -> Moved:
    """This person submits his open task."""
    task = task_of(instance, actor)
    return services.submit(actor=actor, task_id=task.pk, text=text, receivers=receivers, key=key())


def at(chosen: Sequence[Actor], mode: Mode, starter: Actor, ratio: int | None = None) -> Instance:
    """A matter of 拟稿 → one step of this mode → 签发, waiting at that step."""
    instance = started(published(chain(mode, Mode.ONE, ratio=ratio)), starter).instance
    submitted(instance, starter, to(*chosen))
    instance.refresh_from_db()
    return instance


def names_at(instance: Instance) -> list[str]:
    """Names of those whose turn it is."""
    tasks = Task.objects.filter(instance=instance, state=TaskState.OPEN, role=Role.DO).select_related("actor")
    return sorted(task.actor.name for task in tasks)


def rule(name: str) -> Who:
    """A rule without further facts."""
    return Who(Rule(name))
