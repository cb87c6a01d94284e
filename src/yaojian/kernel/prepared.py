"""Statements that run many times a second: prepared once a connection, several sent in one breath.

Django's own cursor sends every statement as text with its values filled in, so PostgreSQL plans it anew each time, and
every statement is a journey of its own; both cost more than the work. These go through libpq, on Django's connection and in
its transaction, and show up among Django's recorded queries. Results are values of Python, as psycopg makes them of each
type (times in UTC). Placeholders are ``$1``, ``$2`` … BEGIN travels with the first statements of a transaction, and COMMIT with
the last where the caller says that they are (``last``).
"""

import select
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import count
from time import perf_counter
from typing import Any, TypeAlias
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections
from psycopg import pq
from psycopg.adapt import Transformer

Value: TypeAlias = str | bytes | int | bool | UUID | datetime | list[UUID] | None
Row: TypeAlias = tuple[Any, ...]
Statement: TypeAlias = tuple[str, Sequence[Value]]

_BEGIN: Statement = ("BEGIN", ())
_COMMIT: Statement = ("COMMIT", ())
_names: WeakKeyDictionary["psycopg.Connection[object]", dict[str, bytes]] = WeakKeyDictionary()
_numbers = count(1)
_GOOD = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


def run(statement: str, values: Sequence[Value] = ()) -> list[Row]:
    """The rows it returns. Raises what Django's cursor would raise."""
    return run_all([(statement, values)])[0]


def run_all(statements: Sequence[Statement], *, last: bool = False) -> list[list[Row]]:
    """The rows of each, after one journey to the server and back. Raises what the first that fails raises.

    ``last``: nothing follows in the caller's own ``atomic``. Where that is the outermost, COMMIT travels along and what is
    asked at commit is raised here; Django's own COMMIT then finds nothing to do. Inside another one it means nothing.
    """
    return [rows_in(result) if result.ntuples else [] for result in results_of(statements, last=last)]


def results_of(statements: Sequence[Statement], *, last: bool = False) -> list[pq.abc.PGresult]:
    """The same as libpq tells it, for callers that want more than rows (``prepared_rows``)."""
    wrapper = connections["default"]
    wrapper.ensure_connection()
    raw = wrapper.connection
    started = perf_counter()
    begins = not raw.autocommit and raw.pgconn.transaction_status == pq.TransactionStatus.IDLE
    sent = [_BEGIN, *statements] if begins else [*statements]
    if last and len(wrapper.atomic_blocks) == 1 and not wrapper.needs_rollback:
        sent.append(_COMMIT)
    with wrapper.wrap_database_errors:
        found = _exchange(raw, sent)
    if wrapper.queries_logged:
        took = f"{perf_counter() - started:.3f}"
        wrapper.queries_log.extend({"sql": statement, "time": took} for statement, _ in statements)
    first = 1 if begins else 0
    return found[first : first + len(statements)]


def _exchange(raw: "psycopg.Connection[object]", statements: Sequence[Statement]) -> list[pq.abc.PGresult]:
    pgconn, names = raw.pgconn, _names.setdefault(raw, {})
    pgconn.enter_pipeline_mode()
    try:
        preparing = [_send(pgconn, names, statement, values) for statement, values in statements]
        pgconn.pipeline_sync()
        _flush(pgconn)
        results = [_received(pgconn, was_prepared) for was_prepared in preparing]
        _next(pgconn)  # the mark of the sync
    finally:
        pgconn.exit_pipeline_mode()
    for n, result in enumerate(results):
        if result.status not in _GOOD:
            # Whatever comes after a failure was not even prepared.
            for (statement, _), is_new in list(zip(statements, preparing, strict=True))[n:]:
                if is_new:
                    names.pop(statement, None)
            raise psycopg.errors.error_from_result(result)
    return results


def _send(pgconn: pq.abc.PGconn, names: dict[str, bytes], statement: str, values: Sequence[Value]) -> bool:
    """Whether it had to be prepared before."""
    name = names.get(statement)
    is_new = name is None
    if name is None:
        name = names[statement] = f"yaojian_{next(_numbers)}".encode()
        pgconn.send_prepare(name, statement.encode())
    # A choice is a text of a class of its own.
    pgconn.send_query_prepared(name, [(_TEXTS.get(type(value)) or _as_text)(value) for value in values])
    return is_new


def _received(pgconn: pq.abc.PGconn, was_prepared: bool) -> pq.abc.PGresult:  # noqa: FBT001 - one of two messages
    """The result of a statement, or the failure of its preparation. Each result is followed by an empty one."""
    result = _next(pgconn)
    _next(pgconn)
    if was_prepared:
        done = _next(pgconn)
        _next(pgconn)
        if result is not None and result.status in _GOOD:
            result = done
    if result is None:
        raise psycopg.OperationalError("the server sent no result")
    return result


def _flush(pgconn: pq.abc.PGconn) -> None:
    """Send what is queued; more than the socket takes at once only when the server reads it."""
    while pgconn.flush():
        _wait(pgconn, select.POLLIN | select.POLLOUT)
        pgconn.consume_input()


def _next(pgconn: pq.abc.PGconn) -> pq.abc.PGresult | None:
    """The next result. Waits in ``poll``: libpq would wait as well, but with every other thread of the process."""
    while pgconn.is_busy():
        _wait(pgconn, select.POLLIN)
        pgconn.consume_input()
    return pgconn.get_result()


def _wait(pgconn: pq.abc.PGconn, events: int) -> None:
    poll = select.poll()
    poll.register(pgconn.socket, events)
    poll.poll()


def _as_text(value: object) -> bytes:
    return str(value).encode()


_TEXTS: dict[type, Callable[[Any], bytes | None]] = {
    type(None): lambda _: None,
    str: str.encode,
    bytes: lambda value: value,
    UUID: lambda value: b"%032x" % value.int,
    bool: lambda value: b"t" if value else b"f",
    int: lambda value: b"%d" % value,
    datetime: lambda value: value.isoformat().encode(),
    list: lambda values: array(values).encode(),
}


def array(values: Iterable[UUID]) -> str:
    """Ids as PostgreSQL writes an array."""
    return "{" + ",".join(map(str, values)) + "}"


def rows_in(result: pq.abc.PGresult) -> list[Row]:
    """The rows of one result of ``results_of``."""
    reader = Transformer()
    reader.set_pgresult(result)
    return reader.load_rows(0, result.ntuples, tuple)
