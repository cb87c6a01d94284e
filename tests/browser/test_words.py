"""A mark judged by an editor, the word taught by him taken by the keeper of the words, and the page of verdicts."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import assert_accessible, assert_fits

TITLE = "关于台帐示范企业的公告"
COLUMN = "政策文件"
WORD = "台帐示范企业"


def write(page: Page, title: str = TITLE, text: str = "名单公布如下。") -> str:
    """An article, by default with a word in its title that the lists would change; sent on to be submitted, gives its address."""
    page.goto("/cms/articles/new")
    page.locator("#id_column").select_option(label=COLUMN)
    page.get_by_role("button", name="进入编辑器").click()
    page.locator("#id_title").fill(title)
    page.get_by_role("button", name="插入").last.click()
    page.get_by_role("option", name="正文", exact=True).click()
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type(text)
    # The rich-text field hands its content to the form a moment after the last key.
    expect(page.locator("input[name='body-0-value']")).to_have_value(re.compile(text.rstrip("。")))
    page.get_by_role("button", name="更多").last.click()
    page.get_by_role("button", name="保存并送审").click()
    page.wait_for_url(re.compile(r"/cms/articles/\d+/submit"))
    return page.url.removesuffix("/submit")


def test_editor_teaches_a_word_at_the_mark_and_the_keeper_takes_it(page_of: PageOf, phone_of: PageOf) -> None:
    editor, keeper = page_of("editor"), page_of("reviewer")
    editor.goto(write(editor))
    editor.get_by_role("link", name="评判“台帐”的提示").first.click()
    expect(editor.get_by_role("heading", level=1, name="评判用词提示")).to_be_visible()
    assert_accessible(editor)
    editor.get_by_label("是正确用词，以后不再提示").check()
    editor.get_by_label("正确用词").last.fill(WORD)
    editor.get_by_role("button", name="提交评判").click()
    expect(editor.get_by_role("status").first).to_contain_text("确认后生效")
    keeper.goto("/cms/words/")
    keeper.get_by_role("link", name="用词提示评判").click()
    expect(keeper.get_by_role("row", name=re.compile(TITLE))).to_contain_text("认定为正确用词")
    assert_accessible(keeper)
    assert_fits(keeper)
    phone = phone_of("reviewer")
    phone.goto("/cms/words/verdicts")
    assert_accessible(phone)
    assert_fits(phone)
    keeper.get_by_role("button", name=f"采纳“{WORD}”", exact=True).click()
    expect(keeper.get_by_role("status").first).to_contain_text(f"“{WORD}”已列为正确用词")
    expect(keeper.get_by_role("button", name=f"采纳“{WORD}”", exact=True)).to_have_count(0)
    editor.reload()
    expect(editor.get_by_role("link", name="评判“台帐”的提示")).to_have_count(0)
    # The word goes out of use again: other stories meet the lists as they were.
    keeper.goto(f"/cms/words/?q={WORD}")
    keeper.get_by_role("link", name=WORD).click()
    keeper.get_by_role("button", name="停用").click()
    expect(keeper.get_by_role("status").first).to_be_visible()


def open_mark(page: Page, word: str) -> Locator:
    """The folded judging of a mark, opened."""
    mark = page.locator("details.judge-here", has_text=f"评判“{word}”的提示").first
    mark.locator("summary").click()
    return mark


def test_editor_takes_one_suggestion_and_keeps_the_other_word_where_he_submits(desk: Desk, page_of: PageOf) -> None:
    editor = page_of("editor")
    address = write(editor, "关于开展专项检查的公告", "各分局要按步就班推进检查，并建立台帐。")
    open_mark(editor, "按步就班").get_by_role("button", name="改为“按部就班”").click()
    expect(editor.get_by_role("status").first).to_contain_text("已把“按步就班”改为“按部就班”")
    expect(editor.get_by_text("评判“按步就班”的提示")).to_have_count(0)
    assert_accessible(editor)
    assert_fits(editor)
    plain = desk.page("editor", script=False)
    plain.goto(f"{address}/submit")
    open_mark(plain, "台帐").get_by_role("button", name="不是问题").click()
    expect(plain.get_by_text("您已评判").first).to_be_visible()
    plain.goto(f"{address}/preview")
    expect(plain.get_by_text("按部就班").first).to_be_visible()
    editor.goto(f"{address}/submit")
    expect(editor.get_by_text("您已评判").first).to_be_visible()
