"""Steering from outside the usual ways: 特送, 强制办结, 作废, 恢复. Each says why."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.oa.flow import acts, loading, people
from yaojian.oa.flow.errors import NotRunning
from yaojian.oa.flow.models import InstanceState
from yaojian.oa.flow.steps import Act
from yaojian.oa.flow.values import Moved, Receiver
from yaojian.oa.flow.work import Work

from .shell import clean, conclude, enter_instance, require_running, require_steering


def _enter(actor: Actor, instance_id: UUID, key: str, act: Act | None) -> tuple[Work, Moved | None]:
    work, earlier = enter_instance(actor, instance_id, key)
    loading.whole(work)
    if earlier is None:
        require_steering(actor, work, act)
    return work, earlier


@transaction.atomic
def jump(
    *, actor: Actor, instance_id: UUID, step: str, text: str, receivers: Sequence[Receiver] = (), key: str = ""
) -> Moved:
    """特送: cancel what is open and go on at ``step``. For who steers flows, or the holder where his step offers it.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotRunning`` (409), ``ReasonMissing``, ``NoSuchStep``,
    ``NoReceiver``, ``OneReceiver``, ``NoCandidate``, ``ReceiverLeft``, ``ReceiverElsewhere`` (422).
    """
    text = clean(text, key=key, reason_for=Act.JUMP.label)
    work, earlier = _enter(actor, instance_id, key, Act.JUMP)
    if earlier:
        return earlier
    require_running(work.instance, Act.JUMP.label)
    people.checked(work.instance.unit_id, receivers)
    acts.jump(work, step=step, receivers=receivers, text=text)
    name = work.new_batches[-1].step_name
    return conclude(work, "oa.flow.jumped", f"将《{work.instance.title}》特送到{name}。", step=step)


@transaction.atomic
def finish(*, actor: Actor, instance_id: UUID, text: str, key: str = "") -> Moved:
    """强制办结: end it where it stands. Raises as ``jump``."""
    return _close(actor, instance_id, text, key, Act.FINISH)


@transaction.atomic
def void(*, actor: Actor, instance_id: UUID, text: str, key: str = "") -> Moved:
    """作废: it was a mistake. Raises as ``jump``."""
    return _close(actor, instance_id, text, key, Act.VOID)


def _close(actor: Actor, instance_id: UUID, text: str, key: str, act: Act) -> Moved:
    text = clean(text, key=key, reason_for=act.label)
    work, earlier = _enter(actor, instance_id, key, act)
    if earlier:
        return earlier
    require_running(work.instance, act.label)
    acts.close(work, state=InstanceState.VOID if act is Act.VOID else InstanceState.ENDED, text=text)
    action = "oa.flow.voided" if act is Act.VOID else "oa.flow.finished"
    return conclude(work, action, f"{act.label}《{work.instance.title}》。")


@transaction.atomic
def restore(*, actor: Actor, instance_id: UUID, text: str, key: str = "") -> Moved:
    """恢复: open again exactly what the end closed; after a normal end the last signer signs anew.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``StillRunning`` (409), ``ReasonMissing`` (422).
    """
    text = clean(text, key=key, reason_for="恢复")
    work, earlier = _enter(actor, instance_id, key, None)
    if earlier:
        return earlier
    ended = loading.event(work.instance, work.instance.closed_by)
    if ended is None and not work.instance.is_running:
        raise NotRunning(state=str(work.instance.get_state_display()), act="恢复")
    acts.restore(work, ended, text=text)
    return conclude(work, "oa.flow.restored", f"恢复《{work.instance.title}》。")
