"""Whose accounts to tell."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth import get_user_model

from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions.queries import holders_of
from yaojian.kernel.permissions.rights import Right


def accounts_of(people: Collection[UUID]) -> list[int]:
    """The active accounts of these persons."""
    return list(get_user_model().objects.filter(person__in=people, is_active=True).values_list("pk", flat=True))


def holders(right: Right, unit: Unit | None) -> list[int]:
    """Accounts that hold ``right`` where something of ``unit`` lies: granted on it, above it, or everywhere."""
    places = []
    if unit is not None:
        steps = unit.path.strip("/").split("/")
        paths = ["".join(f"{code}/" for code in steps[: depth + 1]) for depth in range(len(steps))]
        places = [("unit", pk) for pk in Unit.objects.filter(path__in=paths).values_list("pk", flat=True)]
    return list(holders_of(right, places).values_list("pk", flat=True))


def leaders(unit: Unit | None) -> list[int]:
    """Accounts of the unit's head and of the bureau leader in charge of it."""
    if unit is None:
        return []
    found = (organisations.leader_of(unit), organisations.leader_in_charge(unit))
    return accounts_of([leader.pk for leader in found if leader is not None])
