"""Two people filled in the same form at once: where their texts differ, and what the later one takes over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .definitions import Definition

TAKE = "take"
"""Name of the inputs by which a page tells which fields shall be as they stand now."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field two people filled in differently. Both forms hold only this field, so that they can be read aloud."""

    name: str
    label: str
    mine: Mapping[str, Any]
    current: Mapping[str, Any]
    form: Definition


def differences(form: Definition, mine: Mapping[str, Any], current: Mapping[str, Any]) -> list[Difference]:
    """Where two texts of ``form`` differ, in the order of the form; lists count as one field."""
    properties: dict[str, Any] = form.schema["properties"]
    return [
        Difference(name, str(schema["title"]), _only(name, mine), _only(name, current), _form_of(name, schema))
        for name, schema in properties.items()
        if mine.get(name) != current.get(name)
    ]


def take_over(data: dict[str, Any], current: Mapping[str, Any], names: Sequence[str]) -> None:
    """Put what stands now into ``data`` for the fields named."""
    for name in names:
        if name in current:
            data[name] = current[name]
        else:
            data.pop(name, None)


def _only(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name]} if name in data else {}


def _form_of(name: str, schema: Mapping[str, Any]) -> Definition:
    alone = {key: value for key, value in schema.items() if key not in ("x-shown-when", "x-required")}
    return Definition.of({"title": str(schema["title"]), "type": "object", "properties": {name: alone}})
