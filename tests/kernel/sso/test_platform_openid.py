"""Attacks on signing in here through an OpenID platform, each with the clause it offends."""

import base64
import hmac
import json
import time
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.cache import cache
from django.test import Client

from tests.kernel import factories
from tests.kernel.sso import support
from tests.kernel.sso.support import Platform, query_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.sso import calling, services
from yaojian.kernel.sso.models import LinkState, Matching, Protocol, SsoLink, SsoPeer, SsoVisit
from yaojian.kernel.sso.rights import CONFIRM

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhou(db: None) -> User:
    """An official."""
    return factories.official("周明远")


@pytest.fixture
def unified(monkeypatch: pytest.MonkeyPatch, zhou: User) -> Platform:
    """The platform, which knows ``zhou`` as U-1001."""
    made = support.platform(monkeypatch)
    link(made.peer, zhou)
    return made


def link(peer: SsoPeer, user: User, subject: str = "U-1001") -> SsoLink:
    """Confirmed by a security administrator."""
    guard = factories.official("何安全")
    factories.grant(guard, CONFIRM)
    return services.prepare_link(actor=factories.actor(guard), peer_id=peer.pk, subject=subject, username=user.username)


def signed_with_the_public_key(unified: Platform, claims: dict[str, Any]) -> str:
    """By hand: PyJWT refuses to do it."""
    pem = unified.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    parts = ({"alg": "HS256", "typ": "JWT", "kid": unified.kid}, claims)
    text = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    signature = base64.urlsafe_b64encode(hmac.digest(pem, text, "sha256")).rstrip(b"=")
    return (text + b"." + signature).decode()


def is_in(browser: Client) -> bool:
    """Whether this browser is signed in."""
    return browser.get("/oa/").status_code == 200


def test_official_comes_in_and_lands_where_he_wanted(client: Client, unified: Platform, zhou: User) -> None:
    answer = unified.come_back(client, unified.begin(client, "/oa/todo"))
    assert answer["Location"] == "/oa/todo"
    assert client.get("/oa/").content.decode() == zhou.name
    event = Event.objects.filter(action="kernel.account.signed_in").latest("id")
    assert "由统一身份认证登录" in event.summary


def test_second_factor_and_age_of_the_password_are_the_platforms_affair(
    client: Client, unified: Platform, zhou: User, settings: Any
) -> None:
    settings.YAOJIAN_SECOND_FACTOR_REQUIRED = True
    User.objects.filter(pk=zhou.pk).update(must_change_password=True)
    unified.come_back(client, unified.begin(client))
    assert is_in(client)


def test_question_carries_pkce_state_and_nonce(client: Client, unified: Platform) -> None:
    asked = unified.begin(client)
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert asked["redirect_uri"] == "https://yaojian.example/sso/in/unified/callback"


def test_secret_and_verifier_go_to_the_token_endpoint_only(client: Client, unified: Platform) -> None:
    unified.come_back(client, unified.begin(client))
    method, address, form = next(one for one in unified.asked if one[1].endswith("/token"))
    assert method == "POST"
    assert form["code_verifier"]
    assert support.SECRET not in address


# Whose answer is it?


@pytest.mark.parametrize("state", ["", "other", None])
def test_answer_nobody_here_asked_for_is_refused(client: Client, unified: Platform, state: str | None) -> None:
    """RFC 6749 §10.12: forged sign-in."""
    assert unified.come_back(client, unified.begin(client), state=state).status_code == 400
    assert not is_in(client)


def test_answer_to_another_browser_is_refused(client: Client, unified: Platform) -> None:
    """RFC 6749 §10.12: the attacker's code in the victim's browser."""
    asked = unified.begin(Client())
    assert unified.come_back(client, asked).status_code == 400
    assert not is_in(client)


def test_answer_is_taken_once(client: Client, unified: Platform) -> None:
    asked = unified.begin(client)
    unified.come_back(client, asked)
    assert unified.come_back(client, asked).status_code == 400


def test_answer_of_another_platform_is_refused(client: Client, unified: Platform) -> None:
    """RFC 9207 §2.4, RFC 9700 §4.4: mix-up."""
    assert unified.come_back(client, unified.begin(client), iss="https://evil.example").status_code == 400
    assert unified.come_back(client, unified.begin(client), iss=None).status_code == 400
    assert not is_in(client)


