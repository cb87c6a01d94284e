"""Serves a planted site fast: answers are finished bytes, only odd behaviour is a function. Own process, own port.

``python -m tests.bench.support.planted_server large`` prints its address and serves until its standard input ends.
"""

import asyncio
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from tests.bench.support.planted_many import many_addresses
from tests.bench.support.planted_site import Planted, build

_DATE = b"Date: Sat, 01 Mar 2026 01:00:00 GMT\r\n"
_KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "png": "image/png", "pdf": "application/pdf",
          "docx": "application/octet-stream", "mp4": "video/mp4", "txt": "text/plain"}  # fmt: skip
_MISSING = b"<html><head><title>404</title></head><body>404</body></html>"


def answer(status: int, body: bytes, kind: str = "text/html", more: str = "") -> bytes:
    """A whole answer as it goes over the wire."""
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}"
    return head.encode() + _DATE + b"\r\n" + body


class Server(asyncio.Protocol):
    """One connection."""

    def __init__(self, running: "Running", ready: dict[bytes, bytes]) -> None:
        self._site, self._asked, self._served, self._ready = running.site, running.asked, running.served, ready
        self._open = running.open
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            self._open.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._open.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
            self._serve(head)

    def _serve(self, head: bytes) -> None:
        method, path = head.split(b" ", 2)[:2]
        found = self._ready.get(path)
        if found is None:
            self._odd(method, path.decode("latin-1"), head.decode("latin-1"))
            return
        self._served.add(path)
        self._write(found if method == b"GET" else found[: found.find(b"\r\n\r\n") + 4])

    def _odd(self, method: bytes, path: str, head: str) -> None:
        self._asked[path] += 1
        how = self._site.odd.get(path) or next(
            (act for start, act in self._site.spaces.items() if path.startswith(start)), None
        )
        what = how(head, self._asked[path]) if how else answer(404, _MISSING)
        if what == b"hang":
            return
        if what == b"drop":
            if self._transport:
                self._transport.abort()
            return
        self._write(what if method == b"GET" else what[: what.find(b"\r\n\r\n") + 4])

    def _write(self, data: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(data)


def ready_answers(site: Planted) -> dict[bytes, bytes]:
    """Finished answers by path as it stands in the request."""
    made: dict[bytes, bytes] = {}
    for path, body in site.files.items():
        extension = path.partition("?")[0].rpartition(".")[2]
        kind = site.types.get(path) or _KINDS.get(extension, "text/html")
        made[path.encode()] = answer(200, body, kind)
    for path, (status, location) in site.moved.items():
        made[path.encode()] = answer(status, b"", more=f"Location: {location}\r\n")
    for path, status in site.failing.items():
        made[path.encode()] = answer(status, _MISSING)
    return made


@dataclass
class Running:
    """A served site: what was planted, its address, how often odd paths were asked for."""

    site: Planted
    home: str
    asked: Counter[str] = field(default_factory=Counter)
    served: set[bytes] = field(default_factory=set)
    servers: list[asyncio.Server] = field(default_factory=list)
    open: set[asyncio.Transport] = field(default_factory=set)

    def pages(self) -> int:
        """How many different pages were asked for."""
        return sum(path.endswith((b".html", b"/")) for path in self.served)


@contextmanager
def serving(scale: str, today: date) -> Iterator[Running]:
    """The site on a free port of this process, in a thread, until the block ends."""
    loop = asyncio.new_event_loop()
    running = Running(Planted(""), "")
    started = threading.Event()

    def run() -> None:
        loop.run_until_complete(_start(loop, running, scale, today))
        started.set()
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(60)
    try:
        yield running
    finally:
        asyncio.run_coroutine_threadsafe(_stop(running), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _stop(running: Running) -> None:
    for server in running.servers:
        server.close()
    for transport in list(running.open):
        transport.abort()
    await asyncio.sleep(0.05)


async def _start(loop: asyncio.AbstractEventLoop, running: Running, scale: str, today: date) -> None:
    made: list[dict[bytes, bytes]] = [{}]
    server = await loop.create_server(lambda: Server(running, made[0]), "127.0.0.1", 0)
    running.servers.append(server)
    port = int(server.sockets[0].getsockname()[1])
    running.site = many_addresses(port) if scale == "many" else build(scale, today, port)
    running.home = f"http://127.0.0.1:{port}/"
    made[0] = ready_answers(running.site)


def main() -> None:
    """For the bench: print the address; for each line read, how many pages were asked for since the last one."""
    with serving(sys.argv[1], date.fromisoformat(sys.argv[2])) as running:
        print(running.home, flush=True)
        for _ in sys.stdin:
            print(running.pages(), flush=True)
            running.served.clear()
            running.asked.clear()


if __name__ == "__main__":
    main()
