"""An editor's week in a real browser: column, article, gate, review, places, move, withdrawal, bin; Word; people."""

import re
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.browser.test_portal_story import add_block, judged
from tests.support.browsing import PHONE

COLUMN, SLUG, TITLE = "编辑周栏目", "bjz", "编辑一周写的冷链信息"


def choose(page: Page, field: str, words: str) -> None:
    """The option that says so; columns are shown indented by their depth."""
    value = page.locator(f"{field} option", has_text=words).first.get_attribute("value")
    page.locator(field).select_option(value)


def new_column(page: Page) -> None:
    page.goto("/cms/columns/new")
    page.get_by_label("栏目名称").fill(COLUMN)
    page.locator("#id_slug").fill(SLUG)
    page.get_by_label("栏目类别").select_option("news")
    page.get_by_label("栏目说明").fill("发布编辑一周的测试信息。")
    page.get_by_label("关键词").fill("测试")
    page.locator("#id_owner_unit").select_option(index=1)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").filter(has_text="已建立")).to_be_visible()
    judged(page)


def write(page: Page, words: str) -> None:
    """A draft whose text the gate stops."""
    page.goto("/cms/articles/new")
    choose(page, "#id_column", COLUMN)
    page.get_by_role("button", name="进入编辑器").click()
    page.locator("#id_title").fill(TITLE)
    add_block(page, "正文")
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type(words)
    save_and_submit(page)


def save_and_submit(page: Page) -> None:
    page.get_by_role("button", name="更多").last.click()
    page.get_by_role("button", name="保存并送审").click()
    page.wait_for_url(re.compile(r"/cms/articles/\d+/submit"))


def mend(page: Page, words: str) -> None:
    page.get_by_role("link", name="取消").click()
    page.get_by_role("link", name="修改").click()
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Backspace")
    page.keyboard.type(words)
    expect(page.locator(".public-DraftEditor-content")).to_have_text(words)
    page.wait_for_timeout(600)  # the editor hands its text to the form a little later
    save_and_submit(page)


def seen(page: Page, path: str, *, present: bool) -> None:
    """The public page follows within seconds."""
    for _ in range(120):
        page.goto(path)
        if (page.get_by_role("link", name=TITLE).count() > 0) == present:
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{path} does not follow")


def move_column(editor: Page, page: Page) -> None:
    """Below another column; its old address leads there."""
    editor.goto("/cms/columns/")
    judged(editor)
    editor.get_by_role("link", name=COLUMN).click()
    judged(editor)
    editor.get_by_role("link", name="移动").click()
    judged(editor)
    choose(editor, "#id_parent", "政务动态")
    editor.get_by_role("button", name="移动").click()
    expect(editor.get_by_role("status").filter(has_text="原地址会自动转到新地址")).to_be_visible()
    for _ in range(120):
        page.goto(f"/{SLUG}/")
        if page.url.rstrip("/").endswith(f"/zwdt/{SLUG}"):
            break
        page.wait_for_timeout(500)
    assert page.url.rstrip("/").endswith(f"/zwdt/{SLUG}")


def bin_and_restore(editor: Page, article: str) -> None:
    editor.goto(article)
    editor.get_by_role("link", name="放入回收站").click()
    judged(editor)
    editor.get_by_label("删除原因").fill("不再使用")
    editor.get_by_role("button", name="删除").click()
    judged(editor)
    editor.get_by_role("button", name=re.compile(f"恢复.*{TITLE}")).click()
    expect(editor.get_by_role("status").filter(has_text="已恢复")).to_be_visible()


def test_week_of_an_editor(page: Page, page_of: PageOf) -> None:
    editor, reviewer = page_of("editor"), page_of("reviewer")
    new_column(editor)
    write(editor, "各单位布署了冷链检查工作。")
    editor.get_by_role("button", name="送审").click()
    expect(editor.get_by_text("还不能送审").first).to_be_visible()
    editor.go_back()
    mend(editor, "各单位部署了冷链检查工作。")
    editor.get_by_role("button", name="送审").click()
    expect(editor.get_by_role("status").filter(has_text="已送审")).to_be_visible()
    article = editor.url

    reviewer.goto(article)
    reviewer.get_by_role("link", name="审核", exact=True).click()
    reviewer.get_by_label(re.compile("^通过")).first.check()
    reviewer.get_by_role("button", name=re.compile("提交.*结果")).click()
    seen(page, f"/{SLUG}/", present=True)
    page.get_by_role("link", name=TITLE).first.click()
    address = page.url

    editor.goto(article)
    editor.get_by_role("link", name="展示栏目").click()
    judged(editor)
    choose(editor, "#id_column", "通知公告")
    editor.get_by_role("button", name="保存").click()
    expect(editor.get_by_role("status").filter(has_text="展示方式已保存")).to_be_visible()

    move_column(editor, page)
    assert page.goto(address) is not None
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()

    reviewer.goto(article)
    reviewer.get_by_role("link", name="撤下").click()
    reviewer.get_by_label("撤下原因").fill("数据需要核实。")
    reviewer.get_by_role("button", name="撤下").click()
    seen(page, f"/zwdt/{SLUG}/", present=False)

    bin_and_restore(editor, article)


def test_word_file_becomes_a_draft(page_of: PageOf, tmp_path: Path) -> None:
    made = Document()
    made.add_heading("浏览器导入的通知", level=1)
    made.add_paragraph("请各单位认真执行。")
    table = made.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("单位", "批次"), ("甲公司", "18")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.save(str(tmp_path / "tongzhi.docx"))
    editor = page_of("editor")
    editor.goto("/cms/articles/import")
    judged(editor)
    choose(editor, "#id_column", "通知公告")
    editor.locator("input[type=file]").set_input_files(tmp_path / "tongzhi.docx")
    editor.get_by_role("button", name="导入").click()
    editor.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"))
    expect(editor.locator("#id_title")).to_have_value("浏览器导入的通知")
    expect(editor.get_by_text("甲公司").first).to_be_visible()


def test_pages_of_columns_and_people_are_accessible_and_fit(desk: Desk) -> None:
    for name, paths in {
        "editor": ("/cms/columns/", "/cms/columns/bin", "/cms/columns/bulk", "/cms/articles/", "/cms/articles/bin"),
        "reviewer": ("/cms/people/",),
        "secadmin": ("/cms/people/",),
    }.items():
        for size in (None, PHONE):
            page = desk.page(name, size=size) if size else desk.page(name)
            for path in paths:
                page.goto(path)
                judged(page)
    page = desk.page("reviewer")
    page.goto("/cms/people/")
    page.locator(".ledger__title").first.click()
    judged(page)
    page = desk.page("editor")
    page.goto("/cms/columns/")
    page.locator("input[name=column]").first.check()
    page.get_by_role("button", name="批量修改").click()
    page.get_by_label("更新周期（天）").fill("33")
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_text("→ 33").first).to_be_visible()
    judged(page)
