"""Rows of this room as values and back, without what Django does around them: acts read and make many."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from django.db import models
from django.db.models import Model
from django.db.models.base import ModelState
from pydantic_core import to_json

M = TypeVar("M", bound=Model)


@lru_cache(maxsize=16)
def columns_of(model: type[Model]) -> tuple[str, ...]:
    """Its columns, which are the names of its attributes too, in the order of the model."""
    return tuple(field.attname for field in model._meta.concrete_fields)


def read(model: type[M], found: Sequence[Any]) -> M:
    """The model of one row, as if Django had loaded it."""
    made = model.__new__(model)
    state = ModelState()
    state.db, state.adding = "default", False
    made.__dict__.update(zip(columns_of(model), found, strict=True), _state=state)
    return made


@lru_cache(maxsize=16)
def _defaults(model: type[Model]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    plain: dict[str, Any] = {}
    made: list[tuple[str, Callable[[], Any]]] = []
    for field in model._meta.concrete_fields:
        default = field.default if field.has_default() else None if field.null else ""
        if callable(default):
            made.append((field.attname, default))
        else:
            plain[field.attname] = default
    return plain, tuple(made)


def new(model: type[M], **values: Any) -> M:
    """A model to be written. Columns by name; what is not given has the default of its field."""
    made = model.__new__(model)
    plain, callables = _defaults(model)
    made.__dict__.update(plain, _state=ModelState())
    made._state.db = "default"
    for name, make in callables:
        if name not in values:
            values[name] = make()
    made.__dict__.update(values)
    return made


def relate(one: Model, **related: Model | None) -> None:
    """Let foreign keys of ``one`` point to objects at hand."""
    for name, other in related.items():
        one.__dict__[f"{name}_id"] = None if other is None else other.__dict__["id"]
        one._state.fields_cache[name] = other


def dumped(objects: Iterable[Model], columns: Sequence[str]) -> bytes:
    """Rows for ``jsonb_populate_recordset``."""
    return to_json([{column: one.__dict__[column] for column in columns} for one in objects])


@lru_cache(maxsize=64)
def _getter(
    model: type[Model], columns: tuple[str, ...]
) -> tuple[Callable[[dict[str, Any]], tuple[Any, ...]], tuple[int, ...]]:
    """What takes these columns of an object at once, and the places of those that are JSON."""
    documents = {field.attname for field in model._meta.concrete_fields if isinstance(field, models.JSONField)}
    return itemgetter(*columns), tuple(n for n, column in enumerate(columns) if column in documents)


def values_of(one: Model, columns: tuple[str, ...]) -> list[Any]:
    """Its values as a prepared statement takes them."""
    take, documents = _getter(type(one), columns)
    values = list(take(one.__dict__))
    for n in documents:
        values[n] = to_json(values[n])
    return values
