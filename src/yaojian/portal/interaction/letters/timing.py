"""The clock of an answer, and whom it tells. Called inside the transaction of the act."""

from datetime import datetime, timedelta

from django.urls import reverse

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.permissions.rights import Right
from yaojian.portal.interaction.acting import moments, staff
from yaojian.portal.interaction.letters import rules
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.letters.rights import HANDLE, REGISTER

DEADLINE = "portal.letter.answer"
TO_DO = "portal.letter.to_do"


def due_of(kind: str, received: datetime) -> datetime:
    """When an answer is due by the rule of the kind. Raises ``CalendarMissing`` (503)."""
    return workdays.due_in_working_days(received, rules.rule_of(kind).answer)


def later(due: datetime, days: int) -> datetime:
    """``days`` working days after the day that ends at ``due``."""
    last = (due.astimezone(workdays.BEIJING) - timedelta(microseconds=1)).date()
    return workdays.due_at_end_of(workdays.add_working_days(last, days))


def start(actor: Actor, letter: Letter) -> None:
    """Remind and escalate by ``due``; a clock that runs already is moved and told its new owner."""
    deadlines.open_deadline(
        actor=actor,
        kind=DEADLINE,
        subject=letter,
        due=letter.due,
        title=letter.name,
        link=address(letter),
        owner_unit=letter.unit,
        owner_person=letter.person,
    )


def stop(actor: Actor, letter: Letter) -> None:
    """Nothing is owed any more."""
    deadlines.close_deadline(actor=actor, kind=DEADLINE, subject=letter)


def pause(actor: Actor, letter: Letter) -> None:
    """The citizen is asked for something."""
    deadlines.pause_deadline(actor=actor, kind=DEADLINE, subject=letter, reason="等待来信人补充")


def resume(actor: Actor, letter: Letter) -> None:
    """It runs on; ``letter.due`` moves by the working days of the pause. The caller saves the letter."""
    deadline = deadlines.resume_deadline(actor=actor, kind=DEADLINE, subject=letter)
    if deadline is not None:
        letter.due = deadline.due


def reminded(deadline: Deadline) -> list[int]:
    """Accounts to remind: the person, else the unit's handlers, else who registers and assigns."""
    letter = Letter.objects.select_related("unit").filter(pk=deadline.subject_id).first()
    if letter is None:
        return []
    if letter.person_id is not None:
        return staff.accounts_of([letter.person_id])
    return staff.holders(HANDLE if letter.unit is not None else REGISTER, letter.unit)


def superiors(deadline: Deadline) -> list[int]:
    """Accounts to escalate to: the unit's head, the bureau leader in charge of it, and who assigns letters."""
    letter = Letter.objects.select_related("unit").filter(pk=deadline.subject_id).first()
    return [*staff.leaders(letter.unit), *staff.holders(REGISTER, None)] if letter is not None else []


def tell(actor: Actor, right: Right, letter: Letter, sentence: str) -> None:
    """Whoever may do the next step: the person it was given to, else the holders of ``right`` there; never the actor."""
    given = letter.person_id if right is HANDLE else None
    to = staff.accounts_of([given]) if given is not None else staff.holders(right, letter.unit)
    notices.after_commit(
        TO_DO, to=[user for user in to if user != actor.user_id], title=sentence, link=address(letter), at=moments.now()
    )


def address(letter: Letter) -> str:
    """Its page at the desk."""
    return reverse("portal:letters:page", args=[letter.pk])
