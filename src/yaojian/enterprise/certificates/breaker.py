"""Lets a registry rest that fails again and again: closed → open after failures in a row → one probe → closed or open.

Not pybreaker: its 1.4 holds one lock for as long as the guarded call lasts, so a slow registry would make four page threads
wait for one another, beyond every budget. Here the lock is held to count, never to ask.
"""

import threading
import time
from collections.abc import Callable
from enum import StrEnum


class BreakerState(StrEnum):
    """``HALF_OPEN``: one probe is under way; all others are refused until it is back."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Shared by all threads of a process. ``clock`` counts seconds and never goes back."""

    def __init__(self, *, failures: int = 5, rest: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        """Open after ``failures`` in a row, for ``rest`` seconds."""
        self._limit, self._rest, self._clock = failures, rest, clock
        self._lock = threading.Lock()
        self._failed = 0
        self._opened: float | None = None
        self._probing = False

    @property
    def state(self) -> BreakerState:
        """As it stands."""
        if self._opened is None:
            return BreakerState.CLOSED
        return BreakerState.HALF_OPEN if self._probing else BreakerState.OPEN

    @property
    def rest_left(self) -> float:
        """Seconds until somebody is admitted again; 0 while closed and while the probe is under way."""
        opened = self._opened
        if opened is None or self._probing:
            return 0.0
        return max(0.0, self._rest - (self._clock() - opened))

    def admits(self) -> bool:
        """Whether to ask now. After the rest exactly one caller is admitted, who must tell how it went."""
        with self._lock:
            if self._opened is None:
                return True
            if self._probing or self._clock() - self._opened < self._rest:
                return False
            self._probing = True
            return True

    def succeeded(self) -> None:
        """An admitted call was answered."""
        with self._lock:
            self._failed, self._opened, self._probing = 0, None, False

    def failed(self) -> None:
        """An admitted call was not. A late failure of a call begun before it opened does not prolong the rest."""
        with self._lock:
            self._failed += 1
            if self._probing or (self._opened is None and self._failed >= self._limit):
                self._opened, self._probing = self._clock(), False
