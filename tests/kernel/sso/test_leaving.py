"""Leaving on one side is leaving on the other."""

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from defusedxml import ElementTree
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from tests.kernel import factories
from tests.kernel.sso import support
from tests.kernel.sso.support import ISSUER, Platform, Rp, query_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.sso import calling, jobs, telling
from yaojian.kernel.sso.models import Ended, LinkState, LogoutState, Protocol, SsoLink, SsoLogout, SsoPeer, SsoVisit

pytestmark = pytest.mark.django_db
EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Peer:
    """A peer's server that takes notices of leaving."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.got: list[tuple[str, dict[str, str], float]] = []

    def answer(self, method: str, address: str, *, seconds: float = calling.SECONDS, **wanted: Any) -> httpx.Response:
        """Stands where the network was."""
        if self.status == 0:
            raise calling.NoAnswer("连接不上。")
        self.got.append((address, wanted.get("data", {}), seconds))
        return httpx.Response(self.status)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Peer:
    """Cut; notices come here."""
    peer = Peer()
    monkeypatch.setattr(calling, "_ask", peer.answer)
    return peer


def send_all() -> None:
    """What the worker would do."""
    for row in SsoLogout.objects.all():
        jobs.tell_logout(str(row.pk))


# We tell others


def test_openid_peer_gets_a_signed_logout_token(browser: Client, rp: Rp, network: Peer) -> None:
    """Back-Channel Logout 1.0 §2.4: no nonce, a jti, the event, subject and session."""
    rp.tokens(browser)
    browser.post("/account/logout")
    send_all()
    ((address, form, seconds),) = network.got
    assert (address, seconds) == (rp.peer.logout_address, 5.0)
    key = jwt.PyJWK.from_dict(Client().get("/sso/jwks").json()["keys"][0])
    told = jwt.decode(form["logout_token"], key.key, algorithms=["RS256"], audience=rp.peer.client_id, issuer=ISSUER)
    assert told["events"] == {EVENT: {}}
    assert "nonce" not in told
    assert told["sid"] == SsoVisit.objects.get().pk.hex
    assert {"sub", "jti", "iat", "exp"} <= set(told)
    assert jwt.get_unverified_header(form["logout_token"])["typ"] == "logout+jwt"


def test_cas_peer_gets_the_ticket_it_came_with(browser: Client, network: Peer) -> None:
    """CAS 3.0 §2.3.3."""
    devices = support.rp("devices", Protocol.CAS3)
    answer = browser.get("/sso/cas/login", {"service": devices.callback})
    ticket = query_of(answer)["ticket"]
    browser.post("/account/logout")
    send_all()
    texts = [item.text for item in ElementTree.fromstring(network.got[0][1]["logoutRequest"]).iter()]
    assert ticket in texts


def test_every_peer_of_the_session_is_told_and_no_other(browser: Client, rp: Rp, network: Peer) -> None:
    second = support.rp("second", Protocol.OIDC)
    support.rp("never", Protocol.OIDC)
    rp.tokens(browser)
    second.tokens(browser)
    other = Client()
    other.force_login(factories.user(username="qy78", kind="company"))
    rp.tokens(other)
    browser.post("/account/logout")
    send_all()
    assert {address for address, _, _ in network.got} == {rp.peer.logout_address, second.peer.logout_address}
    assert SsoVisit.objects.filter(ended_at__isnull=True).count() == 1


def test_idle_session_takes_its_visits_along(browser: Client, rp: Rp, network: Peer) -> None:
    rp.tokens(browser)
    session = browser.session
    session["account.seen"] -= 3600
    session.save()
    browser.get("/account/")
    assert SsoVisit.objects.get().ended == Ended.HERE
    assert SsoLogout.objects.count() == 1


def test_session_nobody_saw_end_is_over_after_its_limit(
    browser: Client, rp: Rp, network: Peer, settings: Settings
) -> None:
    rp.tokens(browser)
    SsoVisit.objects.update(began_at=timezone.now() - settings.YAOJIAN_SESSION_LIMIT - timedelta(minutes=1))
    jobs.look(0)
    assert SsoVisit.objects.get().ended == Ended.EXPIRED
    assert SsoLogout.objects.count() == 1


@pytest.mark.parametrize("status", [0, 500, 400])
def test_peer_that_does_not_take_it_is_told_again_and_then_given_up(
    browser: Client, rp: Rp, network: Peer, status: int
) -> None:
    rp.tokens(browser)
    browser.post("/account/logout")
    network.status = status
    for _ in range(telling.LAST_ATTEMPT - 1):
        with pytest.raises(telling.NotDelivered):
            send_all()
        assert SsoLogout.objects.get().state == LogoutState.RETRYING
    send_all()
    row = SsoLogout.objects.get()
    assert (row.state, row.attempts) == (LogoutState.FAILED, telling.LAST_ATTEMPT)
    assert row.error.endswith("。")


def test_peer_is_told_once(browser: Client, rp: Rp, network: Peer) -> None:
    rp.tokens(browser)
    browser.post("/account/logout")
    send_all()
    send_all()
    assert len(network.got) == 1


# A peer's people leave there


def test_peer_may_end_the_session_with_its_own_token(browser: Client, rp: Rp, network: Peer) -> None:
    """RP-Initiated Logout 1.0 §2: nobody is asked, the others are told, the peer itself is not."""
    second = support.rp("second", Protocol.OIDC)
    second.tokens(browser)
    hint = rp.tokens(browser)["id_token"]
    query = {"id_token_hint": hint, "post_logout_redirect_uri": rp.peer.after_logout[0], "state": "s 1"}
    answer = browser.get("/sso/logout", query)
    assert answer["Location"] == f"{rp.peer.after_logout[0]}?state=s+1"
    assert browser.get("/account/").status_code == 302
    send_all()
    assert [address for address, _, _ in network.got] == [second.peer.logout_address]


def test_token_of_another_session_only_asks(browser: Client, rp: Rp) -> None:
    """§2: the hint must belong to this session."""
    other = Client()
    other.force_login(factories.user(username="qy78", kind="company"))
    hint = rp.tokens(other)["id_token"]
    page = browser.get("/sso/logout", {"id_token_hint": hint})
    assert "全部退出" in page.content.decode()
    assert browser.get("/account/").status_code == 200


def test_without_a_token_the_person_is_asked(browser: Client, rp: Rp) -> None:
    """§2, §6: anybody can send a browser here."""
    assert "全部退出" in browser.get("/sso/logout", {"client_id": rp.peer.client_id}).content.decode()
    assert browser.get("/account/").status_code == 200


@pytest.mark.parametrize("hint", ["", "garbage", "forged"])
@pytest.mark.parametrize("address", ["https://evil.example/", "https://offsite.example/bye/", "javascript:alert(1)"])
def test_leaving_leads_to_registered_places_only(browser: Client, rp: Rp, hint: str, address: str) -> None:
    """§3: equal character by character."""
    token = jwt.encode({"sub": "x"}, "k" * 32, algorithm="HS256", headers={"kid": "x"}) if hint == "forged" else hint
    query = {"client_id": rp.peer.client_id, "post_logout_redirect_uri": address} | (
        {"id_token_hint": token} if token else {}
    )
    answer = browser.get("/sso/logout", query)
    assert answer.status_code == 400
    assert browser.get("/account/").status_code == 200


def test_token_of_one_peer_does_not_leave_in_the_name_of_another(browser: Client, rp: Rp) -> None:
    """§4."""
    second = support.rp("second", Protocol.OIDC)
    hint = rp.tokens(browser)["id_token"]
    assert browser.get("/sso/logout", {"id_token_hint": hint, "client_id": second.peer.client_id}).status_code == 400


def test_address_on_the_leaving_page_is_signed(client: Client) -> None:
    assert client.get("/sso/left", {"to": "https://evil.example"}).status_code == 400


# A platform says that somebody left


@pytest.fixture
def zhou(db: None) -> User:
    """An official."""
    return factories.official("周明远")


@pytest.fixture
def unified(monkeypatch: pytest.MonkeyPatch, zhou: User) -> Platform:
    """The platform, which knows ``zhou``."""
    made = support.platform(monkeypatch)
    SsoLink.objects.create(
        peer=made.peer, subject="U-1001", user=zhou, state=LinkState.CONFIRMED, asked_at=timezone.now()
    )
    return made


def logout_token(unified: Platform, **changed: Any) -> str:
    """A good one; ``changed`` None leaves a claim out."""
    now = int(time.time())
    good = {
        "iss": unified.issuer,
        "aud": "oa-client",
        "iat": now,
        "exp": now + 120,
        "jti": uuid4().hex,
        "sub": "U-1001",
        "sid": "session-1",
        "events": {EVENT: {}},
    }
    return unified.sign(
        {name: value for name, value in (good | changed).items() if value is not None}, typ="logout+jwt"
    )


def tell(unified: Platform, token: str) -> int:
    """The platform's server comes."""
    answer = Client().post(f"/sso/in/{unified.peer.code}/logout", {"logout_token": token})
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code


