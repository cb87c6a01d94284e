"""What every act has in common around its core: right, lock, checks of what came in, writing, audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import clock, loading, permitting, reading, storing, waking
from yaojian.oa.flow.errors import (
    ActNotAllowed,
    KeyUsed,
    NotRunning,
    NotYetYourTurn,
    ReasonMissing,
    TaskFinished,
    WithoutPost,
)
from yaojian.oa.flow.models import Batch, Instance, Role, Task, TaskState
from yaojian.oa.flow.models.records import LONGEST_TEXT
from yaojian.oa.flow.people import PEOPLE
from yaojian.oa.flow.rights import HANDLE, STEER
from yaojian.oa.flow.steps import Act
from yaojian.oa.flow.values import Moved, Receiver
from yaojian.oa.flow.work import Work

LONGEST_KEY = 64
_OVER = {
    TaskState.DONE: "办结",
    TaskState.MOVED: "转办",
    TaskState.WITHDRAWN: "撤回",
    TaskState.CANCELLED: "取消",
}


@dataclass(frozen=True, slots=True)
class Entered:
    """An act begun. ``names`` of the receivers by person. ``earlier``: the same key led to this already, so there is nothing to do."""

    work: Work
    task: Task
    names: Mapping[UUID, str]
    earlier: Moved | None


def require_person(actor: Actor) -> tuple[UUID, UUID]:
    """The person and unit in whose name ``actor`` acts. Raises ``WithoutPost`` (409)."""
    if actor.person_id is None or actor.unit_id is None:
        raise WithoutPost(name=actor.name)
    return actor.person_id, actor.unit_id


def clean(text: str, *, key: str, reason_for: str = "") -> str:
    """The opinion or reason without blanks around it; ``reason_for`` names an act that needs one.

    Raises ``Invalid``, ``ReasonMissing`` (422).
    """
    if len(key) > LONGEST_KEY or "\0" in key:
        raise Invalid(field="幂等号", reason="它过长或有误，请刷新页面后重试。")
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise Invalid(field="办理意见", reason=f"最多 {LONGEST_TEXT} 个字，现在有 {len(text)} 个字。")
    if "\0" in text:
        raise Invalid(field="办理意见", reason="其中有不能保存的控制字符，请重新输入。")
    if reason_for and not text:
        raise ReasonMissing(act=reason_for)
    return text


def enter_task(
    actor: Actor,
    task_id: UUID,
    key: str,
    *,
    role: Role = Role.DO,
    receivers: Sequence[Receiver] = (),
    beyond: bool = False,
) -> Entered:
    """Lock an open task of one's own or of one for whom one may act.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``WithoutPost``, ``TaskFinished``, ``NotYetYourTurn`` (409).
    """
    checks.signed_in(actor)
    locked = loading.lock_task(task_id, receivers, beyond=beyond)
    task = locked.task
    if not permitting.may_act(actor, task):
        raise RightMissing(right=HANDLE.label)
    work = begin(actor, task.instance, key)
    work.place = locked.place
    work.take([task.batch], [task])
    earlier = None
    if task.state != TaskState.OPEN or task.role != role:
        earlier = loading.earlier(task.instance, key, work.person_id)
        if earlier is None:
            refuse_over(task)
    return Entered(work, task, locked.names, earlier)


def enter_instance(actor: Actor, instance_id: UUID, key: str) -> tuple[Work, Moved | None]:
    """Lock an instance; what the same key led to already. Raises ``Unknown`` (404), ``WithoutPost`` (409)."""
    checks.signed_in(actor)
    instance = loading.lock_instance(instance_id)
    work = begin(actor, instance, key)
    return work, loading.earlier(instance, key, work.person_id)


def begin(actor: Actor, instance: Instance, key: str) -> Work:
    """An act on a locked instance. Raises ``WithoutPost`` (409)."""
    person_id, _ = require_person(actor)
    definition = reading.definition_of(instance.version_id)
    return Work(instance, definition, actor, person_id, clock.now(), PEOPLE, key=key)


def refuse_over(task: Task) -> None:
    """Tell who was quicker, and when. Raises ``NotYetYourTurn``, ``TaskFinished`` (409)."""
    step = task.batch.step_name
    if task.is_unfinished:
        raise NotYetYourTurn(step=step)
    ended = loading.event(task.instance, task.closed_by)
    if ended is None:
        signer = reading.first_signer(task)
        raise TaskFinished(step=step, name=signer.actor.name, at=signer.done_at or clock.now())
    by_other = task.state == TaskState.CANCELLED and ended.kind == "submitted"
    raise TaskFinished(
        step=step, name=ended.name, at=ended.at, how="办结" if by_other else _OVER[TaskState(task.state)]
    )


def require_act(work: Work, batch: Batch, act: Act) -> None:
    """Raises ``ActNotAllowed`` (409) where the step does not offer the act."""
    step = work.definition.step(batch.step)
    if act not in step.acts:
        raise ActNotAllowed(step=step.name, act=act.label)


def require_running(instance: Instance, what: str) -> None:
    """Raises ``NotRunning`` (409)."""
    if not instance.is_running:
        raise NotRunning(state=str(instance.get_state_display()), act=what)


def require_steering(actor: Actor, work: Work, act: Act | None = None) -> None:
    """Raises ``RightMissing`` (403). The instance is known wholly."""
    if not permitting.steers(actor, work, act):
        raise RightMissing(right=STEER.label)


def conclude(work: Work, action: str, summary: str, *, last: bool = True, **data: object) -> Moved:
    """Write the act and its audit event, and end the transaction unless the caller goes on (not ``last``) or has one of
    its own around the service. Raises ``KeyUsed`` (409)."""
    wakes = waking.is_due()
    try:
        audit.record(
            work.actor,
            action,
            work.instance,
            summary=summary,
            before=storing.parts_of(work, wakes=wakes),
            place=work.place,
            last=last,
            seq=work.seq,
            **data,
        )
    except IntegrityError as error:
        if "event_key_once" in str(error):
            raise KeyUsed()
        raise
    if wakes:
        transaction.on_commit(waking.woken)
    return work.moved()


def opinion_of(work: Work) -> str:
    """SM3 of the opinion just written: with it the audit chain proves its text; empty without one."""
    return work.new_opinions[0].sm3 if work.new_opinions else ""


def titles(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    return "、".join(names)
