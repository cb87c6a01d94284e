"""Starts the processes that read pages. Imports next to nothing, so that they load what they need while their parent does."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def reading_process() -> "subprocess.Popen[bytes]":
    """One process of ``engine.perusing``. In a session of its own: Ctrl-C is a matter of the crawl."""
    return subprocess.Popen(
        [sys.executable, "-m", "yaojian.inspection.engine.perusing"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        bufsize=0, start_new_session=True,
    )  # fmt: skip


def end(process: "subprocess.Popen[bytes]") -> None:
    """Put an end to it, whatever it is at."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


@contextmanager
def loading(count: int) -> "Iterator[list[subprocess.Popen[bytes]]]":
    """``count`` processes, to be handed to ``inspect``. They end with the block, used or not."""
    processes = [reading_process() for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            end(process)
