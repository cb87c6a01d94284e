"""Citizens and the desk in a real browser: an application for information from the form to the reply read by its code,
with correction; a survey from its first question to the published result."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.browser.test_interaction import act, judged
from tests.portal.factories import png
from tests.support.browsing import assert_accessible
from tests.support.system import RunningSystem

WANTED = "浏览器申请的2025年飞行检查通报"
TAIL = "0033"
SURVEY = "浏览器发起的购药习惯调查"


def apply(page: Page) -> str:
    """Fill the form in as a person would, with a proof; returns the code of the receipt."""
    page.goto("/d/applications/new")
    judged(page)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    judged(page)
    page.get_by_label("姓名或单位名称").fill("林浏览")
    page.get_by_label("身份证号或统一社会信用代码").fill("420101199001010011")
    page.get_by_label("手机号").fill(f"1005555{TAIL}")
    page.get_by_label("电子邮箱").fill("lin@example.cn")
    page.get_by_label("通信地址").fill("武汉市示范路1号")
    page.get_by_label("申请公开的信息").fill(WANTED)
    page.locator("input[type=file]").set_input_files({"name": "身份证.png", "mimeType": "image/png", "buffer": png()})
    page.wait_for_timeout(4500)  # quicker than a person would be set apart
    expect(page.get_by_text("已通过自动验证")).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="申请已收到")).to_be_visible()
    judged(page)
    return page.locator(".receipt__code").inner_text()


def ask(page: Page, code: str) -> None:
    page.goto("/d/query")
    page.get_by_label("查询码").fill(code)
    page.get_by_label("手机号后四位").fill(TAIL)
    page.get_by_role("button", name="查询", exact=True).click()


def open_application(page: Page) -> None:
    page.goto(f"/cms/applications/?tab=all&words={WANTED}")
    page.get_by_role("link", name=WANTED).click()


def test_application_from_form_through_correction_to_the_reply_read_by_code(
    page: Page, page_of: PageOf, system: RunningSystem
) -> None:
    code = apply(page)
    registrar, clerk, head = (page_of(who) for who in ("registrar", "drafter", "head.liutong"))
    registrar.goto(f"/cms/applications/?tab=submitted&words={WANTED}")
    registrar.get_by_role("link", name=WANTED).click()
    expect(registrar.get_by_text("林*览")).to_be_visible()
    expect(registrar.get_by_text("420101199001010011")).to_have_count(0)
    act(registrar, "register", "登记")
    to = registrar.locator("#id_assign-to option", has_text="药品流通").first.get_attribute("value") or ""
    act(registrar, "assign", "分派", to=to)
    open_application(clerk)
    act(clerk, "correction", "要求补正", text="请写明检查的月份。", days="5")
    expect(clerk.get_by_text("停止计算：等待补正")).to_be_visible()
    judged(clerk)
    ask(page, code)
    expect(page.get_by_text("请写明检查的月份。")).to_be_visible()
    judged(page)
    page.get_by_label("补正内容").fill("2025年六月。")
    page.get_by_role("button", name="提交补正").click()
    expect(page.get_by_text("收到补正")).to_be_visible()
    clerk.reload()
    expect(clerk.get_by_text("2025年六月。")).to_be_visible()
    act(clerk, "draft", "拟写答复并送审", code="R2", text="经审查，您申请公开的信息可以公开，现提供如下：通报全文。")
    open_application(head)
    expect(head.get_by_text("第三十六条第（二）项").first).to_be_visible()
    judged(head)
    act(head, "approve", "审核通过")
    clerk.reload()
    act(clerk, "deliver", "送达", way="online")
    read_reply(page, code)
    told = [line[0] for line in system.rows("SELECT sentence FROM visiting_citizenmail WHERE kind = 'application'")]
    assert any("需要补正" in line for line in told), told
    assert any("已答复" in line for line in told), told


def read_reply(page: Page, code: str) -> None:
    """The applicant finds the reply as a PDF."""
    ask(page, code)
    expect(page.get_by_text("已办结").first).to_be_visible()
    judged(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("答复书")).click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")


def prepare_survey(clerk: Page) -> None:
    clerk.goto("/cms/surveys/new")
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    clerk.get_by_label("类别", exact=True).select_option("survey")
    clerk.get_by_label("标题", exact=True).fill(SURVEY)
    clerk.get_by_label("说明").fill("了解大家在哪里买药，约需一分钟。")
    clerk.get_by_label("开始日期").fill(today.isoformat())
    clerk.get_by_label("截止日期").fill((today + timedelta(days=30)).isoformat())
    clerk.locator("#id_questions-0-text").fill("您常在哪里买药？")
    clerk.locator("#id_questions-0-kind").select_option("single")
    clerk.locator("#id_questions-0-options").fill("药店\n医院\n网上")
    clerk.locator("#id_questions-1-text").fill("还有什么意见？")
    clerk.locator("#id_questions-1-kind").select_option("text")
    clerk.locator("#id_questions-1-required").uncheck()
    judged(clerk)
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.get_by_role("status").first).to_be_visible()


def until(page: Page, address: str, there: Callable[[], bool]) -> None:
    """The worker writes the file within seconds."""
    for _ in range(120):
        page.goto(address)
        if there():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} does not follow")


def answer(page: Page, number: str, choice: str) -> None:
    page.goto(f"/d/surveys/{number}")
    judged(page)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label(choice, exact=True).check()
    page.get_by_label("还有什么意见？").fill("希望夜间也能买到。")
    page.wait_for_timeout(4500)
    expect(page.get_by_text("已通过自动验证")).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("每人一份，再次提交以第一份为准")).to_be_visible()
    judged(page)


def test_survey_from_its_questions_to_the_published_result(
    desk: Desk, page: Page, page_of: PageOf, system: RunningSystem
) -> None:
    clerk, publisher = page_of("drafter"), page_of("reviewer")
    prepare_survey(clerk)
    clerk.goto("/cms/surveys/")
    clerk.get_by_role("link", name=SURVEY).click()
    number = clerk.url.rstrip("/").rpartition("/")[2]
    act(clerk, "submit", "送审")
    publisher.goto(f"/cms/surveys/{number}")
    judged(publisher)
    act(publisher, "publish", "发布")
    until(page, "/hd/zj/", lambda: page.get_by_role("link", name=SURVEY).count() > 0)
    answer(page, number, "药店")
    page.goto(f"/d/surveys/{number}")
    answer(page, number, "网上")
    answer(desk.page(), number, "医院")
    clerk.goto(f"/cms/surveys/{number}")
    assert_accessible(clerk)
    expect(clerk.get_by_text("希望夜间也能买到。").first).to_be_visible()
    close_early(system, number)
    clerk.reload()
    act(clerk, "feedback", "拟写结果反馈", text="收到两份答卷，采纳一条。", adopted="1")
    publisher.goto(f"/cms/surveys/{number}")
    act(publisher, "publish_feedback", "公开结果反馈")
    until(page, f"/hd/zj/{number}.html", lambda: page.get_by_role("heading", name="结果反馈").count() > 0)
    expect(page.get_by_text("收到答卷 2 份，采纳意见 1 条")).to_be_visible()
    expect(page.get_by_text("希望夜间也能买到。")).to_have_count(0)
    judged(page)
    page.goto(f"/d/surveys/{number}")
    expect(page.get_by_text("现在不在征集时间内")).to_be_visible()
    judged(page)


def close_early(system: RunningSystem, number: str) -> None:
    """The last day passes."""
    system.rows(
        "UPDATE surveys_survey SET opens_on = opens_on - 9, closes_on = current_date - 1 WHERE id = %s RETURNING id",
        [int(number)],
    )
