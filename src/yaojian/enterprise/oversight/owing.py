"""Which companies owe a kind of report, as a condition on the register's rows: ``x-owed-when`` of its definition in SQL.

The same expression is asked of one company's facts elsewhere (``annual_reports.content.is_owed``); a test compares both.
"""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports.models import ReportDefinition
from yaojian.enterprise.companies.models import CompanyKind, CompanyState
from yaojian.kernel.forms.schemas import BadDefinition

_FACTS = {
    "vaccines": Q(vaccines=True),
    "third_party_logistics": Q(accepts_storage=True),
    "entrusts_storage": Q(entrusts_storage=True),
    "special_drugs": ~Q(special_drugs=[]),
}
_MODES = {"批发": CompanyKind.WHOLESALE, "零售连锁总部": CompanyKind.CHAIN}
_NOBODY = Q(pk__in=())


def owes(definition: ReportDefinition) -> Q:
    """Trading companies that file this kind of report. Raises ``BadDefinition`` for an expression SQL is not told of."""
    condition = content.form_of(definition).schema.get("x-owed-when", True)
    return ~Q(state=CompanyState.CLOSED) & _condition(condition)


def _condition(expression: Any) -> Q:
    if isinstance(expression, bool):
        return Q() if expression else _NOBODY
    match expression:
        case ["fact", str(name)] if name in _FACTS:
            return _FACTS[name]
        case ["not", inner]:
            return ~_condition(inner)
        case ["and", *parts]:
            return reduce(and_, map(_condition, parts))
        case ["or", *parts]:
            return reduce(or_, map(_condition, parts))
        case ["==", ["fact", "mode"], str(mode)] if mode in _MODES:
            return Q(kind=_MODES[mode])
    raise BadDefinition(f"x-owed-when: the ledger cannot ask the register {expression}")
