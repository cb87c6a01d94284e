"""The one act of this room."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Person
from yaojian.kernel.permissions import checks
from yaojian.oa.flow.rights import HAND_OVER
from yaojian.oa.flow.services import Receiver

from . import queries
from .errors import ListChanged, NothingToHandOver, ReceiverAway, ReceiverMissing, ToOneself
from .holdings import Order
from .models import Handover, Line
from .queries import Group, Preview

MADE = "oa.handover.made"
LONGEST_REASON = 200
EVERYTHING = ""
"""Key of the receiver who takes every group that names none of its own."""


@transaction.atomic
def hand_over_all(
    *, actor: Actor, person_id: UUID, receivers: Mapping[str, Receiver], reason: str, seen: str = "", key: str
) -> Handover:
    """Everything a leaving or rotating person holds goes to others: all or nothing (交接). O1.

    ``receivers`` by key of the holding, ``EVERYTHING`` for the rest. ``seen`` is the digest of the list that was
    looked at. What the holder settles in the same moment is left out of the record. The same ``key`` again returns the
    first record. Locks the person, then the matters in the order of their ids. Raises ``Unknown`` (404),
    ``RightMissing`` (403), ``Invalid``, ``ReceiverMissing``, ``ReceiverAway``, ``ToOneself`` (422), ``ListChanged``,
    ``NothingToHandOver`` (409), and what ``flow.services.hand_over`` raises.
    """
    person = checks.fetch(actor, HAND_OVER, Person.objects.select_for_update(no_key=True), person_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act=MADE):
        return Handover.objects.get(pk=earlier)
    reason = _checked_reason(reason)
    found = queries.preview(actor, person)
    _check(found, receivers, seen)
    made = _record(actor, person, reason)
    lines = _hand(actor, made, found, receivers, key)
    if not lines:  # all of it was settled between the list and the locks
        raise NothingToHandOver(name=person.name)
    idempotency.remember(key, actor=actor, act=MADE, result=str(made.pk))
    people = sorted({line.receiver.name for line in lines if line.receiver})
    summary = f"{person.name}的 {len(lines)} 项工作交接给{'、'.join(people)}，原因：{reason.rstrip('。')}。"
    audit.record(actor, MADE, made, summary=summary[:500], person=str(person.pk), lines=len(lines))
    _tell(actor, made, lines)
    return made


def _checked_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(field="交接原因", reason=f"请写明原因，最多 {LONGEST_REASON} 个字。")
    return reason


def _check(found: Preview, receivers: Mapping[str, Receiver], seen: str) -> None:
    if not found.groups:
        raise NothingToHandOver(name=found.person.name)
    if seen and seen != found.digest:
        raise ListChanged(name=found.person.name)
    for group in found.groups:
        if group.holding.needs_receiver and _receiver(group, receivers) is None:
            raise ReceiverMissing(group=group.holding.label)
    for receiver in receivers.values():
        if receiver.person_id == found.person.pk:
            raise ToOneself(name=found.person.name)
        posts = organisations.current_posts().filter(person=receiver.person_id, unit=receiver.unit_id)
        if not posts.exists():
            raise ReceiverAway()


def _receiver(group: Group, receivers: Mapping[str, Receiver]) -> Receiver | None:
    if not group.holding.needs_receiver:
        return None
    return receivers.get(group.holding.key) or receivers.get(EVERYTHING)


def _record(actor: Actor, person: Person, reason: str) -> Handover:
    unit = queries.last_unit(person)
    if unit is None:
        raise Unknown(kind="任职单位")
    if actor.person_id is None:
        raise RightMissing(right=HAND_OVER.label)
    return Handover.objects.create(
        person=person, unit=unit, reason=reason, made_by_id=actor.person_id, made_at=timezone.now()
    )


def _hand(actor: Actor, made: Handover, found: Preview, receivers: Mapping[str, Receiver], key: str) -> list[Line]:
    people = Person.objects.in_bulk([one.person_id for one in receivers.values()])
    lines: list[Line] = []
    for n, group in enumerate(found.groups):
        receiver = _receiver(group, receivers)
        ids = [one.subject_id for one in group.things]
        # The engine keeps one key an instance and person: two groups may touch the same instance.
        order = Order(actor, found.person, receiver, ids, made.reason, f"{key[:56]}-{n}")
        went = group.holding.hand(order)
        lines += [
            Line(
                handover=made,
                number=len(lines) + place,
                group=group.holding.key,
                group_label=group.holding.label,
                subject_id=one.subject_id,
                document_id=one.document_id,
                title=one.title[:200],
                link=one.link,
                receiver=people[receiver.person_id] if receiver else None,
            )
            for place, one in enumerate((one for one in group.things if one.subject_id in went), start=1)
        ]
    return Line.objects.bulk_create(lines)


def _tell(actor: Actor, made: Handover, lines: list[Line]) -> None:
    """Every receiver with his number of things, and the person whose work it was."""
    counts: dict[UUID, int] = {}
    for line in lines:
        if line.receiver_id:
            counts[line.receiver_id] = counts.get(line.receiver_id, 0) + 1
    people = {*counts, made.person_id} - {actor.person_id}
    users = get_user_model().objects.filter(person__in=people, is_active=True).values_list("pk", "person_id")
    link = reverse("oa:handover:page", args=[made.pk])
    for user, person in users:
        if person == made.person_id:
            title = f"{actor.name}已把本人名下的 {len(lines)} 项工作交接给他人。"
        else:
            title = f"{made.person.name}的 {counts[person]} 项工作交接过来，请接续办理。"
        notices.after_commit(MADE, to=[user], title=title, link=link, body=f"交接原因：{made.reason}")
