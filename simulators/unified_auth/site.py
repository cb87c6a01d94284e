"""Pages and addresses of the platform."""

import asyncio
import secrets
from html import escape
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from simulators.unified_auth import cas, openid
from simulators.unified_auth.people import CLIENT, PASSWORD, PEOPLE, Platform, Session

_SECONDS = aiohttp.ClientTimeout(total=5)
_FORM = """<form method="post" action="/login"><input type="hidden" name="after" value="{after}">
<label for="username">平台用户名</label><input id="username" name="username" autocomplete="username" required>
<label for="password">平台密码</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<p><button>登录平台</button></p></form>
<p>示范人员：liutong（已关联）、bangongshi、xinren；密码都是 {password}</p>"""


class Site:
    """Handlers over one platform."""

    def __init__(self, platform: Platform) -> None:
        """``platform`` holds the state."""
        self._platform = platform

    async def home(self, request: web.Request) -> web.Response:
        """The platform's own page, with the shortcut to the office system."""
        session = self._platform.sessions.of(request)
        if session is None:
            return self._form("/")
        query = urlencode({"next": "/oa/", "iss": self._platform.address})
        body = (
            f"<p>{escape(session.person.name)}（{escape(session.person.unit)}），您已登录平台。</p><section><h2>应用</h2>"
            f'<p><a class="button" href="{self._platform.site}/sso/in/unified/begin?{query}">协同办公</a></p>'
            f'<p><a href="{self._platform.site}/sso/in/unified-cas/begin?next=/oa/">办公系统（CAS 方式）</a></p>'
            '</section><form method="post" action="/logout"><button>退出平台</button></form>'
        )
        return self._platform.shell.page("我的应用", body)

    def _form(self, after: str, note: str = "", status: int = 200) -> web.Response:
        body = (f'<p role="alert">{note}</p>' if note else "") + _FORM.format(after=escape(after), password=PASSWORD)
        return self._platform.shell.page("登录平台", body, status)

    async def login(self, request: web.Request) -> web.Response:
        """User name and password, then on to whoever asked."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        person, after = PEOPLE.get(form.get("username", "")), form.get("after", "/")
        if person is None or form.get("password") != PASSWORD:
            return self._form(after, "用户名或密码不正确。", 422)
        target = after if after.startswith("/") and not after.startswith("//") else "/"
        answer = web.HTTPSeeOther(target)
        self._platform.sessions.begin(answer, Session(person, secrets.token_hex(16)))
        return answer

    async def authorize(self, request: web.Request) -> web.Response:
        """OpenID: the browser asks for a code."""
        if not openid.is_good(self._platform, dict(request.query)):
            return self._platform.shell.page("请求有误", "<p>没有登记这个系统，或返回地址不一致。</p>", 400)
        session = self._platform.sessions.of(request)
        if session is None:
            return self._form(request.path_qs)
        return openid.answer(self._platform, session, dict(request.query))

    async def cas_login(self, request: web.Request) -> web.Response:
        """CAS: the browser asks for a ticket."""
        if request.query.get("service") not in (self._platform.service, None):
            return self._platform.shell.page("请求有误", "<p>没有登记这个系统。</p>", 400)
        session = self._platform.sessions.of(request)
        if session is None or "service" not in request.query:
            return self._form(request.path_qs)
        return cas.answer(self._platform, session)

    async def logout(self, request: web.Request) -> web.Response:
        """Said on the platform's page: out everywhere."""
        await self._end(request)
        raise web.HTTPSeeOther("/")

    async def end_session(self, request: web.Request) -> web.Response:
        """The office system sent the browser here to leave (RP-Initiated Logout 1.0)."""
        await self._end(request, tell_openid=False)
        known = request.query.get("client_id") == CLIENT
        address = request.query.get("post_logout_redirect_uri", "")
        raise web.HTTPFound(address if known and address == f"{self._platform.site}/account/login" else "/")

    async def cas_logout(self, request: web.Request) -> web.Response:
        """The same by CAS 3.0 §2.3."""
        await self._end(request)
        service = request.query.get("service", "")
        raise web.HTTPFound(service if service == f"{self._platform.site}/account/login" else "/")

    async def _end(self, request: web.Request, *, tell_openid: bool = True) -> None:
        session = self._platform.sessions.of(request)
        if session is None:
            return
        self._platform.sessions.end(lambda known: known is session)
        messages = [(address, {"logoutRequest": cas.logout_request(ticket)}) for ticket, address in session.tickets]
        if session.told and tell_openid:
            address = f"{self._platform.site}/sso/in/unified/logout"
            messages.append((address, {"logout_token": openid.logout_token(self._platform, session)}))
        async with aiohttp.ClientSession(timeout=_SECONDS) as client:
            sent = (client.post(address, data=form) for address, form in messages)
            await asyncio.gather(*sent, return_exceptions=True)


def application(platform: Platform) -> web.Application:
    """The platform as a web application."""
    site, app = Site(platform), platform.shell.application()

    async def discovery(_: web.Request) -> web.Response:
        return web.json_response(openid.discovery(platform))

    async def jwks(_: web.Request) -> web.Response:
        return web.json_response(openid.jwks(platform))

    async def token(request: web.Request) -> web.Response:
        return await openid.token(platform, request)

    async def validate(request: web.Request) -> web.Response:
        return cas.validate(platform, request)

    app.add_routes(
        [
            web.get("/", site.home),
            web.post("/login", site.login),
            web.post("/logout", site.logout),
            web.get("/.well-known/openid-configuration", discovery),
            web.get("/jwks", jwks),
            web.get("/authorize", site.authorize),
            web.post("/token", token),
            web.get("/end-session", site.end_session),
            web.get("/cas/login", site.cas_login),
            web.get("/cas/serviceValidate", validate),
            web.get("/cas/p3/serviceValidate", validate),
            web.get("/cas/logout", site.cas_logout),
        ]
    )
    return app
