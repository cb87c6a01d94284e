"""Rows of this room as PostgreSQL's text and back, without what Django does around them: acts read and make many."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID, SafeUUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Model
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)


@lru_cache(maxsize=16)
def columns_of(model: type[Model]) -> tuple[str, ...]:
    """Its columns, which are the names of its attributes too, in the order of the model."""
    return tuple(field.attname for field in model._meta.concrete_fields)


def _id(text: str) -> UUID:
    """``UUID(text)`` without its checks of who knows what."""
    made = UUID.__new__(UUID)
    object.__setattr__(made, "int", int(text.replace("-", ""), 16))
    object.__setattr__(made, "is_safe", SafeUUID.unknown)
    return made


def _boolean(text: str) -> bool:
    return text == "t"


def _keys(text: str) -> list[str]:
    """An array of keys of steps: letters, digits and underscores, so never quoted."""
    return text[1:-1].split(",") if text != "{}" else []


@lru_cache(maxsize=16)
def _readers(model: type[Model]) -> tuple[tuple[str, Callable[[str], Any] | None], ...]:
    """Each column with what makes a value of its text; None where the text is the value."""
    kinds: tuple[tuple[type, Callable[[str], Any]], ...] = (
        (models.UUIDField, _id),
        (models.DateTimeField, datetime.fromisoformat),
        (models.BooleanField, _boolean),
        (models.IntegerField, int),
        (models.JSONField, json.loads),
        (ArrayField, _keys),
    )
    found = []
    for field in model._meta.concrete_fields:
        target: Any = field.target_field if field.is_relation else field  # type: ignore[attr-defined]  # foreign keys have one
        found.append((field.attname, next((read for kind, read in kinds if isinstance(target, kind)), None)))
    return tuple(found)


def read(model: type[M], texts: Sequence[str | None]) -> M:
    """The model of one row, as if Django had loaded it."""
    made = model.__new__(model)
    values = made.__dict__
    state = values["_state"] = ModelState()
    state.db, state.adding = "default", False
    for (name, reader), text in zip(_readers(model), texts, strict=True):
        values[name] = text if text is None or reader is None else reader(text)
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
        one.__dict__[f"{name}_id"] = None if other is None else other.pk
        one._state.fields_cache[name] = other


def dumped(objects: Iterable[Model], columns: Sequence[str]) -> str:
    """Rows for ``jsonb_populate_recordset``."""
    rows = [{column: one.__dict__[column] for column in columns} for one in objects]
    return json.dumps(rows, ensure_ascii=False, default=str)


@lru_cache(maxsize=16)
def _json_columns(model: type[Model]) -> frozenset[str]:
    return frozenset(field.attname for field in model._meta.concrete_fields if isinstance(field, models.JSONField))


def values_of(one: Model, columns: Sequence[str]) -> list[Any]:
    """Its values as a prepared statement takes them."""
    held, texts = one.__dict__, _json_columns(type(one))
    return [json.dumps(held[column], ensure_ascii=False) if column in texts else held[column] for column in columns]
