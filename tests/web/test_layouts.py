"""The frame around every page: whose desk it is, what it is not for, where the reader stands."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from selectolax.lexbor import LexborHTMLParser

from tests.kernel import factories as kernel
from tests.web.factories import OFFICIAL, request
from yaojian.kernel.accounts import companies
from yaojian.kernel.actors import Actor
from yaojian.portal.publishing.framing import answer_frame

LAYOUTS = ["office", "console", "desk", "enterprise", "plain", "portal"]


def page(layout: str, actor: Actor = OFFICIAL, **context: Any) -> LexborHTMLParser:
    """An empty page in a layout; the portal's frame is made by the room that publishes it."""
    if layout == "portal":
        context = answer_frame(request(actor=actor), title="示范", column_kind="首页", steps=[]) | context
    return LexborHTMLParser(render_to_string(f"layouts/{layout}.html", context, request(actor=actor)))


@pytest.mark.django_db
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_has_its_landmarks_once_and_a_way_past_the_menu(layout: str) -> None:
    tree = page(layout)
    assert tree.root is not None
    assert tree.root.attributes["lang"] == "zh-CN"
    assert len(tree.css("main#main")) == 1
    assert len(tree.css("header")) == 1
    assert tree.css("body > a")[0].attributes["href"] == "#main"
    assert len(tree.css("#notices")) == 1
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
@pytest.mark.parametrize("layout", ["office", "console", "desk"])
def test_inner_pages_always_say_they_are_not_for_secrets(layout: str) -> None:
    line = page(layout).css("body > aside.sensitivity")[0]
    assert "非涉密系统" in line.text()
    assert line.attributes["aria-label"]  # a landmark: everything on a page stands in one


@pytest.mark.django_db
def test_header_names_the_reader_and_their_unit() -> None:
    official = kernel.actor(kernel.official("沈知秋", kernel.unit("药品生产监管处")))
    words = page("office", official).css(".account")[0].text()
    assert "沈知秋" in words
    assert "药品生产监管处" in words


@pytest.mark.django_db
def test_header_of_a_company_names_the_company(monkeypatch: pytest.MonkeyPatch) -> None:
    place = kernel.unit().pk
    known = companies.Company(id=place, name="江城康达医药有限公司")
    monkeypatch.setattr(companies, "_answer", [lambda user_id: [known]])
    actor = Actor(user_id=5, name="苏敏", channel=OFFICIAL.channel, company_id=place)
    assert "江城康达医药有限公司" in page("enterprise", actor).css(".account")[0].text()


@pytest.mark.django_db
def test_first_page_after_signing_in_shows_the_sign_in_before() -> None:
    last = {"at": None, "address": "10.1.2.3", "device": "终端 0731", "failures": 2}
    words = page("office", last_sign_in=last).css(".sensitivity")[0].text()
    assert "10.1.2.3" in words
    assert "2 次登录失败" in words


@pytest.mark.django_db
def test_portal_foot_has_what_a_government_site_must_show(settings: Any) -> None:
    words = page("portal").css("footer")[0].text()
    for must in (
        settings.YAOJIAN_INSTITUTION,
        settings.YAOJIAN_SITE_CODE,
        settings.YAOJIAN_ICP_NUMBER,
        "党政机关",
        "找错",
    ):
        assert must in words
