"""The clock of mending, and whom it tells. Called inside the transaction of the act."""

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse

from yaojian.inspection.rectification import terms
from yaojian.inspection.rectification.models import Rectification
from yaojian.kernel import notices
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit

DEADLINE = "inspection.rectification.mend"
TO_DO = "inspection.rectification.to_do"


def start(actor: Actor, row: Rectification) -> None:
    """Remind and escalate by ``due``; a clock that runs already is moved and told its new owner."""
    if row.due is None:
        raise ValueError("a problem that was given to somebody has a deadline")
    deadlines.open_deadline(
        actor=actor,
        kind=DEADLINE,
        subject=row,
        due=row.due,
        title=f"{row.title} {row.url}"[:200],
        link=address(row),
        owner_unit=row.unit,
        owner_person=row.person,
    )


def pause(actor: Actor, row: Rectification, reason: str) -> None:
    """It is not the owner's turn."""
    deadlines.pause_deadline(actor=actor, kind=DEADLINE, subject=row, reason=reason)


def run_on(actor: Actor, row: Rectification, now: datetime) -> None:
    """The owner's turn again: the old deadline, or a new one by the severity when that has passed. The caller saves the row."""
    resumed = deadlines.resume_deadline(actor=actor, kind=DEADLINE, subject=row)
    row.due = resumed.due if resumed is not None else row.due
    if row.due is None or row.due <= now:
        row.due = terms.due_for(row.severity, now)
    start(actor, row)


def stop(actor: Actor, row: Rectification) -> None:
    """Nothing is owed any more."""
    deadlines.close_deadline(actor=actor, kind=DEADLINE, subject=row)


def owners(row: Rectification) -> list[int]:
    """Accounts of the person, or else of the unit's people."""
    accounts = User.objects.filter(is_active=True)
    if row.person_id is not None:
        return list(accounts.filter(person=row.person_id).values_list("pk", flat=True))
    if row.unit is None:
        return []
    people = organisations.people_of(row.unit).order_by().values("pk")
    return list(accounts.filter(person__in=people).values_list("pk", flat=True))


def superiors(deadline: Deadline) -> Collection[int]:
    """Accounts to escalate to: the unit's head and the bureau leader in charge of it."""
    unit = Unit.objects.filter(pk=deadline.owner_unit_id).first() if deadline.owner_unit_id else None
    if unit is None:
        return []
    leaders = (organisations.leader_of(unit), organisations.leader_in_charge(unit))
    people = [leader.pk for leader in leaders if leader is not None]
    return list(User.objects.filter(person__in=people, is_active=True).values_list("pk", flat=True))


def tell(actor: Actor, to: Collection[int], sentence: str, link: str) -> None:
    """Everybody but the one who acts."""
    people = sorted({user for user in to if user != actor.user_id})
    notices.after_commit(TO_DO, to=people, title=sentence[:200], link=link)


def address(row: Rectification) -> str:
    """Its page."""
    return reverse("rectification:page", args=[row.pk])
