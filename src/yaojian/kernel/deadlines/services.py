"""Opening, moving, pausing, closing; and the clock that reminds and escalates.

The right to do so belongs to the subject's owner, whose service has asked for it before it calls here.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.calendar import workdays
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Person, Unit

from . import queries
from .kinds import Kind, is_known, kind_of, label_of
from .models import Deadline, DeadlineState

REMINDER, ESCALATION = "kernel.deadlines.reminder", "kernel.deadlines.escalation"


@transaction.atomic
def open_deadline(
    *,
    actor: Actor,
    kind: str,
    subject: Model,
    due: datetime,
    title: str = "",
    link: str = "",
    owner_unit: Unit | None = None,
    owner_person: Person | None = None,
) -> Deadline:
    """Start the clock of ``kind`` for ``subject``, due at ``due`` (aware). ``title`` is what reminders call it.

    When one runs already it is moved to the new due moment and owner instead. Raises ``KeyError`` for an unknown kind.
    """
    facts = kind_of(kind)
    deadline = _locked(kind, subject) or Deadline(
        kind=kind, subject_type=subject._meta.label_lower, subject_id=str(subject.pk), opened=timezone.now()
    )
    moved = not deadline._state.adding
    deadline.title = (title or str(subject))[:200]
    deadline.link, deadline.owner_unit, deadline.owner_person = link, owner_unit, owner_person
    _set_due(deadline, facts, due)
    deadline.save()
    action = "kernel.deadlines.moved" if moved else "kernel.deadlines.opened"
    record(
        actor, action, deadline, summary=f"{facts.label}：{deadline.title}，期限为{_told(due)}。", due=due.isoformat()
    )
    return deadline


@transaction.atomic
def close_deadline(*, actor: Actor, kind: str, subject: Model) -> Deadline | None:
    """What was owed is done, or is no longer owed. Harmless when nothing runs."""
    deadline = _locked(kind, subject)
    if deadline is None:
        return None
    now = timezone.now()
    late = deadline.state == DeadlineState.OPEN and deadline.due < now
    deadline.state, deadline.closed_at, deadline.paused_at = DeadlineState.CLOSED, now, None
    deadline.remind_at = deadline.escalate_at = None
    deadline.save()
    words = "逾期办结" if late else "按期办结"
    record(
        actor,
        "kernel.deadlines.closed",
        deadline,
        summary=f"{label_of(deadline.kind)}：{deadline.title}，{words}。",
        late=late,
    )
    return deadline


@transaction.atomic
def pause_deadline(*, actor: Actor, kind: str, subject: Model, reason: str) -> Deadline | None:
    """Stop the clock (等待补正). Harmless when it does not run."""
    deadline = _locked(kind, subject)
    if deadline is None or deadline.state == DeadlineState.PAUSED:
        return deadline
    deadline.state, deadline.paused_at = DeadlineState.PAUSED, timezone.now()
    deadline.save()
    summary = f"{label_of(deadline.kind)}：{deadline.title}，暂停计时（{reason}）。"
    record(actor, "kernel.deadlines.paused", deadline, summary=summary, reason=reason)
    return deadline


@transaction.atomic
def resume_deadline(*, actor: Actor, kind: str, subject: Model) -> Deadline | None:
    """Let the clock run on: the due moment moves by the length of the pause, in working days where the kind counts so.

    Harmless when it is not paused. Raises ``CalendarMissing``.
    """
    deadline = _locked(kind, subject)
    if deadline is None or deadline.paused_at is None:
        return deadline
    facts = kind_of(kind)
    due = _prolonged(deadline.due, deadline.paused_at, timezone.now(), facts)
    deadline.state, deadline.paused_at = DeadlineState.OPEN, None
    _set_due(deadline, facts, due)
    deadline.save()
    summary = f"{facts.label}：{deadline.title}，恢复计时，期限为{_told(due)}。"
    record(actor, "kernel.deadlines.resumed", deadline, summary=summary, due=due.isoformat())
    return deadline


def tick(*, actor: Actor, now: datetime | None = None) -> tuple[int, int]:
    """Remind and escalate what is due; each once. Returns how many of either. Safe to run twice at once."""
    now = now or timezone.now()
    reminders = list(queries.due_reminders(now).values_list("pk", flat=True))
    escalations = list(queries.due_escalations(now).values_list("pk", flat=True))
    reminded = sum(_remind(actor, pk, now) for pk in reminders)
    return reminded, sum(_escalate(actor, pk, now) for pk in escalations)


@transaction.atomic
def _remind(actor: Actor, pk: UUID, now: datetime) -> bool:
    deadline = queries.due_reminders(now).select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if deadline is None or not is_known(deadline.kind):
        return False
    deadline.remind_at, deadline.reminded_at = None, now
    deadline.save(update_fields=["remind_at", "reminded_at"])
    facts = kind_of(deadline.kind)
    to = facts.remind(deadline) if facts.remind else _owners(deadline)
    state = f"已于{_told(deadline.due)}到期" if deadline.due < now else f"{_told(deadline.due)}到期"
    title = f"{facts.label}“{deadline.title}”{state}，请尽快办理。"
    notices.after_commit(REMINDER, to=to, title=title, link=deadline.link)
    record(actor, "kernel.deadlines.reminded", deadline, summary=f"提醒：{title}", people=len(to))
    return True


@transaction.atomic
def _escalate(actor: Actor, pk: UUID, now: datetime) -> bool:
    deadline = queries.due_escalations(now).select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if deadline is None or not is_known(deadline.kind):
        return False
    deadline.escalate_at, deadline.escalated_at = None, now
    deadline.save(update_fields=["escalate_at", "escalated_at"])
    facts = kind_of(deadline.kind)
    to = facts.escalate(deadline) if facts.escalate else []
    title = f"{facts.label}“{deadline.title}”已于{_told(deadline.due)}到期，仍未办结，请督促。"
    notices.after_commit(facts.notice or ESCALATION, to=to, title=title, link=deadline.link)
    record(actor, "kernel.deadlines.escalated", deadline, summary=f"上报：{title}", people=len(to))
    return True


def _locked(kind: str, subject: Model) -> Deadline | None:
    rows = queries.of_subject(subject).filter(kind=kind).exclude(state=DeadlineState.CLOSED)
    return rows.select_for_update(of=("self",)).first()


def _set_due(deadline: Deadline, facts: Kind, due: datetime) -> None:
    """A due moment already reminded of and not moved keeps its silence; a moved one is reminded of anew."""
    if deadline.due == due and not deadline._state.adding:
        return
    deadline.due = due
    deadline.remind_at = None if facts.remind_before is None else due - facts.remind_before
    deadline.escalate_at = None if facts.escalate is None else due + facts.escalate_after


def _prolonged(due: datetime, paused: datetime, now: datetime, facts: Kind) -> datetime:
    if not facts.counts_working_days:
        return due + (now - paused)
    first, last = (moment.astimezone(workdays.BEIJING).date() for moment in (paused, now))
    days = workdays.working_days_between(first, last)
    local = due.astimezone(workdays.BEIJING)
    # 24:00 of a day is 00:00 of the next, so the day that counts is the one that ends then.
    last_day = (local - timedelta(microseconds=1)).date()
    return due + (workdays.add_working_days(last_day, days) - last_day)


def _owners(deadline: Deadline) -> Collection[int]:
    accounts = get_user_model().objects.filter(is_active=True)
    if deadline.owner_person_id:
        return list(accounts.filter(person_id=deadline.owner_person_id).values_list("pk", flat=True))
    if deadline.owner_unit is None:
        return []
    people = organisations.people_of(deadline.owner_unit).order_by().values("pk")
    return list(accounts.filter(person_id__in=people).values_list("pk", flat=True))


def _told(moment: datetime) -> str:
    """Beijing time; the end of a day is told as that day, because 24:00 and 00:00 confuse people."""
    local = moment.astimezone(workdays.BEIJING)
    if (local.hour, local.minute) == (0, 0):
        local -= timedelta(minutes=1)
        return f"{local.month}月{local.day}日"
    return f"{local.month}月{local.day}日 {local:%H:%M}"