def test_logout_token_ends_the_session_here_and_what_it_began(client: Client, unified: Platform) -> None:
    unified.come_back(client, unified.begin(client))
    assert client.get("/oa/").status_code == 200
    assert tell(unified, logout_token(unified)) == 200
    assert client.get("/oa/").status_code == 302
    assert SsoVisit.objects.get().ended == Ended.THERE


@pytest.mark.parametrize("changed", [{"sid": None}, {"sub": None}])
def test_subject_or_session_alone_will_do(client: Client, unified: Platform, changed: dict[str, Any]) -> None:
    """Back-Channel Logout §2.4."""
    unified.come_back(client, unified.begin(client))
    assert tell(unified, logout_token(unified, **changed)) == 200
    assert client.get("/oa/").status_code == 302


def test_other_sessions_of_the_person_stay(client: Client, unified: Platform, zhou: User) -> None:
    by_password = Client()
    by_password.force_login(zhou)
    unified.come_back(client, unified.begin(client))
    tell(unified, logout_token(unified))
    assert by_password.get("/oa/").status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"events": None},
        {"events": {}},
        {"events": "logout"},
        {"nonce": "n"},
        {"jti": None},
        {"iat": None},
        {"iat": 1},
        {"exp": 1},
        {"sub": None, "sid": None},
    ],
)
def test_other_logout_tokens_are_refused(client: Client, unified: Platform, changed: dict[str, Any]) -> None:
    """Back-Channel Logout §2.6, step by step."""
    unified.come_back(client, unified.begin(client))
    assert tell(unified, logout_token(unified, **changed)) == 400
    assert client.get("/oa/").status_code == 200


