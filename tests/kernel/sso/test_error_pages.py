"""A page that says no says what happened, and leads on: to our own doors and to registered pages, never to what was asked for."""

import re
from typing import Any

import httpx
import pytest
from django.test import Client

from tests.kernel import factories
from tests.kernel.sso import support
from tests.kernel.sso.support import Platform, Rp
from yaojian.kernel.audit.models import Event
from yaojian.kernel.sso.models import Matching, Protocol, SsoPeer

pytestmark = pytest.mark.django_db
EVIL = "https://evil.example/"


def ways(answer: Any) -> dict[str, str]:
    """The buttons of the page: label → address."""
    page = answer.content.decode()
    found = re.search(r'<p class="refusal__ways">(.*?)</p>', page, re.DOTALL)
    assert found, page
    assert EVIL not in page
    links = re.findall(r'href="([^"]*)">(?:<svg.*?</svg>)?([^<]*)</a>', found[1], re.DOTALL)
    return {label: address for address, label in links}


@pytest.fixture
def unified(monkeypatch: pytest.MonkeyPatch) -> Platform:
    """The platform; it knows nobody here yet."""
    return support.platform(monkeypatch)


def test_wrong_return_address_leads_to_the_registered_page_of_who_asked(browser: Client, rp: Rp) -> None:
    answer = rp.ask(browser, redirect_uri=EVIL)
    assert answer.status_code == 400
    assert "返回地址与登记的不一致" in answer.content.decode()
    assert ways(answer) == {"返回企业端": "/account/landing", f"返回{rp.peer.name}": rp.peer.entry, "网站首页": "/"}


def test_unknown_and_disabled_systems_are_not_linked(browser: Client, rp: Rp) -> None:
    own = {"返回企业端": "/account/landing", "网站首页": "/"}
    assert ways(rp.ask(browser, client_id="nobody")) == own
    SsoPeer.objects.update(is_enabled=False)
    assert ways(rp.ask(browser)) == own
    assert ways(browser.get("/sso/logout", {"client_id": rp.peer.client_id, "post_logout_redirect_uri": EVIL})) == own


def test_system_named_twice_is_not_linked(browser: Client, rp: Rp) -> None:
    second = support.rp("second", Protocol.OIDC)
    asked = f"/sso/authorize?client_id={rp.peer.client_id}&client_id={second.peer.client_id}&redirect_uri={EVIL}"
    assert list(ways(browser.get(asked))) == ["返回企业端", "网站首页"]


@pytest.mark.parametrize("path", ["/sso/cas/login?service=", "/sso/onward?to=", "/sso/left?to="])
def test_address_nobody_registered_is_not_followed(browser: Client, path: str) -> None:
    answer = browser.get(path + EVIL)
    assert answer.status_code == 400
    assert list(ways(answer)) == ["返回企业端", "网站首页"]


def test_unregistered_page_after_leaving_leads_to_the_registered_one(browser: Client, rp: Rp) -> None:
    answer = browser.get("/sso/logout", {"client_id": rp.peer.client_id, "post_logout_redirect_uri": EVIL})
    assert ways(answer)[f"返回{rp.peer.name}"] == rp.peer.entry


def test_official_at_the_door_of_companies_is_told_and_led_back(client: Client) -> None:
    devices = support.rp("devices", Protocol.CAS3)
    client.force_login(factories.official("周明远"))
    answer = client.get("/sso/cas/login", {"service": devices.callback})
    assert answer.status_code == 403
    assert "由企业账号进入" in answer.content.decode()
    assert ways(answer) == {
        "返回工作台": "/account/landing",
        f"返回{devices.peer.name}": devices.peer.entry,
        "网站首页": "/",
    }
    assert Event.objects.filter(summary__contains=f"进入{devices.peer.name}").exists()


def test_faulty_answer_of_a_platform_can_be_begun_anew(client: Client, unified: Platform) -> None:
    answer = unified.come_back(client, unified.begin(client), state="forged")
    assert answer.status_code == 400
    assert ways(answer) == {
        "由统一身份认证登录": "/sso/in/unified/begin",
        "去登录页": "/account/login",
        "返回统一身份认证": "https://unified.example/",
        "网站首页": "/",
    }


def test_platform_that_is_down_leaves_the_local_door(client: Client, unified: Platform) -> None:
    unified.answers["/.well-known/openid-configuration"] = httpx.Response(500)
    answer = client.get("/sso/in/unified/begin")
    assert answer.status_code == 503
    assert "“统一身份认证”现在没有回应" in answer.content.decode()
    assert ways(answer) == {"再试一次": "/sso/in/unified/begin", "去登录页": "/account/login", "网站首页": "/"}


@pytest.mark.parametrize("matching", [Matching.CONFIRMED, Matching.PREPARED])
def test_who_is_not_linked_yet_finds_the_local_door(client: Client, unified: Platform, matching: Matching) -> None:
    SsoPeer.objects.update(matching=matching)
    answer = unified.come_back(client, unified.begin(client))
    assert answer.status_code == 403
    assert list(ways(answer)) == ["去登录页", "返回统一身份认证", "网站首页"]


def test_switched_off_platform_leads_to_our_own_work(client: Client, unified: Platform) -> None:
    SsoPeer.objects.update(is_enabled=False)
    answer = client.get("/sso/in/unified/begin")
    assert answer.status_code == 404
    assert ways(answer) == {"返回本平台": "/account/landing", "网站首页": "/"}
