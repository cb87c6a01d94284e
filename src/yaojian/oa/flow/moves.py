"""How an instance moves from batch to batch, in memory. Only ``acts`` calls this; ``services`` holds the row lock."""

from collections.abc import Iterable, Sequence

from .errors import NoCandidate, NoReceiver, NoSuchWay, OneReceiver
from .models import Batch, Instance, Placing, Role, Task, TaskState
from .rows import new, relate
from .steps import END, Mode, Rule, Step
from .values import Moved, Receiver
from .work import Work

__all__ = ["Moved", "Receiver"]  # where the other rooms look for them


def sign(work: Work, task: Task) -> None:
    """The task is done by whoever acts; on behalf of its holder when that is somebody else."""
    if task.actor_id != work.person_id:
        task.on_behalf_of_id, task.actor_id = task.actor_id, work.person_id
    work.end_task(task, TaskState.DONE)
    task.done_at, task.read_at = work.now, task.read_at or work.now


def count(work: Work, task: Task, batch: Batch, way: str | None, receivers: Sequence[Receiver]) -> bool:
    """What a settled signature means: for the one who asked for it, or for its batch. True when the batch counted it."""
    if task.is_base:
        batch.signed += 1
        work.touch_batch(batch)
        settle(work, batch, way, receivers)
        return True
    parent = work.tasks[task.parent_id]  # type: ignore[index]  # an added signer has one
    if any(not work.is_settled(one) for one in work.children(parent, Placing(task.placing))):
        return False
    if task.placing == Placing.BEFORE:
        if parent.state == TaskState.WAITING:
            work.open_task(parent)
        return False
    if parent.state == TaskState.DONE:
        return count(work, parent, batch, way, receivers)
    return False


def settle(work: Work, batch: Batch, way: str | None = None, receivers: Sequence[Receiver] = ()) -> None:
    """Close the batch if enough have signed; in a row let the next one in."""
    if batch.signed >= batch.needed:
        for task in work.unfinished_of(batch):
            work.end_task(task, TaskState.CANCELLED)
        work.close_batch(batch)
        if batch.return_to_id is not None:
            resume(work, work.batches[batch.return_to_id])
        else:
            advance(work, batch, way, receivers)
    elif batch.mode == Mode.SERIAL:
        waiting = work.unfinished_of(batch)
        busy = [task for task in waiting if task.state != TaskState.QUEUED or not task.is_base]
        following = next((task for task in waiting if task.is_base and task.state == TaskState.QUEUED), None)
        if not busy and following is not None:
            work.open_task(following)


def ways(instance: Instance, step: Step) -> tuple[str, ...]:
    """What may follow ``step``, the default first: its ways, or the only one the route of the instance leaves."""
    if not instance.route:
        return step.next
    here = instance.route.index(step.key) + 1 if step.key in instance.route else 0
    ahead = next((key for key in (*instance.route[here:], END) if key in step.next), None)
    return step.next if ahead is None else (ahead,)


def require_way(work: Work, batch: Batch, way: str | None) -> None:
    """Raises ``NoSuchWay`` (422) for a way the step does not offer."""
    step = work.definition.step(batch.step)
    if way is not None and way not in ways(work.instance, step):
        raise NoSuchWay(step=step.name)


def advance(work: Work, batch: Batch, way: str | None, receivers: Sequence[Receiver]) -> None:
    """From a complete batch to what follows: the next step, all branches of a fork, the join, or the end."""
    require_way(work, batch, way)
    step = work.definition.step(batch.step)
    if step.fork:
        by_branch = _by_branch(work, step, receivers)
        for branch, key in enumerate(step.fork, start=1):
            opened = new(Batch, branch=branch, came_from_id=batch.pk, origin_id=batch.pk)
            enter(work, opened, work.definition.step(key), by_branch[key])
        return
    target = way or ways(work.instance, step)[0]
    fork = work.definition.fork_around(step.key) if batch.branch else None
    if fork is not None and target == fork.join:
        if not work.instance.places:  # every other branch has arrived
            opened = new(Batch, branch=0, came_from_id=batch.origin_id)
            enter(work, opened, work.definition.step(target), receivers)
    elif target == END:
        work.end()
    else:
        opened = new(Batch, branch=batch.branch, came_from_id=batch.pk, origin_id=batch.origin_id)
        enter(work, opened, work.definition.step(target), receivers)


