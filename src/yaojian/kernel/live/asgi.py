"""The stream process: a plain ASGI application for ``/live/stream`` only. No ORM, no thread per stream."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from django.db import connections
from psycopg.conninfo import make_conninfo

from .hub import Hub, Message, Stream
from .sending import END
from .tickets import read_ticket

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PING_EVERY = 15.0
"""Seconds; dead peers are noticed and proxies keep the line open."""
LONGEST = 3600.0
"""Seconds a stream lives; then the browser reconnects, with the ticket of its page."""
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def database_address() -> str:
    """The default database as a psycopg connection string."""
    known = connections["default"].get_connection_params()
    names = ("host", "port", "dbname", "user", "password", "sslmode")
    return make_conninfo(**{name: known[name] for name in names if known.get(name)})


class LiveApplication:
    """``GET /live/stream?ticket=…`` answers an endless event stream, ``/live/health`` a word."""

    def __init__(self, hub: Hub | None = None) -> None:
        self._hub = hub

    @property
    def hub(self) -> Hub:
        """Made at first use, on the loop that serves."""
        if self._hub is None:
            self._hub = Hub(database_address())
        return self._hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI entry."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            event = await receive()
            if event["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif event["type"] == "lifespan.shutdown":
                if self._hub is not None:
                    await self._hub.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/live/health":
            await _say(send, 200, "ok")
            return
        if scope["path"] != "/live/stream" or scope["method"] != "GET":
            await _say(send, 404, "没有这个地址。")
            return
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        ticket = read_ticket(asked.get("ticket", [""])[0])
        if ticket is None:
            # 204 tells an EventSource to stop asking; a reload of the page brings a new ticket or the sign-in page.
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        stream = self.hub.add(ticket)
        if stream is None:
            await _say(send, 429, "打开的页面太多，请关闭一些。")
            return
        try:
            await self._flow(stream, receive, send)
        finally:
            self.hub.remove(stream)

    async def _flow(self, stream: Stream, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": b"retry: 5000\n: open\n\n", "more_body": True})
        gone = asyncio.create_task(_wait_for_end(receive))
        try:
            async with asyncio.timeout(LONGEST):
                while not gone.done():
                    message = await _next(stream, gone)
                    body = b": ping\n\n" if message is None else _framed(message)
                    await send({"type": "http.response.body", "body": body, "more_body": True})
                    if message is not None and message.kind == END:
                        break
        except TimeoutError:
            pass  # the hour is over: the stream ends as planned, the browser comes again
        finally:
            gone.cancel()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _next(stream: Stream, gone: "asyncio.Task[None]") -> Message | None:
    """The next message; None when a ping is due or the browser has gone."""
    waiting = asyncio.create_task(stream.queue.get())
    await asyncio.wait({waiting, gone}, timeout=PING_EVERY, return_when=asyncio.FIRST_COMPLETED)
    if waiting.done():
        return waiting.result()
    waiting.cancel()
    return None


async def _wait_for_end(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


def _framed(message: Message) -> bytes:
    return f"event: {message.kind}\ndata: {message.text}\n\n".encode()


async def _say(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


application = LiveApplication()
