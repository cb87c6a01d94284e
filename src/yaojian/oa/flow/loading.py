"""Reading what an act needs, under the row lock of its instance.

In READ COMMITTED a row that was waited for is read anew, but only if it is locked itself: so instance, batch and task are
locked together, the instance first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Model

from yaojian.kernel import prepared
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Unknown
from yaojian.kernel.prepared import Row, Statement

from . import people, rows
from .models import UNFINISHED, Batch, Event, Instance, Role, Task
from .values import Moved, Receiver
from .work import Work


def _columns(model: type[Model], alias: str) -> str:
    return ", ".join(f"{alias}.{field.column}" for field in model._meta.concrete_fields)


@lru_cache(maxsize=4)
def _statement(of: str) -> str:
    if of == "task":
        return (
            f"SELECT {_columns(Instance, 'i')}, {_columns(Batch, 'b')}, {_columns(Task, 't')} "  # noqa: S608 - model names
            "FROM flow_task t JOIN flow_batch b ON b.id = t.batch_id JOIN flow_instance i ON i.id = t.instance_id "
            "WHERE t.id = $1 FOR NO KEY UPDATE OF i, b, t"
        )
    return f"SELECT {_columns(Instance, 'i')} FROM flow_instance i WHERE i.id = $1 FOR NO KEY UPDATE"  # noqa: S608 - model names


@dataclass(frozen=True, slots=True)
class Locked:
    """A task with its batch and instance; names of the receivers by person; the end of the audit chain."""

    task: Task
    names: Mapping[UUID, str]
    place: Row


def lock_task(task_id: UUID, receivers: Sequence[Receiver] = (), *, beyond: bool = False) -> Locked:
    """Lock a task, its batch and its instance, and ask about receivers (``people.checked``), in one breath.

    Raises ``Unknown`` (404), ``ReceiverLeft``, ``ReceiverElsewhere`` (422).
    """
    statements: list[Statement] = [(_statement("task"), [task_id])]
    if receivers:
        statements.append(people.question(receivers, task_id=task_id))
    found = prepared.run_all([*statements, audit.PLACE])
    if not found[0]:
        raise Unknown(kind="办理任务")
    row, first = found[0][0], len(Instance._meta.concrete_fields)
    second = first + len(Batch._meta.concrete_fields)
    task, batch = rows.read(Task, row[second:]), rows.read(Batch, row[first:second])
    instance = rows.read(Instance, row[:first])
    rows.relate(batch, instance=instance)
    rows.relate(task, instance=instance, batch=batch)
    return Locked(task, people.answered(receivers, found[1], beyond=beyond) if receivers else {}, found[-1][0])


def lock_instance(instance_id: UUID) -> Instance:
    """The instance under its row lock until the transaction ends. Raises ``Unknown`` (404)."""
    found = prepared.run(_statement("instance"), [instance_id])
    if not found:
        raise Unknown(kind="流程")
    return rows.read(Instance, found[0])


def siblings(work: Work, batch: Batch) -> None:
    """Learn the unfinished tasks of one batch."""
    unfinished = Task.objects.filter(instance=work.instance, batch=batch, role=Role.DO, state__in=UNFINISHED)
    work.take([batch], unfinished.exclude(pk__in=list(work.tasks)))


def whole(work: Work) -> None:
    """Learn every batch and task of the instance; what is known already stays as it is."""
    if not work.is_whole:
        work.take(Batch.objects.filter(instance=work.instance).order_by("number"), ())
        work.take((), Task.objects.filter(instance=work.instance).order_by("opened_by", "position", "id"))
        work.is_whole = True


def event(instance: Instance, seq: int) -> Event | None:
    """One event by its number."""
    return Event.objects.filter(instance=instance, seq=seq).first()


_EARLIER = "SELECT seq FROM flow_event WHERE instance_id = $1 AND key = $2"


def earlier(instance: Instance, key: str, person_id: UUID) -> Moved | None:
    """What the same person's act under the same key led to. Asked under the instance's lock."""
    if not key or not (found := prepared.run(_EARLIER, [instance.pk, Event.keyed(key, person_id)])):
        return None
    seq = found[0][0]
    tasks = Task.objects.filter(instance=instance).select_related("batch")
    return Moved(instance, tuple(tasks.filter(opened_by=seq)), tuple(tasks.filter(closed_by=seq)), seq, repeated=True)
