"""Whom a document is handed out to: units of the institution, proposed from what the paper says; and whether it was."""

from typing import Any

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.oa.exchange import receivers as exchange
from yaojian.oa.exchange.models import Dispatch
from yaojian.oa.flow import services as flow

from . import rules
from .models import Outgoing

GROUPS = {"各分局": UnitKind.BRANCH, "各直属单位": UnitKind.SUBORDINATE, "各处室": UnitKind.DEPARTMENT}
"""How a paper names all units of a kind."""


def offered(actor: Actor) -> list[Unit]:
    """Units the exchange delivers to from the actor's unit: branches first, then subordinate units and departments."""
    _, unit_id = flow.require_person(actor)
    return [unit for group in exchange.offered(Unit.objects.get(pk=unit_id)) for unit in group.units]


def proposed(outgoing: Outgoing, units: list[Unit]) -> dict[str, Any]:
    """What the form begins with: units named under 主送 and 抄送 ticked, the others as paper receivers."""
    names = [*rules.names_in(outgoing.main_to), *rules.names_in(outgoing.copy_to)]
    ticked = [
        str(unit.pk)
        for unit in units
        if unit.name in names or unit.short_name in names or any(GROUPS.get(name) == unit.kind for name in names)
    ]
    own = {name for unit in units for name in (unit.name, unit.short_name)} | set(GROUPS)
    return {"units": ticked, "outside": "\n".join(name for name in dict.fromkeys(names) if name not in own)}


def is_distributed(outgoing: Outgoing) -> bool:
    """Whether anybody was sent it, by the exchange or on paper."""
    by_exchange = Dispatch.objects.filter(source_document=outgoing.pk)
    return by_exchange.exists() or outgoing.outside_copies.exists()
