"""The client side of OpenID Connect."""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
import jwt

CLIENT = "offsite-supervision"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
_SECONDS = aiohttp.ClientTimeout(total=5)


class NotBelieved(Exception):
    """What came back is not what was asked for; the text says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on its way, tied to a browser by a cookie. ``anew_since``: the person must have proved himself after this
    moment (seconds); 0 where any sign-in will do."""

    state: str
    nonce: str
    verifier: str
    anew_since: int = 0

    @classmethod
    def fresh(cls, *, anew: bool = False) -> "Asked":
        """Three random texts."""
        texts = secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        return cls(*texts, anew_since=int(time.time()) if anew else 0)


@dataclass(slots=True)
class Provider:
    """The enterprise portal as this system sees it. ``own`` and ``site`` are addresses without a slash at the end."""

    own: str
    site: str
    secret: str
    seen: set[str] = field(default_factory=set)

    @property
    def issuer(self) -> str:
        """Who signs."""
        return f"{self.site}/sso"

    def question(self, asked: Asked) -> str:
        """Where to send the browser."""
        digest = hashlib.sha256(asked.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": f"{self.own}/callback",
            "scope": "openid profile company",
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        if asked.anew_since:
            query["prompt"] = "login"
        return f"{self.issuer}/authorize?{urlencode(query)}"

    def leave(self, id_token: str) -> str:
        """Where to send a browser that leaves."""
        query = {"id_token_hint": id_token, "client_id": CLIENT, "post_logout_redirect_uri": f"{self.own}/"}
        return f"{self.issuer}/logout?{urlencode(query)}"

    async def exchange(self, code: str, asked: Asked) -> tuple[dict[str, Any], str]:
        """Claims and ID token behind a code. Raises ``NotBelieved``."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": f"{self.own}/callback",
            "code_verifier": asked.verifier,
        }
        async with aiohttp.ClientSession(timeout=_SECONDS) as client:
            auth = aiohttp.BasicAuth(CLIENT, self.secret)
            async with client.post(f"{self.issuer}/token", data=form, auth=auth) as answer:
                told = await answer.json()
        if "id_token" not in told:
            raise NotBelieved(str(told.get("error", "没有身份")))
        claims = await self.read(told["id_token"])
        if claims.get("nonce") != asked.nonce:
            raise NotBelieved("应答与这次登录不对应")
        if int(claims.get("auth_time", 0)) < asked.anew_since:
            raise NotBelieved("没有重新确认身份")
        return claims, told["id_token"]

    async def read(self, token: str) -> dict[str, Any]:
        """Claims of a token signed for this system. Raises ``NotBelieved``."""
        async with aiohttp.ClientSession(timeout=_SECONDS) as client, client.get(f"{self.issuer}/jwks") as answer:
            listed = jwt.PyJWKSet.from_dict(await answer.json())
        try:
            key = listed[jwt.get_unverified_header(token)["kid"]]
            read: dict[str, Any] = jwt.decode(
                token, key.key, algorithms=["RS256", "ES256"], audience=CLIENT, issuer=self.issuer, leeway=30
            )
        except (jwt.PyJWTError, KeyError) as fault:
            raise NotBelieved(str(fault)) from fault
        return read

    async def read_logout(self, token: str) -> str:
        """The session a logout token ends. Raises ``NotBelieved``, for a replay as well."""
        claims = await self.read(token)
        if EVENT not in claims.get("events", {}) or "nonce" in claims or claims.get("jti") in self.seen:
            raise NotBelieved("不是退出通知，或已收到过")
        self.seen.add(str(claims["jti"]))
        return str(claims["sid"])