def test_state_of_one_platform_does_not_fit_another(client: Client, unified: Platform) -> None:
    """RFC 9700 §4.4."""
    second = SsoPeer.objects.get()
    second.pk, second.code = None, "second"
    second._state.adding = True
    second.save()
    asked = unified.begin(client)
    answer = client.get("/sso/in/second/callback", {"code": "c", "state": asked["state"], "iss": unified.issuer})
    assert answer.status_code == 400


def test_refusal_of_the_platform_is_told(client: Client, unified: Platform) -> None:
    asked = unified.begin(client)
    answer = unified.come_back(client, asked, code=None, error="access_denied")
    assert answer.status_code == 400
    assert "没有同意" in answer.content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_away_afterwards(client: Client, unified: Platform, target: str) -> None:
    """RFC 9700 §4.11."""
    answer = unified.come_back(client, unified.begin(client, target))
    assert answer["Location"] == "/account/landing"


def test_shortcut_of_another_platform_is_refused(client: Client, unified: Platform) -> None:
    """OIDC Core §4: third-party initiated login names the issuer."""
    assert client.get("/sso/in/unified/begin", {"iss": "https://evil.example"}).status_code == 400


# The ID token (OIDC Core §3.1.3.7)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"aud": ["oa-client", "another-client"]},
        {"aud": ["oa-client", "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"iat": 1, "exp": 9_999_999_999},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 300},
        {"at_hash": "wrong"},
    ],
)
def test_token_that_says_anything_else_is_refused(client: Client, unified: Platform, changed: dict[str, Any]) -> None:
    asked = unified.begin(client)
    token = unified.sign(unified.claims(**({"nonce": asked["nonce"]} | changed)))
    assert unified.come_back(client, asked, token).status_code == 400
    assert not is_in(client)
    assert not SsoVisit.objects.exists()


@pytest.mark.parametrize("offset", [-120, 120])
def test_clock_beyond_the_allowed_error_is_refused(client: Client, unified: Platform, offset: int) -> None:
    asked, now = unified.begin(client), int(time.time())
    claims = unified.claims(asked["nonce"], iat=now + offset, exp=now + offset + 20)
    assert unified.come_back(client, asked, unified.sign(claims)).status_code == 400


@pytest.mark.parametrize("offset", [-45, 45])
def test_clock_within_the_allowed_error_is_accepted(client: Client, unified: Platform, offset: int) -> None:
    asked, now = unified.begin(client), int(time.time())
    claims = unified.claims(asked["nonce"], iat=now + offset, exp=now + offset + 20)
    assert unified.come_back(client, asked, unified.sign(claims)).status_code == 302


def test_unsigned_token_is_refused(client: Client, unified: Platform) -> None:
    """RFC 8725 §3.1: alg none."""
    asked = unified.begin(client)
    token = jwt.encode(unified.claims(asked["nonce"]), None, algorithm="none", headers={"kid": unified.kid})  # type: ignore[arg-type]  # no key is the point
    assert unified.come_back(client, asked, token).status_code == 400


def test_public_key_is_no_shared_secret(client: Client, unified: Platform) -> None:
    """RFC 8725 §2.1: key confusion, HMAC with the published key."""
    asked = unified.begin(client)
    token = signed_with_the_public_key(unified, unified.claims(asked["nonce"]))
    assert unified.come_back(client, asked, token).status_code == 400
    with_secret = jwt.encode(unified.claims(asked["nonce"]), support.SECRET, algorithm="HS256")
    assert unified.come_back(client, unified.begin(client), with_secret).status_code == 400


