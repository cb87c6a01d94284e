"""Statements that run many times a second, prepared once a connection.

Django's own cursor sends every statement as text with its values filled in, so PostgreSQL plans it anew each time; planning
costs more than running it. These statements run in the same connection and transaction, and show up among Django's
recorded queries.
"""

from collections.abc import Sequence
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection


def run(statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """The rows it returns. Times come back aware (UTC), JSON as text. Raises what Django's cursor would raise."""
    connection.ensure_connection()
    raw = connection.connection
    # Django sets None, which forbids prepared statements. Its own cursors never prepare.
    raw.prepare_threshold = 0
    started = perf_counter()
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        cursor.execute(statement, values)  # type: ignore[call-overload]  # statements are constants of their modules
        rows = cursor.fetchall() if cursor.description is not None else []
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": f"{perf_counter() - started:.3f}"})
    return rows
