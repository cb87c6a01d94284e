"""Reminding whoever answers for what is overdue: at once when it gets worse, then weekly, never daily."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from yaojian.inspection.patrol.models import PatrolReminder
from yaojian.inspection.patrol.rights import REMIND
from yaojian.kernel import notices
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.patrol.sources import Item, ItemState, Source, all_sources, look
from yaojian.kernel.permissions import checks

OVERDUE = "inspection.patrol.overdue"
AGAIN_AFTER = timedelta(days=7)


@transaction.atomic
def remind(*, actor: Actor, now: datetime) -> int:
    """Tell the responsible persons, or the people of the responsible unit, of everything overdue, blank or due soon (提醒责任人).

    One thing is told again when its state changed or after a week. Returns how many things were told of. Safe to run twice.
    """
    checks.require(actor, REMIND)
    told = sum(_remind(source, item, now) for source in all_sources() for item in _due(source, now))
    if told:
        record(actor, "inspection.patrol.reminded", summary=f"日常巡查提醒 {told} 件事项的责任人。", items=told)
    return told


def _due(source: Source, now: datetime) -> Sequence[Item]:
    known = {one.key: one for one in PatrolReminder.objects.select_for_update().filter(source=source.code)}
    items = [item for item in look(source, now) if item.state is not ItemState.FRESH]
    mended = set(known) - {item.key for item in items}
    PatrolReminder.objects.filter(source=source.code, key__in=mended).delete()
    return [item for item in items if item.key not in known or _is_due(known[item.key], item, now)]


def _is_due(reminder: PatrolReminder, item: Item, now: datetime) -> bool:
    return reminder.state != item.state or now - reminder.told_at >= AGAIN_AFTER


def _remind(source: Source, item: Item, now: datetime) -> bool:
    """Whether there is anybody to tell. What nobody answers for stands on the page for the inspector."""
    people = _accounts(item)
    if not people:
        return False
    title = f"{source.label}：“{item.title}”{item.state.label}，{item.note}，请及时办理。"
    notices.after_commit(OVERDUE, to=people, title=title[:200], link=item.link)
    PatrolReminder.objects.update_or_create(
        source=source.code,
        key=item.key,
        defaults={"state": item.state.value, "told_at": now, "people": len(people), "told": F("told") + 1},
        create_defaults={"state": item.state.value, "told_at": now, "people": len(people)},
    )
    return True


def _accounts(item: Item) -> list[int]:
    accounts = User.objects.filter(is_active=True)
    if item.person_id is not None:
        return list(accounts.filter(person=item.person_id).values_list("pk", flat=True))
    unit = Unit.objects.filter(pk=item.unit_id).first() if item.unit_id else None
    if unit is None:
        return []
    head = organisations.leader_of(unit)
    whom = (
        accounts.filter(person=head) if head else accounts.filter(person__in=organisations.people_of(unit).order_by())
    )
    return list(whom.values_list("pk", flat=True))
