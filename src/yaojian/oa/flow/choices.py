"""What one reader may do with an instance now, and why not. Used by the pages, the API and the tests."""

from dataclasses import dataclass, field
from uuid import UUID

from yaojian.kernel.actors import Actor

from . import clock, loading, moves, people, permitting, reading, withdrawing
from .co_signing import is_last
from .models import Instance, Role, Task, TaskState
from .people import PEOPLE
from .steps import END, Act, Definition, Mode, Rule, Step
from .work import Work

_ON_TASK = (Act.RETURN, Act.ADD_BEFORE, Act.ADD_BESIDE, Act.ADD_AFTER, Act.TRANSFER)
RESTORE = "restore"
NOTHING_YET = "您还没有提交过"
_WHO = {
    Rule.STARTER: "发起人",
    Rule.CHOSEN: "由您选择",
    Rule.LEADER: "发起单位负责人",
    Rule.CHARGE: "分管领导",
    Rule.POSTS: "固定岗位",
    Rule.DUTY: "职能岗位",
    Rule.SAME: "原办理人",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One act: may it be done now, and if not, why (a sentence). ``act`` is an ``Act`` or ``restore``."""

    act: str
    allowed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a submission leads. ``step`` is empty for a fork, whose branches are all opened. ``receivers`` are the names
    of those its rule finds; ``must_choose``: the one who submits chooses. ``branches``: of a fork, one way each."""

    step: str
    name: str
    who: str
    mode: str
    receivers: tuple[str, ...] = ()
    must_choose: bool = False
    branches: tuple["Way", ...] = ()

    @property
    def label(self) -> str:
        """会签（由您选择）."""
        whom = "、".join(self.receivers) or self.who
        return f"{self.name}（{whom}）" if whom else self.name


@dataclass(frozen=True, slots=True)
class Target:
    """A step one may send to, with those who will get it."""

    step: str
    name: str
    who: str = ""

    @property
    def label(self) -> str:
        """核稿（周明远）."""
        return f"{self.name}（{self.who}）" if self.who else self.name


@dataclass(frozen=True, slots=True)
class Choices:
    """``task``: the reader's own open task, 办 before 阅, or one he may do for somebody (``on_behalf_of``: the name).

    ``ways`` is empty where others have still to sign. ``withdrawable``: his last submission. ``tools``: of the step.
    """

    task: Task | None = None
    on_behalf_of: str = ""
    acts: tuple[Offered, ...] = ()
    ways: tuple[Way, ...] = ()
    return_targets: tuple[Target, ...] = ()
    jump_targets: tuple[Target, ...] = ()
    dropable: tuple[Task, ...] = ()
    urgeable: tuple[Task, ...] = ()
    withdrawable: Task | None = None
    tools: tuple[str, ...] = field(default=())

    def may(self, act: str) -> bool:
        """Whether ``act`` is offered and allowed."""
        return any(one.act == act and one.allowed for one in self.acts)


def acts_for(actor: Actor, instance: Instance) -> Choices:
    """What ``actor`` may do now. The caller has checked that he may read it."""
    definition = reading.definition_of(instance.version_id)
    work = Work(instance, definition, actor, actor.person_id or UUID(int=0), clock.now(), PEOPLE)
    loading.whole(work)
    _name(work)
    task = _task_for(actor, work)
    doing = task if task is not None and task.role == Role.DO else None
    urgeable = tuple(_urgeable(actor, work))
    dropable = tuple(
        one for one in urgeable_and_queued(work) if permitting.may_drop(actor, one) and not is_last(work, one)
    )
    withdrawable, obstacle = _withdrawable(actor, work)
    targets = tuple(_targets(work, doing)) if doing else ()
    return Choices(
        task=task,
        on_behalf_of=task.actor.name if task and task.actor_id != actor.person_id else "",
        acts=tuple(_offered(actor, work, doing, _Possible(bool(targets), bool(dropable), bool(urgeable), obstacle))),
        ways=tuple(_ways(work, doing)) if doing else (),
        return_targets=targets,
        jump_targets=tuple(_jumps(definition)),
        dropable=dropable,
        urgeable=urgeable,
        withdrawable=withdrawable if not obstacle else None,
        tools=definition.step(doing.batch.step).tools if doing else (),
    )


def _name(work: Work) -> None:
    """Holders and units of tasks with one query instead of one each."""
    named = Task.objects.filter(instance=work.instance).select_related("actor", "unit")
    for task in named:
        known = work.tasks[task.pk]
        known.actor, known.unit = task.actor, task.unit


def _task_for(actor: Actor, work: Work) -> Task | None:
    opened = sorted(
        (task for task in work.tasks.values() if task.state == TaskState.OPEN),
        key=lambda task: (task.actor_id != actor.person_id, task.role != Role.DO, task.position),
    )
    for task in opened:
        if task.actor_id == actor.person_id or (task.role == Role.DO and permitting.may_act(actor, task)):
            return task
    return None


def urgeable_and_queued(work: Work) -> list[Task]:
    """All unfinished 办 tasks."""
    return [task for batch in work.open_batches() for task in work.unfinished_of(batch)]


def _urgeable(actor: Actor, work: Work) -> list[Task]:
    if not permitting.takes_part(actor, work.instance):
        return []
    return [one for one in urgeable_and_queued(work) if one.state == TaskState.OPEN and one.actor_id != actor.person_id]


def _withdrawable(actor: Actor, work: Work) -> tuple[Task | None, str]:
    """The reader's last signature, and why it cannot be taken back."""
    mine = [
        task
        for task in work.tasks.values()
        if task.actor_id == actor.person_id and task.role == Role.DO and task.state == TaskState.DONE
    ]
    if not mine:
        return None, NOTHING_YET
    last = max(mine, key=lambda task: task.closed_by)
    return last, withdrawing.obstacle(work, last, loading.event(work.instance, last.closed_by))


@dataclass(frozen=True, slots=True)
class _Possible:
    """For which acts there is anything to act on; ``obstacle``: why the last submission cannot be withdrawn."""

    returns: bool
    drops: bool
    urges: bool
    obstacle: str


def _offered(actor: Actor, work: Work, task: Task | None, possible: _Possible) -> list[Offered]:
    instance = work.instance
    offered: list[Offered] = []
    if task is not None:
        acts = work.definition.step(task.batch.step).acts
        offered += [Offered(act, allowed=True) for act in _ON_TASK if act in acts and act is not Act.RETURN]
        if Act.RETURN in acts:
            offered.append(
                Offered(
                    Act.RETURN, possible.returns, "" if possible.returns else "这是第一个环节，前面没有可退回的环节。"
                )
            )
    here = [work.definition.step(key) for key in reading.places_of(instance)]
    allowed = {act for step in here for act in step.acts}
    obstacle = possible.obstacle
    if obstacle != NOTHING_YET and instance.is_running:
        offered.append(Offered(Act.WITHDRAW, not obstacle, f"{obstacle}，不能撤回。" if obstacle else ""))
    if permitting.takes_part(actor, instance):
        if not here or Act.CIRCULATE in allowed:
            offered.append(Offered(Act.CIRCULATE, allowed=True))
        if Act.URGE in allowed:
            offered.append(
                Offered(Act.URGE, possible.urges, "" if possible.urges else "没有其他人正在办理，不需要催办。")
            )
    if possible.drops and Act.DROP in allowed:
        offered.append(Offered(Act.DROP, allowed=True))
    return [*offered, *_steered(actor, work)]


def _steered(actor: Actor, work: Work) -> list[Offered]:
    if not work.instance.is_running:
        return [Offered(RESTORE, allowed=True)] if permitting.steers(actor, work) else []
    return [
        Offered(act, allowed=True) for act in (Act.JUMP, Act.FINISH, Act.VOID) if permitting.steers(actor, work, act)
    ]


def _targets(work: Work, task: Task) -> list[Target]:
    found: dict[str, Target] = {}
    for batch in work.way_back(task.batch):
        if batch.step not in found:
            done = [one for one in work.tasks_of(batch) if one.is_base and one.state == TaskState.DONE]
            found[batch.step] = Target(batch.step, batch.step_name, "、".join(one.actor.name for one in done))
    return list(found.values())


def _jumps(definition: Definition) -> list[Target]:
    inside = {key for step in definition.steps if step.fork for key in definition.branch_steps(step)}
    return [Target(step.key, step.name) for step in definition.steps if step.key not in inside]


def _ways(work: Work, task: Task) -> list[Way]:
    """Where this submission leads; nothing while others of the batch, or other branches, have still to sign."""
    batch, definition = task.batch, work.definition
    if batch.return_to_id is not None:
        returned = work.batches[batch.return_to_id]
        return [Way("", f"直送{returned.step_name}", "", returned.mode)]
    if not task.is_base or batch.signed + 1 < batch.needed:
        return []
    step = definition.step(batch.step)
    if step.fork:
        branches = tuple(_way(work, definition.step(key)) for key in step.fork)
        chooses = any(one.must_choose for one in branches)
        name = "、".join(one.name for one in branches)
        whom = "由您选择" if chooses else ""
        return [Way("", name, whom, Mode.ALL, must_choose=chooses, branches=branches)]
    fork = definition.fork_around(step.key) if batch.branch else None
    ways = []
    for key in moves.ways(work.instance, step):
        if fork is not None and key == fork.join and len(work.open_batches()) > 1:
            ways.append(Way(key, f"{definition.step(key).name}（等其他分支）", "", Mode.ONE))
        else:
            ways.append(_way(work, definition.step(key) if key != END else None))
    return ways


def _way(work: Work, step: Step | None) -> Way:
    if step is None:
        return Way(END, "办结", "", Mode.ONE)
    names = tuple(post.person.name for post in people.posts_for(step, work.instance))
    return Way(step.key, step.name, _WHO[step.who.rule], step.mode, names, step.who.rule is Rule.CHOSEN)
