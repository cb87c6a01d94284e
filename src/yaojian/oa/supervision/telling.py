"""Notices and clocks of supervisions. Called inside the transaction of the act."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth import get_user_model
from django.urls import reverse

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.organisations import queries as organisations
from yaojian.oa.flow import clock

from .models import Supervision

DEADLINE = "oa.supervision"
TO_ANSWER, ANSWERED = "oa.supervision.to_answer", "oa.supervision.answered"


def tell_responsible(actor: Actor, supervision: Supervision, sentence: str) -> None:
    """Whoever answers for it."""
    _tell(TO_ANSWER, {supervision.person_id} - {actor.person_id}, supervision, sentence)


def tell_asker(actor: Actor, supervision: Supervision, sentence: str) -> None:
    """Whoever asked."""
    _tell(ANSWERED, {supervision.asked_by_id} - {actor.person_id}, supervision, sentence)


def start_clock(actor: Actor, supervision: Supervision) -> None:
    """Remind and escalate by ``due``; a clock that runs already is moved."""
    deadlines.open_deadline(
        actor=actor,
        kind=DEADLINE,
        subject=supervision,
        due=supervision.due,
        title=supervision.title,
        link=address(supervision),
        owner_unit=supervision.unit,
        owner_person=supervision.person,
    )


def stop_clock(actor: Actor, supervision: Supervision) -> None:
    """Nothing is owed any more. Harmless when nothing runs."""
    deadlines.close_deadline(actor=actor, kind=DEADLINE, subject=supervision)


def superiors(deadline: Deadline) -> list[int]:
    """Accounts to escalate to: the asker, the responsible unit's head, the bureau leader in charge of it."""
    supervision = Supervision.objects.select_related("unit").filter(pk=deadline.subject_id).first()
    if supervision is None:
        return []
    people = {supervision.asked_by_id}
    for leader in (organisations.leader_of(supervision.unit), organisations.leader_in_charge(supervision.unit)):
        if leader is not None:
            people.add(leader.pk)
    return _users(people)


def address(supervision: Supervision) -> str:
    """Its page."""
    return reverse("oa:supervision:page", args=[supervision.pk])


def _tell(kind: str, people: Collection[UUID | None], supervision: Supervision, sentence: str) -> None:
    to = _users([person for person in people if person is not None])
    notices.after_commit(kind, to=to, title=sentence, link=address(supervision), at=clock.now())


def _users(people: Collection[UUID]) -> list[int]:
    return list(get_user_model().objects.filter(person__in=people, is_active=True).values_list("pk", flat=True))
