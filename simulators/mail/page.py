"""The page: mails taken, and the switch for faults. ``/mails.json`` is the same for tests."""

import json
from html import escape

from aiohttp import web

from simulators.mail.inbox import Fault, Inbox, Mail

_LABELS = {Fault.NONE: "正常", Fault.SLOW: "变慢", Fault.REFUSE: "拒收", Fault.BUSY: "暂时不收"}
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>模拟邮件服务器</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css"></head>
<body><main><h1>模拟邮件服务器</h1><p>发出的邮件停在这里，不会送到任何人手里。共 {count} 封，新的在前。</p>
<form method="post" action="/fault"><label>故障 <select name="mode">{options}</select></label> <button>设置</button></form>
{mails}</main></body></html>"""
_STYLE = """body{font:16px/1.6 sans-serif;margin:0;background:#f5f6f8;color:#1f2329}
main{max-width:48rem;margin:0 auto;padding:1.5rem}
article{background:#fff;border:1px solid #d9dde3;border-radius:8px;padding:1rem;margin:1rem 0}
h2{font-size:1.1rem;margin:0}p{margin:.25rem 0}pre{white-space:pre-wrap;font:inherit;margin:.75rem 0 0}
button,select{font:inherit;padding:.25rem .75rem}
"""


def application(inbox: Inbox) -> web.Application:
    """The page over ``inbox``."""

    async def show(_: web.Request) -> web.Response:
        options = "".join(
            f'<option value="{fault}"{" selected" if fault is inbox.fault else ""}>{label}</option>'
            for fault, label in _LABELS.items()
        )
        mails = "".join(_article(mail) for mail in inbox.mails) or "<p>还没有邮件。</p>"
        page = _PAGE.format(count=len(inbox.mails), options=options, mails=mails)
        return web.Response(text=page, content_type="text/html")

    async def style(_: web.Request) -> web.Response:
        return web.Response(text=_STYLE, content_type="text/css")

    async def listing(_: web.Request) -> web.Response:
        return web.Response(text=json.dumps([_plain(mail) for mail in inbox.mails], ensure_ascii=False))

    async def set_fault(request: web.Request) -> web.Response:
        mode = str((await request.post()).get("mode", ""))
        if mode not in set(Fault):
            return web.Response(text="没有这种故障，可选 none、slow、refuse、busy。", status=422)
        inbox.fault = Fault(mode)
        raise web.HTTPSeeOther("/")

    app = web.Application()
    app.add_routes([web.get("/", show), web.get("/page.css", style), web.get("/mails.json", listing)])
    app.add_routes([web.post("/fault", set_fault)])
    return app


def _article(mail: Mail) -> str:
    to = escape("、".join(mail.recipients))
    head = f"<h2>{escape(mail.subject)}</h2><p>{mail.at:%m月%d日 %H:%M:%S}　{escape(mail.sender)} → {to}</p>"
    return f"<article>{head}<pre>{escape(mail.text)}</pre></article>"


def _plain(mail: Mail) -> dict[str, object]:
    return {
        "at": mail.at.isoformat(),
        "sender": mail.sender,
        "recipients": list(mail.recipients),
        "subject": mail.subject,
        "text": mail.text,
    }
