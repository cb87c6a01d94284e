"""The clock of an answer, and whom it tells. Called inside the transaction of the act."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.urls import reverse

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions.queries import holders_of
from yaojian.kernel.permissions.rights import Right
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
        return _users([letter.person_id])
    return holders(HANDLE, letter.unit) if letter.unit is not None else holders(REGISTER, None)


def superiors(deadline: Deadline) -> list[int]:
    """Accounts to escalate to: the unit's head, the bureau leader in charge of it, and who assigns letters."""
    letter = Letter.objects.select_related("unit").filter(pk=deadline.subject_id).first()
    if letter is None:
        return []
    people = []
    if letter.unit is not None:
        leaders = (organisations.leader_of(letter.unit), organisations.leader_in_charge(letter.unit))
        people = [leader.pk for leader in leaders if leader is not None]
    return [*_users(people), *holders(REGISTER, None)]


def tell(actor: Actor, right: Right, letter: Letter, sentence: str) -> None:
    """Whoever may do the next step: the person it was given to, else the holders of ``right`` there; never the actor."""
    given = right is HANDLE and letter.person_id is not None
    to = _users([letter.person_id]) if given and letter.person_id else holders(right, letter.unit)
    notices.after_commit(TO_DO, to=[user for user in to if user != actor.user_id], title=sentence, link=address(letter))


def address(letter: Letter) -> str:
    """Its page at the desk."""
    return reverse("portal:letters:page", args=[letter.pk])


def holders(right: Right, unit: Unit | None) -> list[int]:
    """Accounts that hold ``right`` where a letter of ``unit`` lies."""
    return list(holders_of(right, [("unit", pk) for pk in _with_above(unit)]).values_list("pk", flat=True))


def _with_above(unit: Unit | None) -> list[UUID]:
    if unit is None:
        return []
    steps = unit.path.strip("/").split("/")
    paths = ["".join(f"{code}/" for code in steps[: depth + 1]) for depth in range(len(steps))]
    return list(Unit.objects.filter(path__in=paths).values_list("pk", flat=True))


def _users(people: list[UUID]) -> list[int]:
    return list(get_user_model().objects.filter(person__in=people, is_active=True).values_list("pk", flat=True))
