"""Django and its database, for commands that need them."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from yaojian.config.embedded.errors import StartFailure
from yaojian.config.embedded.lease import shared
from yaojian.config.supervisor import external, plan


@contextmanager
def running(data: Path, *, migrated: bool = True) -> Iterator[None]:
    """Have the database of ``data`` (or ``DATABASE_URL``) and Django ready for the block.

    Raises ``StartFailure`` when the database does not answer or, with ``migrated``, was never set up.
    """
    os.environ["YAOJIAN_DATA"] = str(data)
    for name, value in plan.noted_decisions(data).items():
        os.environ.setdefault(name, value)
    with ExitStack() as held:
        if url := os.environ.get("DATABASE_URL"):
            external.check(url)
        else:
            held.enter_context(shared(data))
        # Here, because commands without a database start without Django.
        import django
        from django.db import connection

        django.setup()
        held.callback(_hang_up)
        if migrated and "django_migrations" not in connection.introspection.table_names():
            raise StartFailure(f"数据目录 {data} 里还没有数据。请先运行 yaojian up，或用 --data 指定正确的目录。")
        yield


def _hang_up() -> None:
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        # Threads of the pool would hold up the end of the program.
        close_pool = getattr(connections[alias], "close_pool", None)
        if close_pool is not None:
            close_pool()


def warn(line: str) -> None:
    """Say something that is not the result."""
    print(line, file=sys.stderr)
