"""Checks data against a definition and says in Chinese what to mend."""

from dataclasses import dataclass
from typing import Any

from . import schemas, sentences
from .definitions import Definition
from .schemas import Schema


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. ``pointer`` is the JSON pointer of the place; ``sentence`` stands alone, rows named."""

    pointer: str
    label: str
    sentence: str


def check(definition: Definition, data: Any) -> list[Problem]:
    """Everything wrong with ``data``, in the order of the form, one problem a place. Empty = it may be submitted."""
    found: dict[str, tuple[tuple[int, ...], Problem]] = {}
    for error in definition.validator.iter_errors(data):
        path: list[str | int] = list(error.instance_path)
        keyword, value = error.kind.name, error.kind.value
        if keyword == "required":
            path.append(str(value))
        problem = _problem(definition.schema, path, keyword, value, error.instance)
        found.setdefault(problem.pointer, (_order(definition.schema, path), problem))
    return [problem for _, problem in sorted(found.values(), key=lambda pair: pair[0])]


def pointer_of(path: list[str | int]) -> str:
    """``["warehouses", 0, "area"]`` → ``/warehouses/0/area``. Names need no escapes, see ``schemas.prepared``."""
    return "".join(f"/{part}" for part in path)


def _problem(schema: Schema, path: list[str | int], keyword: str, value: Any, instance: Any) -> Problem:
    rows, below, label = "", schema, str(schema.get("title", ""))
    for part, here in schemas.walk(schema, path):
        if isinstance(part, int):
            rows += f"{schemas.row_label_of(below)}第 {part + 1} 行："
        else:
            label = schemas.label_of(part, here)
        below = here
    own = below.get("x-sentences", {}).get(keyword)
    sentence = own or sentences.sentence(keyword, label, below, value, instance)
    return Problem(pointer_of(path), label, rows + sentence)


def _order(schema: Schema, path: list[str | int]) -> tuple[int, ...]:
    """Place of a path in the form, so that problems come in the order one reads."""
    order: list[int] = []
    for part in path:
        names = list(schema.get("properties", {}))
        order.append(part if isinstance(part, int) else names.index(part) if part in names else len(names))
        schema = schema.get("items", {}) if isinstance(part, int) else schema.get("properties", {}).get(part, {})
    return tuple(order)
