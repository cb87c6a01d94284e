"""A form as one of its fillers gets it: parts whose ``x-when`` does not hold for them are left out.

``x-when`` is an expression (``expressions``) over what the register knows and what was answered elsewhere. It differs from
``x-shown-when``, which looks at the answers beside it and which the page can follow while somebody types.
"""

import functools
from collections.abc import Iterator
from typing import Any

from . import expressions, rules
from .definitions import Definition
from .expressions import Known
from .schemas import Schema


@functools.lru_cache(maxsize=64)
def conditions_of(definition: Definition) -> tuple[tuple[str, Any], ...]:
    """Path and condition of every part that has one, outer parts first. Raises ``BadDefinition``."""
    found = tuple(_conditions(definition.schema, ""))
    for path, condition in found:
        expressions.verify(condition, path)
        for named in expressions.paths_of(condition):
            rules.require_path(definition.schema, named, path)
    return found


def left_out(definition: Definition, known: Known) -> frozenset[str]:
    """Paths of the parts that do not concern who is ``known``; what is not known yet does not concern them either."""
    return frozenset(path for path, condition in conditions_of(definition) if not expressions.holds(condition, known))


@functools.lru_cache(maxsize=256)
def tailored(definition: Definition, without: frozenset[str]) -> Definition:
    """The form without these parts. Compiled once for each set of parts."""
    return Definition.of(_without(definition.schema, "", without)) if without else definition


def _conditions(schema: Schema, path: str) -> Iterator[tuple[str, Any]]:
    for name, below in schema.get("properties", {}).items():
        here = f"{path}/{name}".lstrip("/")
        if "x-when" in below:
            yield here, below["x-when"]
        yield from _conditions(below, here)
    if "items" in schema:
        yield from _conditions(schema["items"], f"{path}/*")


def _without(schema: Schema, path: str, without: frozenset[str]) -> Schema:
    pared = dict(schema)
    if "items" in pared:
        pared["items"] = _without(pared["items"], f"{path}/*", without)
    if "properties" not in pared:
        return pared
    kept = {}
    for name, below in schema["properties"].items():
        here = f"{path}/{name}".lstrip("/")
        if here not in without:
            kept[name] = _without(below, here, without)
    pared["properties"] = kept
    gone = set(schema["properties"]) - set(kept)
    return _undemanded(pared, gone) if gone else pared


def _undemanded(schema: Schema, gone: set[str]) -> Schema:
    """Nobody is asked for what is not there: also inside the conditions that preparation made."""
    pared = dict(schema)
    for key in ("required", "x-demanded"):
        if key in pared:
            pared[key] = [name for name in pared[key] if name not in gone]
    for key in ("then", "else"):
        if key in pared:
            pared[key] = _undemanded(pared[key], gone)
    if "allOf" in pared:
        pared["allOf"] = [_undemanded(part, gone) for part in pared["allOf"]]
    return pared