def _by_branch(work: Work, fork: Step, receivers: Sequence[Receiver]) -> dict[str, list[Receiver]]:
    """Whom each branch gets: those named for it; those without a branch all go to the only one that leaves the choice, or
    one each where they are as many as such branches."""
    found = {key: [one for one in receivers if one.step == key] for key in fork.fork}
    chosen = [key for key in fork.fork if work.definition.step(key).who.rule is Rule.CHOSEN]
    free = [one for one in receivers if not one.step]
    if len(chosen) == 1:
        found[chosen[0]] += free
    elif len(chosen) == len(free):
        for key, one in zip(chosen, free, strict=True):
            found[key].append(one)
    return found


def enter(work: Work, batch: Batch, step: Step, receivers: Sequence[Receiver]) -> None:
    """Open ``batch`` at ``step`` for those its rule finds. Raises ``NoReceiver``, ``OneReceiver``, ``NoCandidate`` (422)."""
    found = work.find.of_step(work, step, receivers)
    if not found:
        raise NoReceiver(step=step.name) if step.who.rule is Rule.CHOSEN else NoCandidate(step=step.name)
    if step.mode is Mode.ONE and (count := len({one.person_id for one in found})) > 1:
        raise OneReceiver(step=step.name, count=count)
    open_batch(work, batch, step, found)


def open_batch(work: Work, batch: Batch, step: Step, receivers: Iterable[Receiver]) -> None:
    """A new occurrence of ``step`` with a task for each receiver; in a row only the first is open."""
    # One person with several posts signs once: the first mention counts.
    once = list({one.person_id: one for one in reversed(list(receivers))}.values())[::-1]
    if not once:
        raise NoCandidate(step=step.name)
    batch.step, batch.step_name, batch.mode = step.key, step.name, step.mode
    batch.total, batch.needed = len(once), step.needed(len(once))
    work.add_batch(batch)
    for position, one in enumerate(once, start=1):
        waits = step.mode is Mode.SERIAL and position > 1
        work.add_task(batch, one, TaskState.QUEUED if waits else TaskState.OPEN, position=position)


def resume(work: Work, returned: Batch) -> None:
    """After 退回直送: open again what that return closed; signatures given before it stay valid."""
    seq = returned.closed_by
    for batch in [one for one in work.batches.values() if one.closed_by == seq and one.opened_by < seq]:
        again = new(
            Batch,
            branch=batch.branch,
            step=batch.step,
            step_name=batch.step_name,
            mode=batch.mode,
            total=batch.total,
            needed=batch.needed,
            signed=batch.signed,
            came_from_id=batch.came_from_id,
            origin_id=batch.origin_id,
            return_to_id=batch.return_to_id,
        )
        work.add_batch(again)
        renew(work, [task for task in work.tasks_of(batch) if task.closed_by == seq], again)


def renew(work: Work, tasks: Sequence[Task], batch: Batch) -> dict[Task, Task]:
    """New tasks in ``batch`` for ``tasks`` that are over, each in the state it was in, families kept together."""
    made: dict[Task, Task] = {}
    for task in tasks:
        made[task] = work.add_task(
            batch,
            Receiver(task.on_behalf_of_id or task.actor_id, task.unit_id, task.due),
            TaskState(task.was),
            role=Role(task.role),
            position=task.position,
            placing=task.placing,
            has_added=task.has_added,
        )
    for old, again in made.items():
        parent = work.tasks.get(old.parent_id) if old.parent_id else None
        if parent is not None:
            relate(again, parent=made.get(parent, parent))
    # Signers added by one of them and still at work belong to his new task.
    for child in work.tasks.values():
        parent = work.tasks.get(child.parent_id) if child.parent_id else None
        if child.is_unfinished and parent in made and child not in made.values():
            relate(child, parent=made[parent])
            work.touch_task(child)
    return made