def test_shared_key_in_the_list_of_keys_is_ignored(client: Client, unified: Platform) -> None:
    """RFC 8725 §3.3."""
    shared = {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA", "kid": "shared", "use": "sig"}
    unified.answers["/jwks"] = httpx.Response(200, json={"keys": [shared]})
    asked = unified.begin(client)
    token = jwt.encode(unified.claims(asked["nonce"]), "x" * 40, algorithm="HS256", headers={"kid": "shared"})
    assert unified.come_back(client, asked, token).status_code == 400


def test_token_of_a_foreign_key_is_refused(client: Client, unified: Platform) -> None:
    foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    asked = unified.begin(client)
    token = jwt.encode(unified.claims(asked["nonce"]), foreign, algorithm="RS256", headers={"kid": unified.kid})
    assert unified.come_back(client, asked, token).status_code == 400


def test_key_inside_the_token_is_not_believed(client: Client, unified: Platform) -> None:
    """RFC 8725 §3.10: jku, jwk and x5u are the attacker's words."""
    foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(foreign.public_key()))
    asked = unified.begin(client)
    head = {"kid": "unknown", "jwk": public, "jku": "https://evil.example/jwks"}
    token = jwt.encode(unified.claims(asked["nonce"]), foreign, algorithm="RS256", headers=head)
    assert unified.come_back(client, asked, token).status_code == 400
    assert not any("evil" in address for _, address, _ in unified.asked)


def test_new_key_of_the_platform_is_found_at_once(client: Client, unified: Platform) -> None:
    unified.come_back(client, unified.begin(client))
    unified.key, unified.kid = rsa.generate_private_key(public_exponent=65537, key_size=2048), "platform-2"
    assert unified.come_back(client, unified.begin(client)).status_code == 302


def test_flood_of_unknown_keys_asks_the_platform_once(client: Client, unified: Platform) -> None:
    for number in range(4):
        asked = unified.begin(client)
        unified.come_back(client, asked, unified.sign(unified.claims(asked["nonce"]), kid=f"unknown-{number}"))
    assert sum(address.endswith("/jwks") for _, address, _ in unified.asked) == 2


# The platform


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token"])
def test_platform_that_does_not_answer_is_told_with_the_way_out(client: Client, unified: Platform, path: str) -> None:
    if path == "/token":
        asked = unified.begin(client)
        unified.answers[path] = calling.NoAnswer("5 秒内没有回应。")
        sent = {"code": "c", "state": asked["state"], "iss": unified.issuer}
        answer = client.get("/sso/in/unified/callback", sent)
    else:
        unified.answers[path] = calling.NoAnswer("连接不上。")
        answer = client.get("/sso/in/unified/begin")
    assert answer.status_code == 503
    assert "应急登录" in answer.content.decode()


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://unified.example/token"},
        {"jwks_uri": "http://169.254.169.254/latest"},
        {"authorization_endpoint": None},
        {"token_endpoint": 7},
    ],
)
def test_platform_that_describes_itself_wrongly_is_not_asked(
    client: Client, unified: Platform, told: dict[str, Any]
) -> None:
    """OIDC Discovery §4.3."""
    unified.answers["/.well-known/openid-configuration"] = httpx.Response(200, json=unified.discovery() | told)
    assert client.get("/sso/in/unified/begin").status_code == 400


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'{"error": "invalid_grant"}', b'{"id_token": 7}'])
def test_garbage_instead_of_a_token_is_refused(client: Client, unified: Platform, body: bytes) -> None:
    asked = unified.begin(client)
    unified.answers["/token"] = httpx.Response(200, content=body)
    answer = client.get("/sso/in/unified/callback", {"code": "c", "state": asked["state"], "iss": unified.issuer})
    assert answer.status_code == 400


def test_switched_off_platform_lets_nobody_in(client: Client, unified: Platform) -> None:
    asked = unified.begin(client)
    SsoPeer.objects.update(is_enabled=False)
    assert unified.come_back(client, asked).status_code == 404


# Whom it is


def test_first_arrival_waits_for_an_administrator(client: Client, unified: Platform) -> None:
    asked = unified.begin(client)
    guard = factories.official("另一位")
    factories.grant(guard, CONFIRM)
    token = unified.sign(unified.claims(asked["nonce"], sub="U-2002", name="新到人"))
    answer = unified.come_back(client, asked, token)
    assert answer.status_code == 403
    assert "安全管理员确认" in answer.content.decode()
    waiting = SsoLink.objects.get(subject="U-2002")
    assert (waiting.state, waiting.told_name, waiting.user) == (LinkState.PENDING, "新到人", None)
    assert Notice.objects.filter(user=guard, kind="kernel.sso.link_asked").exists()


