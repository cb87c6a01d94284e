"""What a new report holds before anybody typed: the register's facts, supervision results, last year's answers.

``x-prefill`` of a field names a fact; of a list a list of facts, whose fields say in turn which of its values they take.
What is taken over from last year the definition says in ``x-carried`` (``kernel.forms.carrying``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports.models import ReportDefinition
from yaojian.enterprise.companies import facts as register
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.forms import carrying, schemas
from yaojian.kernel.forms.schemas import Schema

Source = Callable[[Company, int], list[dict[str, Any]]]
_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Another room gives rows about a company and a year, which definitions may name in ``x-prefill`` of a list."""
    _sources[name] = source


def facts_of(company: Company, year: int) -> dict[str, Any]:
    """The register's facts and what other rooms give, by name."""
    return register.facts(company) | {name: source(company, year) for name, source in _sources.items()}


@dataclass(frozen=True, slots=True)
class LastYear:
    """What was submitted about the year before, and the definition it was told on."""

    definition: ReportDefinition
    data: Mapping[str, Mapping[str, Any]]


def prefilled(
    definition: ReportDefinition, facts: Mapping[str, Any], last_year: LastYear | None = None
) -> dict[str, dict[str, Any]]:
    """The data of every section of a new report. The register goes before last year's report."""
    carried = carried_over(definition, last_year) if last_year else {}
    data: dict[str, dict[str, Any]] = {}
    for code, section in content.form_of(definition).sections.items():
        data[code] = section.blank() | carried.get(code, {}) | _known(section.schema, facts)
    return data


def carried_over(definition: ReportDefinition, last_year: LastYear) -> dict[str, dict[str, Any]]:
    """What this year's form takes over, by section."""
    before = content.form_of(last_year.definition).schema
    return carrying.carry(before, content.form_of(definition).schema, last_year.data)


def _known(schema: Schema, facts: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, below in schema["properties"].items():
        if (source := below.get("x-prefill")) is None:
            continue
        value = facts.get(source)
        if schemas.kind_of(below) == "array" and "properties" in below["items"]:
            value = [_known(below["items"], row) for row in value or ()]
        elif choices := schemas.choices_of(below.get("items", below)):
            value = _among(value, [choice for choice, _ in choices])
        found[name] = value
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _among(value: Any, choices: list[Any]) -> Any:
    """Only what the form offers: the register may know scopes that the form does not."""
    if isinstance(value, list):
        return [one for one in value if one in choices]
    return value if value in choices else None
