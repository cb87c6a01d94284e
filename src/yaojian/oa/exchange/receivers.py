"""Who may be sent to: departments of the bureau, subordinate units, branches; and the groups a clerk picks at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit, UnitKind

from .errors import NotReceiving

GROUPS: dict[str, tuple[str, str]] = {
    "branches": (UnitKind.BRANCH, "全部分局"),
    "subordinates": (UnitKind.SUBORDINATE, "全部直属单位"),
    "departments": (UnitKind.DEPARTMENT, "全部处室"),
}
"""Kind and label of the ready groups, by key."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Units of one kind in their official order, with the group that means all of them."""

    key: str
    label: str
    heading: str
    units: tuple[Unit, ...]


def offered(sender: Unit) -> list[Offered]:
    """All units one may send to from ``sender``. One query."""
    kinds = [kind for kind, _ in GROUPS.values()]
    units = sorted(
        organisations.open_units().filter(kind__in=kinds).exclude(pk=sender.pk),
        key=lambda unit: (unit.order, unit.path),
    )
    headings = {UnitKind.BRANCH: "分局", UnitKind.SUBORDINATE: "直属单位", UnitKind.DEPARTMENT: "省局处室"}
    return [
        Offered(key, label, headings[UnitKind(kind)], tuple(unit for unit in units if unit.kind == kind))
        for key, (kind, label) in GROUPS.items()
    ]


def chosen(sender: Unit, unit_ids: Sequence[UUID]) -> list[Unit]:
    """These units in official order, each once. Raises ``NotReceiving`` (422) when one may not be sent to."""
    wanted = set(unit_ids)
    found = [unit for group in offered(sender) for unit in group.units if unit.pk in wanted]
    if len(found) < len(wanted):
        raise NotReceiving
    return found
