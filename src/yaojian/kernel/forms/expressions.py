"""The small language in which a definition says when a part applies, what must hold, and what is computed.

An expression is JSON: a text, number, boolean or null stands for itself, a list is an act with its arguments:

    ["value", "transport/trips"]       an answer anywhere in the form       ["row", "batch"]       in the row looked at
    ["fact", "vaccines"]               what the register knows              ["facts", path]        all of them, as a list
    ["sum", path]                      of the numbers there                 ["size", list]
    ["count", path, test?]             rows (for which ``test`` holds)      ["any"|"all", path, test]
    ["and"|"or", …]  ["not", x]  ["==", a, b]  !=  <  <=  >  >=             ["+"|"-"|"*"|"/", a, b]
    ["in", x, list-expression]         ["list", …]                          ["empty", x]
    ["days", earlier, later]           whole days between two dates         ["year"]               the year told about
    ["if", test, a, b]                 ["round", x, places]                 ["yearof", date]
    ["text", a, b, …]                  written one after the other          ["contains", text, part]

Paths are names joined by ``/``; ``*`` goes through the rows of a list. Inside a ``test`` ``row`` means the row tested and
``outer`` the row of the rule. An answer that is missing or of a wrong type is *unknown* (None); what needs it is unknown too, so that nobody is told
of a wrong sum while a summand is still to be filled in. There are no loops, names or attributes: an expression can be
wrong, never harmful. No tables, no Django.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from .schemas import BadDefinition

Expression = Any
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Known:
    """What an expression may look at. ``answers`` is the whole form, ``facts`` the register's, ``year`` the report year."""

    answers: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)
    year: int = 0
    row: Mapping[str, Any] = field(default_factory=dict)
    outer: Mapping[str, Any] = field(default_factory=dict)

    def at_row(self, row: Any) -> "Known":
        """The same, looking at one row of a list."""
        return replace(self, row=row if isinstance(row, Mapping) else {}, outer=self.row)


def evaluate(expression: Expression, known: Known) -> Any:
    """The value of ``expression``; None where something it needs is not known."""
    if not isinstance(expression, list):
        return _plain(expression)
    act, *arguments = expression
    if act in _WITH_ROWS:
        return _WITH_ROWS[act](arguments, known)
    return _ACTS[act]([evaluate(argument, known) for argument in arguments], known)


def holds(expression: Expression, known: Known) -> bool | None:
    """Does it hold? None: not known yet."""
    value = evaluate(expression, known)
    return None if value is None else bool(value)


def verify(expression: Expression, place: str, depth: int = 0) -> None:
    """Raises ``BadDefinition`` for an unknown act, a wrong number of arguments, or too deep nesting."""
    if depth > _DEEPEST:
        raise BadDefinition(f"{place}: nested too deeply")
    if isinstance(expression, dict):
        raise BadDefinition(f"{place}: an expression is a value or a list")
    if not isinstance(expression, list):
        return
    if not expression or expression[0] not in _ARITIES:
        raise BadDefinition(f"{place}: no act {expression[:1]}")
    act, *arguments = expression
    least, most = _ARITIES[act]
    if not least <= len(arguments) <= most:
        raise BadDefinition(f"{place}: {act} takes {least} to {most} arguments, not {len(arguments)}")
    if act in _NAMING and not isinstance(arguments[0], str):
        raise BadDefinition(f"{place}: {act} names a path")
    for argument in arguments[1:] if act in _NAMING else arguments:
        verify(argument, place, depth + 1)


def paths_of(expression: Expression) -> Iterator[str]:
    """Every path in the form the expression looks at, for checks that they exist."""
    if isinstance(expression, list) and expression:
        act, *arguments = expression
        if act in _OF_FORM:
            yield arguments[0]
        for argument in arguments:
            yield from paths_of(argument)


def values_at(data: Any, path: str) -> list[Any]:
    """Everything ``path`` leads to; several where it goes through rows."""
    found = [data]
    for part in path.split("/"):
        if part == "*":
            found = [row for rows in found if isinstance(rows, list) for row in rows]
        else:
            found = [place.get(part) for place in found if isinstance(place, Mapping)]
    return found


