"""Querysets that pages ask all day: planned once a connection, as ``prepared`` does for acts.

Planning one of them (five tables, some parts joined by UNION) takes longer than finding its twenty rows. They go to the server
with their values apart from their text, on Django's connection and in its transaction, and show up among Django's recorded
queries. The plan is made without looking at people, units and moments: for lists along an index. Words and truth values stay in the text, because partial indexes are chosen by them: let them be of a kind the code knows
(states, roles). What users write is ``Written``, or every word would make a plan of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg.adapt import Transformer
from psycopg.sql import Literal

from yaojian.kernel import prepared

_FIXED = (str, bool)


class Written(str):
    """Text that a user wrote, among the values of a query."""

    __slots__ = ()


def rows_of(queryset: "QuerySet[Any, Any]") -> list[dict[str, Any]]:
    """The rows of a queryset of ``values``, in its order. Raises what Django's cursor would raise."""
    try:
        asked = written(queryset)
    except EmptyResultSet:
        return []
    return _asked(asked.sql, asked.values)


def counts_of(counted: Mapping[str, "QuerySet[Any, Any]"]) -> dict[str, int]:
    """How many rows each has, by its key, all in one statement. Bound each by a slice: every row is read."""
    found, parts, values = dict.fromkeys(counted, 0), [], list[Any]()
    for key, queryset in counted.items():
        try:
            asked = written(queryset, len(values) + 1)
        except EmptyResultSet:
            continue
        parts.append(f'(SELECT count(*) FROM ({asked.sql}) AS counted) AS "{key}"')  # noqa: S608 - Django's own SQL
        values += asked.values
    return found | _asked(f"SELECT {', '.join(parts)}", values)[0] if parts else found


def plan_of(queryset: "QuerySet[Any, Any]") -> str:
    """How PostgreSQL (16 or later) means to find the rows when the values are not known yet; for tests of plans."""
    sql = written(queryset).sql
    wrapper = connections["default"]
    wrapper.ensure_connection()
    with psycopg.ClientCursor(wrapper.connection) as cursor:
        found = cursor.execute(f"EXPLAIN (GENERIC_PLAN) {sql}").fetchall()
    return "\n".join(line for (line,) in found)


@dataclass(frozen=True, slots=True)
class Asked:
    """SQL with placeholders (``$1`` …), the values at them in order, and the compiler that knows its columns."""

    sql: str
    values: list[Any]
    compiler: SQLCompiler


def written(queryset: "QuerySet[Any, Any]", first: int = 1) -> Asked:
    """Its SQL, with placeholders from ``$first`` on for what differs from reader to reader.

    Raises ``EmptyResultSet`` where Django knows that nothing is selected.
    """
    compiler = queryset.query.get_compiler("default")
    sql, params = compiler.as_sql()
    places, kept, texts = count(first), list[Any](), []
    for param in params:
        if isinstance(param, _FIXED) and not isinstance(param, Written):
            texts.append(Literal(param).as_string(None))
        else:
            texts.append(f"${next(places)}")
            kept.append(param)
    return Asked(sql % tuple(texts), kept, compiler)


def _asked(sql: str, values: list[Any]) -> list[dict[str, Any]]:
    (result,) = prepared.results_of([(sql, values)])
    transformer = Transformer(connections["default"].connection)
    transformer.set_pgresult(result)
    names = [(result.fname(column) or b"").decode() for column in range(result.nfields)]
    return [dict(zip(names, row, strict=True)) for row in transformer.load_rows(0, result.ntuples, tuple)]
