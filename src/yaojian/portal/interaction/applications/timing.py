"""The clock of an application in the database: marks written, ``due`` computed, ``kernel.deadlines`` told."""

from datetime import date

from django.urls import reverse

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.permissions.rights import Right
from yaojian.portal.interaction.acting import moments, staff
from yaojian.portal.interaction.applications import rules
from yaojian.portal.interaction.applications.clock import Clock, Mark, MarkKind, fold
from yaojian.portal.interaction.applications.models import Application, ClockMark, Paper
from yaojian.portal.interaction.applications.rights import HANDLE, REGISTER

DEADLINE = "portal.application.reply"
TO_DO = "portal.application.to_do"


def clock_of(application: Application) -> Clock:
    """How the clock stands."""
    marks = [
        Mark(MarkKind(row.kind), row.on, row.reason, row.ref, row.days)
        for row in ClockMark.objects.filter(application=application).order_by("number")
    ]
    return fold(marks, workdays, allowed=rules.working_days("reply"))


def move(actor: Actor, application: Application, mark: Mark, paper: Paper | None = None) -> Clock:
    """Write a mark and compute ``due`` anew; the caller saves the application, whose row is locked."""
    ClockMark.objects.create(
        application=application,
        number=ClockMark.objects.filter(application=application).count() + 1,
        kind=mark.kind,
        on=mark.on,
        reason=mark.reason,
        ref=mark.ref,
        days=mark.days,
        paper=paper,
    )
    clock = clock_of(application)
    application.due = workdays.due_at_end_of(clock.due) if clock.due is not None else None
    tell_deadline(actor, application, clock)
    return clock


def tell_deadline(actor: Actor, application: Application, clock: Clock) -> None:
    """Reminders run, stand still or end as the clock does."""
    if clock.finished is not None:
        deadlines.close_deadline(actor=actor, kind=DEADLINE, subject=application)
    elif application.due is None:
        reason = "、".join(clock.waits_for) or "未开始"
        deadlines.pause_deadline(actor=actor, kind=DEADLINE, subject=application, reason=reason)
    else:
        deadlines.resume_deadline(actor=actor, kind=DEADLINE, subject=application)
        deadlines.open_deadline(
            actor=actor,
            kind=DEADLINE,
            subject=application,
            due=application.due,
            title=f"信息公开申请 {application.number}",
            link=address(application),
            owner_unit=application.unit,
            owner_person=application.person,
        )


def last_day(start: date, clock: str) -> date:
    """The last day of a term of ``rules`` that begins with ``start``."""
    return workdays.add_working_days(start, rules.working_days(clock))


def reminded(deadline: Deadline) -> list[int]:
    """Accounts to remind: the person, else the unit's handlers, else who registers."""
    application = Application.objects.select_related("unit").filter(pk=deadline.subject_id).first()
    if application is None:
        return []
    if application.person_id is not None:
        return staff.accounts_of([application.person_id])
    return staff.holders(HANDLE if application.unit is not None else REGISTER, application.unit)


def superiors(deadline: Deadline) -> list[int]:
    """Accounts to escalate to: the unit's head, the leader in charge of it, who registers."""
    application = Application.objects.select_related("unit").filter(pk=deadline.subject_id).first()
    return [*staff.leaders(application.unit), *staff.holders(REGISTER, None)] if application is not None else []


def tell(actor: Actor, right: Right, application: Application, sentence: str) -> None:
    """Whoever may do the next step; never the actor."""
    given = application.person_id if right is HANDLE else None
    to = staff.accounts_of([given]) if given is not None else staff.holders(right, application.unit)
    told = [user for user in to if user != actor.user_id]
    notices.after_commit(TO_DO, to=told, title=sentence, link=address(application), at=moments.now())


def address(application: Application) -> str:
    """Its page at the desk."""
    return reverse("portal:applications:page", args=[application.pk])
