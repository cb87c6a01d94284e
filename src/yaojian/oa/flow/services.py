"""Moving instances. Each act locks the instance row first; whoever calls has checked the rights and audits the act."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor, system_actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks

from . import chain, clock, definitions, moves, queries
from .definitions import Definition, Mode
from .errors import NoSuchWay, NotYetYourTurn, TaskFinished, Unsound, WithoutPost
from .models import Batch, FlowVersion, Follow, Instance, OpinionDraft, Role, Task, TaskState
from .moves import Receiver
from .rights import PUBLISH


@dataclass(frozen=True, slots=True)
class Moved:
    """What an act led to: the instance, new open tasks, tasks that are over."""

    instance: Instance
    opened: tuple[Task, ...]
    closed: tuple[Task, ...]


@transaction.atomic
def publish(*, actor: Actor, definition: Definition) -> FlowVersion:
    """Make ``definition`` the version new instances use; the same content again is the same version.

    Raises ``Unsound`` (422) with all faults, ``RightMissing``.
    """
    checks.require(actor, PUBLISH)
    if faults := definitions.faults(definition):
        raise Unsound(name=definition.name, faults="".join(faults))
    newest = queries.newest_version(definition.code)
    if newest and newest.sha256 == definition.digest():
        return newest
    version = FlowVersion.objects.create(
        code=definition.code,
        number=newest.number + 1 if newest else 1,
        name=definition.name,
        sha256=definition.digest(),
        body=definition.body(),
    )
    audit.record(
        actor,
        "oa.flow.published",
        version,
        summary=f"发布流程“{version.name}”第 {version.number} 版。",
        sha256=version.sha256,
    )
    return version


def version_in_force(code: str) -> FlowVersion:
    """The newest version; before any was published, the one shipped with the product is published."""
    return queries.newest_version(code) or publish(actor=system_actor("出厂流程"), definition=definitions.shipped(code))


def require_person(actor: Actor) -> tuple[UUID, UUID]:
    """The person and unit in whose name ``actor`` acts. Raises ``WithoutPost`` (409)."""
    if actor.person_id is None or actor.unit_id is None:
        raise WithoutPost(name=actor.name)
    return actor.person_id, actor.unit_id


@transaction.atomic
def start(*, actor: Actor, version: FlowVersion, kind: str) -> Moved:
    """Begin a matter: the starter gets the task of the first step. Raises ``WithoutPost`` (409)."""
    person_id, unit_id = require_person(actor)
    step = queries.definition_of(version.pk).step(version.body["start"])
    now = clock.now()
    instance = Instance.objects.create(
        version=version,
        kind=kind,
        open=1,
        step=step.key,
        step_name=step.name,
        starter_id=person_id,
        unit_id=unit_id,
        created=now,
        head_hash=chain.FIRST,
    )
    opened = moves.open_batch(instance, step, [Receiver(person_id, unit_id)], now)
    moves.append(instance, actor, "started", now, step=step.key)
    instance.save()
    return Moved(instance, opened, ())


def locked(instance_id: UUID) -> Instance:
    """The instance under its row lock until the transaction ends. Raises ``Unknown`` (404)."""
    instance = Instance.objects.select_for_update().filter(pk=instance_id).first()
    if instance is None:
        raise Unknown(kind="流程")
    return instance


@transaction.atomic
def submit(
    *, actor: Actor, task_id: UUID, text: str = "", receivers: Sequence[Receiver] = (), way: str | None = None
) -> Moved:
    """Sign a 办 task; when its batch is complete, go on to ``way`` (default: the first that follows) or end.

    ``receivers`` do the next step where it leaves the choice. Somebody else than the holder signs on his behalf.
    Raises ``TaskFinished``, ``NotYetYourTurn``, ``WithoutPost`` (409), ``NoReceiver``, ``OneReceiver``,
    ``NoSuchWay`` (422).
    """
    person_id, _ = require_person(actor)
    task = _locked_task(task_id)
    _require_open(task)
    instance, now = task.instance, clock.now()
    definition = queries.definition_of(instance.version_id)
    step = definition.step(task.batch.step)
    target = way or step.next[0]
    if target not in step.next:
        raise NoSuchWay(step=step.name)
    moves.sign(task, person_id, now)
    facts = {"task": str(task.pk), "step": step.key}
    if text:
        facts["opinion"] = moves.write_opinion(task, text, now).sm3
    complete, opened, cancelled = moves.settle(task, Mode(step.mode), now)
    if complete:
        task.batch.closed = now
        task.batch.save(update_fields=["closed"])
        opened = moves.go_on(instance, definition, target, receivers, now)
    moves.append(instance, actor, "submitted", now, opened=[str(one.pk) for one in opened], **facts)
    if not instance.is_running:
        moves.append(instance, actor, "ended", now)
    instance.save()
    drop_draft(actor=actor, task_id=task.pk)
    return Moved(instance, opened, (task, *cancelled))


@transaction.atomic
def circulate(*, actor: Actor, instance_id: UUID, receivers: Sequence[Receiver]) -> tuple[Task, ...]:
    """Give 阅 tasks beside the flow (传阅); whoever has one already gets no second. Returns the new ones."""
    instance, now = locked(instance_id), clock.now()
    have = set(Task.objects.filter(instance=instance, role=Role.READ).values_list("actor_id", flat=True))
    batch = Batch.objects.filter(instance=instance).latest("number")
    batch.instance = instance
    new = {one.person_id: one for one in receivers if one.person_id not in have}
    tasks = tuple(moves.new_task(batch, one, Role.READ, now=now) for one in new.values())
    if tasks:
        Task.objects.bulk_create(tasks)
        moves.append(instance, actor, "circulated", now, tasks=[str(task.pk) for task in tasks])
        instance.save(update_fields=["event_count", "head_hash"])
    return tasks


@transaction.atomic
def note_opening(*, actor: Actor, instance_id: UUID) -> bool:
    """Remember that the actor opened what waits for him; False when there was nothing new to remember."""
    unread = Task.objects.filter(
        instance_id=instance_id, actor_id=actor.person_id, state=TaskState.OPEN, read_at__isnull=True
    )
    if actor.person_id is None or not unread.exists():
        return False
    instance, now = locked(instance_id), clock.now()
    if not unread.update(read_at=now):
        return False  # another window of the same person was quicker
    moves.append(instance, actor, "opened", now)
    instance.save(update_fields=["event_count", "head_hash"])
    return True


@transaction.atomic
def mark_read(*, actor: Actor, task_id: UUID) -> Task:
    """Finish a 阅 task (已阅). Raises ``TaskFinished`` (409)."""
    person_id, _ = require_person(actor)
    task = _locked_task(task_id)
    _require_open(task)
    now = clock.now()
    moves.sign(task, person_id, now)
    moves.append(task.instance, actor, "read", now, task=str(task.pk))
    task.instance.save(update_fields=["event_count", "head_hash"])
    return task


@transaction.atomic
def save_draft(*, actor: Actor, task_id: UUID, text: str) -> OpinionDraft:
    """Keep an unfinished opinion. The last save of the same writer counts; no event: it is nobody else's business."""
    person_id, _ = require_person(actor)
    draft, _ = OpinionDraft.objects.update_or_create(
        task_id=task_id, person_id=person_id, defaults={"text": text[:500]}
    )
    return draft


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


def drop_draft(*, actor: Actor, task_id: UUID) -> None:
    """Forget what this writer had begun; the opinion is signed."""
    OpinionDraft.objects.filter(task=task_id, person=actor.person_id).delete()


def _locked_task(task_id: UUID) -> Task:
    instance_id = Task.objects.filter(pk=task_id).values_list("instance_id", flat=True).first()
    if instance_id is None:
        raise Unknown(kind="办理任务")
    instance = locked(instance_id)
    task = Task.objects.select_related("batch", "actor").get(pk=task_id)
    task.instance = instance
    return task


def _require_open(task: Task) -> None:
    if task.state == TaskState.QUEUED:
        raise NotYetYourTurn(step=task.batch.step_name)
    if task.state != TaskState.OPEN:
        signer = queries.first_signer(task)
        raise TaskFinished(step=task.batch.step_name, name=signer.actor.name, at=signer.done_at or clock.now())
