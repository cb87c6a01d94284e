"""Not to be a burden: a pace per host, one question at a time to foreign hosts, stepping back when asked to."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from yaojian.inspection.engine.fetching import Answer
from yaojian.inspection.engine.values import Limits

_BUSY = frozenset({429, 503})
_LONGEST_WAIT = 30.0  # seconds; a host that wants more is asked later or not at all


@dataclass(slots=True)
class _Lane:
    free_at: float = 0.0
    lock: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))


class Pace:
    """When a host may be asked next. Times are of the monotonic clock."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lanes: defaultdict[str, _Lane] = defaultdict(_Lane)

    @asynccontextmanager
    async def turn(self, host: str, *, own: bool) -> AsyncIterator[None]:
        """Wait for this host's turn. A foreign host gets one request at a time, the inspected one several."""
        lane = self._lanes[host]
        if own:
            await self._slot(lane)
            yield
            return
        async with lane.lock:
            await self._slot(lane)
            yield

    async def _slot(self, lane: _Lane) -> None:
        now = time.monotonic()
        start = max(now, lane.free_at)
        lane.free_at = start + (1 / self._limits.rate if self._limits.rate else 0.0)
        if start > now:
            await asyncio.sleep(start - now)

    def heed(self, host: str, answer: Answer) -> bool:
        """Step back when the host says it is overloaded. True if it did."""
        if answer.failure is not None or answer.status not in _BUSY:
            return False
        lane = self._lanes[host]
        wait = min(answer.retry_after or self._limits.pause, _LONGEST_WAIT)
        lane.free_at = max(lane.free_at, time.monotonic() + wait)
        return True
