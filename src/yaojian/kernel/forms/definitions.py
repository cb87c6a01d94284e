"""Definitions: loaded once, checked against the standard, immutable."""

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs

from . import schemas
from .schemas import BadDefinition, Schema


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value somebody fills in. ``pointer`` has ``*`` for row numbers: ``/warehouses/*/area``."""

    pointer: str
    label: str
    schema: Schema


@dataclass(frozen=True, eq=False)
class Definition:
    """One form, or one section of one. ``code`` is its ``$id``; ``schema`` is prepared, see ``schemas.prepared``."""

    code: str
    title: str
    schema: Schema
    validator: jsonschema_rs.Draft202012Validator

    @classmethod
    def of(cls, source: Mapping[str, Any]) -> "Definition":
        """From JSON as it was written or stored. Raises ``BadDefinition``."""
        schema = schemas.prepared(source)
        if schemas.kind_of(schema) not in ("object", "array"):
            raise BadDefinition("#: a form is an object or a list")
        try:
            jsonschema_rs.meta.validate(schema)
            validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        except (jsonschema_rs.ValidationError, ValueError) as error:
            raise BadDefinition(f"not JSON Schema 2020-12: {error}") from error
        return cls(str(schema.get("$id", "")), str(schema.get("title", "")), schema, validator)

    @property
    def sections(self) -> dict[str, "Definition"]:
        """The top-level parts by name, in order; each is a definition whose data stand alone."""
        return _sections(self)

    def section(self, name: str) -> "Definition":
        """One part. Raises ``KeyError`` for an unknown name."""
        return self.sections[name]

    def leaves(self) -> Iterator[Leaf]:
        """Every value to fill in, in order: for import templates, statistics and comparison."""
        yield from _leaves(self.schema, "", self.title)

    def blank(self) -> Any:
        """What an untouched form holds: the defaults the schema names, and the rows it demands."""
        return _blank(self.schema)


@functools.cache
def _load(path: Path, modified: int) -> Definition:
    del modified  # part of the key: a changed file is read anew
    try:
        source = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadDefinition(f"{path.name}: {error}") from error
    return Definition.of(source)


def load(path: Path) -> Definition:
    """The definition in a JSON file, read once. Raises ``BadDefinition``, ``OSError``."""
    return _load(path, path.stat().st_mtime_ns)


@functools.cache
def _sections(definition: Definition) -> dict[str, Definition]:
    properties = definition.schema.get("properties", {})
    return {
        name: Definition.of({"$id": f"{definition.code}/{name}", **schema})
        for name, schema in properties.items()
        if schemas.kind_of(schema) in ("object", "array")
    }


def _leaves(schema: Schema, pointer: str, label: str) -> Iterator[Leaf]:
    kind = schemas.kind_of(schema)
    if kind == "object":
        for name, below in schema.get("properties", {}).items():
            yield from _leaves(below, f"{pointer}/{name}", schemas.label_of(name, below))
    elif kind == "array" and schemas.kind_of(schema["items"]) == "object":
        yield from _leaves(schema["items"], f"{pointer}/*", label)
    else:
        yield Leaf(pointer, label, schema)


def _blank(schema: Schema) -> Any:
    if "default" in schema:
        return schema["default"]
    kind = schemas.kind_of(schema)
    if kind == "object":
        below = ((name, _blank(part)) for name, part in schema.get("properties", {}).items())
        return {name: value for name, value in below if value is not None}
    if kind == "array":
        return [blank_row(schema) for _ in range(_first_rows(schema))]
    return None


def blank_row(schema: Schema) -> Any:
    """A new row of the list ``schema`` describes."""
    row = _blank(schema["items"])
    return ("" if schemas.kind_of(schema["items"]) != "object" else {}) if row is None else row


def _first_rows(schema: Schema) -> int:
    """A list of records that must not be empty opens with its first row, so that nobody has to look for a button."""
    return int(schema.get("minItems", 0)) if schemas.kind_of(schema["items"]) == "object" else 0
