"""Targets: add, change, pause, watch closely."""

from dataclasses import dataclass, fields
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.inspection.measuring.functions import PAGE, function_checks
from yaojian.inspection.probing import guarding
from yaojian.inspection.probing.errors import AlreadyWatched, NeedsWords
from yaojian.inspection.probing.models import LONGEST_INTERVAL, Hours, ProbeTarget, Reach, TargetState
from yaojian.inspection.probing.rights import MANAGE
from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations.models import Person
from yaojian.kernel.permissions import checks

ROUND = "inspection.probing.round"
MOST_DENSE_HOURS = 24
_ADD = "inspection.probe.add"


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What a person says about a target; minutes, visits in a row."""

    name: str
    address: str
    reach: str = Reach.INTERNET
    function: str = PAGE
    words: str = ""
    interval: int = 10
    hours: str = Hours.ALWAYS
    failures_to_alarm: int = 3
    recoveries_to_clear: int = 2
    responsible: Person | None = None
    is_control: bool = False


@transaction.atomic
def add_target(*, actor: Actor, facts: TargetFacts, key: str) -> ProbeTarget:
    """Watch an address from now on (新增监测对象). The same ``key`` again returns the first.

    Raises ``RightMissing`` (403), ``Invalid``, ``OutOfReach``, ``NeedsWords`` (422), ``AlreadyWatched`` (409).
    """
    checks.require(actor, MANAGE)
    earlier = idempotency.earlier_result(key, actor=actor, act=_ADD)
    if earlier is not None:
        return ProbeTarget.objects.get(pk=earlier)
    target = ProbeTarget(next_visit=timezone.now())
    _apply(target, facts)
    target.save()
    idempotency.remember(key, actor=actor, act=_ADD, result=str(target.pk))
    record(actor, "inspection.probe.added", target, summary=f"新增监测对象“{target}”。", address=target.address)
    jobs.defer(ROUND)
    return target


@transaction.atomic
def change_target(*, actor: Actor, target_id: UUID, facts: TargetFacts) -> ProbeTarget:
    """Change what is watched and how (修改监测对象); visits so far stay. Locks the target. Raises as ``add_target``, ``Unknown``."""
    target = checks.fetch(actor, MANAGE, ProbeTarget.objects.select_for_update(of=("self",)), target_id)
    before = {field.name: str(getattr(target, field.name)) for field in fields(TargetFacts)}
    _apply(target, facts)
    after = {field.name: str(getattr(target, field.name)) for field in fields(TargetFacts)}
    if before == after:
        return target
    target.save()
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(actor, "inspection.probe.changed", target, summary=f"修改监测对象“{target}”。", changed=changed)
    return target


@transaction.atomic
def set_active(*, actor: Actor, target_id: UUID, active: bool) -> ProbeTarget:
    """Pause or resume the visits (停用、启用). The history stays. Doing it twice changes nothing."""
    target = checks.fetch(actor, MANAGE, ProbeTarget.objects.select_for_update(of=("self",)), target_id)
    if target.active == active:
        return target
    target.active = active
    if active:
        target.next_visit = timezone.now()
        target.state, target.failed_in_row, target.good_in_row = TargetState.UNKNOWN, 0, 0
        if target.alarms.filter(ended__isnull=True).exists():
            target.state = TargetState.DOWN
    target.save()
    word = "启用" if active else "停用"
    record(actor, "inspection.probe.switched", target, summary=f"{word}监测对象“{target}”。", active=active)
    return target


@transaction.atomic
def watch_closely(*, actor: Actor, target_id: UUID, hours: int) -> ProbeTarget:
    """Visit every minute for ``hours`` (密集监测); 0 ends it. At most a day."""
    if not 0 <= hours <= MOST_DENSE_HOURS:
        raise Invalid(field="小时数", reason=f"应在 0 到 {MOST_DENSE_HOURS} 之间。")
    target = checks.fetch(actor, MANAGE, ProbeTarget.objects.select_for_update(of=("self",)), target_id)
    now = timezone.now()
    target.dense_until = now + timedelta(hours=hours) if hours else None
    target.next_visit = min(target.next_visit, now) if hours else target.next_visit
    target.save(update_fields=["dense_until", "next_visit"])
    summary = f"对“{target}”密集监测 {hours} 小时。" if hours else f"结束对“{target}”的密集监测。"
    record(actor, "inspection.probe.dense", target, summary=summary, hours=hours)
    return target


def _apply(target: ProbeTarget, facts: TargetFacts) -> None:
    check = function_checks().get(facts.function)
    if check is None:
        raise Invalid(field="检查方式", reason="请从列表中选择。")
    if check.needs_words and not facts.words.strip():
        raise NeedsWords(check=check.title)
    if not facts.name.strip():
        raise Invalid(field="名称", reason="请填写名称。")
    if not 1 <= facts.interval <= LONGEST_INTERVAL:
        raise Invalid(field="间隔（分钟）", reason=f"应在 1 到 {LONGEST_INTERVAL} 之间，才够每天 20 次。")
    if min(facts.failures_to_alarm, facts.recoveries_to_clear) < 1:
        raise Invalid(field="告警次数", reason="至少 1 次。")
    address = guarding.checked(facts.address, facts.reach)
    same = ProbeTarget.objects.filter(address=address, function=facts.function, words=facts.words.strip())
    if known := same.exclude(pk=target.pk).first():
        raise AlreadyWatched(name=known.name)
    for field in fields(TargetFacts):
        value = getattr(facts, field.name)
        setattr(target, field.name, value.strip() if isinstance(value, str) else value)
    target.address = address
