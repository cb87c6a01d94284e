"""An official makes next year's report from this year's: a question added, two authors at one question, tried, published."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.support.browsing import assert_accessible, assert_fits

LIST = "/qy/supervision/definitions/"
REPORT = "药品经营质量管理报告"
QUESTION = "示范：自动化立体库座数"


def _look(page: Page) -> None:
    """Every page of the story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def _begin(page: Page) -> str:
    page.goto(LIST)
    _look(page)
    page.get_by_role("button", name=f"起草下一版 ：{REPORT}").click()
    expect(page.get_by_role("link", name="核对并发布")).to_be_visible()
    _look(page)
    return page.url


def _add_question(page: Page) -> None:
    page.get_by_role("link", name="添加问题 到企业基本情况").click()
    _look(page)
    page.get_by_label("名称", exact=True).fill(QUESTION)
    page.get_by_label("类型").select_option("one")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("至少要有两个选项")
    expect(page.get_by_label("名称", exact=True)).to_have_value(QUESTION)
    _look(page)
    page.get_by_label("类型").select_option("integer")
    page.get_by_role("textbox", name="单位").fill("座")
    page.get_by_label("上限").fill("50")
    page.get_by_label("计入统计").check()
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已添加")
    expect(page.get_by_role("link", name=f"修改 {QUESTION}")).to_be_visible()


def _two_at_once(first: Page, second: Page, draft: str) -> None:
    """The second author's words stay beside the first's until she decides."""
    for page in (first, second):
        page.goto(draft)
        page.get_by_role("link", name=f"修改 {QUESTION}").click()
        expect(page.get_by_label("填写提示")).to_be_visible()
    first.get_by_label("填写提示").fill("只填自有的。")
    first.get_by_role("button", name="保存").click()
    expect(first.get_by_role("status")).to_contain_text("已保存")
    second.get_by_label("填写提示").fill("租用的也填。")
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_role("alert")).to_contain_text("刚被别人改过")
    expect(second.get_by_role("cell", name="只填自有的。")).to_be_visible()
    expect(second.get_by_label("填写提示")).to_have_value("租用的也填。")
    _look(second)
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_role("status")).to_contain_text("已保存")


def _try_on_a_telephone(page: Page, draft: str) -> None:
    page.goto(f"{draft}/preview")
    _look(page)
    page.get_by_label("屏幕").select_option("phone")
    page.get_by_role("button", name="查看").click()
    sheet = page.frame_locator("iframe")
    expect(sheet.get_by_text("租用的也填。")).to_be_visible()
    sheet.get_by_label(QUESTION).fill("七十")
    sheet.get_by_role("button", name="试填检查").click()
    expect(sheet.get_by_role("link", name=f"{QUESTION}应为整数")).to_be_visible()
    assert page.locator("iframe").evaluate("frame => frame.clientWidth") <= 390


def _publish(page: Page, draft: str) -> None:
    page.goto(draft)
    page.get_by_role("link", name="名称、期限和声明").click()
    _look(page)
    page.get_by_label("截止日").fill("04-15")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="上年数据对照").click()
    _look(page)
    page.get_by_role("link", name="返回").click()
    page.get_by_role("link", name="核对并发布").click()
    expect(page.get_by_role("cell", name=f"企业基本情况 / {QUESTION}")).to_be_visible()
    _look(page)
    hints = page.get_by_label("以上提示已逐条核对")
    if hints.count():
        hints.check()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("status")).to_contain_text("已发布")
    expect(page.get_by_text(QUESTION).first).to_be_visible()
    _look(page)


def test_next_years_report_from_draft_to_publication(page_of: PageOf) -> None:
    first, second = page_of("head.liutong"), page_of("head.liutong")
    draft = _begin(first)
    _add_question(first)
    _two_at_once(first, second, draft)
    _try_on_a_telephone(first, draft)
    _publish(first, draft)
