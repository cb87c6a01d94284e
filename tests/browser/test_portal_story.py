"""The portal's story in a real browser: column, article with picture and attachment, review, public page, withdrawal."""

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.support.browsing import assert_accessible, assert_fits

TITLE = "浏览器写的疫苗检查信息"
COLUMN = "浏览器栏目"


def judged(page: Page) -> None:
    """Accessible, and no sideways scrolling at 320 pixels."""
    assert_accessible(page)
    assert_fits(page)


def make_column(page: Page) -> None:
    page.goto("/cms/columns/new")
    judged(page)
    page.get_by_label("栏目名称").fill(COLUMN)
    page.get_by_label("栏目类别").select_option("news")
    page.get_by_label("栏目说明").fill("发布浏览器测试信息。")
    page.get_by_label("关键词").fill("测试")
    page.locator("#id_owner_unit").select_option(index=1)
    page.get_by_label("首页位置").select_option("news")
    page.get_by_label("排序").fill("1")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").filter(has_text="已建立")).to_be_visible()


def write_article(page: Page, tmp_path: Path) -> None:
    """In Wagtail's editor: title, text, a new picture with its description, a new attachment; then save and submit."""
    Image.new("RGB", (1200, 736), "navy").save(tmp_path / "lengku.png")
    (tmp_path / "mingdan.csv").write_text("序号,单位\n1,示范单位\n", encoding="utf-8")
    page.goto("/cms/articles/new")
    page.locator("#id_column").select_option(label=COLUMN)
    page.get_by_role("button", name="进入编辑器").click()
    page.locator("#id_title").fill(TITLE)
    add_block(page, "正文")
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type("检查组核对了三个月的温度记录。")
    add_block(page, "图片")
    page.get_by_role("button", name=re.compile("选择.*图")).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="上传").click()
    dialog.locator("input[type=file]").set_input_files(tmp_path / "lengku.png")
    dialog.get_by_label("标题").fill("冷库检查")
    dialog.get_by_label(re.compile("说明")).fill("检查人员在冷库查看温度记录")
    dialog.get_by_role("button", name="上传").click()
    expect(dialog).to_have_count(0)
    add_block(page, "附件")
    page.get_by_role("button", name=re.compile("选择.*(文档|文件)")).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="上传").click()
    dialog.locator("input[type=file]").set_input_files(tmp_path / "mingdan.csv")
    dialog.get_by_label("标题").fill("单位名单")
    dialog.get_by_role("button", name="上传").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="更多").last.click()
    page.get_by_role("button", name="保存并送审").click()
    page.wait_for_url(re.compile(r"/cms/articles/\d+/submit"))


def add_block(page: Page, label: str) -> None:
    page.get_by_role("button", name="插入").last.click()
    page.get_by_role("option", name=label, exact=True).click()


def test_story(page: Page, page_of: PageOf, tmp_path: Path) -> None:
    editor, reviewer = page_of("editor"), page_of("reviewer")
    make_column(editor)
    write_article(editor, tmp_path)
    judged(editor)
    editor.get_by_role("button", name="送审").click()
    expect(editor.get_by_role("status").filter(has_text="已送审")).to_be_visible()
    judged(editor)
    article = editor.url

    reviewer.goto("/cms/")
    judged(reviewer)
    reviewer.get_by_role("link", name=TITLE).click()
    judged(reviewer)
    expect(reviewer.get_by_text("检查组核对了三个月的温度记录。")).to_be_visible()
    reviewer.get_by_label("通过并发布").check()
    reviewer.get_by_label("审核意见").fill("内容属实。")
    reviewer.get_by_role("button", name="提交审核结果").click()
    expect(reviewer.get_by_role("status").filter(has_text="正在发布")).to_be_visible()

    see_in_public(page, present=True)
    page.keyboard.press("Escape")  # a pop-up of the demo campaign lies over the page
    page.get_by_role("link", name=TITLE).first.click()
    judged(page)
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(page.get_by_alt_text("检查人员在冷库查看温度记录")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="单位名单").click()
    assert download.value.suggested_filename.endswith(".csv")
    address = page.url

    reviewer.goto(article)
    reviewer.get_by_role("link", name="撤下").click()
    judged(reviewer)
    reviewer.get_by_label("撤下原因").fill("数据需要核实。")
    reviewer.get_by_role("button", name="撤下").click()
    see_in_public(page, present=False)
    gone = page.goto(address)
    assert gone is not None
    assert gone.status == 410
    expect(page.get_by_role("heading", level=1, name="这条信息已撤下")).to_be_visible()


def see_in_public(page: Page, *, present: bool) -> None:
    """The front page follows within seconds; look again until it has."""
    for _ in range(120):
        page.goto("/")
        if (page.get_by_role("link", name=TITLE).count() > 0) == present:
            break
        page.wait_for_timeout(500)
    judged(page)
    assert (page.get_by_role("link", name=TITLE).count() > 0) == present


def test_public_site_reads_and_searches_without_script(desk: "object") -> None:
    page = desk.page(script=False)  # type: ignore[attr-defined]  # the Desk of conftest
    page.goto("/")
    page.get_by_role("link", name="更多通知公告").click()
    expect(page.get_by_role("heading", level=1, name="通知公告")).to_be_visible()
    page.get_by_role("searchbox").fill("年度报告")
    page.get_by_role("button", name="搜索").click()
    expect(page.get_by_role("link", name=re.compile("年度报告填报工作"))).to_be_visible()
