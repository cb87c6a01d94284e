"""What the worker does: claim what is due, keep what was measured, raise and take back alarms. Raw visits leave no audit
event of their own: they are a record themselves, which nobody can change."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from yaojian.inspection.measuring.alarming import Change, Outcome, Patience, Streak, after
from yaojian.inspection.measuring.rules import rules
from yaojian.inspection.measuring.values import Visit
from yaojian.inspection.probing import schedule
from yaojian.inspection.probing.models import (
    Alarm,
    MaintenanceWindow,
    ProbeTarget,
    ProbeVisit,
    TargetDay,
    TargetState,
    WindowState,
)
from yaojian.inspection.probing.rights import MANAGE
from yaojian.kernel import notices
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, system_actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.calendar import workdays
from yaojian.kernel.calendar.errors import CalendarMissing
from yaojian.kernel.permissions.queries import holders_of

ALARM = "inspection.probe.alarm"
MOST_A_ROUND = 60
_WORKER = "可用性监测"


@transaction.atomic
def claim_due(*, now: datetime) -> list[ProbeTarget]:
    """Targets to visit now, at most 60, each moved on to its next slot: two workers never visit the same one.

    Beyond the known years of the calendar a target of office hours is visited all day: that does no harm.
    """
    due = ProbeTarget.objects.filter(active=True, is_control=False, next_visit__lte=now).order_by("next_visit")
    targets = list(due.select_for_update(skip_locked=True, of=("self",))[:MOST_A_ROUND])
    for target in targets:
        try:
            target.next_visit = schedule.next_visit(target, now)
        except CalendarMissing:
            target.next_visit = now + schedule.interval_of(target, now)
    ProbeTarget.objects.bulk_update(targets, ["next_visit"])
    return targets


@transaction.atomic
def keep_visit(*, target_id: UUID, found: Visit, outcome: Outcome, at: datetime) -> ProbeVisit:
    """Keep one visit, count it into its day, and let the alarm follow. Locks the target. Tells whom an alarm concerns."""
    target = ProbeTarget.objects.select_for_update().get(pk=target_id)
    maintenance = in_maintenance(target_id, at)
    phases = found.phases
    kept = ProbeVisit.objects.create(
        target=target,
        at=at,
        outcome=outcome.value,
        maintenance=maintenance,
        status=found.status,
        dns=phases.dns,
        connect=phases.connect,
        tls=phases.tls,
        first_byte=phases.first_byte,
        total=phases.total,
        reason=found.reason.replace("\x00", "")[:300],
        ip=found.ip,
        steps=[{"title": step.title, "opened": step.opened, "total": step.total} for step in found.steps],
    )
    _count(kept)
    if not maintenance:
        _follow(target, kept, outcome)
    return kept


def in_maintenance(target_id: UUID, at: datetime) -> bool:
    """Whether an approved window of this target, or of all, holds at ``at``."""
    windows = MaintenanceWindow.objects.filter(state=WindowState.APPROVED, begins__lte=at, ends__gt=at)
    return windows.filter(Q(target=target_id) | Q(target__isnull=True)).exists()


def _count(kept: ProbeVisit) -> None:
    day, _ = TargetDay.objects.get_or_create(target_id=kept.target_id, day=kept.at.astimezone(workdays.BEIJING).date())
    if kept.maintenance:
        day.maintenance = F("maintenance") + 1
    elif kept.outcome == Outcome.PROBE_SIDE:
        day.probe_side = F("probe_side") + 1
    elif kept.outcome == Outcome.FAILED:
        day.failed = F("failed") + 1
    else:
        day.good = F("good") + 1
        day.slow = F("slow") + (1 if kept.total >= rules().slow_milliseconds else 0)
        day.slowest = max(day.slowest, kept.total)
    day.save()


def _follow(target: ProbeTarget, kept: ProbeVisit, outcome: Outcome) -> None:
    before = Streak(target.state == TargetState.DOWN, target.failed_in_row, target.good_in_row)
    now, change = after(before, outcome, Patience(target.failures_to_alarm, target.recoveries_to_clear))
    target.failed_in_row, target.good_in_row = now.failed, now.good
    if now.alarmed:
        target.state = TargetState.DOWN
    elif outcome is Outcome.GOOD:
        target.state = TargetState.UP
    target.save(update_fields=["state", "failed_in_row", "good_in_row"])
    actor = system_actor(_WORKER)
    if change is Change.RAISED:
        _raise_alarm(actor, target, kept)
    elif change is Change.CLEARED:
        _clear_alarm(actor, target, kept)
    elif now.alarmed and outcome is Outcome.FAILED:
        target.alarms.filter(ended__isnull=True).update(failed=F("failed") + 1, reason=kept.reason)


def _raise_alarm(actor: Actor, target: ProbeTarget, kept: ProbeVisit) -> None:
    failed = ProbeVisit.objects.filter(target=target, outcome=Outcome.FAILED.value, maintenance=False)
    first = failed.order_by("-at", "-id")[target.failed_in_row - 1 : target.failed_in_row].first() or kept
    alarm = Alarm.objects.create(
        target=target, began=first.at, raised=kept.at, failed=target.failed_in_row, reason=kept.reason
    )
    title = f"“{target}”连续 {target.failed_in_row} 次没有按时打开：{kept.reason}"
    _tell(target, title)
    record(actor, "inspection.probe.alarm_raised", alarm, summary=title[:300], target=str(target.pk))


def _clear_alarm(actor: Actor, target: ProbeTarget, kept: ProbeVisit) -> None:
    alarm = target.alarms.filter(ended__isnull=True).select_for_update().first()
    if alarm is None:
        return
    alarm.ended = kept.at
    alarm.save(update_fields=["ended"])
    minutes = round((alarm.ended - alarm.began).total_seconds() / 60)
    title = f"“{target}”已恢复，中断约 {minutes} 分钟，失败 {alarm.failed} 次。"
    _tell(target, title)
    record(actor, "inspection.probe.alarm_cleared", alarm, summary=title, minutes=minutes)


def _tell(target: ProbeTarget, title: str) -> None:
    people = set(holders_of(MANAGE).values_list("pk", flat=True))
    if target.responsible_id is not None:
        people |= set(User.objects.filter(person=target.responsible_id, is_active=True).values_list("pk", flat=True))
    notices.after_commit(ALARM, to=sorted(people), title=title, link=reverse("probing:target", args=[target.pk]))
