"""Writing an act: everything it changed in one statement.

Each changed kind of row is one part (a CTE over rows given as JSON); only the parts that have rows are sent. There are few
combinations, so each text is made once and prepared once a connection. Rows keep the order of the table's columns, which
``jsonb_populate_recordset`` knows by itself.
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Model

from yaojian.kernel import prepared

from .models import Batch, Event, Instance, Opinion, Task
from .work import Work

WAKE = "yaojian_flow"
"""Channel on which the worker hears that an act has followers."""

_CHANGING: dict[type[Model], tuple[str, ...]] = {
    Instance: (
        "title", "state", "open", "step", "step_name", "places", "batch_number", "round", "ended_at", "closed_by",
        "event_count", "head_hash",
    ),
    Batch: ("total", "needed", "signed", "closed", "closed_by"),
    Task: (
        "parent_id", "has_added", "state", "was", "running", "actor_id", "on_behalf_of_id", "created", "read_at",
        "done_at", "opened_by", "closed_by",
    ),
}  # fmt: skip
"""What may change in a row after it was written; with rows given as JSON, columns left out of it."""


def _insert(model: type[Model]) -> str:
    table = model._meta.db_table
    return f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s)"  # noqa: S608 - model names


def _update(model: type[Model]) -> str:
    table = model._meta.db_table
    sets = ", ".join(f"{column} = r.{column}" for column in _CHANGING[model])
    return f"UPDATE {table} t SET {sets} FROM jsonb_populate_recordset(NULL::{table}, %s) r WHERE t.id = r.id"  # noqa: S608 - model names


_PARTS: dict[str, str] = {
    "instance_new": _insert(Instance),
    "instance": _update(Instance),
    "batches_new": _insert(Batch),
    "batches": _update(Batch),
    "tasks_new": _insert(Task),
    "tasks": _update(Task),
    "opinions": _insert(Opinion),
    "events": _insert(Event),
    "running": "UPDATE flow_task SET running = (%s::jsonb ->> 'running')::boolean "
    "WHERE instance_id = (%s::jsonb ->> 'instance')::uuid AND id <> ALL (%s::uuid[])",
    "draft": "DELETE FROM flow_opiniondraft WHERE task_id = %s AND person_id = %s",
    "outbox": "INSERT INTO flow_outbox (instance_id, seq, at) VALUES (%s, %s, %s)",
}


@lru_cache(maxsize=256)
def _statement(parts: tuple[str, ...]) -> str:
    named = ", ".join(f"{part} AS ({_PARTS[part]})" for part in parts)
    wake = f" SELECT pg_notify('{WAKE}', '')" if "outbox" in parts else " SELECT 1"
    return f"WITH {named}{wake}"


@lru_cache(maxsize=16)
def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def _rows(objects: Iterable[Model], columns: Sequence[str]) -> str:
    rows = [{column: one.__dict__[column] for column in columns} for one in objects]
    return json.dumps(rows, ensure_ascii=False, default=str)


def write(work: Work, *, followers: bool = True) -> None:
    """Write the act. ``followers``: somebody is to be told of it, a clock to be set, or a badge to be renewed."""
    work.settle_place()
    values: dict[str, Sequence[Any]] = {}
    instance = work.instance
    if work.is_new:
        values["instance_new"] = [_rows([instance], _columns(Instance))]
    else:
        values["instance"] = [_rows([instance], ("id", *_CHANGING[Instance]))]
    for part, model, new in (
        ("batches_new", Batch, work.new_batches),
        ("tasks_new", Task, work.new_tasks),
        ("opinions", Opinion, work.new_opinions),
        ("events", Event, work.new_events),
    ):
        if new:
            values[part] = [_rows(new, _columns(model))]
    if work.changed_batches:
        values["batches"] = [_rows(work.changed_batches.values(), ("id", *_CHANGING[Batch]))]
    if work.changed_tasks:
        values["tasks"] = [_rows(work.changed_tasks.values(), ("id", *_CHANGING[Task]))]
    if work.running_changed:
        told = json.dumps({"running": instance.is_running, "instance": str(instance.pk)})
        values["running"] = [told, told, list(work.changed_tasks)]
    if work.draft_of:
        values["draft"] = [work.draft_of, work.person_id]
    if followers:
        values["outbox"] = [instance.pk, work.seq, work.now]
    prepared.run(_statement(tuple(values)), [value for part in values.values() for value in part])
