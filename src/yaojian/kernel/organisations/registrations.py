"""What this room tells the kernel's registries."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Q

from yaojian.kernel import prepared_rows
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.organisations import queries
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import scopes


def _units_below(ids: Sequence[UUID]) -> list[UUID]:
    return [row["id"] for row in prepared_rows.rows_of(queries.units_below(ids).values("id"))]


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_kind("unit", label="机构及其下级", expand=_units_below, names_of=_names_of)
    scopes.register_scope(Unit, "unit", lambda ids: Q(pk__in=ids))
    register_actions(
        {
            "kernel.organisation.unit_created": "设立机构",
            "kernel.organisation.unit_closed": "撤销机构",
            "kernel.organisation.person_created": "登记人员",
            "kernel.organisation.appointed": "任命",
            "kernel.organisation.post_ended": "免职",
            "kernel.organisation.put_in_charge": "分管调整",
        }
    )


def _names_of(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))
