"""What an approval costs besides time: CPU of the client and of its PostgreSQL process, and space on disk."""

import time
from pathlib import Path

from django.db import connection

FLOW = ("flow_instance", "flow_batch", "flow_task", "flow_opinion", "flow_event")
AUDIT = ("audit_event",)


def backend() -> int:
    """The process id of the server's process that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
    return pid


def cpu(pid: int) -> tuple[float, float]:
    """CPU seconds so far of this process and of the server's process ``pid``."""
    return time.process_time(), int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def kilobytes(tables: tuple[str, ...], count: int) -> float:
    """Of these tables with their indexes for each of ``count`` instances, dead rows given back to use first."""
    total = 0
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM {table}")
            cursor.execute("SELECT pg_relation_size(%s) + pg_indexes_size(%s)", [table, table])
            total += cursor.fetchone()[0]
    return total / count / 1024
