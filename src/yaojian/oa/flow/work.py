"""One act in memory: what it knows of an instance, and everything it changes. Written at once by ``storing``."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from yaojian.kernel.actors import Actor
from yaojian.kernel.prepared import Row

from . import chain, rows
from .models import Batch, Event, Instance, InstanceState, Opinion, Placing, Role, Task, TaskState
from .steps import Definition, Step
from .values import Moved, Receiver


class Finder(Protocol):
    """Who does a step. The only way in which an act looks beyond its instance."""

    def of_step(self, work: "Work", step: Step, chosen: Sequence[Receiver]) -> list[Receiver]:
        """The chosen, or those the rule of the step names; empty when there is nobody."""

    def of_batch(self, work: "Work", batch: Batch) -> list[Receiver]:
        """Those who did this occurrence of a step and are still there; else whoever its rule names now."""


@dataclass(slots=True, eq=False)
class Work:
    """``seq`` is the number of the act's own event. ``is_whole``: all batches and tasks of the instance are known.

    ``person_id`` acts. ``place`` is the end of the audit chain, where it was asked with the lock.
    """

    instance: Instance
    definition: Definition
    actor: Actor
    person_id: UUID
    now: datetime
    find: Finder
    key: str = ""
    is_new: bool = False
    is_whole: bool = False
    batches: dict[UUID, Batch] = field(default_factory=dict)
    tasks: dict[UUID, Task] = field(default_factory=dict)
    new_batches: list[Batch] = field(default_factory=list)
    new_tasks: list[Task] = field(default_factory=list)
    new_opinions: list[Opinion] = field(default_factory=list)
    new_events: list[Event] = field(default_factory=list)
    changed_batches: dict[UUID, Batch] = field(default_factory=dict)
    changed_tasks: dict[UUID, Task] = field(default_factory=dict)
    opened: dict[UUID, Task] = field(default_factory=dict)
    closed: dict[UUID, Task] = field(default_factory=dict)
    running_changed: bool = False
    draft_of: UUID | None = None
    place: Row | None = None
    seq: int = 0

    def __post_init__(self) -> None:
        """The act's event is the next one."""
        self.seq = self.instance.event_count + 1

    # What there is

    def take(self, batches: Iterable[Batch], tasks: Iterable[Task]) -> None:
        """Learn rows that were loaded."""
        for batch in batches:
            if batch.id not in self.batches:
                rows.relate(batch, instance=self.instance)
                self.batches[batch.id] = batch
        for task in tasks:
            if task.id not in self.tasks:
                rows.relate(task, instance=self.instance, batch=self.batches[task.batch_id])
                self.tasks[task.id] = task

    def tasks_of(self, batch: Batch) -> list[Task]:
        """Its known 办 tasks, in order."""
        found = [task for task in self.tasks.values() if task.batch_id == batch.id and task.role == Role.DO]
        return sorted(found, key=lambda task: (task.position, task.opened_by))

    def unfinished_of(self, batch: Batch) -> list[Task]:
        """Its known 办 tasks that are not over."""
        return [task for task in self.tasks_of(batch) if task.is_unfinished]

    def open_batches(self) -> list[Batch]:
        """Known batches not closed, by branch."""
        return sorted((batch for batch in self.batches.values() if batch.closed is None), key=lambda one: one.branch)

    def children(self, task: Task, placing: Placing) -> list[Task]:
        """Signers added by ``task`` that still count: neither cancelled, withdrawn nor passed on."""
        over = (TaskState.CANCELLED, TaskState.WITHDRAWN, TaskState.MOVED)
        return [
            one
            for one in self.tasks.values()
            if one.parent_id == task.id and one.placing == placing and one.state not in over
        ]

    def askers(self, task: Task) -> Iterator[Task]:
        """Those who asked for this signer, nearest first."""
        while task.parent_id is not None and not task.is_base:
            task = self.tasks[task.parent_id]
            yield task

    def is_settled(self, task: Task) -> bool:
        """Signed, and everybody added after it has signed as well."""
        if task.state != TaskState.DONE:
            return False
        return not task.has_added or all(self.is_settled(one) for one in self.children(task, Placing.AFTER))

    def signed_in(self, batch: Batch) -> list[Task]:
        """Base signatures that count for it; of a resumed batch, those given before it was sent back as well."""
        found: list[Task] = []
        for one in sorted(self.batches.values(), key=lambda one: -one.number):
            if one.number > batch.number or (one.step, one.branch, one.came_from_id) != (
                batch.step,
                batch.branch,
                batch.came_from_id,
            ):
                continue
            # Who sent it back has done his task, but not signed: he closed it before enough had.
            returned = one.closed_by if one.closed and one.signed < one.needed else -1
            done = [task for task in self.tasks_of(one) if task.is_base and task.state == TaskState.DONE]
            found = [*(task for task in done if task.closed_by != returned), *found]
            if len(found) >= batch.signed:
                break
        return found

    def way_back(self, batch: Batch) -> Iterator[Batch]:
        """The batches before ``batch`` on the way the matter took, nearest first."""
        while batch.came_from_id is not None:
            batch = self.batches[batch.came_from_id]
            yield batch

    # What changes

    def add_batch(self, batch: Batch) -> Batch:
        """A new occurrence, open now."""
        self.instance.batch_number += 1
        rows.relate(batch, instance=self.instance)
        batch.number, batch.round = self.instance.batch_number, self.instance.round
        batch.opened, batch.opened_by = self.now, self.seq
        self.batches[batch.id] = batch
        self.new_batches.append(batch)
        self.instance.places[str(batch.branch)] = [batch.step, batch.step_name]
        return batch

    def close_batch(self, batch: Batch) -> None:
        """Nobody acts in it any more."""
        batch.closed, batch.closed_by = self.now, self.seq
        self.touch_batch(batch)
        self.instance.places.pop(str(batch.branch), None)

    def touch_batch(self, batch: Batch) -> None:
        """Have its changes written."""
        if batch not in self.new_batches:
            self.changed_batches[batch.id] = batch

    def add_task(
        self,
        batch: Batch,
        to: Receiver,
        state: TaskState = TaskState.OPEN,
        *,
        role: Role = Role.DO,
        position: int = 1,
        parent: Task | None = None,
        placing: str = "",
        has_added: bool = False,
    ) -> Task:
        """A new task; an open 办 task counts at once."""
        task = rows.new(
            Task,
            placing=placing,
            has_added=has_added,
            kind=self.instance.kind,
            role=role,
            state=state,
            running=self.instance.is_running,
            position=position,
            actor_id=to.person_id,
            unit_id=to.unit_id,
            begun=self.instance.created,
            created=self.now,
            due=to.due,
            opened_by=self.seq,
        )
        rows.relate(task, instance=self.instance, batch=batch, parent=parent)
        self.tasks[task.id] = task
        self.new_tasks.append(task)
        if state == TaskState.OPEN:
            self._opened(task)
        return task

    def open_task(self, task: Task) -> None:
        """Its turn has come. Who had opened it before meets something new now."""
        if task.state == TaskState.QUEUED:
            task.created = self.now
        task.state, task.opened_by, task.read_at = TaskState.OPEN, self.seq, None
        self.touch_task(task)
        self._opened(task)

    def end_task(self, task: Task, state: TaskState) -> None:
        """It is over; what it was before is kept for those who take the act back."""
        if task.state == TaskState.OPEN and task.role == Role.DO:
            self.instance.open -= 1
        task.was, task.state, task.closed_by = task.state, state, self.seq
        self.touch_task(task)
        self.opened.pop(task.id, None)
        self.closed[task.id] = task

    def hold_task(self, task: Task) -> None:
        """It waits for signers its holder asked before him."""
        task.state = TaskState.WAITING
        self.instance.open -= 1
        self.touch_task(task)
        self.opened.pop(task.id, None)

    def touch_task(self, task: Task) -> None:
        """Have its changes written."""
        if task.id not in self.changed_tasks and task not in self.new_tasks:
            self.changed_tasks[task.id] = task

    def _opened(self, task: Task) -> None:
        if task.role == Role.DO:
            self.instance.open += 1
        self.opened[task.id] = task

    def write_opinion(self, task: Task, text: str) -> str:
        """Keep what was written on ``task``; its digest, empty without a text."""
        if not text:
            return ""
        digest = chain.digest_of(text)
        opinion = rows.new(
            Opinion,
            person_id=task.actor_id,
            on_behalf_of_id=task.on_behalf_of_id,
            text=text,
            sm3=digest,
            at=self.now,
        )
        rows.relate(opinion, task=task)
        self.new_opinions.append(opinion)
        return digest

    def end(self, state: InstanceState = InstanceState.ENDED) -> None:
        """Nothing is left to do."""
        instance = self.instance
        instance.state, instance.ended_at, instance.closed_by = state, self.now, self.seq
        instance.places = {}
        self.set_running(running=False)

    def set_running(self, *, running: bool) -> None:
        """Copy the state of the instance to all its tasks."""
        self.running_changed = True
        for task in self.tasks.values():
            task.running = running

    def tell(self, kind: str, on_behalf_of: UUID | None = None, /, **data: object) -> None:
        """Write the next link of the chain; the act's first event carries its key."""
        instance = self.instance
        instance.event_count += 1
        fields = {
            "instance_id": instance.id,
            "seq": instance.event_count,
            "at": self.now,
            "kind": kind,
            "person_id": self.person_id,
            "name": self.actor.name[:40],
            "on_behalf_of_id": on_behalf_of,
            "data": data,
        }
        instance.head_hash = chain.link(instance.head_hash, fields)
        key = None if self.new_events else Event.keyed(self.key, self.person_id)
        self.new_events.append(rows.new(Event, key=key, hash=instance.head_hash, **fields))

    def settle_place(self) -> None:
        """Name where the matter is now."""
        instance = self.instance
        if instance.is_running and instance.places:
            places = [instance.places[branch] for branch in sorted(instance.places, key=int)]
            instance.step, instance.step_name = places[0][0], "、".join(name for _, name in places)[:200]
        elif not instance.is_running:
            instance.step_name = instance.get_state_display()

    def moved(self) -> Moved:
        """What the act led to."""
        return Moved(self.instance, tuple(self.opened.values()), tuple(self.closed.values()), self.seq)
