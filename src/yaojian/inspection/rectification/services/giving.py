"""Giving problems to a unit or one of its people, one or many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yaojian.inspection.rectification import terms, timing, trail
from yaojian.inspection.rectification.errors import DueTooEarly, NothingChosen, NotInState, NotOfUnit, TooMany
from yaojian.inspection.rectification.models import Rectification, RectificationAct, RectificationState
from yaojian.inspection.rectification.rights import ASSIGN
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Person, Unit
from yaojian.kernel.permissions import checks

MOST_AT_ONCE = 200
_ASSIGN = "inspection.rectification.assign"
_GIVABLE = (RectificationState.FOUND, RectificationState.ASSIGNED)


@dataclass(frozen=True, slots=True)
class Giving:
    """To whom, until the end of which Beijing day (None: by the severity of each problem), with which words."""

    unit_id: UUID
    person_id: UUID | None = None
    due: date | None = None
    text: str = ""


@transaction.atomic
def assign(*, actor: Actor, ids: Collection[UUID], giving: Giving, key: str) -> list[Rectification]:
    """Give problems that wait, or give them to others (派发、改派). All or none; the same ``key`` again: the same problems.

    Raises ``RightMissing`` (403), ``Unknown`` (404), ``NotInState`` (409), ``NotOfUnit``, ``DueTooEarly``, ``NothingChosen``,
    ``TooMany`` (422), ``CalendarMissing`` (503).
    """
    checks.require(actor, ASSIGN)
    if idempotency.earlier_result(key, actor=actor, act=_ASSIGN) is not None:
        return list(Rectification.objects.filter(pk__in=ids))
    rows = _locked(actor, ids)
    unit, person = _taker(giving)
    now = timezone.now()
    if giving.due is not None and giving.due < workdays.today():
        raise DueTooEarly()
    for row in rows:
        row.unit, row.person, row.state = unit, person, RectificationState.ASSIGNED
        row.due = workdays.due_at_end_of(giving.due) if giving.due else terms.due_for(row.severity, now)
        row.save(update_fields=["unit", "person", "state", "due"])
        timing.start(actor, row)
        whom = f"{unit.short_name}{person.name if person else ''}"
        trail.note_and_record(actor, row, RectificationAct.ASSIGNED, f"派发给{whom}。{giving.text.strip()}")
    _tell(actor, rows)
    idempotency.remember(key, actor=actor, act=_ASSIGN, result=str(len(rows)))
    return rows


def _locked(actor: Actor, ids: Collection[UUID]) -> list[Rectification]:
    wanted = set(ids)
    if not wanted:
        raise NothingChosen()
    if len(wanted) > MOST_AT_ONCE:
        raise TooMany(most=MOST_AT_ONCE)
    every = Rectification.objects.filter(pk__in=wanted)
    rows = list(checks.allowed(actor, ASSIGN, every).select_for_update(of=("self",)).order_by("pk"))
    if len(rows) < len(wanted):
        raise Unknown(kind="整改事项") if every.count() < len(wanted) else RightMissing(right=ASSIGN.label)
    for row in rows:
        if row.state not in _GIVABLE:
            raise NotInState(title=row.title, state=row.get_state_display(), act="派发")
    return rows


def _taker(giving: Giving) -> tuple[Unit, Person | None]:
    unit = organisations.open_units().filter(pk=giving.unit_id).first()
    if unit is None:
        raise Unknown(kind="单位")
    if giving.person_id is None:
        return unit, None
    person = organisations.people_of(unit).filter(pk=giving.person_id).first()
    if person is None:
        raise NotOfUnit(person="所选人员", unit=unit.short_name)
    return unit, person


def _tell(actor: Actor, rows: list[Rectification]) -> None:
    """One notice, however many problems."""
    first = rows[0]
    if len(rows) == 1:
        timing.tell(actor, timing.owners(first), f"请整改：{first.title} {first.url}", timing.address(first))
        return
    link = reverse("rectification:list") + ("?tab=mine" if first.person_id else "?tab=unit")
    timing.tell(actor, timing.owners(first), f"派发给您 {len(rows)} 个网站问题，请按期整改。", link)
