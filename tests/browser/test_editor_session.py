"""A session that ends while somebody writes: nothing is lost."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, sign_in
from tests.browser.test_editor_week import choose

WORDS = "登录过期以前写下的正文"


def begin(page: Page, title: str) -> None:
    page.goto("/cms/articles/new")
    choose(page, "#id_column", "科普之窗")
    page.get_by_role("button", name="进入编辑器").click()
    page.locator("#id_title").fill(title)
    page.get_by_role("button", name="插入").last.click()
    page.get_by_role("option", name="正文", exact=True).click()
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type(WORDS)


def send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("保存草稿|^保存$")).first.click()


def test_writing_goes_on_in_place_after_the_session_ended(desk: Desk) -> None:
    page = desk.page("editor")
    begin(page, "登录过期时写的信息")
    page.context.clear_cookies()
    send(page)
    dialog = page.get_by_role("dialog", name="登录已过期")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="已重新登录，继续保存").click()
    expect(dialog.get_by_text("还没有登录")).to_be_visible()
    other = page.context.new_page()
    sign_in(other, "editor")
    dialog.get_by_role("button", name="已重新登录，继续保存").click()
    page.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"))
    expect(page.get_by_text(WORDS).first).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("登录过期时写的信息")


def test_page_that_was_reloaded_offers_what_was_kept(desk: Desk) -> None:
    page = desk.page("editor")
    begin(page, "重新载入后恢复的信息")
    page.wait_for_timeout(1_200)
    address = page.url
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/cms/")
    page.goto(address)
    page.get_by_role("button", name="恢复").click()
    page.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"))
    expect(page.locator("#id_title")).to_have_value("重新载入后恢复的信息")
    expect(page.get_by_text(WORDS).first).to_be_visible()
