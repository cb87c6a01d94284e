"""Supervisions of somebody who leaves: another answers for them, or another asked (交接)."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.organisations.models import Person
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right
from yaojian.oa.flow import clock

from . import queries, telling
from .models import Entry, EntryKind, State, Supervision


def held_by(actor: Actor, person_id: UUID, right: Right) -> list[Supervision]:
    """Running supervisions a person asked for or answers for, on which the actor holds ``right``, oldest first."""
    mine = Q(asked_by=person_id) | Q(person=person_id)
    rows = queries.supervisions().filter(mine, state__in=(State.OPEN, State.REPORTED))
    return list(checks.allowed(actor, right, rows).order_by("opened", "id"))


@transaction.atomic
def reassign(
    *,
    actor: Actor,
    right: Right,
    person_id: UUID,
    to: tuple[UUID, UUID],
    supervision_ids: Collection[UUID],
    reason: str,
) -> set[UUID]:
    """Put another person and unit (``to``) in the person's place; what was closed meanwhile is left out.

    ``right`` is what the handing room asks for; rows without it are left out. Locks the rows in the order of their ids.
    Returns the ids changed.
    """
    wanted = [row.pk for row in held_by(actor, person_id, right) if row.pk in set(supervision_ids)]
    rows = Supervision.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    running = [row for row in rows if row.is_running]
    receiver = Person.objects.get(pk=to[0])
    for supervision in running:
        _reassign(actor, supervision, person_id, receiver, to[1], reason)
    return {row.pk for row in running}


def _reassign(
    actor: Actor, supervision: Supervision, person_id: UUID, receiver: Person, unit_id: UUID, reason: str
) -> None:
    answers = supervision.person_id == person_id
    if answers:
        supervision.person, supervision.unit_id = receiver, unit_id
    if supervision.asked_by_id == person_id:
        supervision.asked_by, supervision.asked_unit_id = receiver, unit_id
    supervision.save(update_fields=["person", "unit", "asked_by", "asked_unit"])
    words = f"{'责任人' if answers else '督办人'}变更为{receiver.name}"
    Entry.objects.create(
        supervision=supervision,
        number=Entry.objects.filter(supervision=supervision).count() + 1,
        kind=EntryKind.REASSIGNED,
        person_id=actor.person_id or receiver.pk,
        text=f"{words}：{reason}",
        percent=supervision.percent,
        at=clock.now(),
    )
    audit.record(actor, "oa.supervision.reassigned", supervision, summary=f"督办“{supervision.title}”{words}。")
    if answers and supervision.state == State.OPEN:
        telling.start_clock(actor, supervision)