def test_replayed_logout_token_is_refused(client: Client, unified: Platform) -> None:
    """§2.6 step 8."""
    token = logout_token(unified)
    assert tell(unified, token) == 200
    unified.come_back(client, unified.begin(client))
    assert tell(unified, token) == 400
    assert client.get("/oa/").status_code == 200


def test_forged_logout_token_is_refused(unified: Platform) -> None:
    forged = jwt.encode({"sub": "U-1001"}, "k" * 32, algorithm="HS256", headers={"kid": unified.kid})
    for token in (forged, "", "a.b.c", "x" * 9000):
        assert tell(unified, token) == 400


def test_id_token_is_no_logout_token(client: Client, unified: Platform) -> None:
    """§4.1: cross-JWT confusion."""
    unified.come_back(client, unified.begin(client))
    assert tell(unified, unified.sign(unified.claims("n"))) == 400


# The same by CAS


@pytest.fixture
def cas(monkeypatch: pytest.MonkeyPatch, zhou: User) -> Platform:
    """A CAS server that knows ``zhou``."""
    made = support.platform(monkeypatch, Protocol.CAS3, issuer="https://unified.example/cas")
    SsoLink.objects.create(
        peer=made.peer, subject="U-1001", user=zhou, state=LinkState.CONFIRMED, asked_at=timezone.now()
    )
    made.answers["/cas/p3/serviceValidate"] = httpx.Response(200, text=cas_answer("U-1001"))
    return made


