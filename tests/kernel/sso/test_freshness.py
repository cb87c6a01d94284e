"""Peers that want to be sure the person sits there now: asked again by our page, proved for one question, told truly.

Each case cites the clause it comes from: OIDC Core §2, §3.1.2.1, §3.1.2.6; CAS Protocol 3.0 §2.1.1, §2.5.1.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from defusedxml import ElementTree
from django.test import Client

from tests.kernel.sso import support
from tests.kernel.sso.support import Rp, claims_of, query_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.sso.freshness import QUESTION
from yaojian.kernel.sso.models import Protocol

pytestmark = pytest.mark.django_db
PASSWORD = "correct-Horse-9"
CONFIRM, SIGN_IN = "/account/confirm", "/account/login"


@pytest.fixture
def seated(client: Client, clerk: User) -> Client:
    """The clerk's browser, signed in with the password an hour ago."""
    client.post(SIGN_IN, {"login": clerk.username, "password": PASSWORD})
    session = client.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= 3600
    session["account.started"] -= 3600
    session.save()
    return client


def prove(browser: Client, answer: Any, password: str = PASSWORD) -> Any:
    """Where the confirmed person is led: the page goes on by itself to the question; None where the password was wrong."""
    confirm = urlsplit(answer["Location"])
    assert confirm.path == CONFIRM
    onward = parse_qs(confirm.query)["next"][0]
    confirmed = browser.post(CONFIRM, {"password": password, "next": onward})
    if confirmed.status_code != 302:
        return None
    assert 'http-equiv="refresh"' in browser.get(confirmed["Location"]).content.decode()
    return browser.get(parse_qs(urlsplit(onward).query)["to"][0])


def auth_time(rp: Rp, answer: Any) -> int:
    """When the person proved himself, as the ID token says."""
    told = rp.token(query_of(answer)["code"]).json()
    return int(claims_of(told["id_token"])["auth_time"])


def test_prompt_login_asks_for_the_password_and_the_token_says_when(seated: Client, rp: Rp) -> None:
    """OIDC Core §3.1.2.1 ``prompt=login``, §2 ``auth_time``."""
    began = int(time.time())
    answer = prove(seated, rp.ask(seated, prompt="login"))
    assert query_of(answer)["state"] == "state-1"
    assert auth_time(rp, answer) >= began


def test_without_a_demand_the_token_says_the_old_time(seated: Client, rp: Rp) -> None:
    """OIDC Core §2: ``auth_time`` is the authentication, not the answer."""
    assert auth_time(rp, rp.ask(seated)) < time.time() - 3000


def test_open_visit_tells_the_new_time_after_proving_again(seated: Client, rp: Rp) -> None:
    """OIDC Core §2: the same session at the same peer."""
    assert auth_time(rp, rp.ask(seated)) < time.time() - 3000
    assert auth_time(rp, prove(seated, rp.ask(seated, max_age="60"))) > time.time() - 60
    assert auth_time(rp, rp.ask(seated)) > time.time() - 60


def test_old_sign_in_is_renewed_where_max_age_says_so(seated: Client, rp: Rp) -> None:
    """OIDC Core §3.1.2.1 ``max_age``: MUST attempt to actively re-authenticate."""
    assert "code" in query_of(rp.ask(seated, max_age="7200"))
    assert "code" in query_of(prove(seated, rp.ask(seated, max_age="60")))
    assert "code" in query_of(rp.ask(seated, max_age="60")), "proved a moment ago"


def test_max_age_zero_always_asks(seated: Client, rp: Rp) -> None:
    """OIDC Core §3.1.2.1: the same as ``prompt=login``."""
    assert "code" in query_of(prove(seated, rp.ask(seated, max_age="0")))
    time.sleep(0.01)
    assert urlsplit(rp.ask(seated, max_age="0")["Location"]).path == CONFIRM


@pytest.mark.parametrize("age", ["-1", "1.5", "soon", "\uff11\uff10", "9" * 12, "1 2"])
def test_age_that_is_no_number_is_refused_before_anybody_is_asked(seated: Client, rp: Rp, age: str) -> None:
    """OIDC Core §3.1.2.6, RFC 6749 §4.1.2.1."""
    assert query_of(rp.ask(seated, max_age=age))["error"] == "invalid_request"


def test_one_proof_answers_one_question(seated: Client, rp: Rp) -> None:
    """OIDC Core §3.1.2.1: each request with ``prompt=login`` is asked anew."""
    assert "code" in query_of(prove(seated, rp.ask(seated, prompt="login")))
    assert urlsplit(rp.ask(seated, prompt="login")["Location"]).path == CONFIRM


def test_proof_for_one_question_does_not_answer_another(seated: Client, rp: Rp) -> None:
    """A peer that asked for nothing cannot spend the proof another peer asked for, nor the other way round."""
    other = support.rp("other", Protocol.OIDC)
    first = rp.ask(seated, prompt="login")
    assert urlsplit(other.ask(seated, prompt="login")["Location"]).path == CONFIRM
    answer = prove(seated, first)
    assert urlsplit(answer["Location"]).path == CONFIRM, "the question was put again meanwhile"


