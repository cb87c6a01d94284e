"""Pages of the system, its user table, and what it does when somebody comes or leaves."""

import json
import time
from dataclasses import dataclass
from html import escape

from aiohttp import web

from simulators.offsite_supervision.openid import Asked, NotBelieved, Provider
from simulators.shell import Sessions, Shell, facts

_QUESTION = "offsite_question"
_LABELS = {
    "name": "姓名",
    "company": "企业",
    "credit_code": "统一社会信用代码",
    "role": "身份",
    "region": "所在地区",
    "branch": "管辖分局",
}


@dataclass(slots=True)
class Session:
    """One browser. ``linked``: the person said that this is his account here."""

    claims: dict[str, str]
    id_token: str
    linked: bool

    @property
    def account(self) -> tuple[str, str]:
        """What the user table is keyed by: the stable subject and the company."""
        return self.claims["sub"], self.claims.get("credit_code", "")


class Site:
    """Handlers; ``users`` is the system's own table: account → local name."""

    def __init__(self, provider: Provider) -> None:
        """``provider`` is the enterprise portal."""
        self._provider = provider
        self.shell = Shell("非现场监管系统")
        self.sessions: Sessions[Session] = Sessions("offsite_session")
        self.users: dict[tuple[str, str], str] = {}

    async def home(self, request: web.Request) -> web.Response:
        """Who is here."""
        session = self.sessions.of(request)
        if session is None:
            body = '<p>您没有登录本系统。</p><p><a class="button" href="/start">用企业端身份进入</a></p>'
            return self.shell.page("未登录", body)
        if not session.linked:
            return self._confirm(session)
        shown = {label: session.claims[name] for name, label in _LABELS.items() if name in session.claims}
        account = {"本系统用户": self.users[session.account]}
        proved = time.strftime("%H:%M:%S", time.localtime(int(session.claims.get("auth_time", "0"))))
        body = f"<section>{facts(shown | account | {'身份确认时间': proved})}</section>{_ANEW}{_LEAVE}"
        return self.shell.page("企业工作台", body)

    def _confirm(self, session: Session) -> web.Response:
        shown = {label: session.claims[name] for name, label in _LABELS.items() if name in session.claims}
        body = (
            "<p>您首次进入本系统，请确认以下是您本人和您的企业。确认后不再询问。</p>"
            f'<section>{facts(shown)}</section><form method="post" action="/link"><button>确认关联</button></form>'
            + _LEAVE
        )
        return self.shell.page("首次进入，确认关联", body)

    async def start(self, request: web.Request) -> web.Response:
        """Ask the portal; which browser asked is kept in a cookie. ``anew``: before an act that matters."""
        asked = Asked.fresh(anew="anew" in request.query)
        answer = web.HTTPFound(self._provider.question(asked))
        kept = json.dumps([asked.state, asked.nonce, asked.verifier, asked.anew_since])
        answer.set_cookie(_QUESTION, kept, httponly=True, samesite="Lax", max_age=600)
        return answer

    async def callback(self, request: web.Request) -> web.Response:
        """Back from the portal."""
        try:
            asked = Asked(*json.loads(request.cookies.get(_QUESTION, "")))
            if request.query.get("state") != asked.state or request.query.get("iss") != self._provider.issuer:
                raise NotBelieved("不是本浏览器发起的登录")
            claims, token = await self._provider.exchange(request.query.get("code", ""), asked)
        except (NotBelieved, ValueError, TypeError) as fault:
            return self.shell.page("没有进入", f"<p>{escape(request.query.get('error', str(fault)))}</p>", 400)
        session = Session({name: str(value) for name, value in claims.items()}, token, linked=False)
        session.linked = session.account in self.users
        answer = web.HTTPFound("/")
        self.sessions.begin(answer, session)
        answer.del_cookie(_QUESTION)
        return answer

    async def link(self, request: web.Request) -> web.Response:
        """The person confirmed."""
        session = self.sessions.of(request)
        if session is not None:
            self.users.setdefault(session.account, f"用户{len(self.users) + 1:04d}")
            session.linked = True
        raise web.HTTPSeeOther("/")

    async def logout(self, request: web.Request) -> web.Response:
        """Out here, and on to the portal."""
        session = self.sessions.of(request)
        if session is None:
            raise web.HTTPSeeOther("/")
        self.sessions.end(lambda known: known is session)
        raise web.HTTPSeeOther(self._provider.leave(session.id_token))

    async def backchannel(self, request: web.Request) -> web.Response:
        """The portal's server says that somebody left."""
        try:
            sid = await self._provider.read_logout(str((await request.post()).get("logout_token", "")))
        except NotBelieved:
            return web.json_response({"error": "invalid_request"}, status=400)
        self.sessions.end(lambda known: known.claims.get("sid") == sid)
        return web.Response()


_ANEW = '<p><a class="button" href="/start?anew=1">提交前再次确认身份</a></p>'
_LEAVE = '<form method="post" action="/logout"><button>退出</button></form>'


def application(provider: Provider) -> web.Application:
    """The system as a web application."""
    site = Site(provider)
    app = site.shell.application()
    app.add_routes(
        [
            web.get("/", site.home),
            web.get("/start", site.start),
            web.get("/callback", site.callback),
            web.post("/link", site.link),
            web.post("/logout", site.logout),
            web.post("/backchannel", site.backchannel),
        ]
    )
    return app
