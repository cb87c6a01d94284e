"""The state of a cluster's files and its databases."""

import os
import signal
import time
from pathlib import Path

from yaojian.config.embedded.errors import DatabaseBroken
from yaojian.config.embedded.home import Address

_OLD_SERVER_SECONDS = 20.0


def clear_stale_pid(cluster: Path) -> None:
    """Remove a ``postmaster.pid`` that no server of this cluster stands behind; end the server if one does.

    The caller holds the cluster's lock, so a server that still runs is a leftover of a killed process. The number in the
    file alone proves nothing: in a container the same number may by now belong to anything.
    Raises ``DatabaseBroken`` when a leftover server does not end.
    """
    pid_file = cluster / "postmaster.pid"
    give_up = time.monotonic() + _OLD_SERVER_SECONDS
    while leftovers := _servers_in(cluster):
        if time.monotonic() > give_up:
            raise DatabaseBroken(f"上次运行的数据库进程 {leftovers} 没有退出，请结束它们后重试。")
        for pid in leftovers:
            _interrupt(pid)
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def _servers_in(cluster: Path) -> list[int]:
    """Process ids of PostgreSQL processes whose working folder is ``cluster`` (postmaster and backends alike)."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            program, folder = (entry / "exe").readlink(), (entry / "cwd").readlink()
        except OSError:
            continue  # gone meanwhile, or another user's
        if program.name.removesuffix(" (deleted)") == "postgres" and folder == cluster:
            found.append(int(entry.name))
    return found


def _interrupt(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGINT)
    except ProcessLookupError:
        return


def create_database(address: Address, name: str | None = None, template: str = "template0") -> None:
    """Create the database ``name`` (default: the address's own) from ``template`` unless it is there."""
    import psycopg  # commands without a database start in a tenth of a second less
    from psycopg import sql

    wanted = name or address.name
    with psycopg.connect(address.url("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted]).fetchone():
            return
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(wanted), sql.Identifier(template))
        )


def drop_database(address: Address, name: str) -> None:
    """Drop the database ``name``, ending what is connected to it."""
    import psycopg  # as above
    from psycopg import sql

    with psycopg.connect(address.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