def _plain(value: Any) -> Any:
    """Numbers as decimals, so that 0.1 + 0.2 is 0.3; empty texts count as unknown."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return None
    return None if value == "" else value


def _one(values: Sequence[Any]) -> Any:
    return _plain(values[0]) if values else None


def _value(arguments: list[Any], known: Known) -> Any:
    return _one(values_at(known.answers, arguments[0]))


def _row(arguments: list[Any], known: Known) -> Any:
    return _one(values_at(known.row, arguments[0]))


def _outer(arguments: list[Any], known: Known) -> Any:
    return _one(values_at(known.outer, arguments[0]))


def _fact(arguments: list[Any], known: Known) -> Any:
    return _one(values_at(known.facts, arguments[0]))


def _facts(arguments: list[Any], known: Known) -> list[Any]:
    return [_plain(value) for value in values_at(known.facts, arguments[0])]


def _sum(arguments: list[Any], known: Known) -> Decimal | None:
    numbers = [_number(_plain(value)) for value in values_at(known.answers, arguments[0])]
    return None if None in numbers else sum((number for number in numbers if number is not None), Decimal(0))


def _rows(arguments: list[Any], known: Known) -> list[Any]:
    """Rows of a list; absent is a list without rows."""
    return [row for rows in values_at(known.answers, arguments[0]) if isinstance(rows, list) for row in rows]


def _count(arguments: list[Any], known: Known) -> Decimal:
    rows = _rows(arguments, known)
    if len(arguments) > 1:
        rows = [row for row in rows if evaluate(arguments[1], known.at_row(row))]
    return Decimal(len(rows))


def _any(arguments: list[Any], known: Known) -> bool | None:
    return _or([evaluate(arguments[1], known.at_row(row)) for row in _rows(arguments, known)], known)


def _all(arguments: list[Any], known: Known) -> bool | None:
    return _and([evaluate(arguments[1], known.at_row(row)) for row in _rows(arguments, known)], known)


def _and(values: list[Any], _known: Known) -> bool | None:
    if any(value is not None and not value for value in values):
        return False
    return None if None in values else True


def _or(values: list[Any], _known: Known) -> bool | None:
    if any(values):
        return True
    return None if None in values else False


def _not(values: list[Any], _known: Known) -> bool | None:
    return None if values[0] is None else not values[0]


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[list[Any], Known], bool | None]:
    def act(values: list[Any], _known: Known) -> bool | None:
        one, other = values
        if one is None or other is None or type(one) is not type(other):
            return None
        return compare(one, other)

    return act


def _counted(compute: Callable[[Decimal, Decimal], Decimal]) -> Callable[[list[Any], Known], Decimal | None]:
    def act(values: list[Any], _known: Known) -> Decimal | None:
        one, other = _number(values[0]), _number(values[1])
        try:
            return None if one is None or other is None else compute(one, other)
        except (ZeroDivisionError, InvalidOperation, ArithmeticError):
            return None

    return act


def _number(value: Any) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _round(values: list[Any], _known: Known) -> Decimal | None:
    number, places = _number(values[0]), _number(values[1])
    if number is None or places is None or not number.is_finite() or abs(number) > Decimal(10) ** 18:
        return None
    return number.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


def _days(values: list[Any], _known: Known) -> Decimal | None:
    earlier, later = _date(values[0]), _date(values[1])
    return Decimal((later - earlier).days) if earlier and later else None


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _in(values: list[Any], _known: Known) -> bool | None:
    wanted, among = values
    if wanted is None or among is None:
        return None
    return isinstance(among, list) and wanted in among


def _text(values: list[Any], _known: Known) -> str | None:
    if None in values:
        return None
    return "".join(f"{value:f}" if isinstance(value, Decimal) else str(value) for value in values)


def _contains(values: list[Any], _known: Known) -> bool | None:
    text, part = values
    return part in text if isinstance(text, str) and isinstance(part, str) else None


def _yearof(values: list[Any], _known: Known) -> Decimal | None:
    day = _date(values[0])
    return Decimal(day.year) if day else None


def _if(values: list[Any], _known: Known) -> Any:
    test, one, other = values
    return None if test is None else (one if test else other)


# ``value``, ``row`` … name places; the paths are not evaluated, the tests of rows only row by row.
_WITH_ROWS: dict[str, Callable[[list[Any], Known], Any]] = {
    "value": _value,
    "row": _row,
    "outer": _outer,
    "fact": _fact,
    "facts": _facts,
    "sum": _sum,
    "count": _count,
    "any": _any,
    "all": _all,
}
_ACTS: dict[str, Callable[[list[Any], Known], Any]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "==": _compared(lambda one, other: bool(one == other)),
    "!=": _compared(lambda one, other: bool(one != other)),
    "<": _compared(lambda one, other: bool(one < other)),
    "<=": _compared(lambda one, other: bool(one <= other)),
    ">": _compared(lambda one, other: bool(one > other)),
    ">=": _compared(lambda one, other: bool(one >= other)),
    "+": _counted(lambda one, other: one + other),
    "-": _counted(lambda one, other: one - other),
    "*": _counted(lambda one, other: one * other),
    "/": _counted(lambda one, other: one / other),
    "in": _in,
    "list": lambda values, _known: values,
    "empty": lambda values, _known: values[0] in (None, [], {}),
    "days": _days,
    "year": lambda _values, known: Decimal(known.year),
    "if": _if,
    "text": _text,
    "contains": _contains,
    "yearof": _yearof,
    "size": lambda values, _known: Decimal(len(values[0])) if isinstance(values[0], list) else None,
    "round": _round,
}
_MANY = 50
_ARITIES: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("value", "row", "outer", "fact", "facts", "sum", "not", "empty", "size", "yearof"), (1, 1)),
    **dict.fromkeys(("any", "all", "days", "in", "round", "contains", "+", "-", "*", "/"), (2, 2)),
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), (2, 2)),
    **dict.fromkeys(("and", "or", "text"), (1, _MANY)),
    "count": (1, 2),
    "list": (0, _MANY),
    "year": (0, 0),
    "if": (3, 3),
}
_NAMING = frozenset(_WITH_ROWS)
_OF_FORM = frozenset({"value", "sum", "count", "any", "all"})
