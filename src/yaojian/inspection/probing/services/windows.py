"""Maintenance windows, decided by two people, and taking an alarm on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yaojian.inspection.probing.errors import AlarmOver, OwnProposal, WindowDecided, WindowTooLate, WindowTooLong
from yaojian.inspection.probing.models import Alarm, MaintenanceWindow, ProbeTarget, WindowState
from yaojian.inspection.probing.rights import APPROVE, MANAGE
from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.queries import holders_of

TO_DECIDE, DECIDED = "inspection.maintenance.to_decide", "inspection.maintenance.decided"
LONGEST = timedelta(days=7)
_PROPOSE = "inspection.maintenance.propose"


@dataclass(frozen=True, slots=True)
class WindowWish:
    """What is asked for; moments aware. Without ``target`` for all targets."""

    begins: datetime
    ends: datetime
    reason: str
    target_id: UUID | None = None


@transaction.atomic
def propose_window(*, actor: Actor, wish: WindowWish, key: str) -> MaintenanceWindow:
    """Ask for a window (申请维护时段); it counts only once another person approves it. The same ``key`` again: the first.

    Raises ``RightMissing`` (403), ``Unknown`` (404), ``WindowTooLate``, ``WindowTooLong``, ``Invalid`` (422).
    """
    checks.require(actor, MANAGE)
    if actor.user_id is None:
        raise RightMissing(right=MANAGE.label)
    earlier = idempotency.earlier_result(key, actor=actor, act=_PROPOSE)
    if earlier is not None:
        return MaintenanceWindow.objects.get(pk=earlier)
    if not wish.reason.strip():
        raise Invalid(field="原因", reason="请填写原因。")
    if wish.begins <= timezone.now():
        raise WindowTooLate()
    if not timedelta(0) < wish.ends - wish.begins <= LONGEST:
        raise WindowTooLong(days=LONGEST.days)
    target = checks.fetch(actor, MANAGE, ProbeTarget.objects.all(), wish.target_id) if wish.target_id else None
    window = MaintenanceWindow.objects.create(
        target=target,
        begins=wish.begins,
        ends=wish.ends,
        reason=wish.reason.strip()[:300],
        proposed_by_id=actor.user_id,
        proposed_by_name=actor.name[:60],
    )
    idempotency.remember(key, actor=actor, act=_PROPOSE, result=str(window.pk))
    title = f"{actor.name}申请维护时段：{window.reason}"
    deciders = holders_of(APPROVE).exclude(pk=actor.user_id).values_list("pk", flat=True)
    notices.after_commit(TO_DECIDE, to=list(deciders), title=title, link=reverse("probing:windows"))
    record(actor, "inspection.maintenance.proposed", window, summary=title, begins=window.begins.isoformat())
    return window


@transaction.atomic
def decide_window(*, actor: Actor, window_id: UUID, approve: bool, note: str = "") -> MaintenanceWindow:
    """Approve or refuse (审批维护时段). Locks the window; the same decision again changes nothing.

    Raises ``Unknown``, ``RightMissing``, ``OwnProposal`` (403), ``WindowDecided`` (409), ``WindowTooLate`` (422).
    """
    window = checks.fetch(actor, APPROVE, MaintenanceWindow.objects.select_for_update(of=("self",)), window_id)
    if window.proposed_by_id == actor.user_id:
        raise OwnProposal()
    wanted = WindowState.APPROVED if approve else WindowState.REFUSED
    if window.state == wanted and window.decided_by_id == actor.user_id:
        return window
    if window.state != WindowState.PROPOSED:
        raise WindowDecided(state=window.get_state_display())
    if approve and window.begins <= timezone.now():
        raise WindowTooLate()
    window.state, window.note = wanted, note.strip()[:300]
    window.decided_by_id, window.decided_by_name, window.decided_at = actor.user_id, actor.name[:60], timezone.now()
    window.save()
    title = f"维护时段“{window.reason}”{window.get_state_display()}。"
    notices.after_commit(DECIDED, to=[window.proposed_by_id], title=title, link=reverse("probing:windows"))
    record(actor, "inspection.maintenance.decided", window, summary=title, approved=approve)
    return window


@transaction.atomic
def end_window(*, actor: Actor, window_id: UUID) -> MaintenanceWindow:
    """Withdraw one that has not begun, or end one that runs at this moment (撤回或提前结束). Visits so far keep their mark."""
    window = checks.fetch(actor, MANAGE, MaintenanceWindow.objects.select_for_update(of=("self",)), window_id)
    now = timezone.now()
    if window.state == WindowState.WITHDRAWN:
        return window
    if window.state == WindowState.REFUSED or window.ends <= now:
        raise WindowDecided(state="已经结束" if window.ends <= now else window.get_state_display())
    if window.state == WindowState.APPROVED and window.begins < now:
        window.ends = now
        words = "提前结束"
    else:
        window.state = WindowState.WITHDRAWN
        words = "撤回"
    window.save(update_fields=["state", "ends"])
    record(actor, "inspection.maintenance.ended", window, summary=f"{words}维护时段“{window.reason}”。")
    return window


@transaction.atomic
def take_alarm(*, actor: Actor, alarm_id: UUID) -> Alarm:
    """Say that one sees to it (我来处理): the time of the response stands from the first. Again changes nothing."""
    alarm = checks.fetch(actor, MANAGE, Alarm.objects.select_for_update(of=("self",)), alarm_id)
    if alarm.taken_at is not None:
        return alarm
    if alarm.ended is not None:
        raise AlarmOver(name=alarm.target.name)
    alarm.taken_by_id, alarm.taken_by_name, alarm.taken_at = actor.user_id, actor.name[:60], timezone.now()
    alarm.save(update_fields=["taken_by", "taken_by_name", "taken_at"])
    record(actor, "inspection.probe.alarm_taken", alarm, summary=f"{actor.name}处理“{alarm.target}”的告警。")
    return alarm
