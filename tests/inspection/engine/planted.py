"""A real local web server with planted defects and traps, told what to answer path by path."""

import asyncio
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Answers = dict[str, "str | bytes | web.Response | Handler"]

META = (
    '<meta name="SiteName" content="示范站"><meta name="SiteDomain" content="127.0.0.1">'
    '<meta name="SiteIDCode" content="4200000001"><meta name="ColumnName" content="{column}">'
    '<meta name="ColumnDescription" content="说明"><meta name="ColumnKeywords" content="词">'
    '<meta name="ColumnType" content="{column}">'
)
FOOTER = (
    "<footer>主办单位：示范药品监督管理局 网站标识码：4200000001 鄂ICP备12345678号 鄂公网安备 42010602000001号 "
    '电话：027-87110000 <a href="/about.html"><img src="/mark.png" alt="党政机关网站"></a> '
    '<a href="/find.html">我为政府网站找错</a></footer>'
)


def page(
    body: str, *, title: str = "示范页面", column: str = "首页", head: str = "", language: str = ' lang="zh-CN"'
) -> str:
    """A page without faults around ``body``."""
    meta = META.format(column=column)
    return (
        f'<!DOCTYPE html><html{language}><head><meta charset="utf-8"><title>{title}</title>{meta}{head}</head>'
        f"<body><main>{body}</main>{FOOTER}</body></html>"
    )


def html(text: str, status: int = 200) -> web.Response:
    """An HTML answer with a status of its own."""
    return web.Response(text=text, status=status, content_type="text/html")


def moved(to: str) -> web.Response:
    """A redirect."""
    return web.Response(status=302, headers={"Location": to})


SOUND: Answers = {
    "/about.html": page("<p>关于本站</p>", title="关于"),
    "/find.html": page("<p>找错</p>", title="找错"),
    "/mark.png": web.Response(body=b"\x89PNG\r\n\x1a\n", content_type="image/png"),
}


@dataclass
class PlantedSite:
    """A running site: its address, and what was asked of it."""

    home: str
    asked: Counter[str] = field(default_factory=Counter)

    def url(self, path: str) -> str:
        """An absolute address on it."""
        return self.home.rstrip("/") + path


async def _answer(request: web.BaseRequest, answers: Answers, site: PlantedSite) -> web.StreamResponse:
    path = request.raw_path if hasattr(request, "raw_path") else request.path_qs
    site.asked[path] += 1
    found = next((answers[key] for key in (path, f"{request.path}?*", "*") if key in answers), None)
    if found is None:
        return html("<html><title>出错</title>没有</html>", 404)
    if isinstance(found, str):
        return html(found)
    if isinstance(found, bytes):
        return web.Response(body=found, headers={"Content-Type": "text/html"})
    if isinstance(found, web.Response):
        return web.Response(status=found.status, body=found.body, headers=found.headers)
    return await found(request)


@contextmanager
def planted(answers: Answers, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[PlantedSite]:
    """Serve ``answers`` on a free port until the block ends. ``"*"`` answers everything else."""
    loop = asyncio.new_event_loop()
    site = PlantedSite("")
    ready = threading.Event()
    runners: list[web.ServerRunner] = []

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        answer = await _answer(request, SOUND | answers, site)
        if not answer.prepared:
            answer.headers["Date"] = "Thu, 12 Mar 2026 02:00:00 GMT"  # evidence copies keep headers
        return answer

    async def start() -> None:
        runner = web.ServerRunner(web.Server(handle), shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, host, 0, ssl_context=tls).start()
        site.home = f"{'https' if tls else 'http'}://{host}:{runner.addresses[0][1]}/"
        ready.set()

    def serve() -> None:
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield site
    finally:
        asyncio.run_coroutine_threadsafe(_end(runners[0]), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _end(runner: web.ServerRunner) -> None:
    await runner.cleanup()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
