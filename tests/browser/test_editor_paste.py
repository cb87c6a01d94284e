"""What an editor brings from elsewhere, and what bad luck leaves of it: pasted tables, a saving that got lost or was refused."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Desk
from tests.browser.test_editor_session import WORDS, begin, send
from tests.support.browsing import assert_accessible

TABLE = """<html><body><!--StartFragment--><p class=MsoNormal>检查结果如下：</p>
<table class=MsoTableGrid><tr><td><p><b>单位</b></p></td><td><p><b>批次</b></p></td></tr>
<tr><td>甲公司</td><td>18</td></tr><tr><td>乙公司</td><td onclick="alert(1)">7</td></tr></table>
<p>请各单位整改。</p><!--EndFragment--></body></html>"""
PASTE = """(field, html) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  data.setData('text/plain', '检查结果如下');
  field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def paste(page: Page, html: str) -> None:
    page.locator(".public-DraftEditor-content").first.evaluate(PASTE, html)


def test_pasted_table_becomes_a_table_block_in_its_place(desk: Desk) -> None:
    page = desk.page("editor")
    begin(page, "粘贴表格的信息")
    paste(page, TABLE)
    expect(page.get_by_text("1 个表格需要填写表格标题")).to_be_visible()
    expect(page.locator(".public-DraftEditor-content").nth(0)).to_have_text(WORDS)
    expect(page.locator(".public-DraftEditor-content").nth(1)).to_have_text("检查结果如下：")
    expect(page.locator(".public-DraftEditor-content").nth(2)).to_have_text("请各单位整改。")
    cells = page.locator("textarea[name*='-cell-'], input[name$='-heading']")
    expect(cells.first).to_be_visible()
    values = [cell.input_value() for cell in cells.all()]
    assert {"单位", "批次", "甲公司", "18", "乙公司", "7"} <= set(values), values
    assert_accessible(page)
    send(page)
    page.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"))
    expect(cells.first).to_be_visible()  # the editor builds its blocks by script
    again = [cell.input_value() for cell in cells.all()]
    assert {"单位", "批次", "甲公司", "18", "乙公司", "7"} <= set(again), again


def test_table_pasted_without_the_server_changes_nothing_and_says_so(desk: Desk) -> None:
    page = desk.page("editor")
    begin(page, "服务器不应答时粘贴")
    page.route("**/cms/articles/pasted", lambda route: route.abort())
    paste(page, TABLE)
    expect(page.get_by_text("粘贴的表格没有处理成功，正文没有改动。")).to_be_visible()
    expect(page.locator(".public-DraftEditor-content")).to_have_text(WORDS)


def saved(page: Page, title: str) -> str:
    """An article that exists; its address in the editor."""
    begin(page, title)
    send(page)
    page.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"))
    expect(page.locator("#id_title")).to_have_value(title)
    return page.url


def refuse(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(
            status=409, content_type="text/html; charset=utf-8", body="<!doctype html><title>x</title><h1>没有保存</h1>"
        )
    else:
        route.fallback()


def test_words_survive_a_saving_that_was_refused(desk: Desk) -> None:
    page = desk.page("editor")
    address = saved(page, "保存被拒绝的信息")
    page.route("**/cms/pages/*/edit/", refuse)
    page.locator("#id_title").fill("保存被拒绝以后的标题")
    send(page)
    expect(page.get_by_role("heading", name="没有保存")).to_be_visible()
    page.unroute("**/cms/pages/*/edit/")
    page.goto(address)
    expect(page.locator("#id_title")).to_have_value("保存被拒绝的信息")
    expect(page.get_by_text("的保存没有成功，写的内容还在。")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("#id_title")).to_have_value("保存被拒绝以后的标题")
    page.goto(address)
    expect(page.locator("#id_title")).to_have_value("保存被拒绝以后的标题")
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)


def test_saving_that_went_well_offers_nothing_afterwards(desk: Desk) -> None:
    page = desk.page("editor")
    address = saved(page, "保存成功的信息")
    page.locator("#id_title").fill("保存成功的新标题")
    send(page)
    expect(page.get_by_text("保存成功的新标题").first).to_be_visible()
    page.wait_for_load_state()
    page.goto(address)
    expect(page.locator("#id_title")).to_have_value("保存成功的新标题")
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)
