"""Who may act for whom now, and the lists of the page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from .models import Delegation


@dataclass(frozen=True, slots=True)
class Standing:
    """One delegation in force as its delegate meets it. Empty ``kinds`` or ``unit_ids`` mean all."""

    delegation_id: UUID
    principal_id: UUID
    kinds: tuple[str, ...]
    unit_ids: tuple[UUID, ...]

    def covers(self, kind: str, unit_id: UUID) -> bool:
        """Whether a task of this kind, held in the name of this unit, is within the delegation."""
        return (not self.kinds or kind in self.kinds) and (not self.unit_ids or unit_id in self.unit_ids)


def in_force(now: datetime) -> QuerySet[Delegation]:
    """Begun, neither over nor revoked at ``now`` (aware), and the delegate still in office."""
    held = Q(revoked_at__isnull=True, since__lte=now, until__gt=now, delegate__left_on__isnull=True)
    return Delegation.objects.filter(held)


def principals_of(person_id: UUID | None, now: datetime) -> list[Standing]:
    """For whom a person may act at ``now``. One query; index ``delegation_of_delegate``. Never passed on further."""
    if person_id is None:
        return []
    rows = in_force(now).filter(delegate_id=person_id).order_by("since", "id")
    return [
        Standing(pk, principal, tuple(kinds), tuple(units))
        for pk, principal, kinds, units in rows.values_list("pk", "principal_id", "kinds", "units")
    ]


def may_act_for(person_id: UUID | None, principal_id: UUID, kind: str, unit_id: UUID, now: datetime) -> bool:
    """Whether a person may act on a task of ``principal_id`` of this kind, held in the name of this unit."""
    return any(
        standing.principal_id == principal_id and standing.covers(kind, unit_id)
        for standing in principals_of(person_id, now)
    )


def condition(
    person_id: UUID | None, now: datetime, *, actor: str = "actor", kind: str = "kind", unit: str = "unit"
) -> Q:
    """Rows a person may act on: his own, and those delegated to him. Fields by name; one query for the delegations."""
    if person_id is None:
        return Q(pk__in=())
    return Q(**{actor: person_id}) | delegated(person_id, now, actor=actor, kind=kind, unit=unit)


def delegated(
    person_id: UUID | None, now: datetime, *, actor: str = "actor", kind: str = "kind", unit: str = "unit"
) -> Q:
    """Only the rows delegated to him (代办); selects nothing when nobody has delegated anything."""
    rows = Q(pk__in=())
    for standing in principals_of(person_id, now):
        one = Q(**{actor: standing.principal_id})
        if standing.kinds:
            one &= Q(**{f"{kind}__in": standing.kinds})
        if standing.unit_ids:
            one &= Q(**{f"{unit}__in": standing.unit_ids})
        rows |= one
    return rows
