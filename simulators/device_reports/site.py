"""Pages of the system, its user table, and what it does when somebody comes or leaves."""

from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from defusedxml import ElementTree

from simulators.shell import Sessions, Shell, facts

CLIENT = "device-reports"
_CAS = "{http://www.yale.edu/tp/cas}"
_SECONDS = aiohttp.ClientTimeout(total=5)
_LABELS = {"name": "姓名", "company": "企业", "credit_code": "统一社会信用代码", "role": "身份", "region": "所在地区"}
_LEAVE = '<form method="post" action="/logout"><button>退出</button></form>'


@dataclass(frozen=True, slots=True)
class Portal:
    """The enterprise portal as this system sees it."""

    own: str
    site: str
    secret: str

    @property
    def service(self) -> str:
        """Where tickets come, and notices of leaving."""
        return f"{self.own}/cas"

    async def by_cas(self, ticket: str) -> dict[str, str] | None:
        """Who stands behind a service ticket."""
        query = {"service": self.service, "ticket": ticket}
        async with (
            aiohttp.ClientSession(timeout=_SECONDS) as client,
            client.get(f"{self.site}/sso/cas/p3/serviceValidate", params=query) as answer,
        ):
            success = ElementTree.fromstring(await answer.read()).find(f"{_CAS}authenticationSuccess")
        if success is None:
            return None
        told = {item.tag.removeprefix(_CAS): item.text or "" for item in success.iter() if item.text}
        return told | {"sub": told["user"], "sid": ticket}

    async def by_ticket(self, ticket: str) -> dict[str, str] | None:
        """Who stands behind a one-time ticket."""
        auth = aiohttp.BasicAuth(CLIENT, self.secret)
        async with (
            aiohttp.ClientSession(timeout=_SECONDS) as client,
            client.post(f"{self.site}/sso/ticket/check", data={"ticket": ticket}, auth=auth) as answer,
        ):
            return dict(await answer.json()) if answer.status == 200 else None


class Site:
    """Handlers; ``users`` is the system's own table: subject and company → local name."""

    def __init__(self, portal: Portal) -> None:
        """``portal`` vouches for people."""
        self._portal = portal
        self.shell = Shell("医疗器械报告系统")
        self.sessions: Sessions[dict[str, str]] = Sessions("devices_session")
        self.users: dict[tuple[str, str], str] = {}

    async def home(self, request: web.Request) -> web.Response:
        """Who is here."""
        session = self.sessions.of(request)
        if session is None:
            body = '<p>您没有登录本系统。</p><p><a class="button" href="/start">用企业端身份进入</a></p>'
            return self.shell.page("未登录", body)
        shown = {label: session[name] for name, label in _LABELS.items() if name in session}
        local = self.users.get(_account(session))
        if local is None:
            body = (
                "<p>您首次进入本系统，请确认以下是您本人和您的企业。确认后不再询问。</p>"
                f'<section>{facts(shown)}</section><form method="post" action="/link"><button>确认关联</button></form>'
            )
            return self.shell.page("首次进入，确认关联", body + _LEAVE)
        return self.shell.page("报告工作台", f"<section>{facts(shown | {'本系统用户': local})}</section>{_LEAVE}")

    async def start(self, _: web.Request) -> web.Response:
        """Ask the portal."""
        raise web.HTTPFound(f"{self._portal.site}/sso/cas/login?{urlencode({'service': self._portal.service})}")

    async def cas(self, request: web.Request) -> web.StreamResponse:
        """GET: the browser is back with a ticket. POST: the portal's server says that its session is over."""
        if request.method == "POST":
            return await self._left(str((await request.post()).get("logoutRequest", "")))
        return self._admit(await self._portal.by_cas(request.query.get("ticket", "")))

    async def ticket(self, request: web.Request) -> web.Response:
        """The browser brings a one-time ticket."""
        return self._admit(await self._portal.by_ticket(request.query.get("ticket", "")))

    def _admit(self, told: dict[str, str] | None) -> web.Response:
        if told is None:
            return self.shell.page("没有进入", "<p>票据无效、已使用或已过期，请从企业端重新进入。</p>", 400)
        answer = web.HTTPFound("/")
        self.sessions.begin(answer, told)
        return answer

    async def _left(self, text: str) -> web.Response:
        try:
            parsed = ElementTree.fromstring(text)
        except ElementTree.ParseError:
            return web.Response(status=400)
        tickets = {item.text for item in parsed.iter() if item.tag.rpartition("}")[2] == "SessionIndex"}
        self.sessions.end(lambda known: known["sid"] in tickets)
        return web.Response()

    async def link(self, request: web.Request) -> web.Response:
        """The person confirmed."""
        session = self.sessions.of(request)
        if session is not None:
            self.users.setdefault(_account(session), f"用户{len(self.users) + 1:04d}")
        raise web.HTTPSeeOther("/")

    async def logout(self, request: web.Request) -> web.Response:
        """Out here, and on to the portal."""
        session = self.sessions.of(request)
        self.sessions.end(lambda known: known is session)
        raise web.HTTPSeeOther(f"{self._portal.site}/sso/cas/logout?{urlencode({'service': f'{self._portal.own}/'})}")


def _account(session: dict[str, str]) -> tuple[str, str]:
    return session["sub"], session.get("credit_code", "")


def application(portal: Portal) -> web.Application:
    """The system as a web application."""
    site = Site(portal)
    app = site.shell.application()
    app.add_routes(
        [
            web.get("/", site.home),
            web.get("/start", site.start),
            web.get("/cas", site.cas),
            web.post("/cas", site.cas),
            web.get("/ticket", site.ticket),
            web.post("/link", site.link),
            web.post("/logout", site.logout),
        ]
    )
    return app
