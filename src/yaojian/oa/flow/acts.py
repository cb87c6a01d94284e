"""What each act does to an instance, decided in memory on a ``Work``; ``services`` loads, checks rights, and writes.

Batches, tasks and places change through ``work`` alone. Every act writes one event; the one that ends the matter a second.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from . import moves
from .errors import NoSuchStep, NothingBefore, StillRunning
from .models import Batch, Event, InstanceState, Placing, Role, Task, TaskState
from .moves import count, renew, sign
from .rows import new
from .values import Receiver
from .work import Work


def submit(work: Work, task: Task, *, text: str, way: str | None, receivers: Sequence[Receiver]) -> None:
    """Sign a 办 task; once those added after it have signed, it counts."""
    moves.require_way(work, task.batch, way)
    sign(work, task)
    digest = work.write_opinion(task, text)
    after = (
        [one for one in work.children(task, Placing.AFTER) if one.state == TaskState.QUEUED] if task.has_added else []
    )
    for one in after:
        work.open_task(one)
    counted = not after and count(work, task, task.batch, way, receivers)
    work.draft_of = task.pk
    tell(work, "submitted", task, text=digest, counted=counted)


def send_back(work: Work, task: Task, *, step: str | None, direct: bool, text: str) -> None:
    """退回: close this branch (or all, when it goes back before the fork), open the step for those who did it last."""
    batch = task.batch
    target = _target(work, batch, step)
    sign(work, task)
    digest = work.write_opinion(task, text)
    crosses = target.branch != batch.branch
    for one in work.open_batches() if crosses else [batch]:
        _cancel(work, one)
    work.instance.round += 1
    back = new(
        Batch,
        branch=target.branch,
        came_from_id=target.came_from_id,
        origin_id=target.origin_id,
        return_to_id=batch.pk if direct else None,
    )
    moves.open_batch(work, back, work.definition.step(target.step), work.find.of_batch(work, target))
    work.draft_of = task.pk
    tell(work, "returned", task, text=digest, to=target.step, direct=direct)


def _target(work: Work, batch: Batch, step: str | None) -> Batch:
    for earlier in work.way_back(batch):
        if step is None or earlier.step == step:
            return earlier
    raise NothingBefore(step=batch.step_name)


def withdraw(work: Work, task: Task, submitted: Event, *, text: str) -> None:
    """撤回: undo one's own submission, which ``withdrawing.obstacle`` has found to be unread and undone."""
    batch, seq = task.batch, submitted.seq
    again = [one for one in work.tasks.values() if one.closed_by == seq and one.state == TaskState.CANCELLED]
    for one in [one for one in work.tasks.values() if one.opened_by == seq and one.is_unfinished]:
        if one.pk == task.parent_id or any(one.pk == asker.pk for asker in work.askers(task)):
            work.hold_task(one)
            continue
        work.end_task(one, TaskState.WITHDRAWN)
        if one.batch_id == batch.pk:  # it had its place in the row before
            one.was = TaskState.QUEUED
            again.append(one)
    for opened in [one for one in work.batches.values() if one.opened_by == seq and one.closed is None]:
        work.close_batch(opened)
    if batch.closed is not None:
        batch.closed, batch.closed_by = None, 0
        work.instance.places[str(batch.branch)] = [batch.step, batch.step_name]
    if submitted.data["counted"]:
        batch.signed -= 1
    work.touch_batch(batch)
    task.state = TaskState.WITHDRAWN
    work.touch_task(task)
    renew(work, [task, *again], batch)
    work.closed[task.pk] = task
    tell(work, "withdrawn", task, said=text)


def jump(work: Work, *, step: str, receivers: Sequence[Receiver], text: str) -> None:
    """特送: whatever is open is cancelled, the step opens on the main line."""
    inside = {key for one in work.definition.steps if one.fork for key in work.definition.branch_steps(one)}
    if step in inside or step not in {one.key for one in work.definition.steps}:
        raise NoSuchStep()
    here = work.open_batches()[0]
    for batch in work.open_batches():
        _cancel(work, batch)
    came_from = here.origin_id if here.branch else here.pk
    moves.enter(work, new(Batch, branch=0, came_from_id=came_from), work.definition.step(step), receivers)
    work.tell("jumped", step=step, said=text, opened=_ids(work.opened))


def close(work: Work, *, state: InstanceState, text: str) -> None:
    """强制办结 or 作废: everything is closed."""
    for batch in work.open_batches():
        _cancel(work, batch)
    work.end(state)
    work.tell("voided" if state == InstanceState.VOID else "finished", said=text)


def restore(work: Work, ended: Event | None, *, text: str) -> None:
    """恢复: open again exactly what the ending act closed; after a normal end the last signer signs anew."""
    instance, seq = work.instance, work.instance.closed_by
    if instance.is_running:
        raise StillRunning()
    instance.state, instance.ended_at, instance.closed_by = InstanceState.RUNNING, None, 0
    work.set_running(running=True)
    steered = ended is not None and ended.kind in ("finished", "voided")
    for batch in [one for one in work.batches.values() if one.closed_by == seq]:
        if steered:
            again = [task for task in work.tasks_of(batch) if task.closed_by == seq]
        else:
            done = sorted(work.signed_in(batch), key=lambda task: (task.done_at or work.now, task.closed_by))
            again = done[-1:]
            batch.signed -= 1
        batch.closed, batch.closed_by = None, 0
        work.touch_batch(batch)
        instance.places[str(batch.branch)] = [batch.step, batch.step_name]
        renew(work, again, batch)
    work.tell("restored", said=text, opened=_ids(work.opened))


def circulate(work: Work, batch: Batch, *, receivers: Sequence[Receiver], text: str) -> None:
    """传阅: 阅 tasks beside the flow."""
    for one in receivers:
        work.add_task(batch, one, role=Role.READ)
    work.tell("circulated", tasks=_ids(work.opened), said=text)


def mark_read(work: Work, task: Task, *, text: str) -> None:
    """已阅, perhaps with an opinion; the flow does not move."""
    sign(work, task)
    digest = work.write_opinion(task, text)
    work.draft_of = task.pk
    work.tell("read", task=str(task.pk), **({"opinion": digest} if digest else {}))


def urge(work: Work, tasks: Sequence[Task], *, text: str) -> None:
    """催办: nothing moves, the holders are reminded."""
    work.tell("urged", tasks=[str(task.pk) for task in tasks], said=text)


def _cancel(work: Work, batch: Batch) -> None:
    for task in work.unfinished_of(batch):
        work.end_task(task, TaskState.CANCELLED)
    work.close_batch(batch)


def _ids(tasks: Mapping[UUID, Task]) -> list[str]:
    return [str(pk) for pk in tasks]


def facts(work: Work, task: Task) -> dict[str, object]:
    """What the event of an act on a task says of it."""
    return {"task": str(task.pk), "step": task.batch.step, "opened": _ids(work.opened)}


def tell(work: Work, kind: str, task: Task, *, text: str = "", **more: object) -> None:
    """Write the event of an act on a task. ``text`` is the digest of an opinion."""
    opinion = {"opinion": text} if text else {}
    work.tell(kind, task.on_behalf_of_id, **facts(work, task), **more, **opinion)
    tell_end(work)


def tell_end(work: Work) -> None:
    """Write that the act has ended the matter, if it has."""
    if not work.instance.is_running and work.instance.closed_by == work.seq:
        work.tell("ended")
