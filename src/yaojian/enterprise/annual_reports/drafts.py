"""One section as it is typed: from a posted form to data, and two texts side by side when two people typed at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports.models import ReportDefinition, Section
from yaojian.kernel.forms import parsing, rows
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.rows import RowAct

TAKE = "take"


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with a post. ``row_act`` is set when a button asked for a row more or less."""

    data: dict[str, Any]
    row_act: RowAct | None


def typed(definition: ReportDefinition, code: str, posted: QueryDict, current: Section) -> Typed:
    """The data a posted section carries. Fields named in ``take`` keep what stands now (``Difference``)."""
    form = content.section_form(definition, code)
    data: dict[str, Any] = parsing.parse(form, posted, base=current.data)
    for name in posted.getlist(TAKE):
        if name in current.data:
            data[name] = current.data[name]
        else:
            data.pop(name, None)
    return Typed(data, rows.act_on_rows(form, data, posted.keys()))


@dataclass(frozen=True, slots=True)
class Difference:
    """One field two people filled in differently. Both forms hold only this field, so that they can be read aloud."""

    name: str
    label: str
    mine: Mapping[str, Any]
    current: Mapping[str, Any]
    form: Definition


def differences(
    definition: ReportDefinition, code: str, mine: Mapping[str, Any], current: Section
) -> Sequence[Difference]:
    """Where ``mine`` and what stands now differ, in the order of the form; lists count as one field."""
    properties: dict[str, Any] = content.section_form(definition, code).schema["properties"]
    return [
        Difference(name, str(schema["title"]), _only(name, mine), _only(name, current.data), _form_of(name, schema))
        for name, schema in properties.items()
        if mine.get(name) != current.data.get(name)
    ]


def _only(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name]} if name in data else {}


def _form_of(name: str, schema: Mapping[str, Any]) -> Definition:
    alone = {key: value for key, value in schema.items() if key not in ("x-shown-when", "x-required")}
    return Definition.of({"title": str(schema["title"]), "type": "object", "properties": {name: alone}})
