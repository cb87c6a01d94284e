"""The contract over HTTP, the faults, and the page with their switch."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from html import escape
from typing import Any

from aiohttp import web

from simulators.certificates.papers import Press
from simulators.certificates.signing import Doorkeeper, answer_signature, digest
from simulators.certificates.store import LABELS, SEALED, Fault, Store

SLOW_SECONDS = 8.0
_SKEW_MS = 600_000
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>模拟电子证照系统</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css"></head>
<body><main><h1>模拟电子证照系统</h1><p>示范数据，共 {count} 张证照，已被查询 {asked} 次。</p>
<form method="post" action="/fault"><label>故障 <select name="mode">{options}</select></label> <button>设置</button></form>
</main></body></html>"""
_STYLE = "body{font:16px/1.6 sans-serif;margin:0;background:#f5f6f8}main{max-width:48rem;margin:0 auto;padding:1.5rem}"


@dataclass(slots=True)
class Reply:
    """What the contract wants answered."""

    status: int
    body: bytes
    kind: str = "application/json"


def _json(status: int, value: dict[str, Any]) -> Reply:
    return Reply(status, json.dumps(value, ensure_ascii=False).encode())


_UNKNOWN = _json(404, {"code": "unknown"})


@dataclass(slots=True)
class Registry:
    """Answers signed requests as the fault of the moment wants."""

    store: Store
    press: Press
    door: Doorkeeper
    earlier: dict[str, tuple[Reply, dict[str, str]]] = field(default_factory=dict)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Every address below ``/v1/``."""
        body, target, nonce = await request.read(), request.raw_path, request.headers.get("X-Nonce", "")
        self.store.asked += 1
        if self.store.fault is Fault.ERROR or (self.store.fault is Fault.FLAKY and self.store.asked % 2):
            return web.json_response({"code": "broken"}, status=500 if self.store.fault is Fault.ERROR else 503)
        if self.store.fault is Fault.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        refusal = self.door.refusal(request.method, target, request.headers, body, _now())
        reply = _json(401, {"code": refusal}) if refusal else await self._reply(request, body)
        return await self._sent(request, target, nonce, reply)

    async def _reply(self, request: web.Request, body: bytes) -> Reply:
        fault, what = self.store.fault, request.match_info.route.name
        if fault is Fault.MISSING:
            return _UNKNOWN
        if fault is Fault.GARBAGE:
            return Reply(200, '<html>系统升级中，{"number":'.encode())
        if what == "search":
            return await self._search(request.query.get("credit_code", ""))
        if what == "verify":
            return await self._verified(body)
        one = self.store.all().get(request.match_info["number"])
        if one is not None and fault is Fault.WRONG_COMPANY:
            one = self.store.of_another(one["credit_code"])[0]
        if one is None or (what == "file" and one["seal_status"] != SEALED):
            return _UNKNOWN
        if what == "get":
            return _json(200, await self._whole(one))
        paper = await asyncio.to_thread(self.press.paper, one)
        kind = "application/ofd" if one.get("format") == "ofd" else "application/pdf"
        return Reply(200, paper + b"\n% changed" if fault is Fault.WRONG_FILE else paper, kind)

    async def _search(self, credit_code: str) -> Reply:
        found = self.store.of_company(credit_code)
        if self.store.fault is Fault.WRONG_COMPANY:
            found = self.store.of_another(credit_code)
        return _json(200, {"certificates": found})

    async def _verified(self, body: bytes) -> Reply:
        try:
            asked = json.loads(body)
            number, factor = str(asked["number"]), str(asked["factor"])
        except (ValueError, KeyError, TypeError):
            return _json(400, {"code": "misshapen"})
        one = self.store.verified(number, factor)
        if one is not None and self.store.fault is Fault.WRONG_COMPANY:
            one = self.store.of_another(one["credit_code"])[0]
        return _UNKNOWN if one is None else _json(200, await self._whole(one))

    async def _whole(self, one: dict[str, Any]) -> dict[str, Any]:
        if one["seal_status"] != SEALED:
            return one
        paper = await asyncio.to_thread(self.press.paper, one)
        return one | {"file": {"sm3": digest(paper), "size": len(paper)}}

    async def _sent(self, request: web.Request, target: str, nonce: str, reply: Reply) -> web.StreamResponse:
        fault = self.store.fault
        moment = _now() + (_SKEW_MS if fault is Fault.SKEW else 0)
        signature = answer_signature(self.door.secret, reply.status, moment, nonce, reply.body)
        if fault is Fault.WRONG_SIGNATURE:
            signature = signature[::-1]
        headers = {"X-Time": str(moment), "X-Nonce": nonce, "X-Signature": signature, "Content-Type": reply.kind}
        if fault is Fault.REPLAYED:
            reply, headers = self.earlier.get(target) or self._invented(reply)
        elif fault is Fault.OK:
            self.earlier[target] = (reply, headers)
        if fault is Fault.TRUNCATED:
            return await self._cut(request, reply, headers)
        return web.Response(status=reply.status, body=reply.body, headers=headers)

    def _invented(self, reply: Reply) -> tuple[Reply, dict[str, str]]:
        """An answer to a request of a minute ago, where none was heard."""
        moment, nonce = _now() - 60_000, "0" * 32
        signature = answer_signature(self.door.secret, reply.status, moment, nonce, reply.body)
        return reply, {"X-Time": str(moment), "X-Nonce": nonce, "X-Signature": signature, "Content-Type": reply.kind}

    async def _cut(self, request: web.Request, reply: Reply, headers: dict[str, str]) -> web.StreamResponse:
        """Promise the whole, send half, hang up."""
        answer = web.StreamResponse(status=reply.status, headers=headers | {"Content-Length": str(len(reply.body))})
        await answer.prepare(request)
        await answer.write(reply.body[: len(reply.body) // 2])
        if request.transport is not None:
            request.transport.close()
        return answer


def _now() -> int:
    return int(time.time() * 1000)


def application(registry: Registry) -> web.Application:
    """The contract under ``/v1/``; the switch beside it."""
    store = registry.store

    async def show(_: web.Request) -> web.Response:
        options = "".join(
            f'<option value="{fault}"{" selected" if fault is store.fault else ""}>{escape(LABELS[fault])}</option>'
            for fault in Fault
        )
        page = _PAGE.format(count=len(store.all()), asked=store.asked, options=options)
        return web.Response(text=page, content_type="text/html")

    async def style(_: web.Request) -> web.Response:
        return web.Response(text=_STYLE, content_type="text/css")

    async def set_fault(request: web.Request) -> web.Response:
        mode = str((await request.post()).get("mode", ""))
        if mode not in set(Fault):
            return web.Response(text=f"没有这种故障，可选 {'、'.join(Fault)}。", status=422)
        store.fault = Fault(mode)
        raise web.HTTPSeeOther("/")

    app = web.Application()
    app.add_routes(
        [
            web.get("/v1/certificates", registry.serve, name="search"),
            web.get("/v1/certificates/{number}", registry.serve, name="get"),
            web.get("/v1/certificates/{number}/file", registry.serve, name="file"),
            web.post("/v1/verifications", registry.serve, name="verify"),
            web.get("/", show),
            web.get("/page.css", style),
            web.post("/fault", set_fault),
        ]
    )
    return app
