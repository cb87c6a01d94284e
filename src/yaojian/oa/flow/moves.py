"""How an instance moves from batch to batch. Only ``services`` calls this, holding the instance's row lock.

Changes to the instance stay in memory; ``services`` saves it once, at the end of the act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yaojian.kernel.actors import Actor

from . import chain
from .definitions import END, Definition, Mode, Step, Who
from .errors import NoReceiver, OneReceiver
from .models import Batch, Event, Instance, InstanceState, Opinion, Role, Task, TaskState


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a task, in whose name, until when."""

    person_id: UUID
    unit_id: UUID
    due: datetime | None = None


def sign(task: Task, person_id: UUID, now: datetime) -> None:
    """The task is done by this person; on behalf of its holder when that is somebody else."""
    if task.actor_id != person_id:
        task.on_behalf_of_id, task.actor_id = task.on_behalf_of_id or task.actor_id, person_id
    task.state, task.done_at, task.read_at = TaskState.DONE, now, task.read_at or now
    task.save(update_fields=["actor", "on_behalf_of", "state", "done_at", "read_at"])


def write_opinion(task: Task, text: str, now: datetime) -> Opinion:
    """Keep what was written, with its digest."""
    return Opinion.objects.create(
        task=task,
        person_id=task.actor_id,
        on_behalf_of_id=task.on_behalf_of_id,
        text=text,
        sm3=chain.digest_of(text),
        at=now,
    )


def settle(task: Task, mode: Mode, now: datetime) -> tuple[bool, tuple[Task, ...], tuple[Task, ...]]:
    """What one signature means for its batch: (complete?, tasks opened, tasks cancelled)."""
    instance = task.instance
    siblings = Task.objects.filter(batch_id=task.batch_id, role=Role.DO)
    if mode is Mode.SERIAL and (following := siblings.filter(state=TaskState.QUEUED).order_by("position").first()):
        following.state, following.created = TaskState.OPEN, now
        following.save(update_fields=["state", "created"])
        return False, (following,), ()
    cancelled: tuple[Task, ...] = ()
    if mode is Mode.ANY:
        cancelled = tuple(siblings.filter(state=TaskState.OPEN))
        siblings.filter(state=TaskState.OPEN).update(state=TaskState.CANCELLED)
    instance.open -= 1 + len(cancelled)
    return instance.open == 0, (), cancelled


def go_on(
    instance: Instance, definition: Definition, target: str, receivers: Sequence[Receiver], now: datetime
) -> tuple[Task, ...]:
    """From a complete batch to ``target``: the tasks opened there, none at the end.

    Raises ``NoReceiver``, ``OneReceiver`` (422).
    """
    if target == END:
        instance.state, instance.ended_at, instance.step_name = InstanceState.ENDED, now, "已办结"
        Task.objects.filter(instance=instance).update(running=False)
        return ()
    step = definition.step(target)
    if step.who is Who.STARTER:
        receivers = [Receiver(instance.starter_id, instance.unit_id)]
    # One person with several posts signs once: the first mention counts.
    once = list({one.person_id: one for one in reversed(receivers)}.values())[::-1]
    if not once:
        raise NoReceiver(step=step.name)
    if step.mode is Mode.ONE and len(once) > 1:
        raise OneReceiver(step=step.name, count=len(once))
    return open_batch(instance, step, once, now)


def open_batch(instance: Instance, step: Step, receivers: Sequence[Receiver], now: datetime) -> tuple[Task, ...]:
    """A new occurrence of ``step`` with a task for each receiver; in a row only the first is open."""
    instance.batch_number += 1
    instance.step, instance.step_name = step.key, step.name
    batch = Batch.objects.create(
        instance=instance,
        number=instance.batch_number,
        step=step.key,
        step_name=step.name,
        mode=step.mode,
        round=instance.round,
        opened=now,
    )
    waits = step.mode is Mode.SERIAL
    tasks = [
        new_task(batch, one, Role.DO, TaskState.QUEUED if waits and n > 1 else TaskState.OPEN, n, now=now)
        for n, one in enumerate(receivers, start=1)
    ]
    Task.objects.bulk_create(tasks)
    opened = tuple(task for task in tasks if task.state == TaskState.OPEN)
    instance.open = len(opened)
    return opened


def new_task(
    batch: Batch,
    to: Receiver,
    role: Role,
    state: TaskState = TaskState.OPEN,
    position: int = 1,
    *,
    now: datetime,
) -> Task:
    """A task not yet saved."""
    instance = batch.instance
    return Task(
        instance=instance,
        batch=batch,
        kind=instance.kind,
        role=role,
        state=state,
        running=instance.is_running,
        position=position,
        actor_id=to.person_id,
        unit_id=to.unit_id,
        created=now,
        due=to.due,
    )


def append(instance: Instance, actor: Actor, kind: str, now: datetime, **data: object) -> None:
    """Write an event; the caller saves the instance, which carries the head of the chain."""
    instance.event_count += 1
    fields = {
        "instance_id": instance.pk,
        "seq": instance.event_count,
        "at": now,
        "kind": kind,
        "person_id": actor.person_id,
        "name": actor.name,
        "on_behalf_of_id": actor.on_behalf_of,
        "data": data,
    }
    instance.head_hash = chain.link(instance.head_hash, fields)
    Event.objects.create(**fields, hash=instance.head_hash)
