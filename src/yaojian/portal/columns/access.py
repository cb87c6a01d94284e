"""Who may do what in a column: every grant in force that reaches it, from the column, from above, from its unit, from the whole."""

from django.db.models import Q

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.queries import grants_in_force
from yaojian.kernel.permissions.rights import READ_GRANTS
from yaojian.portal.columns.models import Column
from yaojian.portal.columns.rights import MANAGE
from yaojian.portal.desk.access import Access, told


def require_reader(actor: Actor, column: Column) -> None:
    """Whoever manages the column, or reads grants by office. Raises ``RightMissing``."""
    if not checks.holds(actor, READ_GRANTS):
        checks.require_on(actor, MANAGE, column)
    else:
        checks.require(actor, READ_GRANTS)


def access_to(column: Column) -> list[Access]:
    """All grants with rights of the portal that reach this column, those given on itself first."""
    above = Column.objects.filter(pk__in=column.get_ancestors(inclusive=True).values("pk"))
    codes = column.owner_unit.path.strip("/").split("/") if column.owner_unit else []
    units = Unit.objects.filter(code__in=codes).values_list("pk", flat=True)
    reaching = (
        Q(scope_kind="system")
        | Q(scope_kind="column", scope_id__in=list(above.values_list("uid", flat=True)))
        | Q(scope_kind="unit", scope_id__in=list(units))
    )
    found = told(grants_in_force().filter(reaching), here=column.uid)
    return sorted(found, key=lambda one: (not one.here, one.place, one.holder, one.template))
