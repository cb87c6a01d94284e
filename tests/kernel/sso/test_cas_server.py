"""Our CAS server, and what must not work with it (CAS Protocol 3.0)."""

from datetime import timedelta
from uuid import UUID

import pytest
from defusedxml import ElementTree
from django.test import Client
from django.utils import timezone

from tests.kernel import factories
from tests.kernel.sso import support
from tests.kernel.sso.support import Rp, query_of
from yaojian.kernel.sso.models import Protocol, SsoGrant, SsoVisit

pytestmark = pytest.mark.django_db
CAS = "{http://www.yale.edu/tp/cas}"


@pytest.fixture
def devices(db: None) -> Rp:
    """The device-report system."""
    return support.rp("devices", Protocol.CAS3)


def ticket_of(browser: Client, rp: Rp) -> str:
    """A fresh service ticket."""
    return query_of(browser.get("/sso/cas/login", {"service": rp.callback}))["ticket"]


def validate(service: str, ticket: str, *, way: str = "p3/serviceValidate", **more: str) -> ElementTree:
    """What the peer's server is told."""
    answer = Client().get(f"/sso/cas/{way}", {"service": service, "ticket": ticket, **more})
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)


def code_of(answer: ElementTree) -> str:
    """The reason of a no."""
    found = answer.find(f"{CAS}authenticationFailure")
    assert found is not None
    return str(found.get("code"))


def test_cas3_peer_gets_subject_and_attributes(browser: Client, devices: Rp) -> None:
    success = validate(devices.callback, ticket_of(browser, devices)).find(f"{CAS}authenticationSuccess")
    told = {item.tag.removeprefix(CAS): item.text for item in success.iter()}
    assert told["user"] == SsoVisit.objects.get().subject
    assert told["credit_code"] == support.CODES[support.COMPANIES[0].id]
    assert told["name"] == "欧阳清远"


def test_cas2_peer_gets_the_subject_only(browser: Client) -> None:
    rp = support.rp("old", Protocol.CAS2)
    for way in ("serviceValidate", "p3/serviceValidate"):
        success = validate(rp.callback, ticket_of(browser, rp), way=way).find(f"{CAS}authenticationSuccess")
        assert success.find(f"{CAS}user") is not None
        assert success.find(f"{CAS}attributes") is None


def test_cas3_peer_that_asks_the_old_way_gets_no_attributes(browser: Client, devices: Rp) -> None:
    """§2.5: attributes belong to /p3/."""
    answer = validate(devices.callback, ticket_of(browser, devices), way="serviceValidate")
    assert answer.find(f"{CAS}authenticationSuccess/{CAS}attributes") is None


def test_ticket_is_good_once(browser: Client, devices: Rp) -> None:
    """§3.1.1."""
    ticket = ticket_of(browser, devices)
    validate(devices.callback, ticket)
    assert code_of(validate(devices.callback, ticket)) == "INVALID_TICKET"


def test_ticket_is_too_old_after_a_minute(browser: Client, devices: Rp) -> None:
    """§3.1.1."""
    ticket = ticket_of(browser, devices)
    SsoGrant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert code_of(validate(devices.callback, ticket)) == "INVALID_TICKET"


def test_ticket_for_another_service_is_refused_and_spent(browser: Client) -> None:
    """§2.5.3, §3.1.1: unless it was issued for this very service."""
    both = ["https://devices.example/callback", "https://devices.example/second"]
    devices = support.rp("devices", Protocol.CAS3, redirects=both)
    ticket = ticket_of(browser, devices)
    assert code_of(validate(both[1], ticket)) == "INVALID_SERVICE"
    assert code_of(validate(both[0], ticket)) == "INVALID_TICKET"


def test_ticket_of_one_peer_says_nothing_to_another(browser: Client, devices: Rp) -> None:
    other = support.rp("other", Protocol.CAS3)
    assert code_of(validate(other.callback, ticket_of(browser, devices))) == "INVALID_TICKET"


@pytest.mark.parametrize("ticket", ["ST-forged", "", "<xml/>", "ST-" + "x" * 5000])
def test_forged_ticket_is_refused(devices: Rp, ticket: str) -> None:
    assert code_of(validate(devices.callback, ticket)) in {"INVALID_TICKET", "INVALID_REQUEST"}


@pytest.mark.parametrize(
    "service",
    [
        "https://evil.example/",
        "https://devices.example/callback/",
        "https://devices.example/callback?x=1",
        "",
        "javascript:x",
    ],
)
def test_service_that_is_not_registered_is_answered_here(browser: Client, devices: Rp, service: str) -> None:
    """§2.1.1, §4.2: 400, and nobody is sent anywhere."""
    answer = browser.get("/sso/cas/login", {"service": service})
    assert answer.status_code == 400
    assert "Location" not in answer
    assert code_of(validate(service, "ST-1")) in {"INVALID_SERVICE", "INVALID_REQUEST"}


def test_gateway_shows_no_page(client: Client, devices: Rp) -> None:
    """§2.1.1."""
    answer = client.get("/sso/cas/login", {"service": devices.callback, "gateway": "true"})
    assert answer["Location"] == devices.callback


def test_nobody_signed_in_is_asked_to(client: Client, devices: Rp) -> None:
    assert client.get("/sso/cas/login", {"service": devices.callback})["Location"].startswith("/account/login")


def test_person_of_two_companies_chooses_first(browser: Client, devices: Rp, two_companies: list[UUID]) -> None:
    assert "您以哪家企业" in browser.get("/sso/cas/login", {"service": devices.callback}).content.decode()
    browser.post(f"/account/companies/{two_companies[1]}")
    success = validate(devices.callback, ticket_of(browser, devices)).find(f"{CAS}authenticationSuccess")
    codes = [item.text for item in success.iter() if item.tag == f"{CAS}credit_code"]
    assert codes == [support.CODES[two_companies[1]]]


def test_official_does_not_go_out_as_a_company(client: Client, devices: Rp) -> None:
    client.force_login(factories.official())
    assert client.get("/sso/cas/login", {"service": devices.callback}).status_code == 403


def test_signing_out_is_asked_before_it_happens(browser: Client, devices: Rp) -> None:
    """A link on any page could lead here; §2.3 leaves the question to us."""
    page = browser.get("/sso/cas/logout", {"service": devices.peer.after_logout[0]})
    assert "全部退出" in page.content.decode()
    assert browser.get("/account/").status_code == 200
    to = page.content.decode().split('name="to" value="')[1].split('"')[0]
    left = browser.post("/sso/leave", {"to": to})
    assert devices.peer.after_logout[0] in browser.get(left["Location"]).content.decode()
    assert browser.get("/account/").status_code == 302


def test_signing_out_leads_to_no_other_place(browser: Client, devices: Rp) -> None:
    page = browser.get("/sso/cas/logout", {"service": "https://evil.example/"})
    assert "evil" not in page.content.decode()
    assert browser.post("/sso/leave", {"to": "forged"}).status_code == 400