def test_asking_again_makes_no_second_request(client: Client, unified: Platform) -> None:
    for _ in range(2):
        asked = unified.begin(client)
        unified.come_back(client, asked, unified.sign(unified.claims(asked["nonce"], sub="U-2002")))
    assert SsoLink.objects.filter(subject="U-2002").count() == 1


def test_same_name_is_not_the_same_person(client: Client, unified: Platform, zhou: User) -> None:
    asked = unified.begin(client)
    token = unified.sign(unified.claims(asked["nonce"], sub="U-9999", name=zhou.name, email=zhou.email))
    assert unified.come_back(client, asked, token).status_code == 403
    assert not is_in(client)


def test_only_prepared_people_come_in_where_that_is_the_rule(client: Client, unified: Platform) -> None:
    SsoPeer.objects.update(matching=Matching.PREPARED)
    asked = unified.begin(client)
    assert (
        unified.come_back(client, asked, unified.sign(unified.claims(asked["nonce"], sub="U-2002"))).status_code == 403
    )
    assert not SsoLink.objects.filter(subject="U-2002").exists()
    assert unified.come_back(client, unified.begin(client)).status_code == 302


def test_refused_and_disabled_stay_outside(client: Client, unified: Platform, zhou: User) -> None:
    User.objects.filter(pk=zhou.pk).update(is_active=False)
    assert unified.come_back(client, unified.begin(client)).status_code == 403
    User.objects.filter(pk=zhou.pk).update(is_active=True)
    SsoLink.objects.update(state=LinkState.REFUSED)
    assert unified.come_back(client, unified.begin(client)).status_code == 403


def test_platform_may_name_its_subject_otherwise(client: Client, unified: Platform, zhou: User) -> None:
    SsoPeer.objects.update(claim_names={"subject": "user_no"})
    link(unified.peer, factories.official("吴其他"), "N-7")
    asked = unified.begin(client)
    unified.come_back(client, asked, unified.sign(unified.claims(asked["nonce"], user_no="N-7")))
    assert client.get("/oa/").content.decode() == "吴其他"


# The session


def test_session_gets_a_new_key(client: Client, unified: Platform) -> None:
    """Session fixation: the key from before is worth nothing afterwards."""
    asked = unified.begin(client)
    before = client.cookies["sessionid"].value
    unified.come_back(client, asked)
    assert client.cookies["sessionid"].value != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert not is_in(stranger)


def test_somebody_else_signed_in_here_is_signed_out(client: Client, unified: Platform, zhou: User) -> None:
    client.force_login(factories.official("先来的人"))
    session = client.session
    session["kept"] = "of the other"
    session.save()
    unified.come_back(client, unified.begin(client))
    assert client.get("/oa/").content.decode() == zhou.name
    assert "kept" not in client.session


def test_leaving_goes_on_to_the_platform(client: Client, unified: Platform) -> None:
    """RP-Initiated Logout 1.0 §2."""
    unified.come_back(client, unified.begin(client))
    answer = client.post("/account/logout")
    page = client.get(answer["Location"]).content.decode()
    assert "https://unified.example/end?id_token_hint=" in page
    assert "client_id=oa-client" in page
    assert not is_in(client)


def test_leaving_works_while_the_platform_is_down(client: Client, unified: Platform) -> None:
    unified.come_back(client, unified.begin(client))
    cache.clear()
    unified.answers["/.well-known/openid-configuration"] = calling.NoAnswer("连接不上。")
    assert client.post("/account/logout")["Location"] == "/account/login"
    assert not is_in(client)


def test_password_sign_in_does_not_go_to_the_platform(client: Client, unified: Platform, zhou: User) -> None:
    client.post("/account/login", {"login": zhou.username, "password": "correct-Horse-9"})
    assert client.post("/account/logout")["Location"] == "/account/login"


def test_cas_addresses_do_not_answer_for_an_openid_platform(client: Client, unified: Platform) -> None:
    assert client.get("/sso/in/unified/cas", {"ticket": "ST-1"}).status_code == 404
    assert SsoPeer.objects.get().protocol == Protocol.OIDC
    assert query_of(client.get("/sso/in/unified/begin"))["client_id"] == "oa-client"