def cas_answer(user: str) -> str:
    """Yes."""
    return (
        '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>'
        f"<cas:user>{user}</cas:user><cas:attributes><cas:name>周明远</cas:name></cas:attributes>"
        "</cas:authenticationSuccess></cas:serviceResponse>"
    )


def test_official_comes_in_by_cas(client: Client, cas: Platform, zhou: User) -> None:
    asked = client.get("/sso/in/unified/begin", {"next": "/oa/"})
    assert asked["Location"].startswith("https://unified.example/cas/login?service=")
    assert client.get("/sso/in/unified/cas", {"ticket": "ST-1"})["Location"] == "/oa/"
    assert client.get("/oa/").content.decode() == zhou.name
    _, _, params = cas.asked[-1]
    assert params == {"service": "https://yaojian.example/sso/in/unified/cas", "ticket": "ST-1"}


def test_cas_ticket_nobody_asked_for_is_refused(client: Client, cas: Platform) -> None:
    """Forged sign-in: the attacker's ticket in the victim's browser."""
    assert client.get("/sso/in/unified/cas", {"ticket": "ST-1"}).status_code == 400
    assert not cas.asked


@pytest.mark.parametrize(
    "body",
    [
        '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationFailure code="X"/></cas:serviceResponse>',
        "<html>",
        "",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        '<x xmlns:cas="urn:evil"><cas:authenticationSuccess><cas:user>U-1001</cas:user></cas:authenticationSuccess></x>',
    ],
)
def test_other_answers_of_a_cas_server_let_nobody_in(client: Client, cas: Platform, body: str) -> None:
    cas.answers["/cas/p3/serviceValidate"] = httpx.Response(200, text=body)
    client.get("/sso/in/unified/begin")
    assert client.get("/sso/in/unified/cas", {"ticket": "ST-1"}).status_code == 400
    assert client.get("/oa/").status_code == 302


@pytest.mark.parametrize("ticket", ["", "PT-1", "ST-" + "x" * 300])
def test_ticket_of_another_kind_is_not_even_asked_about(client: Client, cas: Platform, ticket: str) -> None:
    client.get("/sso/in/unified/begin")
    assert client.get("/sso/in/unified/cas", {"ticket": ticket}).status_code == 400
    assert not cas.asked


def test_cas_server_ends_the_session_by_its_ticket(client: Client, cas: Platform) -> None:
    """CAS 3.0 §2.3.3."""
    client.get("/sso/in/unified/begin")
    client.get("/sso/in/unified/cas", {"ticket": "ST-1"})
    wrong = telling.cas_request("U-1001", "ST-other")
    assert Client().post("/sso/in/unified/cas", {"logoutRequest": wrong}).status_code == 204
    assert client.get("/oa/").status_code == 200, "knowing the subject is not enough"
    right = telling.cas_request("U-1001", "ST-1")
    assert Client().post("/sso/in/unified/cas", {"logoutRequest": right}).status_code == 204
    assert client.get("/oa/").status_code == 302


@pytest.mark.parametrize(
    "text", ["", "<x/>", "<SessionIndex></SessionIndex>", "garbage", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>']
)
def test_garbage_ends_no_session(client: Client, cas: Platform, text: str) -> None:
    client.get("/sso/in/unified/begin")
    client.get("/sso/in/unified/cas", {"ticket": "ST-1"})
    assert Client().post("/sso/in/unified/cas", {"logoutRequest": text}).status_code == 400
    assert client.get("/oa/").status_code == 200


def test_leaving_goes_on_to_the_cas_server(client: Client, cas: Platform) -> None:
    client.get("/sso/in/unified/begin")
    client.get("/sso/in/unified/cas", {"ticket": "ST-1"})
    page = client.get(client.post("/account/logout")["Location"]).content.decode()
    assert "https://unified.example/cas/logout?service=" in page


def test_sign_in_page_asks_for_the_platforms_once(
    client: Client, unified: Platform, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        page = client.get("/account/login").content.decode()
    assert "/sso/in/unified/begin" in page
    assert SsoPeer.objects.count() == 1