def test_changed_question_has_to_be_proved_for_itself(seated: Client, rp: Rp) -> None:
    """What was proved for one nonce is not answered for another."""
    asked = rp.ask(seated, prompt="login")
    onward = parse_qs(urlsplit(asked["Location"]).query)["next"][0]
    seated.post(CONFIRM, {"password": PASSWORD, "next": onward})
    assert urlsplit(rp.ask(seated, prompt="login", nonce="forged")["Location"]).path == CONFIRM


def test_proof_nobody_came_back_with_is_not_kept_for_later(seated: Client, rp: Rp) -> None:
    asked = rp.ask(seated, prompt="login")
    onward = parse_qs(urlsplit(asked["Location"]).query)["next"][0]
    seated.post(CONFIRM, {"password": PASSWORD, "next": onward})
    session = seated.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= 400
    session[QUESTION] |= {"at": session[QUESTION]["at"] - 400}
    session.save()
    assert urlsplit(rp.ask(seated, prompt="login")["Location"]).path == CONFIRM


def test_wrong_password_answers_nothing(seated: Client, rp: Rp) -> None:
    assert prove(seated, rp.ask(seated, prompt="login"), "wrong-Horse-9") is None
    assert urlsplit(rp.ask(seated, prompt="login")["Location"]).path == CONFIRM


def test_page_says_why_it_asks(seated: Client, rp: Rp) -> None:
    page = seated.get(rp.ask(seated, prompt="login")["Location"]).content.decode()
    assert "您要进入的系统要求确认是本人在操作" in page
    assert "账号安全" in seated.get(CONFIRM, {"next": "/account/"}).content.decode()


def test_signing_in_for_the_question_is_proof_enough(client: Client, clerk: User, rp: Rp) -> None:
    """OIDC Core §3.1.2.1: the person was just asked; twice would be once too often."""
    answer = rp.ask(client, prompt="login", max_age="0")
    assert urlsplit(answer["Location"]).path == SIGN_IN
    onward = query_of(answer)["next"]
    client.post(SIGN_IN, {"login": clerk.username, "password": PASSWORD, "next": onward})
    assert "code" in query_of(client.get(parse_qs(urlsplit(onward).query)["to"][0]))


def test_prompt_none_shows_no_page_where_the_sign_in_is_too_old(seated: Client, rp: Rp) -> None:
    """OIDC Core §3.1.2.6 ``login_required``."""
    assert query_of(rp.ask(seated, prompt="none", max_age="60"))["error"] == "login_required"
    assert query_of(rp.ask(seated, prompt="none", max_age="soon"))["error"] == "invalid_request"
    assert "code" in query_of(rp.ask(seated, prompt="none", max_age="7200"))


def test_question_by_post_comes_back_whole(seated: Client, rp: Rp) -> None:
    """OIDC Core §3.1.2.1: GET and POST."""
    asked = {
        "response_type": "code",
        "client_id": rp.peer.client_id,
        "redirect_uri": rp.callback,
        "scope": "openid",
        "state": "x & y=z",
        "code_challenge": support.CHALLENGE,
        "code_challenge_method": "S256",
        "prompt": "login",
    }
    answer = prove(seated, seated.post("/sso/authorize", asked))
    assert query_of(answer)["state"] == "x & y=z"


def test_plain_oauth_peer_has_no_such_demands(seated: Client) -> None:
    """RFC 6749 knows neither parameter."""
    rp = support.rp("plain", Protocol.OAUTH2)
    assert "code" in query_of(rp.ask(seated, prompt="login", max_age="x"))


# CAS


@pytest.fixture
def devices(db: None) -> Rp:
    """The device-report system."""
    return support.rp("devices", Protocol.CAS3)


def login(browser: Client, rp: Rp, **more: str) -> Any:
    """The browser comes to the CAS server."""
    return browser.get("/sso/cas/login", {"service": rp.callback, **more})


@pytest.fixture
def check(devices: Rp) -> Callable[..., bool]:
    """Whether the peer's server is told who it is."""

    def asked(ticket: str, **more: str) -> bool:
        told = Client().get("/sso/cas/serviceValidate", {"service": devices.callback, "ticket": ticket, **more})
        return ElementTree.fromstring(told.content).find("{*}authenticationSuccess") is not None

    return asked


def test_renew_asks_again_and_its_ticket_counts_as_fresh(
    seated: Client, devices: Rp, check: Callable[..., bool]
) -> None:
    """CAS 3.0 §2.1.1, §2.5.1."""
    ticket = query_of(prove(seated, login(seated, devices, renew="true")))["ticket"]
    assert check(ticket, renew="true")


def test_ticket_of_a_standing_session_does_not_count_as_fresh(
    seated: Client, devices: Rp, check: Callable[..., bool]
) -> None:
    """§2.5.1: only one issued from the presentation of primary credentials; a peer that leaves ``renew`` out gets it."""
    assert not check(query_of(login(seated, devices))["ticket"], renew="true")
    assert check(query_of(login(seated, devices))["ticket"])


def test_ticket_of_a_sign_in_counts_as_fresh_once(
    client: Client, clerk: User, devices: Rp, check: Callable[..., bool]
) -> None:
    """§2.5.1."""
    onward = query_of(login(client, devices))["next"]
    client.post(SIGN_IN, {"login": clerk.username, "password": PASSWORD, "next": onward})
    assert check(query_of(client.get(parse_qs(urlsplit(onward).query)["to"][0]))["ticket"], renew="true")
    assert not check(query_of(login(client, devices))["ticket"], renew="true")
