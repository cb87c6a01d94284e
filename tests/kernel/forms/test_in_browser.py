"""Defined forms in a real browser: reachable for everybody, on a narrow screen too, and quieter with script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from playwright.sync_api import Browser, Page, Route

import yaojian
from tests.kernel.forms.test_definitions import REPORT
from tests.support.browsing import assert_accessible, assert_fits
from yaojian.kernel.forms import checking

pytestmark = pytest.mark.browser
BUILT = Path(yaojian.__file__).parent / "web" / "static" / "built"
SITE = "http://yaojian.test/"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.set_default_timeout(5000)
    yield opened
    opened.close()


def show(page: Page, template: str, **facts: Any) -> None:
    """Put the rendered template on a page with our sheet and script."""
    body = Template("{% load definitions %}" + template).render(Context(facts))
    html = (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>填报</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/office.css">'
        f'<script src="/app.js" defer></script></head><body class="working"><main><h1>填报</h1>{body}</main>'
        '<div id="notices"></div></body></html>'
    )
    answers = {
        SITE: ("text/html", html),
        SITE + "office.css": ("text/css", (BUILT / "css" / "office.css").read_text(encoding="utf-8")),
        SITE + "app.js": ("text/javascript", (BUILT / "js" / "app.js").read_text(encoding="utf-8")),
    }

    def answer(route: Route) -> None:
        kind, content = answers.get(route.request.url, ("text/plain", ""))
        route.fulfill(body=content, content_type=kind)

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(SITE)


FORM = '<form method="post">{% definition_problems problems %}{% definition_section d part data problems %}</form>'


def test_form_with_every_problem_is_accessible_and_narrow(page: Page) -> None:
    data = {"name": "很长的名称很长的名称很长的名称", "staff": "很多", "entrusts": True}
    problems = checking.check(REPORT.section("basic"), data)
    show(page, FORM, d=REPORT, part="basic", data=data, problems=problems)
    assert_accessible(page)
    assert_fits(page)
    page.click("text=请填写受托企业。 >> nth=0")
    assert page.evaluate("document.activeElement.id || location.hash") in ("f-entrusted", "#f-entrusted")


def test_rows_and_answers_are_accessible_and_narrow(page: Page) -> None:
    data = {"basic": {"name": "示范"}, "warehouses": [{"address": "武汉市武昌区" * 8, "area": 1}, {}]}
    both = FORM + "{% definition_answers d '' data %}"
    show(page, both, d=REPORT, part="", data=data, problems=checking.check(REPORT, data))
    assert_accessible(page)
    assert_fits(page)


def test_conditional_part_hides_until_it_counts(page: Page) -> None:
    show(page, FORM, d=REPORT, part="basic", data={"entrusts": False}, problems=[])
    assert not page.is_visible("#f-entrusted")
    page.check("input[name='/entrusts'][value=true]")
    assert page.is_visible("#f-entrusted")
