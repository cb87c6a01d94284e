"""This year's figures beside last year's: fields the definition marks with ``x-statistic``, sums over rows, counts of rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yaojian.enterprise.annual_reports import content, figures
from yaojian.enterprise.annual_reports.models import ReportDefinition
from yaojian.enterprise.annual_reports.prefill import LastYear
from yaojian.kernel.forms import schemas

LARGE = Decimal("0.3")
"""A change of more than 30 % is marked (enterprise.md §4)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of both years. ``before`` or ``now`` is None where that year does not tell it."""

    section: str
    label: str
    unit: str
    before: Decimal | None
    now: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Now minus before."""
        return None if self.before is None or self.now is None else self.now - self.before

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of before, one decimal; None where before is nothing."""
        if self.difference is None or not self.before:
            return None
        return (self.difference / abs(self.before) * 100).quantize(Decimal("0.1"))

    @property
    def is_large(self) -> bool:
        """More than 30 %, or something where there was nothing."""
        if self.difference is None or not self.difference:
            return False
        return not self.before or abs(self.difference) > LARGE * abs(self.before)


def changes(definition: ReportDefinition, data: Mapping[str, Any], last_year: LastYear) -> list[Change]:
    """Figures of both years in the order of this year's form; those both years leave out are left out."""
    now, before = _totals(definition, data), _totals(last_year.definition, last_year.data)
    return [
        Change(section, label, unit, before.get(field), now.get(field))
        for field, section, label, unit in _fields(definition)
        if field in now or field in before
    ]


def _totals(definition: ReportDefinition, data: Mapping[str, Any]) -> dict[str, Decimal]:
    """Numbers by field, those of rows added up. What cannot be read as its type yet is left out."""
    totals: dict[str, Decimal] = {}
    for field, _, value in figures.facts_of(definition, data):
        if isinstance(number := value.get("number"), Decimal):
            totals[field] = totals.get(field, Decimal(0)) + number
    return totals


def _fields(definition: ReportDefinition) -> Iterator[tuple[str, str, str, str]]:
    for code, form in content.form_of(definition).sections.items():
        yield from _below(form.schema, code, form.title, "")


def _below(schema: schemas.Schema, field: str, section: str, before: str) -> Iterator[tuple[str, str, str, str]]:
    for name, below in schema["properties"].items():
        here, label = f"{field}/{name}", before + schemas.label_of(name, below)
        kind = schemas.kind_of(below)
        if kind == "object":
            yield from _below(below, here, section, f"{label}：")
        elif kind == "array" and schemas.kind_of(below["items"]) == "object":
            yield f"{here}/#", section, f"{label}条数", "条"
            yield from _below(below["items"], f"{here}/*", section, f"{label}：")
        elif kind in ("integer", "number"):
            yield here, section, label, str(below.get("x-unit", ""))
