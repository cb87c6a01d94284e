"""Ledgers: by keyboard with a preview beside them; views, columns and acts on many without any script."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import PHONE, assert_accessible, assert_fits


def _look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def test_ledger_is_walked_and_previewed_by_keyboard(page_of: PageOf) -> None:
    page = page_of("registrar")
    page.goto("/oa/incoming/done")
    titles, pane = page.locator("a.ledger__title"), page.get_by_role("complementary", name="预览")
    page.keyboard.press("j")
    expect(titles.first).to_be_focused()
    page.keyboard.press("Space")
    expect(pane.get_by_role("heading")).to_have_text(titles.first.inner_text())
    _look(page)
    page.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    expect(pane.get_by_role("heading")).to_have_text(titles.nth(1).inner_text())
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    expect(titles.nth(1)).to_be_focused()
    expect(page).to_have_url(re.compile("/oa/incoming/done$"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_contain_text("在右侧预览")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/oa/documents/"))
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile("/oa/documents/.*#act$"))


def test_single_keys_rest_when_switched_off(page_of: PageOf) -> None:
    page = page_of("registrar")
    page.goto("/oa/incoming/done")
    page.locator(".account summary").click()
    page.get_by_role("button", name="单键快捷键").click()
    page.keyboard.press("Escape")
    page.locator("a.ledger__title").first.focus()
    for key in ("?", "Space", "e"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".preview")).to_be_hidden()
    expect(page).to_have_url(re.compile("/oa/incoming/done$"))


def test_views_columns_and_many_at_once_without_script_on_a_phone(desk: Desk) -> None:
    page = desk.page("head.liutong", size=PHONE, script=False)
    page.goto("/oa/work/todo?urgency=urgent")
    page.get_by_text("存为视图").click()
    page.get_by_label("视图名称").fill("加急待办")
    page.get_by_label("设为进入本中心时的默认视图").check()
    page.get_by_role("button", name="保存视图").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("加急待办")
    page.get_by_role("link", name="列设置").click()
    page.get_by_role("checkbox", name="经手人").check()
    page.get_by_role("button", name="上移：时限").click()
    expect(page.get_by_role("checkbox", name="经手人")).to_be_checked()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(re.compile("/oa/work/todo.*view="))
    page.goto("/oa/work/")
    expect(page).to_have_url(re.compile("urgency=urgent&view="))
    page.goto("/oa/work/views")
    page.get_by_role("button", name="删除：加急待办").click()
    expect(page.get_by_role("status")).to_contain_text("已删除视图")


def test_pages_of_the_ledgers_are_accessible_and_narrow(desk: Desk, page_of: PageOf) -> None:
    page = desk.page("registrar", size=PHONE)
    addresses = (
        "work/todo",
        "incoming/running?q=通知&step=承办",
        "outgoing/done",
        "approvals/todo",
        "work/columns",
        "work/views",
        "incoming/done/catalogue",
        "work/all?q=没有这样的词",
    )
    for address in addresses:
        page.goto(f"/oa/{address}")
        _look(page)
    wide = page_of("registrar")
    wide.goto("/oa/incoming/running")
    wide.locator("input[name=row]").first.check()
    wide.get_by_role("button", name="催办所选…").click()
    expect(wide.get_by_role("heading", level=1)).to_have_text("批量催办")
    _look(wide)
    wide.get_by_role("button", name="催办 1 件").click()
    expect(wide.get_by_role("status")).to_contain_text("已催办 1 件。")
    with wide.expect_download() as download:
        wide.get_by_role("button", name="导出表格").click()
    assert download.value.suggested_filename.startswith("收文台账-在办")
