"""An official writes a rule across questions by page, tries it in the preview and looks through a company's eyes.

On the vaccine report's next version, which no other story drafts; the draft is thrown away at the end.
"""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.support.browsing import assert_accessible, assert_fits

LIST = "/qy/supervision/definitions/"
REPORT = "疫苗质量安全报告"
SAYING = "示范：接收批次不能少于十批。"


def _look(page: Page) -> None:
    """Every page of the story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def _begin(page: Page) -> str:
    page.goto(LIST)
    page.get_by_role("button", name=f"起草下一版 ：{REPORT}").click()
    expect(page.get_by_role("heading", name="核对规则（")).to_be_visible()
    return page.url


def _write(page: Page) -> None:
    page.get_by_role("link", name="添加核对规则").click()
    _look(page)
    page.get_by_label("核对哪一项").select_option(value="received/batches")
    page.get_by_label("应当").select_option(value=">=")
    page.get_by_label("这个值").first.fill("十批")
    page.get_by_label("不符合时的提示").fill(SAYING)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("这里应填数字")
    expect(page.get_by_label("不符合时的提示")).to_have_value(SAYING)
    _look(page)
    page.get_by_label("这个值").first.fill("10")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("核对规则已保存")
    expect(page.get_by_role("link", name=f"修改 规则：{SAYING}")).to_be_visible()
    _look(page)


def _try(page: Page, draft: str) -> None:
    page.goto(f"{draft}/preview?section=received")
    _look(page)
    sheet = page.frame_locator("iframe")
    sheet.get_by_label("接收疫苗批次").first.fill("3")
    sheet.get_by_role("button", name="试填检查").click()
    expect(sheet.get_by_text(SAYING).first).to_be_visible()


def _as_company(page: Page, draft: str) -> None:
    page.goto(f"{draft}/preview?section=received")
    page.get_by_label("以哪家企业的身份").fill("没有这样的企业")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("没有找到“没有这样的企业”")).to_be_visible()
    page.get_by_label("以哪家企业的身份").fill("武汉")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("请选择").or_(page.get_by_text("现在的档案显示")).first).to_be_visible()
    _look(page)


def _throw_away(page: Page, draft: str) -> None:
    page.goto(draft)
    page.get_by_role("link", name="放弃这份草稿").click()
    page.get_by_role("button", name="放弃草稿").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_rule_across_questions_is_written_tried_and_seen_as_a_company(page_of: PageOf) -> None:
    page = page_of("head.liutong")
    draft = _begin(page)
    _write(page)
    _try(page, draft)
    _as_company(page, draft)
    _throw_away(page, draft)
