"""Writing an act: everything it changed in one statement.

Each changed kind of row is one part (a CTE over rows given as JSON); only the parts that have rows are sent. There are few
combinations, so each text is made once and prepared once a connection. Rows keep the order of the table's columns, which
``jsonb_populate_recordset`` knows by itself.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.db.models import Model

from yaojian.kernel import prepared
from yaojian.kernel.prepared import Statement, Value

from .models import Batch, Event, Instance, Opinion, Task
from .rows import columns_of, dumped, dumped_one
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
    return f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, @)"  # noqa: S608 - model names


def _update(model: type[Model], *, many: bool = False) -> str:
    """By its id: joined to rows given as JSON, of which PostgreSQL expects a hundred, it would read the whole table."""
    table = model._meta.db_table
    sets = ", ".join(f"{column} = r.{column}" for column in _CHANGING[model])
    given, where = ("recordset", "t.id = ANY (@) AND t.id = r.id") if many else ("record", "t.id = @")
    return f"UPDATE {table} t SET {sets} FROM jsonb_populate_{given}(NULL::{table}, @) r WHERE {where}"  # noqa: S608 - model names


_MANY = {"batch": "batches", "task": "tasks"}
_PARTS: dict[str, str] = {
    "instance_new": _insert(Instance),
    "instance": _update(Instance),
    "batches_new": _insert(Batch),
    "batch": _update(Batch),
    "batches": _update(Batch, many=True),
    "tasks_new": _insert(Task),
    "task": _update(Task),
    "tasks": _update(Task, many=True),
    "opinions": _insert(Opinion),
    "events": _insert(Event),
    "running": "UPDATE flow_task SET running = @ WHERE instance_id = @ AND id <> ALL (@)",
    "draft": "DELETE FROM flow_opiniondraft WHERE task_id = @ AND person_id = @",
    "outbox": "INSERT INTO flow_outbox (instance_id, seq, at) VALUES (@, @, @)",
}


@lru_cache(maxsize=256)
def _statement(parts: tuple[str, ...]) -> str:
    named = ", ".join(f"{part} AS ({_PARTS[part]})" for part in parts)
    wake = f" SELECT pg_notify('{WAKE}', '')" if "outbox" in parts else " SELECT 1"
    pieces = f"WITH {named}{wake}".split("@")
    return pieces[0] + "".join(f"${n}{piece}" for n, piece in enumerate(pieces[1:], start=1))


def statement_of(work: Work, *, followers: bool = True) -> Statement:
    """What writes the act. ``followers``: somebody is to be told of it, a clock to be set, or a badge to be renewed."""
    work.settle_place()
    values: dict[str, Sequence[Value]] = {}
    instance = work.instance
    if work.is_new:
        values["instance_new"] = [dumped([instance], columns_of(Instance))]
    else:
        values |= _changed("instance", Instance, [instance])
    new: tuple[tuple[str, type[Model], Sequence[Model]], ...] = (
        ("batches_new", Batch, work.new_batches),
        ("tasks_new", Task, work.new_tasks),
        ("opinions", Opinion, work.new_opinions),
        ("events", Event, work.new_events),
    )
    values |= {part: [dumped(rows, columns_of(model))] for part, model, rows in new if rows}
    values |= _changed("batch", Batch, list(work.changed_batches.values()))
    values |= _changed("task", Task, list(work.changed_tasks.values()))
    if work.running_changed:
        values["running"] = [instance.is_running, instance.pk, list(work.changed_tasks)]
    if work.draft_of:
        values["draft"] = [work.draft_of, work.person_id]
    if followers:
        values["outbox"] = [instance.pk, work.seq, work.now]
    return _statement(tuple(values)), [value for part in values.values() for value in part]


def _changed(part: str, model: type[Model], changed: Sequence[Model]) -> dict[str, Sequence[Value]]:
    if len(changed) == 1:
        return {part: [dumped_one(changed[0], _CHANGING[model]), changed[0].pk]}
    ids = [one.pk for one in changed]
    return {_MANY[part]: [dumped(changed, ("id", *_CHANGING[model])), ids]} if changed else {}


def write(work: Work) -> None:
    """Write an act that nobody is told of."""
    prepared.run(*statement_of(work, followers=False))
