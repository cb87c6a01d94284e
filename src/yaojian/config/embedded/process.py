"""Children that never outlive their parent (Linux)."""

import ctypes
import os
import signal
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def dies_with_parent(on_death: signal.Signals) -> Callable[[], None]:
    """A ``preexec_fn`` that has the kernel send ``on_death`` to the child when the starting *thread* ends.

    Start children from a thread that lives as long as the process, or they end too early. Use SIGINT for PostgreSQL
    (fast shutdown) and SIGTERM for Python children, which then end their own children; SIGKILL would orphan those.
    """
    parent = os.getpid()

    def tie() -> None:
        if _libc.prctl(_PR_SET_PDEATHSIG, int(on_death)) != 0:
            os._exit(70)
        # The parent may have ended between fork and prctl; then no signal would ever come.
        if os.getppid() != parent:
            os._exit(71)

    return tie
