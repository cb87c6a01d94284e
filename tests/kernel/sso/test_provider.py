"""Attacks on our OpenID provider, each with the clause it offends (matrix of ``research/enterprise.md`` §1.2)."""

import json
import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import jwt
import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.kernel import factories
from tests.kernel.sso import support
from tests.kernel.sso.support import ISSUER, Rp, claims_of, query_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.sso import keys, services
from yaojian.kernel.sso.models import Protocol, SsoGrant, SsoKey, SsoToken, SsoVisit
from yaojian.kernel.sso.rights import MANAGE

pytestmark = pytest.mark.django_db


def test_company_user_gets_out_with_name_company_and_code(browser: Client, rp: Rp, clerk: User) -> None:
    told = rp.tokens(browser)
    claims = claims_of(told["id_token"])
    assert claims["iss"] == ISSUER
    assert claims["aud"] == rp.peer.client_id
    assert claims["nonce"] == "nonce-1"
    assert claims["name"] == clerk.name
    assert claims["credit_code"] == support.CODES[support.COMPANIES[0].id]
    assert claims["role"] == "质量负责人"
    assert claims["region"] == "420100"
    assert {"auth_time", "sid", "at_hash"} <= set(claims)


def test_id_token_is_signed_by_a_published_key(browser: Client, rp: Rp) -> None:
    told = rp.tokens(browser)
    listed = browser.get("/sso/jwks").json()["keys"]
    named = jwt.get_unverified_header(told["id_token"])["kid"]
    key = jwt.PyJWK.from_dict(next(one for one in listed if one["kid"] == named))
    assert jwt.decode(told["id_token"], key.key, algorithms=["RS256"], audience=rp.peer.client_id, issuer=ISSUER)
    assert all("d" not in one for one in listed)


def test_userinfo_tells_the_same(browser: Client, rp: Rp) -> None:
    told = rp.tokens(browser)
    answer = rp.userinfo(told["access_token"]).json()
    assert answer["sub"] == claims_of(told["id_token"])["sub"]
    assert answer["credit_code"] == support.CODES[support.COMPANIES[0].id]


def test_plain_oauth_peer_gets_no_id_token_but_the_same_claims(browser: Client) -> None:
    rp = support.rp("plain", Protocol.OAUTH2, claim_names={"credit_code": "uscc"})
    told = rp.tokens(browser)
    assert "id_token" not in told
    answer = rp.userinfo(told["access_token"]).json()
    assert answer["uscc"] == support.CODES[support.COMPANIES[0].id]
    assert "credit_code" not in answer


def test_plain_oauth_peer_may_not_ask_for_identity(browser: Client) -> None:
    rp = support.rp("plain", Protocol.OAUTH2)
    assert query_of(rp.ask(browser, scope="openid"))["error"] == "invalid_scope"


def test_subject_is_stable_for_a_peer_and_another_for_the_next(browser: Client, rp: Rp, clerk: User) -> None:
    other = support.rp("other", Protocol.OIDC)
    first, again = (claims_of(rp.tokens(browser)["id_token"])["sub"] for _ in range(2))
    assert first == again != claims_of(other.tokens(browser)["id_token"])["sub"]


def test_answer_says_who_sent_it(browser: Client, rp: Rp) -> None:
    """RFC 9207 §2."""
    assert query_of(rp.ask(browser))["iss"] == ISSUER
    assert query_of(rp.ask(browser))["state"] == "state-1"


# Codes


def test_code_used_twice_kills_the_tokens_of_the_first_use(browser: Client, rp: Rp) -> None:
    """RFC 6749 §4.1.2."""
    code = rp.code(browser)
    told = json.loads(rp.token(code).content)
    assert rp.token(code).json()["error"] == "invalid_grant"
    assert rp.userinfo(told["access_token"]).status_code == 401
    assert rp.refresh(told["refresh_token"]).status_code == 400


def test_code_of_another_peer_is_worthless(browser: Client, rp: Rp) -> None:
    """RFC 6749 §4.1.3: bound to the client."""
    other = support.rp("other", Protocol.OIDC)
    code = rp.code(browser)
    assert other.token(code, redirect_uri=rp.callback).json()["error"] == "invalid_grant"
    assert rp.token(code).status_code == 200


def test_code_is_too_old_after_a_minute(browser: Client, rp: Rp) -> None:
    """RFC 6749 §4.1.2."""
    code = rp.code(browser)
    SsoGrant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert rp.token(code).json()["error"] == "invalid_grant"


def test_code_is_worthless_after_signing_out(browser: Client, rp: Rp) -> None:
    code = rp.code(browser)
    browser.post("/account/logout")
    assert rp.token(code).json()["error"] == "invalid_grant"


