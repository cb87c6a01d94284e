"""Reading instances: definitions in force, the trail, drafts, and the proof of the chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from . import chain, definitions
from .definitions import Definition
from .models import Batch, Event, FlowVersion, Instance, Opinion, OpinionDraft, Role, Task, TaskState


@lru_cache(maxsize=256)
def definition_of(version_id: UUID) -> Definition:
    """The definition of a published version; kept in memory because versions never change."""
    return definitions.parse(FlowVersion.objects.get(pk=version_id).body)


def newest_version(code: str) -> FlowVersion | None:
    """The version new instances begin with, or None before the first publication."""
    return FlowVersion.objects.filter(code=code).order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Signature:
    """One task as the timeline shows it. ``opinion`` is empty while nothing was written."""

    task_id: UUID
    step: str
    person: str
    unit: str
    on_behalf_of: str
    role: str
    state: str
    opinion: str
    arrived: datetime
    read_at: datetime | None
    due: datetime | None
    done_at: datetime | None

    @property
    def is_done(self) -> bool:
        """Signed."""
        return self.state == TaskState.DONE

    @property
    def is_open(self) -> bool:
        """Waiting for this person."""
        return self.state == TaskState.OPEN


@dataclass(frozen=True, slots=True)
class Stage:
    """One batch of the timeline with its signatures in the order they were or will be given."""

    name: str
    opened: datetime
    closed: datetime | None
    signatures: tuple[Signature, ...]
    readers: tuple[Signature, ...]


def timeline(instance: Instance) -> list[Stage]:
    """All stages so far, oldest first. Four queries, whatever its length. The caller has checked the reading right."""
    tasks = Task.objects.select_related("actor", "unit", "on_behalf_of").prefetch_related(
        Prefetch("opinions", Opinion.objects.order_by("at"))
    )
    batches = (
        Batch.objects.filter(instance=instance)
        .order_by("number")
        .prefetch_related(Prefetch("tasks", tasks.order_by("done_at", "position", "id")))
    )
    return [_stage(batch) for batch in batches]


def _stage(batch: Batch) -> Stage:
    signatures = [_signature(batch, task) for task in batch.tasks.all()]
    return Stage(
        batch.step_name,
        batch.opened,
        batch.closed,
        tuple(signature for signature in signatures if signature.role == Role.DO),
        tuple(signature for signature in signatures if signature.role == Role.READ),
    )


def _signature(batch: Batch, task: Task) -> Signature:
    return Signature(
        task.pk,
        batch.step_name,
        task.actor.name,
        task.unit.short_name,
        task.on_behalf_of.name if task.on_behalf_of else "",
        task.role,
        task.state,
        "\n".join(opinion.text for opinion in task.opinions.all()),
        task.created,
        task.read_at,
        task.due,
        task.done_at,
    )


def opinions_of(instance: Instance) -> QuerySet[Opinion]:
    """Every opinion ever signed, in signing order."""
    return Opinion.objects.filter(task__instance=instance).select_related("person").order_by("at", "id")


def draft_of(task: Task, person_id: UUID | None) -> OpinionDraft | None:
    """What this person has begun to write for this task."""
    if person_id is None:
        return None
    return OpinionDraft.objects.filter(task=task, person_id=person_id).first()


def first_signer(task: Task) -> Task:
    """Who settled the matter of ``task``: itself when done, else the sibling whose signature cancelled it."""
    if task.state == TaskState.DONE:
        return task
    done = Task.objects.filter(batch_id=task.batch_id, role=Role.DO, state=TaskState.DONE)
    return done.select_related("actor").order_by("-done_at").first() or task


def breaks_in(instance: Instance) -> Iterator[str]:
    """Walk the chain of events and tell each break as a sentence; nothing when the record is whole."""
    seq, previous = 0, chain.FIRST
    for event in Event.objects.filter(instance=instance).order_by("seq"):
        if event.seq != seq + 1:
            yield f"第 {seq + 1} 条到第 {event.seq - 1} 条流程记录不见了。"
        if chain.link(previous, {name: getattr(event, name) for name in chain.HASHED}) != event.hash:
            yield f"第 {event.seq} 条流程记录与摘要不符，内容被改动过。"
        seq, previous = event.seq, event.hash
    if (seq, previous) != (instance.event_count, instance.head_hash):
        yield "流程记录的末条与登记的不符。"
    for opinion in opinions_of(instance):
        if chain.digest_of(opinion.text) != opinion.sm3:
            yield f"{opinion.person.name}的意见与摘要不符，内容被改动过。"
