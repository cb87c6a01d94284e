"""The HTTP side: taking messages, the page that shows them, and the switch for faults. ``/messages.json`` is for tests."""

import asyncio
import json
from html import escape

from aiohttp import web

from simulators.sms.gateway import Fault, Gateway, Message

SLOW_SECONDS = 8.0
_LABELS = {Fault.NONE: "正常", Fault.SLOW: "变慢", Fault.REFUSE: "拒收", Fault.BUSY: "暂时不收"}
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>模拟短信网关</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css"></head>
<body><main><h1>模拟短信网关</h1><p>短信停在这里，不会发到任何手机上。共 {count} 条，新的在前。</p>
<form method="post" action="/fault"><label>故障 <select name="mode">{options}</select></label> <button>设置</button></form>
{messages}</main></body></html>"""
_STYLE = """body{font:16px/1.6 sans-serif;margin:0;background:#f5f6f8;color:#1f2329}
main{max-width:48rem;margin:0 auto;padding:1.5rem}
article{background:#fff;border:1px solid #d9dde3;border-radius:8px;padding:1rem;margin:1rem 0}
h2{font-size:1.1rem;margin:0}p{margin:.25rem 0}
button,select{font:inherit;padding:.25rem .75rem}
"""


def application(gateway: Gateway) -> web.Application:
    """The gateway as a web application."""
    app = web.Application()
    app.add_routes(
        [
            web.post("/messages", lambda request: _take(gateway, request)),
            web.get("/", lambda request: _show(gateway, request)),
            web.get("/page.css", _style),
            web.get("/messages.json", lambda request: _listing(gateway, request)),
            web.post("/fault", lambda request: _set_fault(gateway, request)),
        ]
    )
    return app


async def _take(gateway: Gateway, request: web.Request) -> web.Response:
    body = await request.read()
    if not gateway.is_signed(request.headers.get("X-Time", ""), request.headers.get("X-Signature", ""), body):
        return web.Response(text="签名不对，或时间相差超过 5 分钟。", status=401)
    if gateway.fault is Fault.SLOW:
        await asyncio.sleep(SLOW_SECONDS)
    if gateway.fault is Fault.REFUSE:
        return web.Response(text="按设置拒收。", status=400)
    if gateway.fault is Fault.BUSY:
        return web.Response(text="按设置暂时不收。", status=503)
    given = json.loads(body)
    gateway.take(str(given["id"]), str(given["phone"]), str(given["text"]))
    return web.json_response({"taken": True})


async def _show(gateway: Gateway, _: web.Request) -> web.Response:
    options = "".join(
        f'<option value="{fault}"{" selected" if fault is gateway.fault else ""}>{label}</option>'
        for fault, label in _LABELS.items()
    )
    messages = "".join(_article(message) for message in gateway.messages) or "<p>还没有短信。</p>"
    page = _PAGE.format(count=len(gateway.messages), options=options, messages=messages)
    return web.Response(text=page, content_type="text/html")


async def _style(_: web.Request) -> web.Response:
    return web.Response(text=_STYLE, content_type="text/css")


async def _listing(gateway: Gateway, _: web.Request) -> web.Response:
    told = [{"at": one.at.isoformat(), "phone": one.phone, "text": one.text} for one in gateway.messages]
    return web.Response(text=json.dumps(told, ensure_ascii=False), content_type="application/json")


async def _set_fault(gateway: Gateway, request: web.Request) -> web.Response:
    mode = str((await request.post()).get("mode", ""))
    if mode not in set(Fault):
        return web.Response(text="没有这种故障，可选 none、slow、refuse、busy。", status=422)
    gateway.fault = Fault(mode)
    raise web.HTTPSeeOther("/")


def _article(message: Message) -> str:
    head = f"<h2>{escape(message.phone)}</h2><p>{message.at:%m月%d日 %H:%M:%S}</p>"
    return f"<article>{head}<p>{escape(message.text)}</p></article>"
