"""When an act wakes the worker: not more often than ten times a second and process.

PostgreSQL lets transactions that notify commit one after the other, each waiting for the disk alone. An office that is busy
therefore wakes the worker once for many acts; the worker looks again a little later (``kernel.jobs.listening``), and finds
those that came in between. A lone act always wakes it.
"""

from time import monotonic

from yaojian.kernel.jobs.listening import AGAIN

APART = AGAIN / 3
"""Seconds between two wakings. Shorter than the worker waits before it looks again, or the last act would wait for the sweep."""
_last = float("-inf")


def is_due() -> bool:
    """Whether an act written now has to wake it."""
    return monotonic() - _last >= APART


def woken() -> None:
    """An act that wakes it has been committed. One that was rolled back woke nobody."""
    global _last  # noqa: PLW0603 - one moment a process
    _last = monotonic()
