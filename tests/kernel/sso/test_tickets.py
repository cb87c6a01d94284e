"""Signed one-time tickets: genuine, for one peer, within a minute, once."""

import base64
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.kernel.sso import support
from tests.kernel.sso.support import Rp, basic, query_of
from yaojian.kernel.sso import departures
from yaojian.kernel.sso.models import Protocol, SsoGrant
from yaojian.kernel.sso.provider import tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db: None) -> Rp:
    """A system that knows tickets only."""
    return support.rp("tickets", Protocol.TICKET, redirects=[])


def ticket_of(browser: Client, rp: Rp) -> str:
    """A fresh ticket, by the page's own way."""
    request: Any = browser.get("/account/").wsgi_request
    address = departures.go(actor=request.actor, code=rp.peer.code, session=request.session)
    request.session.save()
    assert address.startswith(rp.peer.entry)
    answer = HttpResponse(headers={"Location": address})
    return query_of(answer)["ticket"]


def check(rp: Rp, ticket: str, secret: str = support.SECRET) -> Any:
    """The peer's server asks."""
    return Client().post(
        "/sso/ticket/check", {"ticket": ticket}, headers={"Authorization": basic(rp.peer.client_id, secret)}
    )


def forge(ticket: str, **changed: Any) -> tuple[str, str]:
    """Body with other statements, and its old signature."""
    _, body, signature = ticket.split(".")
    stated = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))) | changed
    made = base64.urlsafe_b64encode(json.dumps(stated).encode()).decode().rstrip("=")
    return made, signature


def test_ticket_tells_who_stands_behind_it(browser: Client, bank: Rp) -> None:
    told = check(bank, ticket_of(browser, bank)).json()
    assert told["name"] == "欧阳清远"
    assert told["credit_code"] == support.CODES[support.COMPANIES[0].id]
    assert told["sub"]
    assert told["sid"]


def test_ticket_is_good_once(browser: Client, bank: Rp) -> None:
    ticket = ticket_of(browser, bank)
    assert check(bank, ticket).status_code == 200
    assert check(bank, ticket).status_code == 400


def test_ticket_is_too_old_after_sixty_seconds(browser: Client, bank: Rp, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = ticket_of(browser, bank)
    late = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: late)
    assert check(bank, ticket).status_code == 400


def test_database_knows_the_age_too(browser: Client, bank: Rp) -> None:
    ticket = ticket_of(browser, bank)
    SsoGrant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert check(bank, ticket).status_code == 400


def test_ticket_is_for_its_audience_only(browser: Client, bank: Rp) -> None:
    other = support.rp("other", Protocol.TICKET, redirects=[])
    ticket = ticket_of(browser, bank)
    assert check(other, ticket).status_code == 400
    assert check(bank, ticket).status_code == 200


@pytest.mark.parametrize(
    "changed", [{"aud": "other-client"}, {"exp": 9_999_999_999}, {"iss": "https://evil.example"}, {"jti": "x"}]
)
def test_altered_ticket_is_refused(browser: Client, bank: Rp, changed: dict[str, Any]) -> None:
    made, signature = forge(ticket_of(browser, bank), **changed)
    assert check(bank, f"T1.{made}.{signature}").status_code == 400


@pytest.mark.parametrize(
    "changed", [{"aud": "other-client"}, {"exp": 1}, {"exp": "soon"}, {"iss": "https://evil.example"}]
)
def test_ticket_the_peer_signs_itself_for_others_is_refused(browser: Client, bank: Rp, changed: dict[str, Any]) -> None:
    """The secret is shared: what it signs is checked all the same."""
    made, _ = forge(ticket_of(browser, bank), **changed)
    assert check(bank, f"T1.{made}.{tickets.sign(support.SECRET, made)}").status_code == 400


def test_ticket_signed_by_a_peer_for_a_number_never_issued_is_refused(bank: Rp) -> None:
    stated = {"iss": support.ISSUER, "aud": bank.peer.client_id, "jti": "made-up", "exp": int(time.time()) + 60}
    made = base64.urlsafe_b64encode(json.dumps(stated).encode()).decode().rstrip("=")
    assert check(bank, f"T1.{made}.{tickets.sign(support.SECRET, made)}").status_code == 400


@pytest.mark.parametrize("ticket", ["", "T1", "T1..", "T1.e30.ff", "T2.e30.ff", "T1.!!.ff", "T1.e30.é", "x" * 9000])
def test_garbage_is_refused(bank: Rp, ticket: str) -> None:
    assert check(bank, ticket).status_code == 400


def test_wrong_secret_is_refused_before_the_ticket_is_spent(browser: Client, bank: Rp) -> None:
    ticket = ticket_of(browser, bank)
    assert check(bank, ticket, "wrong").status_code == 401
    assert check(bank, ticket, "").status_code == 401
    assert check(bank, ticket).status_code == 200


def test_ticket_dies_with_the_session(browser: Client, bank: Rp) -> None:
    ticket = ticket_of(browser, bank)
    browser.post("/account/logout")
    assert check(bank, ticket).status_code == 400