def test_code_is_not_kept_in_the_clear(browser: Client, rp: Rp) -> None:
    code = rp.code(browser)
    assert code.encode() not in bytes(SsoGrant.objects.get().digest)


@pytest.mark.django_db(transaction=True)
def test_of_two_servers_with_one_code_one_gets_tokens(browser: Client, rp: Rp) -> None:
    """RFC 6749 §10.5: single use, under a race as well."""
    code, statuses = rp.code(browser), []
    start = threading.Barrier(2)

    def exchange() -> None:
        start.wait()
        statuses.append(rp.token(code).status_code)
        connections.close_all()

    both = [threading.Thread(target=exchange) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(statuses) == [200, 400]


# PKCE


@pytest.mark.parametrize("protocol", [Protocol.OIDC, Protocol.OAUTH2])
def test_confidential_peer_without_pkce_is_refused(browser: Client, protocol: Protocol) -> None:
    """RFC 9700 §2.1.1."""
    rp = support.rp("peer", protocol)
    asked = rp.ask(browser, code_challenge=None, code_challenge_method=None)
    assert query_of(asked)["error"] == "invalid_request"


@pytest.mark.parametrize("method", ["plain", None])
@pytest.mark.parametrize("protocol", [Protocol.OIDC, Protocol.OAUTH2])
def test_plain_challenge_is_refused(browser: Client, protocol: Protocol, method: str | None) -> None:
    """RFC 7636 §4.2, RFC 9700 §2.1.1: leaving the method out means plain."""
    rp = support.rp("peer", protocol)
    assert (
        query_of(rp.ask(browser, code_challenge="v" * 64, code_challenge_method=method))["error"] == "invalid_request"
    )


@pytest.mark.parametrize("verifier", ["w" * 64, "", None, support.CHALLENGE])
def test_wrong_or_missing_verifier_is_refused_and_the_code_is_spent(
    browser: Client, rp: Rp, verifier: str | None
) -> None:
    """RFC 7636 §4.6."""
    code = rp.code(browser)
    assert rp.token(code, code_verifier=verifier).status_code == 400
    assert rp.token(code).status_code == 400
    assert not SsoToken.objects.filter(revoked_at__isnull=True).exists()


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/callback",
        "https://offsite.example/callback/",
        "https://offsite.example/callback?next=https://evil.example",
        "https://offsite.example/callback#",
        "https://offsite.example/Callback",
        "https://offsite.example:443/callback",
        "http://offsite.example/callback",
        "https://offsite.example@evil.example/callback",
        "https://offsite.example/callback/../evil",
        "https://offsite.example/%63allback",
        "//offsite.example/callback",
        "javascript:alert(1)",
        None,
    ],
)
def test_address_that_is_not_registered_is_answered_here(browser: Client, rp: Rp, address: str | None) -> None:
    """RFC 6749 §4.1.2.1, RFC 9700 §4.1.3: 400, and nobody is sent anywhere."""
    answer = rp.ask(browser, redirect_uri=address)
    assert answer.status_code == 400
    assert "Location" not in answer
    assert not SsoVisit.objects.exists()


def test_address_named_twice_is_refused(browser: Client, rp: Rp) -> None:
    """RFC 6749 §3.1: parameters once."""
    answer = browser.get(
        f"/sso/authorize?client_id={rp.peer.client_id}&redirect_uri={rp.callback}&redirect_uri=https://evil.example"
    )
    assert answer.status_code == 400


def test_another_address_at_the_token_endpoint_is_refused(browser: Client) -> None:
    """RFC 6749 §4.1.3."""
    rp = support.rp("two", Protocol.OIDC, redirects=["https://two.example/callback", "https://two.example/second"])
    assert rp.token(rp.code(browser), redirect_uri="https://two.example/second").status_code == 400


def test_unknown_and_disabled_peers_get_the_same_answer(browser: Client, rp: Rp) -> None:
    unknown = rp.ask(browser, client_id="nobody")
    rp.peer.is_enabled = False
    rp.peer.save()
    disabled = rp.ask(browser)
    assert unknown.status_code == disabled.status_code == 400
    assert "没有登记这个系统" in unknown.content.decode()
    assert "没有登记这个系统" in disabled.content.decode()


def test_tokens_in_the_address_are_never_given(browser: Client, rp: Rp) -> None:
    """RFC 9700 §2.1.2: no implicit grant."""
    for wanted in ("token", "id_token", "code token", "id_token token"):
        answer = rp.ask(browser, response_type=wanted)
        assert answer.status_code in (302, 400)
        if answer.status_code == 302:
            assert "token=" not in answer["Location"]
            assert "error=" in answer["Location"]


