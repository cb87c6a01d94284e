"""The public site as visitors meet it: every kind of page, elder mode, keyboard, without script, its weight, its repair."""

import gzip
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import PHONE, assert_accessible, assert_fits
from tests.support.system import RunningSystem

KB = 1024
WORDS_LIMIT, SCRIPT_LIMIT, PICTURE_LIMIT = 60 * KB, 20 * KB, 250 * KB
"""ux.md §8: what the front page may weigh when first opened."""
PAGES = ["/", "/sitemap.html", "/rss.html", "/wzsm.html", "/ysbh.html", "/wza.html", "/nothing.html", "/50x.html"]


def open_front(page: Page) -> None:
    """The front page, its pop-up closed if it has one."""
    page.goto("/")
    if page.get_by_role("dialog").count():
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def column_and_article(page: Page) -> tuple[str, str]:
    """Addresses of a column and of an article the front page leads to."""
    open_front(page)
    column = page.locator(".thirds .col-head a").first.get_attribute("href")
    article = page.locator(".news a").first.get_attribute("href")
    assert column is not None
    assert article is not None
    return column, article


def all_pages(page: Page) -> list[str]:
    return [*PAGES, *column_and_article(page), "/search/?q=药品", "/search/?q=没有这样的词", "/d/leave/?to=x"]


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
def test_every_kind_of_page_is_accessible_and_fits(page: Page, *, elder: bool) -> None:
    if elder:
        page.add_init_script("localStorage.setItem('yj-mode', 'elder')")
    for address in all_pages(page):
        page.goto(address)
        assert (page.locator("html").get_attribute("data-mode") == "elder") is elder
        assert page.locator("h1").count() == 1, address
        assert_accessible(page)
        assert_fits(page)


def test_pages_fit_a_phone(desk: Desk) -> None:
    page = desk.page(size=PHONE)
    for address in all_pages(page):
        page.goto(address)
        assert_fits(page)


def test_front_page_keeps_its_budget(page: Page) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright keeps a note on its listeners
    page.goto("/")
    page.wait_for_load_state("networkidle")
    weights = {"document": 0, "stylesheet": 0, "script": 0, "image": 0, "other": 0}
    for answer in answers:
        kind = answer.request.resource_type
        body = answer.body()
        packed = len(body) if kind == "image" and not answer.url.endswith(".svg") else len(gzip.compress(body, 6))
        is_sprite = answer.url.endswith(".svg")
        weights["other" if is_sprite else kind if kind in weights else "other"] += packed
    words = weights["document"] + weights["stylesheet"] + weights["other"]
    assert words <= WORDS_LIMIT, weights
    assert weights["script"] <= SCRIPT_LIMIT, weights
    assert weights["image"] <= PICTURE_LIMIT, weights


def test_elder_mode_is_chosen_kept_and_left(page: Page) -> None:
    _, article = column_and_article(page)
    page.get_by_role("button", name="长者模式").click()
    page.goto(article)
    size = page.locator(".article__body").evaluate("body => parseFloat(getComputedStyle(body).fontSize)")
    assert size >= 24
    expect(page.get_by_role("button", name="朗读")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.with-side') || document.body).position") != "fixed"
    page.get_by_role("button", name="返回标准版").click()
    page.reload()
    assert page.locator("html").get_attribute("data-mode") is None


def test_news_stand_under_tabs_that_keys_move(page: Page) -> None:
    open_front(page)
    tabs = page.get_by_role("tab")
    first, second = tabs.nth(0), tabs.nth(1)
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    expect(second).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel")).to_have_count(1)


def test_first_key_leads_past_the_navigation(page: Page) -> None:
    page.goto("/sitemap.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_reader_changes_letters_and_the_choice_is_kept(page: Page) -> None:
    _, article = column_and_article(page)
    page.goto(article)
    page.get_by_role("button", name="大", exact=True).click()
    page.reload()
    expect(page.get_by_role("button", name="大", exact=True)).to_have_attribute("aria-pressed", "true")
    assert page.locator(".article").get_attribute("data-size") == "l"


def test_paper_shows_the_article_alone(page: Page) -> None:
    _, article = column_and_article(page)
    page.goto(article)
    page.emulate_media(media="print")
    for part in (".gnav", ".masthead", ".portal-foot", ".tools", ".util"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_site_reads_searches_and_turns_pages_without_script(desk: Desk) -> None:
    page = desk.page(script=False)
    page.goto("/")
    assert page.locator("yj-tabs > section").count() > 1
    for section in page.locator("yj-tabs > section").all():
        expect(section).to_be_visible()
    expect(page.locator("yj-elder")).to_be_hidden()
    page.locator(".news a").first.click()
    expect(page.locator(".article__body")).to_be_visible()
    expect(page.locator("yj-reading")).to_be_hidden()
    page.get_by_role("searchbox").fill("药品")
    page.get_by_role("button", name="搜索").first.click()
    expect(page.locator(".hits mark").first).to_be_visible()


def test_page_that_a_stranger_changes_is_put_right_and_told(page: Page, page_of: PageOf, system: RunningSystem) -> None:
    front = Path(system.data) / "published/current/index.html"
    before = front.read_bytes()
    front.write_text("<h1>hacked</h1>")
    (front.parent / "shell.php").write_text("<?php")
    for _ in range(400):
        if front.exists() and front.read_bytes() == before and not (front.parent / "shell.php").exists():
            break
        time.sleep(0.1)
    assert front.read_bytes() == before
    assert not (front.parent / "shell.php").exists()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("hacked")
    keeper = page_of("reviewer")
    keeper.goto("/cms/site/")
    assert_accessible(keeper)
    assert_fits(keeper)
    keeper.get_by_role("link", name="/shell.php").first.click()
    assert_accessible(keeper)
    keeper.get_by_label("处理结论").fill("浏览器测试的演练。")
    keeper.get_by_role("button", name="记录结论").click()
    expect(keeper.get_by_role("status").filter(has_text="已记录")).to_be_visible()
    for address in ("/cms/site/why?address=/index.html&tag=tree", "/cms/site/records"):
        keeper.goto(address)
        assert_accessible(keeper)
        assert_fits(keeper)
    assert re.search("网站文件被改动", keeper.goto("/account/notices/").text())  # type: ignore[union-attr]  # answers
