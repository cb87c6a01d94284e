"""A relying party and a platform to test with; the network between is cut (``cut_network``)."""

import base64
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from yaojian.kernel.accounts.companies import Company
from yaojian.kernel.sso import calling, secrets
from yaojian.kernel.sso.models import Direction, Matching, Protocol, SsoPeer

COMPANIES = [
    Company(UUID("11111111-1111-4111-8111-111111111111"), "江汉示范医药有限公司"),
    Company(UUID("22222222-2222-4222-8222-222222222222"), "清江示范医药有限公司"),
]
CODES = {COMPANIES[0].id: "91420100MA0000015F", COMPANIES[1].id: "91420500MA0000023X"}
SECRET = "a-secret-of-the-peer-of-32-bytes-or-more"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
ISSUER = "https://yaojian.example/sso"


def facts(user_id: int, company_id: UUID) -> Mapping[str, str]:
    """What the enterprise system would tell."""
    name = next(company.name for company in COMPANIES if company.id == company_id)
    return {
        "company": name,
        "credit_code": CODES[company_id],
        "role": "质量负责人",
        "region": "420100",
        "branch": "武汉分局",
    }


@dataclass
class Rp:
    """A peer that asks us, as its server and its people's browsers would."""

    peer: SsoPeer
    callback: str

    def ask(self, browser: Client, **changed: str | None) -> Any:
        """The browser comes to the authorization endpoint; ``changed`` None leaves a parameter out."""
        asked: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.peer.client_id,
            "redirect_uri": self.callback,
            "scope": "openid profile company" if self.peer.protocol == Protocol.OIDC else "profile company",
            "state": "state-1",
            "nonce": "nonce-1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        sent = {name: value for name, value in (asked | changed).items() if value is not None}
        return browser.get("/sso/authorize", sent)

    def code(self, browser: Client, **changed: str | None) -> str:
        """A fresh code."""
        return query_of(self.ask(browser, **changed))["code"]

    def token(self, code: str, *, secret: str = SECRET, **changed: str | None) -> Any:
        """The server exchanges a code."""
        sent: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "code_verifier": VERIFIER,
        }
        return self._post("/sso/token", sent | changed, secret)

    def refresh(self, text: str, *, secret: str = SECRET) -> Any:
        """The server exchanges a refresh token."""
        return self._post("/sso/token", {"grant_type": "refresh_token", "refresh_token": text}, secret)

    def revoke(self, text: str) -> Any:
        """RFC 7009."""
        return self._post("/sso/revoke", {"token": text}, SECRET)

    def _post(self, path: str, form: dict[str, str | None], secret: str) -> Any:
        sent = {name: value for name, value in form.items() if value is not None}
        return Client().post(path, sent, headers={"Authorization": basic(self.peer.client_id, secret)})

    def userinfo(self, access: str) -> Any:
        """Whose token it is."""
        return Client().get("/sso/userinfo", headers={"Authorization": f"Bearer {access}"})

    def tokens(self, browser: Client) -> dict[str, str]:
        """Both steps."""
        told: dict[str, str] = json.loads(self.token(self.code(browser)).content)
        return told


def rp(code: str, protocol: Protocol, **changed: Any) -> Rp:
    """A registered peer."""
    host = f"https://{code}.example"
    peer = SsoPeer(
        code=code,
        name=f"{code}系统",
        direction=Direction.OUT,
        protocol=protocol,
        client_id=f"{code}-client",
        entry=f"{host}/start",
        redirects=[f"{host}/callback"],
        after_logout=[f"{host}/bye"],
        logout_address=f"{host}/backchannel",
    )
    for name, value in changed.items():
        setattr(peer, name, value)
    peer.sealed_secret = secrets.seal(peer, SECRET)
    peer.save()
    return Rp(peer, f"{host}/callback")


def basic(name: str, secret: str) -> str:
    """A header."""
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def query_of(answer: Any) -> dict[str, str]:
    """The parameters of where an answer leads."""
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def claims_of(token: str) -> dict[str, Any]:
    """Read without a check."""
    read: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return read


@dataclass
class Platform:
    """The unified authentication platform, in this process. ``answers`` replaces the answer of an address."""

    peer: SsoPeer
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    kid: str = "platform-1"
    told: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, httpx.Response | Exception] = field(default_factory=dict)
    asked: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)
    issuer: str = "https://unified.example"
    head: dict[str, Any] = field(default_factory=dict)

    def claims(self, nonce: str | None, **changed: Any) -> dict[str, Any]:
        """What a good ID token says; ``changed`` None leaves a claim out."""
        now = int(time.time())
        good = {
            "iss": self.issuer,
            "aud": self.peer.client_id,
            "sub": "U-1001",
            "name": "周明远",
            "unit": "办公室",
            "sid": "session-1",
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
        }
        return {name: value for name, value in (good | changed).items() if value is not None}

    def sign(self, claims: dict[str, Any], **head: Any) -> str:
        """With the platform's key."""
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.kid} | head)

    def jwks(self) -> dict[str, Any]:
        """Its public keys."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def answer(self, method: str, address: str, **wanted: Any) -> httpx.Response:
        """Stands where the network was."""
        self.asked.append((method, address, wanted.get("data") or wanted.get("params") or {}))
        path = urlsplit(address).path
        if path in self.answers:
            made = self.answers[path]
            if isinstance(made, Exception):
                raise made
            return made
        if path == "/.well-known/openid-configuration":
            return httpx.Response(200, json=self.discovery())
        if path == "/jwks":
            return httpx.Response(200, json=self.jwks())
        return httpx.Response(200)

    def discovery(self) -> dict[str, Any]:
        """Its addresses."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end",
            "authorization_response_iss_parameter_supported": True,
        }

    def begin(self, browser: Client, target: str = "/oa/") -> dict[str, str]:
        """The browser starts here; what it was sent to ask."""
        return query_of(browser.get(f"/sso/in/{self.peer.code}/begin", {"next": target}))

    def come_back(self, browser: Client, asked: dict[str, str], token: str = "", **changed: str | None) -> Any:
        """The browser returns, and the code turns into ``token``."""
        made = token or self.sign(self.claims(asked["nonce"]))
        self.answers["/token"] = httpx.Response(
            200, json={"id_token": made, "access_token": "a", "token_type": "Bearer"}
        )
        sent: dict[str, str | None] = {"code": "code-1", "state": asked["state"], "iss": self.issuer}
        query = {name: value for name, value in (sent | changed).items() if value is not None}
        return browser.get(f"/sso/in/{self.peer.code}/callback", query)


def platform(monkeypatch: pytest.MonkeyPatch, protocol: Protocol = Protocol.OIDC, **changed: Any) -> Platform:
    """A registered platform with the network cut to it."""
    peer = SsoPeer(
        code="unified",
        name="统一身份认证",
        direction=Direction.IN,
        protocol=protocol,
        client_id="oa-client",
        issuer="https://unified.example",
        entry="https://unified.example/",
        matching=Matching.CONFIRMED,
    )
    for name, value in changed.items():
        setattr(peer, name, value)
    peer.sealed_secret = secrets.seal(peer, SECRET)
    peer.save()
    made = Platform(peer)
    monkeypatch.setattr(calling, "_ask", made.answer)
    return made
