"""Writing an act: everything it changed in one statement, its audit event included.

Each kind of row is one part, a CTE; only the parts that have rows are sent. There are few combinations, so each text is made
once and prepared once a connection. Few new rows are given by their values, many as JSON, of which
``jsonb_populate_recordset`` makes the columns.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.db.models import Model

from yaojian.kernel import prepared
from yaojian.kernel.prepared import Statement, Value

from .models import Batch, Event, Instance, Opinion, Task
from .rows import columns_of, dumped, values_of
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
"""What may change in a row after it was written."""
_WRITTEN = {model: (*columns, "id") for model, columns in _CHANGING.items()}


def _quoted(column: str) -> str:
    return f'"{column}"'


def _insert(model: type[Model], rows: int = 1) -> str:
    table, columns = model._meta.db_table, columns_of(model)
    row = f"({', '.join('@' for _ in columns)})"
    return f"INSERT INTO {table} ({', '.join(map(_quoted, columns))}) VALUES {', '.join([row] * rows)}"  # noqa: S608 - model names


def _insert_many(model: type[Model]) -> str:
    table = model._meta.db_table
    return f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, @)"  # noqa: S608 - model names


def _update(model: type[Model]) -> str:
    sets = ", ".join(f"{_quoted(column)} = @" for column in _CHANGING[model])
    return f"UPDATE {model._meta.db_table} SET {sets} WHERE id = @"  # noqa: S608 - model names


def _update_many(model: type[Model]) -> str:
    """Also by the ids: joined to rows given as JSON alone, of which PostgreSQL expects a hundred, it would read the whole
    table."""
    table = model._meta.db_table
    sets = ", ".join(f"{_quoted(column)} = r.{_quoted(column)}" for column in _CHANGING[model])
    rows = f"jsonb_populate_recordset(NULL::{table}, @)"
    return f"UPDATE {table} t SET {sets} FROM {rows} r WHERE t.id = ANY (@) AND t.id = r.id"  # noqa: S608 - model names


_NEW: tuple[tuple[str, type[Model]], ...] = (("batch", Batch), ("task", Task), ("opinion", Opinion), ("event", Event))
_OLD: tuple[tuple[str, type[Model]], ...] = (("batch", Batch), ("task", Task))
_OUTBOX = "INSERT INTO flow_outbox (instance_id, seq, at) VALUES (@, @, @)"
_FEW = 3
"""So many new rows are given by their values; with more the texts would never end."""
_PARTS: dict[str, str] = {
    "new_instance": _insert(Instance),
    "instance": _update(Instance),
    **{f"new_{name}_{rows}": _insert(model, rows) for name, model in _NEW for rows in range(1, _FEW + 1)},
    **{f"new_{name}s": _insert_many(model) for name, model in _NEW},
    **{name: _update(model) for name, model in _OLD},
    **{f"{name}s": _update_many(model) for name, model in _OLD},
    "running": "UPDATE flow_task SET running = @ WHERE instance_id = @ AND id <> ALL (@)",
    "draft": "DELETE FROM flow_opiniondraft WHERE task_id = @ AND person_id = @",
    "outbox": _OUTBOX,
    "outbox_waking": f"{_OUTBOX} RETURNING pg_notify('{WAKE}', '')",
}


@lru_cache(maxsize=256)
def _named(parts: tuple[str, ...]) -> str:
    pieces = ", ".join(f"{part} AS ({_PARTS[part]})" for part in parts).split("@")
    return pieces[0] + "".join(f"${n}{piece}" for n, piece in enumerate(pieces[1:], start=1))


def parts_of(work: Work, *, followers: bool = True, wakes: bool = True) -> Statement:
    """What writes the act: common table expressions for a statement to begin with (``audit.record``), and their values.

    ``followers``: somebody is to be told of it, a clock to be set, or a badge to be renewed; ``wakes``: at once (``waking``).
    """
    work.settle_place()
    values: dict[str, Sequence[Value]] = {}
    instance = work.instance
    if work.is_new:
        values["new_instance"] = values_of(instance, columns_of(Instance))
    else:
        values |= _changed("instance", Instance, [instance])
    values |= _added("batch", Batch, work.new_batches)
    values |= _added("task", Task, work.new_tasks)
    values |= _added("opinion", Opinion, work.new_opinions)
    values |= _added("event", Event, work.new_events)
    values |= _changed("batch", Batch, list(work.changed_batches.values()))
    values |= _changed("task", Task, list(work.changed_tasks.values()))
    if work.running_changed:
        values["running"] = [instance.is_running, instance.pk, list(work.changed_tasks)]
    if work.draft_of:
        values["draft"] = [work.draft_of, work.person_id]
    if followers:
        values["outbox_waking" if wakes else "outbox"] = [instance.pk, work.seq, work.now]
    return _named(tuple(values)), [value for part in values.values() for value in part]


def _added(name: str, model: type[Model], added: Sequence[Model]) -> dict[str, Sequence[Value]]:
    if 0 < len(added) <= _FEW:
        columns = columns_of(model)
        return {f"new_{name}_{len(added)}": [value for one in added for value in values_of(one, columns)]}
    return {f"new_{name}s": [dumped(added, columns_of(model))]} if added else {}


def _changed(name: str, model: type[Model], changed: Sequence[Model]) -> dict[str, Sequence[Value]]:
    if len(changed) == 1:
        return {name: values_of(changed[0], _WRITTEN[model])}
    ids = [one.pk for one in changed]
    return {f"{name}s": [dumped(changed, ("id", *_CHANGING[model])), ids]} if changed else {}


def write(work: Work) -> None:
    """Write an act that nobody is told of."""
    parts, values = parts_of(work, followers=False)
    prepared.run(f"WITH {parts} SELECT 1", values)
