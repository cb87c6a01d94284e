"""What belongs to one reader, and copies kept for the ledgers: nothing of it moves the flow."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.oa.flow import clock, loading, reading, storing
from yaojian.oa.flow.errors import NoSuchStep
from yaojian.oa.flow.models import Follow, Instance, OpinionDraft, Task, TaskState
from yaojian.oa.flow.models.records import LONGEST_TEXT

from .shell import begin, require_person

__all__ = ["drop_draft", "follow", "note_opening", "rename", "save_draft", "set_route"]


@transaction.atomic
def note_opening(*, actor: Actor, instance_id: UUID) -> bool:
    """Remember that the actor opened what waits for him; False when there was nothing new to remember."""
    unread = Task.objects.filter(
        instance_id=instance_id, actor_id=actor.person_id, state=TaskState.OPEN, read_at__isnull=True
    )
    if actor.person_id is None or not unread.exists():
        return False
    work = begin(actor, loading.lock_instance(instance_id), "")
    if not unread.update(read_at=work.now):
        return False  # another window of the same person was quicker
    work.tell("opened")
    storing.write(work)
    return True


@transaction.atomic
def save_draft(*, actor: Actor, task_id: UUID, text: str) -> OpinionDraft:
    """Keep an unfinished opinion. The last save of the same writer counts; no event: it is nobody else's business."""
    person_id, _ = require_person(actor)
    draft, _ = OpinionDraft.objects.update_or_create(
        task_id=task_id, person_id=person_id, defaults={"text": text.replace("\0", "")[:LONGEST_TEXT]}
    )
    return draft


def drop_draft(*, actor: Actor, task_id: UUID) -> None:
    """Forget what this writer had begun; the opinion is signed."""
    OpinionDraft.objects.filter(task=task_id, person=actor.person_id).delete()


@transaction.atomic
def follow(*, actor: Actor, instance_id: UUID, following: bool) -> bool:
    """Begin or stop to follow a matter; True when that changed anything. No event: it is the follower's own affair."""
    person_id, _ = require_person(actor)
    mine = Follow.objects.filter(instance=instance_id, person=person_id)
    if not following:
        return bool(mine.delete()[0])
    _, made = Follow.objects.get_or_create(
        instance_id=instance_id, person_id=person_id, defaults={"since": clock.now()}
    )
    return made


@transaction.atomic
def set_route(*, actor: Actor, instance_id: UUID, route: Sequence[str]) -> Instance:
    """Fix the steps the matter takes; empty leaves the choice to whoever submits. For the room that owns the subject.

    Raises ``NoSuchStep`` (422) for a step its definition does not have.
    """
    require_person(actor)
    instance = loading.lock_instance(instance_id)
    known = {step.key for step in reading.definition_of(instance.version_id).steps}
    if any(key not in known for key in route):
        raise NoSuchStep()
    instance.route = list(route)
    instance.save(update_fields=["route"])
    return instance


@transaction.atomic
def rename(*, actor: Actor, instance_id: UUID, title: str) -> Instance:
    """Follow a new title of the document. For the room that owns it, which has checked the right and audits."""
    require_person(actor)
    instance = loading.lock_instance(instance_id)
    instance.title = title[:200]
    instance.save(update_fields=["title"])
    return instance
