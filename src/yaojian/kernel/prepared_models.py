"""Rows of models that requests ask for all day: Django writes the SQL once a process, PostgreSQL plans it once a connection.

Building a queryset and writing its SQL costs Django several times what the database needs to find one row by its key. A
``Question`` keeps the SQL; asked again, only the values differ. It goes the way of ``prepared``: on Django's connection, in its
transaction, among its recorded queries, and several in one journey where the caller wants that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from psycopg import pq
from psycopg.adapt import Transformer

from yaojian.kernel import prepared, prepared_rows
from yaojian.kernel.prepared import Statement, Value
from yaojian.kernel.prepared_rows import Written

M = TypeVar("M", bound=Model)
_RARE = 1_900_000_000
_STAND_INS: dict[type, Callable[[int], Value]] = {
    int: lambda place: _RARE + place,
    UUID: lambda place: UUID(int=_RARE + place),
    str: lambda place: Written(f"value {place}"),
}
"""What stands for a value while the SQL is written."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The SQL, which value stands at which of its places, and how objects are made of its rows (as ``ModelIterable`` does)."""

    sql: str
    order: Sequence[int]
    model: type[Model]
    columns: slice
    names: Sequence[str]
    populators: Sequence[Any]
    annotations: Sequence[tuple[str, int]]
    convert: Callable[[Sequence[tuple[Any, ...]]], Sequence[Sequence[Any]]]


class Question(Generic[M]):
    """What ``rows`` selects, for other values each time; ``kinds`` are their types (``int``, ``str`` or ``UUID``).

    ``rows`` is called once, with stand-ins: it may compare what it is given with columns, and nothing else. Its queryset gives
    whole objects, related ones and annotations included; all are read. Raises ``ValueError`` for a moment, or anything
    else in it that would be kept for ever (let the database say ``Now()``).
    """

    def __init__(self, rows: "Callable[..., QuerySet[M]]", *kinds: type) -> None:
        self._rows, self._kinds = rows, kinds

    def ask(self, *values: Value) -> list[M]:
        """The objects, in the order of the queryset."""
        (result,) = prepared.results_of([self.statement(*values)])
        return self.read(result)

    def statement(self, *values: Value) -> Statement:
        """For ``prepared.results_of``, in company of others; ``read`` makes objects of its result."""
        return self._kept.sql, [values[place] for place in self._kept.order]

    def read(self, result: pq.abc.PGresult) -> list[M]:
        """The objects of a result."""
        reader = Transformer(connections["default"].connection)
        reader.set_pgresult(result)
        return [self._object(row) for row in self._kept.convert(reader.load_rows(0, result.ntuples, tuple))]

    def _object(self, row: Sequence[Any]) -> M:
        kept = self._kept
        made: M = kept.model.from_db("default", kept.names, row[kept.columns])  # type: ignore[assignment]  # of rows()
        for populator in kept.populators:
            populator.populate(row, made)
        for name, place in kept.annotations:
            setattr(made, name, row[place])
        return made

    @cached_property
    def _kept(self) -> _Kept:
        stand_ins = [_STAND_INS[kind](place) for place, kind in enumerate(self._kinds)]
        written = prepared_rows.written(self._rows(*stand_ins))
        compiler: Any = written.compiler
        info = compiler.klass_info
        first, after = info["select_fields"][0], info["select_fields"][-1] + 1
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        return _Kept(
            sql=written.sql,
            order=[stand_ins.index(value) for value in written.values],
            model=info["model"],
            columns=slice(first, after),
            names=[column.target.attname for column, *_ in compiler.select[first:after]],
            populators=get_related_populators(info, compiler.select, "default"),  # type: ignore[call-arg]  # the stubs know Django 6
            annotations=list((compiler.annotation_col_map or {}).items()),
            convert=lambda rows: compiler.apply_converters(rows, converters) if converters else rows,
        )
