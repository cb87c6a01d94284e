"""Back again: 退回 and 撤回."""

from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import acts, loading, withdrawing
from yaojian.oa.flow.errors import NotWithdrawable
from yaojian.oa.flow.rights import HANDLE
from yaojian.oa.flow.steps import Act
from yaojian.oa.flow.values import Moved

from .shell import begin, clean, conclude, enter_task, opinion_of, require_act


@transaction.atomic
def send_back(
    *, actor: Actor, task_id: UUID, text: str, step: str | None = None, direct: bool = False, key: str = ""
) -> Moved:
    """退回 to ``step`` (default: the one before), for those who did it last. ``text`` says why.

    ``direct`` (直送): when they submit, it comes straight back to those here who have not signed; else step by step.
    Raises ``Unknown`` (404), ``RightMissing`` (403), ``TaskFinished``, ``NotYetYourTurn``, ``ActNotAllowed``,
    ``NothingBefore`` (409), ``ReasonMissing``, ``NoCandidate``, ``Invalid`` (422).
    """
    text = clean(text, key=key, reason_for=Act.RETURN.label)
    entered = enter_task(actor, task_id, key)
    if entered.earlier:
        return entered.earlier
    work, task = entered.work, entered.task
    require_act(work, task.batch, Act.RETURN)
    loading.whole(work)
    acts.send_back(work, task, step=step, direct=direct, text=text)
    to = work.new_batches[-1].step_name
    summary = f"将《{work.instance.title}》从{task.batch.step_name}退回{to}{'，办结后直送' if direct else ''}。"
    return conclude(work, "oa.flow.returned", summary, task=str(task.pk), opinion=opinion_of(work), direct=direct)


@transaction.atomic
def withdraw(*, actor: Actor, task_id: UUID, text: str = "", key: str = "") -> Moved:
    """撤回 one's own submission, while nobody has opened or done what it led to. The opinion stays, marked 已撤回.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotWithdrawable``, ``ActNotAllowed`` (409), ``Invalid`` (422).
    """
    text = clean(text, key=key)
    checks.signed_in(actor)
    task = loading.lock_task(task_id).task
    if actor.person_id is None or actor.person_id != task.actor_id:
        raise RightMissing(right=HANDLE.label)
    work = begin(actor, task.instance, key)
    if earlier := loading.earlier(task.instance, key, work.person_id):
        return earlier
    work.take([task.batch], [task])
    loading.whole(work)
    require_act(work, task.batch, Act.WITHDRAW)
    submitted = loading.event(task.instance, task.closed_by)
    if reason := withdrawing.obstacle(work, task, submitted):
        raise NotWithdrawable(reason=reason)
    if submitted is None:
        raise NotWithdrawable(reason="找不到这次提交")
    acts.withdraw(work, task, submitted, text=text)
    summary = f"撤回对《{work.instance.title}》的提交（{task.batch.step_name}）。"
    return conclude(work, "oa.flow.withdrawn", summary, task=str(task.pk))
