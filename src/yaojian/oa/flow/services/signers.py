"""Who signs: adding, dropping, passing on, handing over."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.kernel.organisations.models import Person
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import co_signing, loading, people, permitting
from yaojian.oa.flow.errors import NoReceiver
from yaojian.oa.flow.models import Instance, Placing, Task
from yaojian.oa.flow.models.tasks import UNFINISHED
from yaojian.oa.flow.rights import HAND_OVER, STEER
from yaojian.oa.flow.steps import Act
from yaojian.oa.flow.values import Moved, Receiver

from .shell import begin, clean, conclude, enter_task, refuse_over, require_act, require_person, titles

_ACTS = {Placing.BEFORE: Act.ADD_BEFORE, Placing.BESIDE: Act.ADD_BESIDE, Placing.AFTER: Act.ADD_AFTER}


@transaction.atomic
def add_signers(
    *, actor: Actor, task_id: UUID, placing: str, receivers: Sequence[Receiver], text: str = "", key: str = ""
) -> Moved:
    """加签: ``before`` one signs oneself, ``beside`` oneself, or ``after`` one has signed. Up to three deep.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``TaskFinished``, ``NotYetYourTurn``, ``ActNotAllowed``,
    ``AlreadySigner``, ``TooDeep`` (409), ``NoReceiver``, ``ReceiverLeft``, ``ReceiverElsewhere``, ``Invalid`` (422).
    """
    text = clean(text, key=key)
    if placing not in Placing.values:
        raise Invalid(field="加签方式", reason="请选择前加签、并加签或后加签。")
    entered = enter_task(actor, task_id, key, receivers=receivers)
    work, task, where = entered.work, entered.task, Placing(placing)
    if earlier := entered.earlier or loading.earlier(work.instance, key, work.person_id):
        return earlier
    require_act(work, task.batch, _ACTS[where])
    if not receivers:
        raise NoReceiver(step=f"{task.batch.step_name}（{where.label}）")
    names = entered.names
    loading.whole(work)
    co_signing.add_signers(work, task, placing=where, receivers=receivers, names=names, text=text)
    to = titles([names[one.person_id] for one in receivers])
    summary = f"《{work.instance.title}》（{task.batch.step_name}）{where.label}：{to}。"[:500]
    return conclude(work, "oa.flow.added", summary, task=str(task.pk), placing=str(where))


@transaction.atomic
def drop_signer(*, actor: Actor, task_id: UUID, text: str, key: str = "") -> Moved:
    """减签: who asked for a signer, or chose the signers of the step, or steers flows, lets him off.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``TaskFinished``, ``ActNotAllowed``, ``LastSigner`` (409),
    ``ReasonMissing``, ``NoReceiver`` (422).
    """
    text = clean(text, key=key, reason_for=Act.DROP.label)
    checks.signed_in(actor)
    task = loading.lock_task(task_id).task
    work = begin(actor, task.instance, key)
    work.take([task.batch], [task])
    loading.whole(work)
    if not permitting.may_drop(actor, work.tasks[task.pk]):
        raise RightMissing(right=STEER.label)
    if earlier := loading.earlier(work.instance, key, work.person_id):
        return earlier
    if not task.is_unfinished:
        refuse_over(task)
    require_act(work, task.batch, Act.DROP)
    name = Person.objects.get(pk=task.actor_id).name
    co_signing.drop_signer(work, task, name=name, text=text)
    summary = f"《{work.instance.title}》（{task.batch.step_name}）减签：{name}。"
    return conclude(work, "oa.flow.dropped", summary, task=str(task.pk))


@transaction.atomic
def transfer(*, actor: Actor, task_id: UUID, receiver: Receiver, text: str = "", key: str = "") -> Moved:
    """转办: somebody else takes one's place. Raises as ``add_signers``."""
    text = clean(text, key=key)
    entered = enter_task(actor, task_id, key, receivers=[receiver])
    if entered.earlier:
        return entered.earlier
    work, task = entered.work, entered.task
    require_act(work, task.batch, Act.TRANSFER)
    name = entered.names[receiver.person_id]
    loading.whole(work)
    co_signing.transfer(work, task, receiver=receiver, name=name, text=text)
    summary = f"将《{work.instance.title}》（{task.batch.step_name}）转办给{name}。"
    return conclude(work, "oa.flow.transferred", summary, task=str(task.pk))


@transaction.atomic
def hand_over(
    *, actor: Actor, person_id: UUID, to: Receiver, task_ids: Sequence[UUID], text: str, key: str = ""
) -> list[Moved]:
    """交接: all these unfinished tasks of a person go to somebody else; what is over meanwhile is left out.

    One act an instance, all or none. Raises ``RightMissing`` (403), ``Unknown`` (404), ``ReceiverLeft``,
    ``ReceiverElsewhere``, ``ReasonMissing`` (422), ``WithoutPost`` (409).
    """
    text = clean(text, key=key, reason_for="交接")
    require_person(actor)
    wanted = Task.objects.filter(pk__in=task_ids, actor=person_id, state__in=UNFINISHED)
    allowed = checks.allowed(actor, HAND_OVER, wanted)
    if wanted.exists() and allowed.count() < wanted.count():
        raise RightMissing(right=HAND_OVER.label)
    checks.require(actor, HAND_OVER)
    leaving = Person.objects.filter(pk=person_id).first()
    if leaving is None:
        raise Unknown(kind="人员")
    instances = wanted.order_by("instance").values_list("instance", flat=True).distinct()
    # In the order of their ids, as everybody who locks several.
    locked = list(Instance.objects.filter(pk__in=list(instances)).order_by("pk").select_for_update(no_key=True))
    moved: list[Moved] = []
    for instance in locked:
        work = begin(actor, instance, key)
        if earlier := loading.earlier(instance, key, work.person_id):
            moved.append(earlier)
            continue
        name = people.checked(instance.unit_id, [to])[to.person_id]
        loading.whole(work)
        mine = [
            task
            for task in work.tasks.values()
            if task.pk in set(task_ids) and task.actor_id == person_id and task.is_unfinished
        ]
        if not mine:  # settled between the question above and the lock
            continue
        co_signing.hand_over(work, mine, receiver=to, name=name, text=text)
        summary = f"将{leaving.name}在《{instance.title}》的任务交接给{name}。"
        ids = [str(task.pk) for task in mine]
        moved.append(conclude(work, "oa.flow.handed_over", summary, last=False, tasks=ids))
    return moved
