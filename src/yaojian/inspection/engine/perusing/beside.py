"""Reads pages in a process of its own, so that the crawl goes on meanwhile; two processors share the work.

A page that breaks the reader, or holds it longer than ``_PATIENCE``, costs that page alone: the next reader takes up what
was waiting. What it sends is trusted as our own code is; it has no more to say than a parser within this process had.
"""

import asyncio
import sys
import time
from collections import deque
from contextlib import suppress
from types import TracebackType
from typing import Self

from yaojian.inspection.engine.perusing.framing import Frames, framed
from yaojian.inspection.engine.perusing.values import Perusal, Task, Wanted
from yaojian.inspection.engine.values import Limits, SiteView

_PATIENCE = 60.0  # seconds for one page
_LOOK_EVERY = 1.0  # seconds
_PIECE = 2**18  # bytes read at once


class Beside:
    """See ``Reader``."""

    lanes = 16

    def __init__(self, site: SiteView, limits: Limits) -> None:
        self._greeting = framed((site, limits))
        self._look: Task | None = None
        self._waiting: deque[tuple[asyncio.Future[Perusal], Task]] = deque()
        self._unsent: list[bytes] = []
        self._process: asyncio.subprocess.Process | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._progress = 0.0  # when it last told something or had nothing to do (monotonic)

    async def __aenter__(self) -> Self:
        await self._start()
        self._tasks.append(asyncio.get_running_loop().create_task(self._watch()))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self._tasks:
            one.cancel()
        await self._end()

    async def read(self, task: Task) -> Perusal:
        """See ``Reader``. Raises ``RuntimeError`` with the trace for a fault of ours."""
        if task.wanted is Wanted.LOOK:
            self._look = task
        answered: asyncio.Future[Perusal] = asyncio.get_running_loop().create_future()
        if not self._waiting:
            self._progress = time.monotonic()
        self._waiting.append((answered, task))
        self._send(task)
        return await answered

    def _send(self, task: Task) -> None:
        """With all others that are sent in the same turn of the loop: one call of the system serves many."""
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unsent.append(framed(task))

    def _flush(self) -> None:
        unsent, self._unsent = self._unsent, []
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(b"".join(unsent))

    async def _start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "yaojian.inspection.engine.perusing", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, limit=_PIECE, start_new_session=True,
        )  # fmt: skip
        if self._process.stdin is not None:
            self._process.stdin.write(self._greeting)
        self._progress = time.monotonic()
        self._tasks.append(asyncio.get_running_loop().create_task(self._listen(self._process)))

    async def _end(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        frames = Frames()
        while process.stdout is not None and (piece := await process.stdout.read(_PIECE)):
            self._progress = time.monotonic()
            for told in frames.feed(piece):
                answered, _ = self._waiting.popleft()
                if answered.done():
                    continue
                if isinstance(told, Perusal):
                    answered.set_result(told)
                else:
                    answered.set_exception(RuntimeError(str(told)))
        await self._replace()

    async def _watch(self) -> None:
        """Put an end to a reader that is held by a page."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            late = time.monotonic() - self._progress > _PATIENCE
            if late and self._waiting and self._process is not None:
                with suppress(ProcessLookupError):
                    self._process.kill()

    async def _replace(self) -> None:
        """The reader is gone: the page it was at is given up, the others are read by another."""
        await self._end()
        if self._waiting:
            answered, task = self._waiting.popleft()
            if not answered.done():
                answered.set_result(Perusal(task.url, unreadable=True))
        self._unsent.clear()
        await self._start()
        if self._look is not None:
            self._waiting.appendleft((asyncio.get_running_loop().create_future(), self._look))
        for _, task in self._waiting:
            self._send(task)
