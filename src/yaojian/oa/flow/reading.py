"""Reading instances: definitions in force, drafts, who takes part, and the proof of the chain."""

from collections.abc import Iterator
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from . import chain, definitions
from .definitions import Definition
from .models import Event, FlowVersion, Instance, Opinion, OpinionDraft, Role, Task, TaskState


@lru_cache(maxsize=256)
def definition_of(version_id: UUID) -> Definition:
    """The definition of a published version; kept in memory because versions never change."""
    return definitions.parse(FlowVersion.objects.get(pk=version_id).body)


def newest_version(code: str) -> FlowVersion | None:
    """The version new instances begin with, or None before the first publication."""
    return FlowVersion.objects.filter(code=code).order_by("-number").first()


def places_of(instance: Instance) -> list[str]:
    """Keys of the steps it is at now, the main line or branch by branch; none once it has ended."""
    if not instance.is_running:
        return []
    return [instance.places[branch][0] for branch in sorted(instance.places, key=int)] or [instance.step]


def holds_or_held(person_id: UUID, instance: Instance) -> bool:
    """Whether a task of it came to this person, or was done on his behalf."""
    his = Q(actor=person_id) | Q(on_behalf_of=person_id)
    return Task.objects.filter(his, instance=instance).exclude(state=TaskState.QUEUED).exists()


def opinions_of(instance: Instance) -> QuerySet[Opinion]:
    """Every opinion ever signed, in signing order."""
    return Opinion.objects.filter(task__instance=instance).select_related("person").order_by("at", "task")


def draft_of(task: Task, person_id: UUID | None) -> OpinionDraft | None:
    """What this person has begun to write for this task."""
    if person_id is None:
        return None
    return OpinionDraft.objects.filter(task=task, person_id=person_id).first()


def first_signer(task: Task) -> Task:
    """Who settled the matter of ``task``: itself when done, else the sibling whose signature cancelled it."""
    if task.state == TaskState.DONE:
        return task
    done = Task.objects.filter(instance=task.instance_id, batch=task.batch_id, role=Role.DO, state=TaskState.DONE)
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
