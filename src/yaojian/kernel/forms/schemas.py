"""Prepares a schema for checking and showing: references resolved, conditions made plain JSON Schema."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DEEPEST = 12
NONE, WAIVED, WAIVED_REASON = "none", "waived", "waived_reason"
ABSENCES = (NONE, WAIVED, WAIVED_REASON)
"""Names of the answers by which a part says that there was nothing to tell (``x-none``), or that it is not concerned."""


class BadDefinition(Exception):
    """A definition its author must mend; the text says where and why. Never the fault of who fills it in."""


def prepared(source: Mapping[str, Any]) -> Schema:
    """A copy of ``source`` without ``$ref``, where ``x-shown-when`` with ``x-required`` has become ``if``/``then``.

    ``x-none`` and ``x-waiver`` (what the boxes say) become properties; while one is ticked nothing else is demanded.
    Preparing twice changes nothing more. Required texts may not be empty. Raises ``BadDefinition`` for unknown or circular references, names that are not
    ``[a-z][a-z0-9_]*``, missing titles, and conditions on properties that are not siblings.
    """
    return _prepare(source, source.get("$defs", {}), "#", 0)


def kind_of(schema: Mapping[str, Any]) -> str:
    """``object``, ``array``, ``string``, ``integer``, ``number`` or ``boolean``; choices without a type are strings."""
    kind = schema.get("type", "string")
    return str(kind)


def choices_of(schema: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Values and labels of ``enum`` or of ``oneOf`` with ``const`` and ``title``; empty when anything may be said."""
    if "enum" in schema:
        return [(value, str(value)) for value in schema["enum"]]
    options = schema.get("oneOf", ())
    return [(option["const"], str(option.get("title", option["const"]))) for option in options if "const" in option]


def label_of(name: str, schema: Mapping[str, Any]) -> str:
    """The label, else the name."""
    return str(schema.get("title", name))


def row_label_of(schema: Mapping[str, Any]) -> str:
    """What one row of an array is called."""
    return str(schema.get("x-row-label") or schema.get("title", "记录"))


def shown(schema: Mapping[str, Any], siblings: Mapping[str, Any]) -> bool:
    """Does ``x-shown-when`` of ``schema`` hold for the data beside it?"""
    return all(
        siblings.get(name) in (wanted if isinstance(wanted, list) else [wanted])
        for name, wanted in schema.get("x-shown-when", {}).items()
    )


def walk(schema: Schema, parts: list[str | int]) -> Iterator[tuple[str | int, Schema]]:
    """The schemas along a path through the data: property names and row numbers. Stops where the schema knows no more."""
    for part in parts:
        below = schema.get("items") if isinstance(part, int) else schema.get("properties", {}).get(part)
        if below is None:
            return
        schema = below
        yield part, schema


def at(schema: Schema, path: list[str | int]) -> Schema | None:
    """The schema at the end of ``path``; None when the schema knows no such place."""
    steps = list(walk(schema, path))
    if len(steps) < len(path):
        return None
    return steps[-1][1] if steps else schema


def _prepare(source: Mapping[str, Any], shared: Mapping[str, Any], place: str, depth: int) -> Schema:
    if depth > _DEEPEST:
        raise BadDefinition(f"{place}: nested too deeply, or a reference leads back to itself")
    schema: Schema = {key: value for key, value in source.items() if key not in ("$defs", "$ref")}
    if reference := source.get("$ref"):
        name = str(reference).removeprefix("#/$defs/")
        if name not in shared:
            raise BadDefinition(f"{place}: no $defs/{name}")
        schema = _prepare(shared[name], shared, place, depth + 1) | schema
    if "items" in schema:
        schema["items"] = _prepare(schema["items"], shared, f"{place}/items", depth + 1)
    if "properties" in schema:
        _prepare_object(schema, shared, place, depth)
    return schema


def _prepare_object(schema: Schema, shared: Mapping[str, Any], place: str, depth: int) -> None:
    schema.setdefault("type", "object")
    schema.setdefault("additionalProperties", False)
    properties: dict[str, Schema] = {}
    for name, source in (_absences(schema) | schema["properties"]).items():
        here = f"{place}/{name}"
        if not _NAME.fullmatch(name):
            raise BadDefinition(f"{here}: names are lower case letters, digits and underscores")
        properties[name] = _prepare(source, shared, here, depth + 1)
        if "title" not in properties[name]:
            raise BadDefinition(f"{here}: a title is missing")
    schema["properties"] = properties
    if "x-demanded" in schema:
        return
    schema["x-demanded"] = list(schema.get("required", ()))
    for name in schema["x-demanded"]:
        if name not in properties:
            raise BadDefinition(f"{place}: required {name} is no property")
        _refuse_empty_text(properties[name])
    conditions = [_condition(name, properties, place) for name in properties if "x-shown-when" in properties[name]]
    if rules := [*schema.get("allOf", ()), *(condition for condition in conditions if condition)]:
        schema["allOf"] = rules
    if absent := [{"properties": {name: {"const": True}}, "required": [name]} for name in _boxes(schema)]:
        demands = {key: schema.pop(key) for key in ("required", "allOf") if key in schema}
        nothing_else = {"propertyNames": {"enum": list(ABSENCES)}}
        reason = {"if": absent[-1], "then": {"required": [WAIVED_REASON]}} if "x-waiver" in schema else {}
        schema["allOf"] = [{"if": {"anyOf": absent}, "then": nothing_else, "else": demands}, reason]


def _boxes(schema: Schema) -> list[str]:
    return [name for name, hint in ((NONE, "x-none"), (WAIVED, "x-waiver")) if hint in schema]


def _absences(schema: Schema) -> dict[str, Schema]:
    """The boxes, before everything else."""
    boxes = {NONE: "x-none", WAIVED: "x-waiver"}
    found: dict[str, Schema] = {
        name: {"title": schema[hint], "type": "boolean", "x-widget": "checkbox"}
        for name, hint in boxes.items()
        if hint in schema
    }
    if WAIVED in found:
        reason = {"title": "不适用的原因", "type": "string", "minLength": 5, "maxLength": 300, "x-widget": "textarea"}
        found[WAIVED_REASON] = reason
    return found


def is_absent(data: Any) -> bool:
    """Did a part say that there was nothing to tell, or that it is not concerned?"""
    return isinstance(data, Mapping) and (data.get(NONE) is True or data.get(WAIVED) is True)


def _condition(name: str, properties: Mapping[str, Schema], place: str) -> Schema | None:
    when = properties[name]["x-shown-when"]
    if stranger := next((other for other in when if other not in properties or other == name), None):
        raise BadDefinition(f"{place}/{name}: shown when {stranger}, which is no sibling")
    if not properties[name].get("x-required"):
        return None
    _refuse_empty_text(properties[name])
    wanted = {other: {"enum": value} if isinstance(value, list) else {"const": value} for other, value in when.items()}
    return {"if": {"properties": wanted, "required": list(when)}, "then": {"required": [name]}}


def _refuse_empty_text(schema: Schema) -> None:
    if kind_of(schema) == "string" and not choices_of(schema):
        schema.setdefault("minLength", 1)
    if kind_of(schema) == "array":
        schema.setdefault("minItems", 1)
