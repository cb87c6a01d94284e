"""One public port for ``yaojian up``: ``/live/`` goes to the stream process, all else to the page process.

In production nginx does this (``deploy/``). Started by the supervisor as
``python -m yaojian.config.gateway SOCKET PAGES LIVE``: the number of an inherited listening socket and two loopback ports.
The socket stays open in the supervisor, so no visitor is refused while this process is started again.
Bodies are passed on as they come; a visitor who leaves ends the request behind, which is how streams notice.
"""

import asyncio
import signal
import socket
import sys
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import ClientConnectionError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, web
from multidict import CIMultiDict
from yarl import URL

# Meant for one connection, not for the next (RFC 9110 §7.6.1).
_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect"}
)
_CHUNK = 64 * 1024
# A page process takes some seconds to start; who asks meanwhile waits rather than sees an error.
_PATIENCE_SECONDS = 15.0
_STARTING = "系统正在启动，请稍候几秒再刷新本页。"


class Gateway:
    """Passes requests on to two processes on this machine."""

    def __init__(self, session: ClientSession, pages_port: int, live_port: int) -> None:
        """Ports on the loopback address."""
        self._session = session
        self._pages = f"http://127.0.0.1:{pages_port}"
        self._live = f"http://127.0.0.1:{live_port}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request with the answer of the process behind; 503 while that process does not answer."""
        target = self._live if request.path.startswith("/live/") else self._pages
        give_up = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
        while True:
            try:
                return await self._pass_on(request, URL(target + request.raw_path, encoded=True))
            except ClientConnectionError:
                # A body can be sent once only; a request without one may be asked again.
                if request.can_read_body or asyncio.get_running_loop().time() > give_up:
                    return _starting()
            await asyncio.sleep(0.3)

    async def _pass_on(self, request: web.Request, url: URL) -> web.StreamResponse:
        headers = _end_to_end(request.headers)
        headers["X-Forwarded-For"] = request.remote or ""
        headers["X-Forwarded-Proto"] = "http"
        async with self._session.request(
            request.method,
            url,
            headers=headers,
            data=request.content.iter_chunked(_CHUNK) if request.can_read_body else None,
            allow_redirects=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        ) as behind:
            answer = web.StreamResponse(status=behind.status, reason=behind.reason, headers=_end_to_end(behind.headers))
            await answer.prepare(request)
            async for chunk in behind.content.iter_any():
                await answer.write(chunk)
            await answer.write_eof()
            return answer


def _end_to_end(headers: Mapping[str, str]) -> CIMultiDict[str]:
    kept: CIMultiDict[str] = CIMultiDict(headers)
    for name in _HOP_BY_HOP:
        kept.popall(name, None)
    return kept


def _starting() -> web.Response:
    return web.Response(
        text=_STARTING,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        content_type="text/plain",
        charset="utf-8",
        headers={"Retry-After": "3", "Cache-Control": "no-store"},
    )


def connections() -> ClientSession:
    """No total time limit, for streams stay open; nothing remembered between visitors."""
    return ClientSession(
        connector=TCPConnector(limit=0, keepalive_timeout=4),
        timeout=ClientTimeout(total=None, sock_connect=5),
        cookie_jar=DummyCookieJar(),
        auto_decompress=False,
    )


async def serve(listening: socket.socket, pages_port: int, live_port: int) -> None:
    """Serve until SIGTERM."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with connections() as session:
        application = web.Application(client_max_size=1024**4)
        application.router.add_route("*", "/{path:.*}", Gateway(session, pages_port, live_port).handle)
        # Cancelled when the visitor leaves: that closes the request behind.
        runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=1.0)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        await ended.wait()
        await runner.cleanup()


def main(arguments: list[str]) -> None:
    """``SOCKET PAGES LIVE``, three numbers."""
    descriptor, pages_port, live_port = (int(argument) for argument in arguments)
    asyncio.run(serve(socket.socket(fileno=descriptor), pages_port, live_port))


if __name__ == "__main__":
    main(sys.argv[1:])
