"""Who listens in this process, and the one database connection that hears for all of them."""

import asyncio
import contextlib
import json
import logging
from collections import defaultdict
from dataclasses import dataclass, field

import psycopg

from .sending import END, PIPE
from .tickets import Ticket

QUEUE = 100
"""Messages a stream may lag behind before it is closed; the browser reconnects and reads the page's truth."""
STREAMS_PER_USER = 20
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """One event as the browser gets it."""

    kind: str
    text: str


CLOSE = Message(END, "{}")
RESYNC = Message("resync", "{}")
"""The listening connection was lost for a while: messages may be missing, pages should look again."""


@dataclass(eq=False)
class Stream:
    """One open page."""

    ticket: Ticket
    queue: "asyncio.Queue[Message]" = field(default_factory=lambda: asyncio.Queue(QUEUE))

    def put(self, message: Message) -> None:
        """Hand over a message; a stream that lags too far is told to close."""
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            message = CLOSE
        self.queue.put_nowait(message)


class Hub:
    """Fans messages out. Lives on one event loop; ``address`` is a psycopg connection string."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._streams: dict[str, set[Stream]] = defaultdict(set)
        self._listener: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    def add(self, ticket: Ticket) -> Stream | None:
        """A new stream, or None when this user has too many open."""
        if len(self._streams[f"user:{ticket.user_id}"]) >= STREAMS_PER_USER:
            return None
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        stream = Stream(ticket)
        for channel in ticket.channels:
            self._streams[channel].add(stream)
        return stream

    def remove(self, stream: Stream) -> None:
        """The page is gone."""
        for channel in stream.ticket.channels:
            self._streams[channel].discard(stream)
            if not self._streams[channel]:
                del self._streams[channel]

    def pass_on(self, payload: str) -> None:
        """One NOTIFY payload to everybody who may hear its channel."""
        said = json.loads(payload)
        message = Message(said["kind"], json.dumps(said["data"], ensure_ascii=False))
        for stream in tuple(self._streams.get(said["channel"], ())):
            stream.put(message)

    def tell_all(self, message: Message) -> None:
        """To every open stream once."""
        for stream in {stream for streams in self._streams.values() for stream in streams}:
            stream.put(message)

    async def close(self) -> None:
        """End all streams and stop listening."""
        self.tell_all(CLOSE)
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener

    async def _listen(self) -> None:
        wait = 0.5
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._address, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {PIPE}")
                    self.tell_all(RESYNC) if self.listening.is_set() else self.listening.set()
                    wait = 0.5
                    async for notify in connection.notifies():
                        self.pass_on(notify.payload)
            except (psycopg.Error, OSError) as error:
                _log.warning("live: the listening connection was lost (%s); again in %.1f s", error, wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 15)
