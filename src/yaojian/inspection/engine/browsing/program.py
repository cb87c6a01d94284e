"""The browser's process, spoken to over two pipes (DevTools protocol): no port is open to anybody else.

It runs scripts of strangers, so it is given no way out: every name resolves to nothing, every proxy is dead, WebRTC may not
use the network. What it asks for is answered by ``supply``, which goes through the guard. Its profile is thrown away.
"""

import asyncio
import fcntl
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_LARGEST = 64 * 2**20  # bytes of one message; a picture of a long page has some megabytes
_PATIENCE = 20.0  # seconds for one answer
_WINDOW = "1440,1800"
_HIGH = 10  # descriptors from here on, so that none of ours is 3 or 4
_FLAGS = (
    "--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--no-first-run",
    "--disable-extensions", "--disable-background-networking", "--disable-sync", "--disable-component-update",
    "--disable-default-apps", "--disable-breakpad", "--disable-dev-shm-usage", "--lang=zh-CN",
    # Frames of other sites share the page's process, so that their requests come to us, too.
    "--disable-site-isolation-trials", "--disable-features=IsolateOrigins,site-per-process,Translate",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=socks5://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", f"--window-size={_WINDOW}",
)  # fmt: skip

Told = Callable[[str, dict[str, Any]], None]
"""Called with the name and the parameters of an event."""


class BrowserFailed(Exception):
    """The browser did not start, broke off, refused or did not answer in time. Costs what it was wanted for, no more."""


def browser() -> str | None:
    """The program, None where there is none."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


class Chromium:
    """One running browser. Use as an asynchronous context manager; raises ``BrowserFailed``."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._profile = tempfile.TemporaryDirectory(prefix="yaojian-browser-", ignore_cleanup_errors=True)
        self._pid = 0
        self._number = 0
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listening: dict[str, Told] = {}
        self._out: asyncio.WriteTransport | None = None
        self._ears: asyncio.Task[None] | None = None
        self._in: asyncio.ReadTransport | None = None

    async def __aenter__(self) -> Self:
        (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
        try:
            self._pid = self._spawned(theirs_in, theirs_out)
        except OSError as error:
            os.close(ours_out)
            os.close(ours_in)
            self._profile.cleanup()
            raise BrowserFailed from error
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=_LARGEST)
        self._in, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ours_in, "rb", 0)
        )
        self._out, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, os.fdopen(ours_out, "wb", 0))
        self._ears = loop.create_task(self._listen(reader))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ears is not None:
            self._ears.cancel()
        for end in (self._in, self._out):
            if end is not None:
                end.close()
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)  # killed: gone in a moment
        self._profile.cleanup()

    async def send(self, method: str, session: str = "", /, **parameters: Any) -> dict[str, Any]:
        """Ask the browser, or with ``session`` one of its tabs, and wait for the answer."""
        if self._out is None or self._out.is_closing():
            raise BrowserFailed(method)
        self._number += 1
        number = self._number
        answered = self._waiting[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        self._out.write(json.dumps(message).encode() + b"\0")
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = await answered
        except TimeoutError as error:
            raise BrowserFailed(method) from error
        finally:
            self._waiting.pop(number, None)
        if "error" in answer:
            raise BrowserFailed(f"{method}: {answer['error'].get('message', '')}")
        result: dict[str, Any] = answer.get("result", {})
        return result

    def listen(self, session: str, told: Told) -> None:
        """Have the events of a tab told."""
        self._listening[session] = told

    def _spawned(self, their_input: int, their_output: int) -> int:
        """Start it with the pipes as descriptors 3 and 4, where it looks for them, in a group of its own."""
        ends = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, _HIGH) for one in (their_input, their_output)]
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        words = [self._program, *_FLAGS, *as_root, f"--user-data-dir={self._profile.name}", "about:blank"]
        quiet = [(os.POSIX_SPAWN_OPEN, one, os.devnull, os.O_RDWR, 0) for one in (0, 1, 2)]
        placed = [(os.POSIX_SPAWN_DUP2, ends[0], 3), (os.POSIX_SPAWN_DUP2, ends[1], 4)]
        try:
            return os.posix_spawn(self._program, words, os.environ, file_actions=[*quiet, *placed], setsid=True)
        finally:
            for one in ends:
                os.close(one)

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                message = json.loads((await reader.readuntil(b"\0"))[:-1])
                waiting = self._waiting.get(message.get("id", 0))
                if waiting is not None and not waiting.done():
                    waiting.set_result(message)
                elif told := self._listening.get(message.get("sessionId", "")):
                    told(message.get("method", ""), message.get("params", {}))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, ValueError) as error:
            for one in self._waiting.values():
                if not one.done():
                    one.set_exception(BrowserFailed(str(error)))
            if self._out is not None:
                self._out.close()
