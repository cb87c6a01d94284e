"""Adding and removing rows by plain form posts: buttons named ``add:/warehouses`` and ``remove:/warehouses/2``."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import definitions, schemas
from .definitions import Definition
from .parsing import MOST_ROWS

ADD = "add:"
REMOVE = "remove:"


@dataclass(frozen=True, slots=True)
class RowAct:
    """``data`` after the act, and the pointer of the row to put the focus on (the list itself when it is empty)."""

    data: Any
    focus: str


def act_on_rows(definition: Definition, data: Any, posted: Iterable[str]) -> RowAct | None:
    """Do what a row button among the ``posted`` names asks; None when none was pressed.

    ``data`` is what ``parsing.parse`` made of the same post; it is changed in place. A name that fits no list of the
    definition, or a row that is not there, changes nothing.
    """
    for name in posted:
        if name.startswith(ADD):
            return _add(definition, data, name.removeprefix(ADD))
        if name.startswith(REMOVE):
            return _remove(definition, data, name.removeprefix(REMOVE))
    return None


def _add(definition: Definition, data: Any, pointer: str) -> RowAct:
    path = _path(pointer)
    schema = schemas.at(definition.schema, path)
    if schema is None or schemas.kind_of(schema) != "array":
        return RowAct(data, "")
    rows = _rows(data, path, make=True)
    if rows is None or len(rows) >= schema.get("maxItems", MOST_ROWS):
        return RowAct(data, pointer)
    rows.append(definitions.blank_row(schema))
    return RowAct(data, f"{pointer}/{len(rows) - 1}")


def _remove(definition: Definition, data: Any, pointer: str) -> RowAct:
    *path, row = _path(pointer) or [""]
    place = "".join(f"/{part}" for part in path)
    rows = _rows(data, path, make=False)
    if rows is None or not isinstance(row, int) or not 0 <= row < len(rows):
        return RowAct(data, place)
    del rows[row]
    return RowAct(data, f"{place}/{min(row, len(rows) - 1)}" if rows else place)


def _path(pointer: str) -> list[str | int]:
    return [int(part) if part.isascii() and part.isdigit() else part for part in pointer.split("/")[1:]]


def _rows(data: Any, path: list[str | int], *, make: bool) -> list[Any] | None:
    """The list at ``path``; with ``make`` an absent last one is put there."""
    place = data
    for number, part in enumerate(path):
        last = number == len(path) - 1
        if isinstance(part, int):
            if not isinstance(place, list) or part >= len(place):
                return None
            place = place[part]
        elif isinstance(place, dict):
            if make and last:
                place.setdefault(part, [])
            place = place.get(part)
        else:
            return None
    return place if isinstance(place, list) else None
