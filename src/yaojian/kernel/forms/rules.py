"""What must hold between answers, as data in a definition (``x-rules``), and what is computed from them (``x-computed``).

A rule: ``{"name", "at", "must", "when"?, "each"?, "say", "level"?, "source"?}``. ``must`` is an expression
(``expressions``); the rule speaks when ``when`` holds and ``must`` does not; while either is unknown it is silent. ``each`` names a list: the rule is asked
for each of its rows, and ``at`` is a field of the row. Otherwise ``at`` is ``section/field``, with ``-`` for a section as a
whole. ``level`` ``note`` tells without keeping the form from being submitted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import expressions, schemas
from .checking import Problem
from .definitions import Definition
from .expressions import Expression, Known
from .schemas import BadDefinition, Schema


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, verified. ``each`` is empty for a rule about the form as a whole."""

    name: str
    section: str
    at: str
    must: Expression
    when: Expression
    each: str
    say: str
    blocking: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold at one place of one section."""

    rule: Rule
    problem: Problem


def rules_of(definition: Definition) -> list[Rule]:
    """The rules of a whole form. Raises ``BadDefinition`` for one that names what the form does not have."""
    return [_rule(definition, source, f"x-rules/{number}") for number, source in enumerate(_sources(definition))]


def _sources(definition: Definition) -> list[Mapping[str, Any]]:
    return list(definition.schema.get("x-rules", ()))


def _rule(definition: Definition, source: Mapping[str, Any], place: str) -> Rule:
    each, at = str(source.get("each", "")), str(source["at"])
    full = f"{each}/*/{at}" if each else at
    for expression in (source["must"], source.get("when", True)):
        expressions.verify(expression, place)
        for path in expressions.paths_of(expression):
            require_path(definition.schema, path, place)
    if not at.endswith("/-"):
        require_path(definition.schema, full, place)
    return Rule(
        name=str(source["name"]),
        section=(each or at).split("/")[0],
        at=at,
        must=source["must"],
        when=source.get("when", True),
        each=each,
        say=str(source["say"]),
        blocking=source.get("level", "error") != "note",
    )


def require_path(schema: Schema, path: str, place: str) -> None:
    """Raises ``BadDefinition`` unless the form has ``path``."""
    for part in path.split("/"):
        below = schema.get("items") if part == "*" else schema.get("properties", {}).get(part)
        if below is None:
            raise BadDefinition(f"{place}: no {path}")
        schema = below


def broken(definition: Definition, rules: Iterable[Rule], known: Known, section: str = "") -> Iterator[Broken]:
    """Every rule that does not hold, of one section or of all, in the order of the definition."""
    for rule in rules:
        if section and rule.section != section:
            continue
        if not rule.each:
            if _speaks(rule, known):
                yield Broken(rule, _problem(definition, rule, rule.at))
            continue
        rows = (expressions.values_at(known.answers, rule.each) or [[]])[0]
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if _speaks(rule, known.at_row(row)):
                yield Broken(rule, _problem(definition, rule, f"{rule.each}/{number}/{rule.at}"))


def _speaks(rule: Rule, known: Known) -> bool:
    return bool(expressions.holds(rule.when, known)) and expressions.holds(rule.must, known) is False


def _problem(definition: Definition, rule: Rule, path: str) -> Problem:
    """Told like any other problem: the pointer within the section, the row named."""
    section, _, inside = path.partition("/")
    parts: list[str | int] = [int(part) if part.isdigit() else part for part in inside.split("/") if part != "-"]
    rows, label, below = "", str(definition.section(section).title), definition.section(section).schema
    for part, here in schemas.walk(below, parts):
        if isinstance(part, int):
            rows += f"{schemas.row_label_of(below)}第 {part + 1} 行："
        else:
            label = schemas.label_of(part, here)
        below = here
    return Problem("".join(f"/{part}" for part in parts), label, rows + rule.say)


def compute(schema: Schema, data: Any, known: Known) -> None:
    """Put the values of fields with ``x-computed`` into ``data``, in place; an unknown one is left out."""
    kind = schemas.kind_of(schema)
    if kind == "array" and isinstance(data, list):
        for row in data:
            compute(schema["items"], row, known.at_row(row))
    elif kind == "object" and isinstance(data, dict):
        for name, below in schema.get("properties", {}).items():
            if "x-computed" not in below:
                compute(below, data.get(name), known)
                continue
            value = expressions.evaluate(below["x-computed"], known)
            data.pop(name, None)
            if value is not None:
                data[name] = _as_json(below, value)


def _as_json(schema: Schema, value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if schemas.kind_of(schema) == "integer" else float(value)
    return value
