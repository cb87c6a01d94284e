"""Reads pages in a process of its own, so that the crawl goes on meanwhile; several processors share the work.

A page that breaks the reader, or holds it longer than ``_PATIENCE``, costs that page alone: the next reader takes up what
was waiting. What it sends is trusted as our own code is; it has no more to say than a parser within this process had.
"""

import asyncio
import subprocess
import time
from collections import deque
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Self

from yaojian.inspection.engine.perusing.framing import Frames, framed
from yaojian.inspection.engine.perusing.loading import end, reading_process
from yaojian.inspection.engine.perusing.values import Perusal, Task, Wanted
from yaojian.inspection.engine.values import Limits, SiteView

_PATIENCE = 60.0  # seconds for one page
_LOOK_EVERY = 1.0  # seconds


class Beside:
    """See ``Reader``. ``process``: one that was started before; it is this reader's from now on."""

    lanes = 16

    def __init__(self, site: SiteView, limits: Limits, process: "subprocess.Popen[bytes] | None" = None) -> None:
        self._greeting = framed((site, limits))
        self._look: Task | None = None
        self._waiting: deque[tuple[asyncio.Future[Perusal], Task]] = deque()
        self._unsent: list[bytes] = []
        self._process = process or reading_process()
        self._mouth: asyncio.WriteTransport | None = None
        self._listening: asyncio.ReadTransport | None = None
        self._ear: _Ear | None = None  # that of the present process
        self._gone = asyncio.Event()
        self._keeping: list[asyncio.Task[None]] = []
        self._progress = 0.0  # when it last told something or had nothing to do (monotonic)

    @property
    def waiting(self) -> int:
        """How many pages it has still to read."""
        return len(self._waiting)

    async def __aenter__(self) -> Self:
        await self._greet()
        loop = asyncio.get_running_loop()
        self._keeping = [loop.create_task(self._watch()), loop.create_task(self._keep())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self._keeping:
            one.cancel()
        self._end()

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
        if self._mouth is not None and unsent and not self._mouth.is_closing():
            self._mouth.write(b"".join(unsent))

    async def _greet(self) -> None:
        """Take the pipes of the process into the loop and tell it what site it is about. Nothing is sent before."""
        loop, process, ear = asyncio.get_running_loop(), self._process, _Ear(self)
        self._ear = ear
        mouth, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, process.stdin)
        self._listening, _ = await loop.connect_read_pipe(lambda: ear, process.stdout)
        self._progress = time.monotonic()
        mouth.write(self._greeting)
        self._mouth = mouth

    def heard(self, told: "Perusal | str") -> None:
        """It read the page that waited longest."""
        answered, _ = self._waiting.popleft()
        self._progress = time.monotonic()
        if answered.done():
            return
        if isinstance(told, Perusal):
            answered.set_result(told)
        else:
            answered.set_exception(RuntimeError(told))

    def lost(self, ear: "_Ear") -> None:
        """A process is gone; what we ended ourselves is not missed."""
        if ear is self._ear:
            self._gone.set()

    def _end(self) -> None:
        self._ear = None
        if self._mouth is not None and not self._mouth.is_closing():
            self._mouth.abort()
        if self._listening is not None:
            self._listening.close()
        self._mouth = self._listening = None
        end(self._process)

    async def _watch(self) -> None:
        """Put an end to a reader that is held by a page."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            late = time.monotonic() - self._progress > _PATIENCE
            if late and self._waiting:
                with suppress(ProcessLookupError):
                    self._process.kill()

    async def _keep(self) -> None:
        """There is always a reader; where none can be started, nobody waits for it."""
        try:
            while True:
                await self._gone.wait()
                self._gone.clear()
                await self._replace()
        except Exception as error:
            for answered, _ in self._waiting:
                if not answered.done():
                    answered.set_exception(error)
            raise

    async def _replace(self) -> None:
        """The reader is gone: the page it was at is given up, the others are read by another."""
        self._end()
        if self._waiting:
            answered, task = self._waiting.popleft()
            if not answered.done():
                answered.set_result(Perusal(task.url, unreadable=True))
        self._process = reading_process()
        await self._greet()
        self._unsent.clear()  # they wait, too
        if self._look is not None:
            self._waiting.appendleft((asyncio.get_running_loop().create_future(), self._look))
        for _, task in self._waiting:
            self._send(task)


class _Ear(asyncio.Protocol):
    """Hears what a reader tells."""

    def __init__(self, reader: Beside) -> None:
        self._reader = reader
        self._frames = Frames()

    def data_received(self, data: bytes) -> None:
        for told in self._frames.feed(data):
            self._reader.heard(told)

    def connection_lost(self, exc: Exception | None) -> None:
        self._reader.lost(self)


class Team:
    """Several readers as one, see ``Reader``. A page goes to the one that has least to do."""

    def __init__(self, readers: Sequence[Beside]) -> None:
        self._readers = readers
        self._stack = AsyncExitStack()
        self.lanes = sum(reader.lanes for reader in readers)

    async def __aenter__(self) -> Self:
        for reader in self._readers:
            await self._stack.enter_async_context(reader)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def read(self, task: Task) -> Perusal:
        """See ``Reader``. How the site says "not found" is told to each of them."""
        if task.wanted is Wanted.LOOK:
            return (await asyncio.gather(*(reader.read(task) for reader in self._readers)))[0]
        return await min(self._readers, key=lambda reader: reader.waiting).read(task)
