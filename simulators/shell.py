"""What the simulated systems with people in front have in common: the frame of a page, sessions, faults."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from typing import Generic, TypeVar

from aiohttp import web

SLOW_SECONDS = 8.0
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title} - {system}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css"></head>
<body><header><strong>{system}</strong> <span class="mark">模拟系统</span></header><main>{body}</main>
<footer><form method="post" action="/fault"><label>演练故障 <select name="mode">{options}</select></label> <button>设置</button></form></footer>
</body></html>"""
_STYLE = """*{box-sizing:border-box}
body{font:16px/1.6 sans-serif;margin:0;background:#f5f6f8;color:#1f2329;overflow-wrap:anywhere}
header,main,footer{max-width:48rem;margin:0 auto;padding:1rem 1.5rem}
header{border-bottom:3px solid #1d4f91}
.mark{background:#8a4b00;color:#fff;border-radius:4px;padding:0 .5rem;font-size:.875rem}
h1{font-size:1.375rem;margin:.5rem 0 1rem}h2{font-size:1.1rem}
main section{background:#fff;border:1px solid #d9dde3;border-radius:8px;padding:1rem;margin:1rem 0}
dt{color:#555c66;font-size:.875rem}dd{margin:0 0 .5rem}
label{display:block;margin:.5rem 0 .25rem}footer label{display:inline}
input,button,select,.button{font:inherit;padding:.4rem .9rem;border:1px solid #767e8a;border-radius:6px;max-width:100%}
input{width:100%}button,.button{background:#1d4f91;color:#fff;border-color:#1d4f91;display:inline-block;text-decoration:none}
main form{margin:.75rem 0}a{color:#1d4f91}.button{color:#fff}
"""
_LABELS = {"none": "正常", "slow": "变慢", "wrong": "答错", "down": "不可用"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
T = TypeVar("T")


class Fault(StrEnum):
    """How the system misbehaves: not; answers after a pause; answers what is not true; does not answer."""

    NONE = "none"
    SLOW = "slow"
    WRONG = "wrong"
    DOWN = "down"


@dataclass(slots=True)
class Sessions(Generic[T]):
    """Who is signed in, in memory. Systems on one machine share their host's cookies: each needs a name of its own."""

    cookie: str
    known: dict[str, T] = field(default_factory=dict)

    def of(self, request: web.Request) -> T | None:
        """The session of this browser."""
        return self.known.get(request.cookies.get(self.cookie, ""))

    def begin(self, answer: web.StreamResponse, session: T) -> None:
        """With a new key each time."""
        key = secrets.token_urlsafe(24)
        self.known[key] = session
        answer.set_cookie(self.cookie, key, httponly=True, samesite="Lax")

    def end(self, wanted: Callable[[T], bool]) -> int:
        """Drop all these. Returns how many."""
        gone = [key for key, session in self.known.items() if wanted(session)]
        for key in gone:
            del self.known[key]
        return len(gone)


class Shell:
    """One simulated system: its name, its fault."""

    def __init__(self, system: str) -> None:
        """``system`` is what the page's head says."""
        self.system = system
        self.fault = Fault.NONE

    def application(self) -> web.Application:
        """An application with the switch for faults and the style sheet; routes are added by the caller."""
        app = web.Application(middlewares=[self._misbehave])
        app.add_routes([web.post("/fault", self._set_fault), web.get("/page.css", _style)])
        return app

    def page(self, title: str, body: str, status: int = 200) -> web.Response:
        """A whole page; ``body`` is HTML."""
        options = "".join(
            f'<option value="{fault}"{" selected" if fault is self.fault else ""}>{_LABELS[fault]}</option>'
            for fault in Fault
        )
        text = _PAGE.format(
            title=escape(title), system=escape(self.system), body=f"<h1>{escape(title)}</h1>{body}", options=options
        )
        return web.Response(text=text, content_type="text/html", status=status)

    @web.middleware
    async def _misbehave(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path not in ("/fault", "/page.css"):
            if self.fault is Fault.SLOW:
                await asyncio.sleep(SLOW_SECONDS)
            if self.fault is Fault.DOWN:
                return self.page("暂时不能使用", "<p>按设置不可用。</p>", 503)
        return await handler(request)

    async def _set_fault(self, request: web.Request) -> web.Response:
        mode = str((await request.post()).get("mode", ""))
        if mode not in set(Fault):
            return web.Response(text="没有这种故障，可选 none、slow、wrong、down。", status=422)
        self.fault = Fault(mode)
        raise web.HTTPSeeOther("/")


async def _style(_: web.Request) -> web.Response:
    return web.Response(text=_STYLE, content_type="text/css")


def facts(rows: dict[str, str]) -> str:
    """A list of labels and values."""
    items = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in rows.items())
    return f"<dl>{items}</dl>"


def serve(app: web.Application, port: int) -> None:
    """On the loopback address until SIGTERM or SIGINT."""
    web.run_app(app, host="127.0.0.1", port=port, print=lambda *_: None, access_log=None)
