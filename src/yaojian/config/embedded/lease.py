"""One server, several commands: who finds it stopped starts and owns it, who finds it running shares it.

Two file locks, both vanish with their process however it ends: ``owner.lock`` is held by the owner; ``users.lock`` is
held shared by everybody who works with the server, so that an owner can wait for them before it stops the server.
"""

import fcntl
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from yaojian.config.embedded.account import server_account
from yaojian.config.embedded.errors import DatabaseBroken, DatabaseBusy
from yaojian.config.embedded.home import Home, home_of
from yaojian.config.embedded.server import EmbeddedServer

_OWNER_READY_SECONDS = 60.0


def lock(path: Path, mode: int, *, wait: bool) -> TextIO | None:
    """Lock ``path`` with ``fcntl`` mode ``mode``; ``None`` when it is taken and ``wait`` is false. Close to unlock."""
    handle = path.open("a", encoding="utf-8")
    try:
        fcntl.flock(handle, mode if wait else mode | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


@contextmanager
def owned(data: Path, options: Mapping[str, str] | None = None) -> Iterator[EmbeddedServer]:
    """Own the server of ``data`` for the block: started inside, stopped at the end.

    Raises ``DatabaseBusy`` when another process owns it, ``DatabaseBroken`` when it does not start.
    """
    home = home_of(data, server_account())
    owner = lock(home.lock, fcntl.LOCK_EX, wait=False)
    if owner is None:
        raise DatabaseBusy(f"另一个程序正在使用数据目录 {home.data}。请先结束它，或用 --data 指定另一个目录。")
    with owner:
        server = EmbeddedServer(home, options)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def shared(data: Path) -> Iterator[None]:
    """Have the server of ``data`` running for the block, whoever owns it.

    As its owner, waits at the end until the commands that joined meanwhile are done.
    Raises ``DatabaseBroken`` when the server, ours or the owner's, does not come up.
    """
    home = home_of(data, server_account())
    give_up = time.monotonic() + _OWNER_READY_SECONDS
    with ExitStack() as held:
        while not (_own(data, held) or _join(home, held)):
            if time.monotonic() > give_up:
                raise DatabaseBroken(f"数据目录 {home.data} 的数据库没有应答，原因见 {home.data / 'postgresql.log'}。")
            time.sleep(0.2)
        yield


def _own(data: Path, held: ExitStack) -> bool:
    leaving = ExitStack()
    held.push(leaving)
    try:
        server = held.enter_context(owned(data))
    except DatabaseBusy:
        return False

    def wait_for_users() -> None:
        # Kept until the server has stopped: who waits for this lock then finds it stopped and becomes the owner.
        leaving.callback(_required(lock(server.home.users, fcntl.LOCK_EX, wait=True)).close)

    held.callback(wait_for_users)
    return True


def _join(home: Home, held: ExitStack) -> bool:
    user = _required(lock(home.users, fcntl.LOCK_SH, wait=True))
    if not _answers(home):
        user.close()
        return False
    held.callback(user.close)
    return True


def _answers(home: Home) -> bool:
    import psycopg  # commands without a database start in a tenth of a second less

    try:
        psycopg.connect(home.address().url(), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _required(handle: TextIO | None) -> TextIO:
    if handle is None:
        raise DatabaseBroken("无法锁定数据目录，请检查磁盘和权限后重试。")
    return handle