@pytest.mark.parametrize("kind", ["password", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code"])
def test_other_grants_do_not_exist(rp: Rp, kind: str) -> None:
    """RFC 9700 §2.4."""
    answer = rp.token("x", grant_type=kind, username="qy77", password="correct-Horse-9")
    assert answer.status_code == 400
    assert answer.json()["error"] == "unsupported_grant_type"


# The peer proves itself


@pytest.mark.parametrize("secret", ["", "wrong", support.SECRET.upper()])
def test_wrong_secret_is_refused(browser: Client, rp: Rp, secret: str) -> None:
    """RFC 6749 §3.2.1."""
    assert rp.token(rp.code(browser), secret=secret).status_code == 401


def test_name_alone_proves_nothing(browser: Client, rp: Rp) -> None:
    form = {"grant_type": "authorization_code", "code": rp.code(browser), "redirect_uri": rp.callback}
    answer = Client().post("/sso/token", form | {"client_id": rp.peer.client_id, "code_verifier": support.VERIFIER})
    assert answer.status_code == 401


def test_two_ways_of_proof_at_once_are_refused(browser: Client, rp: Rp) -> None:
    """RFC 6749 §2.3."""
    answer = rp.token(rp.code(browser), client_id=rp.peer.client_id, client_secret=support.SECRET)
    assert answer.status_code == 401


def test_former_secret_is_good_while_the_peer_changes_over(browser: Client, rp: Rp) -> None:
    admin = factories.official("何安")
    factories.grant(admin, MANAGE)
    _, fresh = services.rotate_secret(actor=factories.actor(admin), peer_id=rp.peer.pk)
    assert rp.token(rp.code(browser)).status_code == 200
    assert rp.token(rp.code(browser), secret=fresh).status_code == 200
    type(rp.peer).objects.update(former_until=timezone.now() - timedelta(seconds=1))
    assert rp.token(rp.code(browser)).status_code == 401


# Refresh tokens


def test_refresh_token_is_exchanged_once(browser: Client, rp: Rp) -> None:
    told = rp.tokens(browser)
    fresh = json.loads(rp.refresh(told["refresh_token"]).content)
    assert rp.userinfo(fresh["access_token"]).status_code == 200
    assert fresh["refresh_token"] != told["refresh_token"]


def test_refresh_token_used_twice_kills_the_family(browser: Client, rp: Rp) -> None:
    """RFC 9700 §4.14.2."""
    told = rp.tokens(browser)
    fresh = json.loads(rp.refresh(told["refresh_token"]).content)
    assert rp.refresh(told["refresh_token"]).json()["error"] == "invalid_grant"
    assert rp.refresh(fresh["refresh_token"]).status_code == 400
    assert rp.userinfo(fresh["access_token"]).status_code == 401


def test_refresh_token_of_another_peer_is_worthless(browser: Client, rp: Rp) -> None:
    """RFC 6749 §6."""
    other = support.rp("other", Protocol.OIDC)
    told = rp.tokens(browser)
    assert other.refresh(told["refresh_token"]).status_code == 400
    assert rp.refresh(told["refresh_token"]).status_code == 200


def test_refresh_ends_with_the_session(browser: Client, rp: Rp) -> None:
    told = rp.tokens(browser)
    browser.post("/account/logout")
    assert rp.refresh(told["refresh_token"]).status_code == 400
    assert rp.userinfo(told["access_token"]).status_code == 401


def test_disabled_account_is_told_to_nobody(browser: Client, rp: Rp, clerk: User) -> None:
    told = rp.tokens(browser)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert rp.userinfo(told["access_token"]).status_code == 401
    assert rp.refresh(told["refresh_token"]).status_code == 400


def test_revoked_token_takes_its_family_along(browser: Client, rp: Rp) -> None:
    """RFC 7009 §2.1."""
    told = rp.tokens(browser)
    assert rp.revoke(told["refresh_token"]).status_code == 200
    assert rp.userinfo(told["access_token"]).status_code == 401


def test_peer_cannot_revoke_tokens_of_another(browser: Client, rp: Rp) -> None:
    other = support.rp("other", Protocol.OIDC)
    told = rp.tokens(browser)
    assert other.revoke(told["access_token"]).status_code == 200
    assert rp.userinfo(told["access_token"]).status_code == 200


# The person


def test_nobody_signed_in_comes_back_after_signing_in(client: Client, clerk: User, rp: Rp) -> None:
    answer = rp.ask(client)
    assert urlsplit(answer["Location"]).path == "/account/login"
    onward = query_of(answer)["next"]
    signed_in = client.post("/account/login", {"login": "qy77", "password": "correct-Horse-9", "next": onward})
    page = client.get(signed_in["Location"]).content.decode()
    assert 'http-equiv="refresh"' in page
    again = client.get(parse_qs(urlsplit(onward).query)["to"][0])
    assert again["Location"].startswith(rp.callback)
    assert "code" in query_of(again)


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/sso\\evil", "/account/", "", "/sso/\nx"])
def test_page_that_goes_on_goes_nowhere_else(client: Client, to: str) -> None:
    """RFC 9700 §4.11: no open redirector."""
    assert client.get("/sso/onward", {"to": to}).status_code == 400


def test_prompt_none_without_a_session_is_login_required(client: Client, rp: Rp) -> None:
    """OIDC Core §3.1.2.6."""
    told = query_of(rp.ask(client, prompt="none"))
    assert told["error"] == "login_required"
    assert told["state"] == "state-1"


def test_prompt_none_with_a_session_answers_at_once(browser: Client, rp: Rp) -> None:
    assert "code" in query_of(rp.ask(browser, prompt="none"))


def test_prompt_none_shows_no_page_where_a_company_must_be_chosen(
    browser: Client, rp: Rp, two_companies: list[UUID]
) -> None:
    """OIDC Core §3.1.2.6 ``interaction_required``: he is signed in, but something has to be shown."""
    assert query_of(rp.ask(browser, prompt="none"))["error"] == "interaction_required"


def test_prompt_none_with_another_value_is_refused(browser: Client, rp: Rp) -> None:
    """OIDC Core §3.1.2.1."""
    assert query_of(rp.ask(browser, prompt="none login"))["error"] == "invalid_request"


def test_hint_of_somebody_else_is_login_required(browser: Client, rp: Rp) -> None:
    """OIDC Core §3.1.2.2."""
    other = Client()
    other.force_login(factories.user(username="qy78", kind="company"))
    hint = rp.tokens(other)["id_token"]
    assert query_of(rp.ask(browser, id_token_hint=hint))["error"] == "login_required"
    assert "code" in query_of(rp.ask(browser, id_token_hint=rp.tokens(browser)["id_token"]))


def test_person_of_two_companies_goes_out_as_the_one_chosen(browser: Client, rp: Rp, two_companies: list[UUID]) -> None:
    page = rp.ask(browser)
    assert page.status_code == 200
    assert "您以哪家企业的身份进入" in page.content.decode()
    for company in two_companies:
        browser.post(f"/account/companies/{company}", {"next": "/sso/onward"})
        told = claims_of(rp.tokens(browser)["id_token"])
        assert told["credit_code"] == support.CODES[company]


def test_token_keeps_the_company_it_was_made_for(browser: Client, rp: Rp, two_companies: list[UUID]) -> None:
    browser.post(f"/account/companies/{two_companies[0]}")
    told = rp.tokens(browser)
    browser.post(f"/account/companies/{two_companies[1]}")
    assert rp.userinfo(told["access_token"]).json()["credit_code"] == support.CODES[two_companies[0]]


def test_official_does_not_go_out_as_a_company(client: Client, rp: Rp) -> None:
    client.force_login(factories.official())
    assert query_of(rp.ask(client))["error"] == "access_denied"


# Who we are


def test_forged_host_does_not_change_the_issuer(client: Client, rp: Rp, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    told = client.get("/sso/.well-known/openid-configuration", headers={"Host": "evil.example"}).json()
    assert told["issuer"] == ISSUER
    assert "evil" not in json.dumps(told)
    assert told["code_challenge_methods_supported"] == ["S256"]


def rsa_listed(browser: Client) -> set[str]:
    """Names of the published RSA keys."""
    return {one["kid"] for one in browser.get("/sso/jwks").json()["keys"] if one["alg"] == "RS256"}


def test_tokens_of_before_a_rotation_stay_readable_and_new_ones_have_the_new_key(browser: Client, rp: Rp) -> None:
    before = jwt.get_unverified_header(rp.tokens(browser)["id_token"])["kid"]
    fresh = next(key for key in keys.rotate() if key.algorithm == "RS256")
    assert rsa_listed(browser) == {before, fresh.pk}, "the next key is published before it signs"
    assert jwt.get_unverified_header(rp.tokens(browser)["id_token"])["kid"] == before
    SsoKey.objects.filter(pk=fresh.pk).update(signs_from=timezone.now())
    assert jwt.get_unverified_header(rp.tokens(browser)["id_token"])["kid"] == fresh.pk
    SsoKey.objects.filter(pk=before).update(published_until=timezone.now())
    assert rsa_listed(browser) == {fresh.pk}


def test_private_keys_are_sealed(browser: Client, rp: Rp) -> None:
    rp.tokens(browser)
    assert b"PRIVATE" not in bytes(SsoKey.objects.get().sealed_key)
