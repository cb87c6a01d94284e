"""Acts on who signs: 加签, 减签, 转办, 交接. Decided in memory as all ``acts``."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from . import acts
from .errors import AlreadySigner, LastSigner, TooDeep
from .models import Placing, Role, Task, TaskState
from .moves import count, renew, settle
from .values import Receiver
from .work import Work

DEEPEST = 3
"""So many times may an added signer add signers."""


def add_signers(
    work: Work, task: Task, *, placing: Placing, receivers: Sequence[Receiver], names: Mapping[UUID, str], text: str
) -> None:
    """加签 before, beside or after one's own task."""
    batch = task.batch
    if placing != Placing.BESIDE and len(list(work.askers(task))) >= DEEPEST:
        raise TooDeep(most=DEEPEST)
    busy = {one.actor_id for one in work.unfinished_of(batch)}
    for one in receivers:
        if one.person_id in busy:
            raise AlreadySigner(name=names[one.person_id], step=batch.step_name)
        busy.add(one.person_id)
    if placing == Placing.BESIDE:
        _add_beside(work, task, receivers)
    else:
        if placing == Placing.BEFORE:
            work.hold_task(task)
        state = TaskState.OPEN if placing == Placing.BEFORE else TaskState.QUEUED
        for one in receivers:
            work.add_task(batch, one, state, position=task.position, parent=task, placing=placing, has_added=True)
        task.has_added = True
        work.touch_task(task)
    work.tell(
        "added",
        **acts.facts(work, task),
        placing=str(placing),
        said=text,
        people=[names[one.person_id] for one in receivers],
    )


def _add_beside(work: Work, task: Task, receivers: Sequence[Receiver]) -> None:
    batch = task.batch
    parent, placing = (task, Placing.BESIDE) if task.is_base else (work.tasks[task.parent_id], task.placing)  # type: ignore[index]  # an added signer has one
    for one in receivers:
        work.add_task(batch, one, position=task.position, parent=parent, placing=placing, has_added=not task.is_base)
    if task.is_base:
        batch.total += len(receivers)
        batch.needed = work.definition.step(batch.step).needed(batch.total)
        work.touch_batch(batch)


def drop_signer(work: Work, task: Task, *, name: str, text: str) -> None:
    """减签: he need not sign any more, nor those he added. May complete what waited for him."""
    batch = task.batch
    if is_last(work, task):
        raise LastSigner(name=name, step=batch.step_name)
    _drop(work, task)
    work.tell("dropped", **acts.facts(work, task), said=text, name_of=name)
    acts.tell_end(work)


def is_last(work: Work, task: Task) -> bool:
    """Whether nobody would be left to sign without him, and too few had signed."""
    batch = task.batch
    gone = _family(work, task)
    if not task.is_base or any(one not in gone for one in work.unfinished_of(batch)):
        return False
    return batch.total == 1 or batch.signed < work.definition.step(batch.step).needed(batch.total - 1)


def _drop(work: Work, task: Task) -> None:
    batch = task.batch
    for one in _family(work, task):
        work.end_task(one, TaskState.CANCELLED)
    if task.is_base:
        batch.total -= 1
        batch.needed = work.definition.step(batch.step).needed(batch.total)
        work.touch_batch(batch)
        settle(work, batch)
        return
    parent = work.tasks[task.parent_id]  # type: ignore[index]  # an added signer has one
    if any(not work.is_settled(one) for one in work.children(parent, Placing(task.placing))):
        return
    if task.placing == Placing.BEFORE and parent.state == TaskState.WAITING:
        work.open_task(parent)
    elif task.placing == Placing.AFTER and parent.state == TaskState.DONE:
        count(work, parent, batch, None, ())


def _family(work: Work, task: Task) -> list[Task]:
    """The task and every unfinished signer added by it or by those, but not beside it."""
    found = [task] if task.is_unfinished else []
    for one in list(work.tasks.values()):
        if one.parent_id == task.pk and not one.is_base and one is not task:
            found += _family(work, one)
    return found


def transfer(work: Work, task: Task, *, receiver: Receiver, name: str, text: str) -> None:
    """转办: the receiver takes the task's place."""
    if any(one.actor_id == receiver.person_id for one in work.unfinished_of(task.batch)):
        raise AlreadySigner(name=name, step=task.batch.step_name)
    replace(work, task, receiver)
    acts.tell(work, "transferred", task, said=text, to=name)


def hand_over(work: Work, tasks: Sequence[Task], *, receiver: Receiver, name: str, text: str) -> None:
    """交接: all ``tasks`` go to the receiver; where he is a signer already, he signs once."""
    for task in tasks:
        if not task.is_unfinished:
            continue
        mates = [
            one
            for one in work.tasks.values()
            if one is not task and one.batch_id == task.batch_id and one.role == task.role
        ]
        if not any(one.is_unfinished and one.actor_id == receiver.person_id for one in mates):
            replace(work, task, receiver)
        elif task.role == Role.READ:
            work.end_task(task, TaskState.MOVED)
        elif not is_last(work, task):
            _drop(work, task)
    work.tell("handed_over", tasks=[str(task.pk) for task in tasks], said=text, to=name)
    acts.tell_end(work)


def replace(work: Work, task: Task, receiver: Receiver) -> Task:
    """Somebody else in the same place: a new task, to which the signers added by the old one belong."""
    work.end_task(task, TaskState.MOVED)
    taken = renew(work, [task], task.batch)[task]
    taken.actor_id, taken.unit_id, taken.due = receiver.person_id, receiver.unit_id, receiver.due or task.due
    return taken
