"""RSA and elliptic keys side by side: each peer's tokens by its own algorithm, and nothing else believed."""

import base64
import json

import jwt
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.kernel import factories
from tests.kernel.sso import support
from tests.kernel.sso.support import ISSUER, Rp
from yaojian.kernel.audit.models import Event
from yaojian.kernel.sso import keys, places, services, telling
from yaojian.kernel.sso.models import Algorithm, Protocol, SsoKey, SsoPeer, SsoVisit
from yaojian.kernel.sso.rights import MANAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def short(db: None) -> Rp:
    """A peer that wants elliptic signatures."""
    return support.rp("short", Protocol.OIDC, signing=Algorithm.ES256)


def listed(browser: Client) -> dict[str, dict[str, str]]:
    """The published keys by name."""
    return {one["kid"]: one for one in browser.get("/sso/jwks").json()["keys"]}


def kid_of(browser: Client, peer: Rp) -> str:
    """The key that signed a fresh ID token."""
    return str(jwt.get_unverified_header(peer.tokens(browser)["id_token"])["kid"])


def test_each_peer_gets_its_own_algorithm(browser: Client, rp: Rp, short: Rp) -> None:
    """OIDC Registration §2 ``id_token_signed_response_alg``, per client."""
    for peer, algorithm in ((rp, "RS256"), (short, "ES256")):
        token = peer.tokens(browser)["id_token"]
        head = jwt.get_unverified_header(token)
        assert head["alg"] == algorithm
        key = jwt.PyJWK.from_dict(listed(browser)[head["kid"]])
        assert jwt.decode(token, key.key, algorithms=[algorithm], audience=peer.peer.client_id, issuer=ISSUER)


def test_discovery_names_both_and_the_list_has_both_from_the_start(client: Client, db: None) -> None:
    """OIDC Discovery §3; RFC 7518 §6.2.1, §6.3.1: public members only."""
    told = client.get("/sso/.well-known/openid-configuration").json()
    assert told["id_token_signing_alg_values_supported"] == ["RS256", "ES256"]
    found = {one["alg"]: set(one) for one in listed(client).values()}
    assert found["RS256"] == {"kty", "n", "e", "kid", "use", "alg"}
    assert found["ES256"] == {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_logout_token_has_the_peers_algorithm(browser: Client, short: Rp) -> None:
    """Back-Channel Logout §2.4: as the ID token."""
    short.tokens(browser)
    message = telling._message(SsoVisit.objects.select_related("peer").get())
    assert jwt.get_unverified_header(message["logout_token"])["alg"] == "ES256"


def test_rotation_changes_both_and_forgets_neither(browser: Client, rp: Rp, short: Rp) -> None:
    before = [kid_of(browser, peer) for peer in (rp, short)]
    fresh = keys.rotate()
    assert [key.algorithm for key in fresh] == ["RS256", "ES256"]
    assert {*before, *(key.pk for key in fresh)} == {*listed(browser)}, "published before they sign"
    assert [kid_of(browser, peer) for peer in (rp, short)] == before
    SsoKey.objects.filter(pk__in=[key.pk for key in fresh]).update(signs_from=timezone.now())
    assert [kid_of(browser, peer) for peer in (rp, short)] == [key.pk for key in fresh]
    assert {*before} <= {*listed(browser)}, "what they signed is still read"


def test_rotation_is_audited_key_by_key(db: None) -> None:
    admin = factories.official("何安")
    factories.grant(admin, MANAGE)
    made = services.rotate_key(actor=factories.actor(admin))
    told = Event.objects.filter(action="kernel.sso.key_rotated")
    assert {event.data["kid"] for event in told} == {key.pk for key in made}


def test_token_of_ours_whose_head_names_another_algorithm_is_not_believed(browser: Client, short: Rp) -> None:
    """RFC 8725 §3.1: the key says the algorithm, not the token."""
    head, body, signature = short.tokens(browser)["id_token"].split(".")
    stated = json.loads(base64.urlsafe_b64decode(head + "=="))
    for forged in ("none", "HS256", "RS256"):
        changed = base64.urlsafe_b64encode(json.dumps(stated | {"alg": forged}).encode()).decode().rstrip("=")
        with pytest.raises(jwt.PyJWTError):
            keys.read_own(f"{changed}.{body}.{signature}", issuer=places.issuer())


def test_administrator_chooses_the_algorithm_at_the_desk(client: Client, rp: Rp) -> None:
    admin = factories.official("何安")
    factories.grant(admin, MANAGE)
    client.force_login(admin)
    address = f"/console/sso/{rp.peer.pk}/edit"
    form = {
        "name": "非现场监管系统",
        "protocol": "oidc",
        "entry": rp.peer.entry,
        "redirects": "\n".join(rp.peer.redirects),
        "matching": "confirmed",
        "clock_skew": "60",
        "order": "10",
    }
    assert client.post(address, form | {"signing": "HS256"}).status_code == 422
    assert client.post(address, form | {"signing": "ES256"}).status_code == 303
    assert SsoPeer.objects.get().signing == "ES256"
    assert "ES256" in client.get(f"/console/sso/{rp.peer.pk}").content.decode()


def test_no_other_algorithm_gets_into_the_tables(rp: Rp) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SsoPeer.objects.update(signing="HS256")
