"""Not to be a burden: a pace per host, one question at a time to foreign hosts, stepping back when asked to or when the
host gets slow, and hours outside which nothing is asked at all."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.values import Limits

_BEIJING = ZoneInfo("Asia/Shanghai")
_BUSY = frozenset({429, 503})
_LONGEST_WAIT = 30.0  # seconds; a host that wants more is asked later or not at all
_FIRST_GAP, _WIDEST_GAP = 0.02, 2.0  # seconds between two questions to a host that is overloaded
_MANY_LATE, _LATE_OF = 5, 20  # that many of the last answers late: it is the host, not a single page
_CALMED = 0.9  # what is left of the gap after each good answer


@dataclass(slots=True)
class _Lane:
    free_at: float = 0.0
    gap: float = 0.0
    late: deque[bool] = field(default_factory=lambda: deque(maxlen=_LATE_OF))
    lock: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))


class Pace:
    """When a host may be asked next. Times are of the monotonic clock; ``now`` tells the time of day (aware)."""

    def __init__(self, limits: Limits, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._limits = limits
        self._now = now
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
        if self._limits.hours is not None and (wait := seconds_until(self._limits.hours, self._now())):
            await asyncio.sleep(wait)
        now = time.monotonic()
        start = max(now, lane.free_at)
        lane.free_at = start + (1 / self._limits.rate if self._limits.rate else 0.0) + lane.gap
        if start > now:
            await asyncio.sleep(start - now)

    def heed(self, host: str, answer: Answer) -> bool:
        """Step back when the host says or shows that it is overloaded. True if it did."""
        lane = self._lanes[host]
        busy = answer.failure is None and answer.status in _BUSY
        lane.late.append(answer.failure == "timeout")
        if busy or (lane.late[-1] and sum(lane.late) >= _MANY_LATE):
            lane.gap = min(_WIDEST_GAP, max(_FIRST_GAP, 2 * lane.gap))
        elif lane.gap:
            lane.gap = lane.gap * _CALMED if lane.gap > _FIRST_GAP / 4 else 0.0
        if busy and answer.retry_after:
            lane.free_at = max(lane.free_at, time.monotonic() + min(answer.retry_after, _LONGEST_WAIT))
        return busy


def seconds_until(hours: tuple[int, int], now: datetime) -> float:
    """How long until the hours from … to … (Beijing time, over midnight where from > to) begin; 0 within them."""
    here = now.astimezone(_BEIJING)
    start, end = hours
    inside = start <= here.hour < end if start < end else here.hour >= start or here.hour < end
    if inside:
        return 0.0
    begin = here.replace(hour=start, minute=0, second=0, microsecond=0)
    return ((begin if begin > here else begin + timedelta(days=1)) - here).total_seconds()
