"""Letting others read, and urging those who have it: beside the flow."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import RightMissing
from yaojian.oa.flow import acts, people, permitting, reading
from yaojian.oa.flow.errors import ActNotAllowed, NobodyToUrge, NoReceiver
from yaojian.oa.flow.models import Batch, Role, Task, TaskState
from yaojian.oa.flow.rights import HANDLE
from yaojian.oa.flow.steps import Act
from yaojian.oa.flow.values import Moved, Receiver
from yaojian.oa.flow.work import Work

from .shell import clean, conclude, enter_instance, require_running, titles


@transaction.atomic
def circulate(
    *, actor: Actor, instance_id: UUID, receivers: Sequence[Receiver], text: str = "", key: str = ""
) -> Moved:
    """传阅: give 阅 tasks beside the flow, also after its end; whoever has one already gets no second.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``WithoutPost``, ``ActNotAllowed`` (409), ``NoReceiver``,
    ``ReceiverLeft``, ``ReceiverElsewhere``, ``Invalid`` (422).
    """
    text = clean(text, key=key)
    work, earlier = enter_instance(actor, instance_id, key)
    _require_part(actor, work, Act.CIRCULATE)
    if earlier:
        return earlier
    if not receivers:
        raise NoReceiver(step="传阅")
    names = people.checked(work.instance.unit_id, receivers)
    have = set(Task.objects.filter(instance=instance_id, role=Role.READ).values_list("actor_id", flat=True))
    new = list({one.person_id: one for one in receivers if one.person_id not in have}.values())
    if not new:
        return Moved(work.instance, (), (), work.instance.event_count)
    batch = Batch.objects.filter(instance=instance_id).latest("number")
    acts.circulate(work, batch, receivers=new, text=text)
    to = titles([names[one.person_id] for one in new])
    return conclude(work, "oa.flow.circulated", f"传阅《{work.instance.title}》给{to}。")


@transaction.atomic
def urge(
    *, actor: Actor, instance_id: UUID, text: str = "", task_ids: Sequence[UUID] | None = None, key: str = ""
) -> Moved:
    """催办: remind the holders of open 办 tasks, of ``task_ids`` or all. ``opened`` of the result are those reminded.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotRunning``, ``NobodyToUrge``, ``ActNotAllowed`` (409).
    """
    text = clean(text, key=key)
    work, earlier = enter_instance(actor, instance_id, key)
    _require_part(actor, work, Act.URGE)
    if earlier:
        return earlier
    require_running(work.instance, "催办")
    tasks = Task.objects.filter(instance=instance_id, role=Role.DO, state=TaskState.OPEN).select_related("actor")
    if task_ids is not None:
        tasks = tasks.filter(pk__in=task_ids)
    found = list(tasks.order_by("created", "id"))
    if not found:
        raise NobodyToUrge()
    acts.urge(work, found, text=text)
    names = titles([task.actor.name for task in found])
    moved = conclude(work, "oa.flow.urged", f"催办《{work.instance.title}》：{names}。"[:500])
    return Moved(moved.instance, tuple(found), (), moved.seq)


def _require_part(actor: Actor, work: Work, act: Act) -> None:
    if not permitting.takes_part(actor, work.instance):
        raise RightMissing(right=HANDLE.label)
    if work.instance.is_running:
        here = [work.definition.step(key) for key in reading.places_of(work.instance)]
        if here and not any(act in step.acts for step in here):
            raise ActNotAllowed(step=here[0].name, act=act.label)
