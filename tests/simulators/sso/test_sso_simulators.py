"""The platform and the two systems start by one command, hold what they promise, and misbehave when told to."""

import base64
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from tests.support.template import REPOSITORY
from yaojian.config.supervisor import ports

SITE = "http://127.0.0.1:9"
SECRET = "shared-with-the-office"
VERIFIER = "v" * 64


class Simulator:
    """A running simulator."""

    def __init__(self, name: str, variable: str) -> None:
        port = ports.free()
        self.address = f"http://127.0.0.1:{port}"
        given = {f"YAOJIAN_{variable}_ADDRESS": self.address, f"YAOJIAN_{variable}_SECRET": SECRET}
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"simulators.{name}", "--port", str(port)],
            cwd=REPOSITORY,
            env=os.environ | given | {"YAOJIAN_SITE_ADDRESS": SITE},
        )
        give_up = time.monotonic() + 60
        while not ports.answers(port):
            assert time.monotonic() < give_up
            time.sleep(0.05)
        self.client = httpx.Client(base_url=self.address, timeout=30)

    def stop(self) -> None:
        self.client.close()
        self._process.terminate()
        self._process.wait(30)


@pytest.fixture(scope="module")
def unified() -> Iterator[Simulator]:
    """The unified authentication platform."""
    made = Simulator("unified_auth", "UNIFIED")
    yield made
    made.stop()


@pytest.fixture
def person(unified: Simulator) -> httpx.Client:
    """A browser signed in at the platform."""
    browser = httpx.Client(base_url=unified.address, timeout=30)
    browser.post("/login", data={"username": "liutong", "password": "Unified-2026-demo", "after": "/"})
    return browser


def ask(browser: httpx.Client, **changed: str) -> httpx.Response:
    """What the office system would send the browser to."""
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    good = {
        "response_type": "code",
        "client_id": "yaojian-oa",
        "redirect_uri": f"{SITE}/sso/in/unified/callback",
        "state": "s",
        "nonce": "n",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return browser.get("/authorize", params=good | changed)


def exchange(unified: Simulator, answer: httpx.Response, verifier: str = VERIFIER) -> httpx.Response:
    """What the office system's server would ask."""
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": f"{SITE}/sso/in/unified/callback"}
    return unified.client.post("/token", data=form | {"code_verifier": verifier}, auth=("yaojian-oa", SECRET))


def test_platform_signs_who_its_person_is(unified: Simulator, person: httpx.Client) -> None:
    token = exchange(unified, ask(person)).json()["id_token"]
    key = jwt.PyJWKSet.from_dict(unified.client.get("/jwks").json()).keys[0]
    told = jwt.decode(token, key.key, algorithms=["RS256"], audience="yaojian-oa", issuer=unified.address)
    assert (told["sub"], told["nonce"]) == ("HB-2026-0001", "n")


def test_platform_gives_a_code_once_and_to_its_verifier(unified: Simulator, person: httpx.Client) -> None:
    answer = ask(person)
    assert exchange(unified, answer, "w" * 64).status_code == 400
    assert exchange(unified, answer).status_code == 400


def test_platform_sends_codes_to_the_registered_address_only(person: httpx.Client) -> None:
    assert ask(person, redirect_uri="http://evil.example/").status_code == 400
    assert ask(person, client_id="another").status_code == 400


def test_platform_asks_strangers_to_sign_in(unified: Simulator) -> None:
    page = ask(httpx.Client(base_url=unified.address, timeout=30))
    assert "登录平台" in page.text
    assert "模拟系统" in page.text


def test_platform_answers_cas_once(unified: Simulator, person: httpx.Client) -> None:
    service = f"{SITE}/sso/in/unified-cas/cas"
    ticket = parse_qs(urlsplit(person.get("/cas/login", params={"service": service}).headers["Location"]).query)[
        "ticket"
    ][0]
    query = {"service": service, "ticket": ticket}
    assert "HB-2026-0001" in unified.client.get("/cas/p3/serviceValidate", params=query).text
    assert "INVALID_TICKET" in unified.client.get("/cas/p3/serviceValidate", params=query).text


def test_platform_that_is_told_to_be_wrong_signs_with_a_foreign_key(unified: Simulator, person: httpx.Client) -> None:
    unified.client.post("/fault", data={"mode": "wrong"})
    token = exchange(unified, ask(person)).json()["id_token"]
    unified.client.post("/fault", data={"mode": "none"})
    key = jwt.PyJWKSet.from_dict(unified.client.get("/jwks").json()).keys[0]
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, key.key, algorithms=["RS256"], audience="yaojian-oa")


def test_platform_that_is_told_to_be_down_is(unified: Simulator) -> None:
    unified.client.post("/fault", data={"mode": "down"})
    assert unified.client.get("/.well-known/openid-configuration").status_code == 503
    assert unified.client.post("/fault", data={"mode": "unknown"}).status_code == 422
    unified.client.post("/fault", data={"mode": "none"})
    assert unified.client.get("/.well-known/openid-configuration").status_code == 200


@pytest.mark.parametrize(
    ("name", "variable", "begins"),
    [("offsite_supervision", "OFFSITE", "/sso/authorize?"), ("device_reports", "DEVICES", "/sso/cas/login?")],
)
def test_system_sends_people_to_the_portal_and_admits_nobody_itself(name: str, variable: str, begins: str) -> None:
    system = Simulator(name, variable)
    try:
        assert "未登录" in system.client.get("/").text
        assert system.client.get("/start").headers["Location"].startswith(SITE + begins)
        if name == "offsite_supervision":
            assert system.client.get("/callback", params={"code": "x", "state": "x"}).status_code == 400
    finally:
        system.stop()
