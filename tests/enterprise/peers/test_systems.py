"""What a company sees of the systems outside, and what they are told of it."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.enterprise import factories
from tests.kernel.sso import support
from yaojian.enterprise.companies.models import Membership, Role
from yaojian.enterprise.peers import queries
from yaojian.kernel.sso.models import Protocol, SsoGrant, SsoPeer, SsoVisit

pytestmark = pytest.mark.django_db


def chosen(user: object, company_id: object) -> Client:
    """A browser that acts for this company."""
    browser = factories.browser(user)  # type: ignore[arg-type]  # an account
    browser.post(f"/account/companies/{company_id}")
    return browser


def test_page_lists_the_systems_with_their_state() -> None:
    side = factories.filing()
    support.rp("offsite", Protocol.OIDC, name="非现场监管系统", is_well=True, checked_at=timezone.now())
    support.rp(
        "devices", Protocol.CAS3, name="医疗器械报告系统", is_well=False, contact="服务台", checked_at=timezone.now()
    )
    support.rp("off", Protocol.OIDC, name="停用的系统", is_enabled=False)
    page = factories.browser(side.clerk).get("/qy/systems/").content.decode()
    assert "进入非现场监管系统" in page
    assert "暂时不能使用" in page
    assert "或联系服务台" in page
    assert "停用的系统" not in page


def test_page_without_systems_says_what_to_do() -> None:
    page = factories.browser(factories.filing().clerk).get("/qy/systems/").content.decode()
    assert "还没有可以进入的系统" in page


def test_official_has_no_company_to_go_out_for() -> None:
    side = factories.filing()
    support.rp("offsite", Protocol.OIDC)
    browser = factories.browser(side.reviewer)
    assert browser.get("/qy/systems/").status_code == 403
    assert browser.get("/qy/systems/offsite/enter").status_code == 403
    assert not SsoVisit.objects.exists()


def test_openid_system_is_entered_by_its_own_door() -> None:
    support.rp("offsite", Protocol.OIDC)
    answer = factories.browser(factories.filing().clerk).get("/qy/systems/offsite/enter")
    assert answer["Location"].startswith("https://offsite.example/start?iss=")


def test_ticket_system_is_entered_with_a_ticket() -> None:
    support.rp("tickets", Protocol.TICKET)
    answer = factories.browser(factories.filing().clerk).get("/qy/systems/tickets/enter")
    assert answer["Location"].startswith("https://tickets.example/start?ticket=T1.")
    assert SsoGrant.objects.count() == 1


def test_system_that_is_down_is_told_before_anybody_is_sent() -> None:
    support.rp("offsite", Protocol.OIDC, is_well=False, checked_at=timezone.now())
    browser = factories.browser(factories.filing().clerk)
    page = browser.get("/qy/systems/offsite/enter")
    assert page.status_code == 503
    assert "填报不受影响" in page.content.decode()
    assert browser.get("/qy/systems/offsite/enter?anyway=1").status_code == 302


def test_unknown_and_inward_systems_are_not_found() -> None:
    browser = factories.browser(factories.filing().clerk)
    support.rp("inward", Protocol.OIDC)
    SsoPeer.objects.filter(code="inward").update(direction="in")
    assert browser.get("/qy/systems/inward/enter").status_code == 404
    assert browser.get("/qy/systems/nothing/enter").status_code == 404


def test_peer_is_told_code_role_and_branch_of_the_company_chosen() -> None:
    side = factories.filing()
    told = queries.company_facts(side.quality_head.pk, side.company.pk)
    assert told["credit_code"] == side.company.credit_code
    assert told["role"] == Role.QUALITY.label
    assert told["branch"] == side.branch.name


def test_nothing_is_told_of_a_company_the_person_left() -> None:
    side = factories.filing()
    Membership.objects.filter(user=side.clerk).update(until="2025-06-01")
    assert queries.company_facts(side.clerk.pk, side.company.pk) == {}


def test_nothing_is_told_of_a_company_of_others() -> None:
    side, other = factories.filing(), factories.filing("宜昌分局")
    assert queries.company_facts(side.clerk.pk, other.company.pk) == {}


def test_api_lists_the_same() -> None:
    support.rp("offsite", Protocol.OIDC, name="非现场监管系统")
    told = factories.browser(factories.filing().clerk).get("/api/v1/enterprise/systems").json()
    assert [one["code"] for one in told] == ["offsite"]
    assert "secret" not in str(told)
