"""Who does which duty in the demo institution (示范数据)."""

from collections.abc import Mapping
from typing import Any

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.oa.duties import services


def load(keeper: Actor, plan: Mapping[str, Any]) -> None:
    """Assign the duties of ``plan``: ``bureau`` by unit code, ``branch`` and ``subordinate`` for every body of the kind."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    root = Unit.objects.get(kind=UnitKind.HEADQUARTERS)
    for code, (unit, title) in plan["bureau"].items():
        services.assign_duty(actor=keeper, body_id=root.pk, code=code, unit_id=units[unit].pk, title=title)
    for kind in (UnitKind.BRANCH, UnitKind.SUBORDINATE):
        for body in (unit for unit in units.values() if unit.kind == kind):
            for code, title in plan[kind].items():
                services.assign_duty(actor=keeper, body_id=body.pk, code=code, unit_id=body.pk, title=title)
