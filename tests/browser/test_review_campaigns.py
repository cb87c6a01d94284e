"""Reviews and campaigns in a real browser: the gate's panel, three reviews by three persons, pop-up, skin, grey, elder mode."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import assert_accessible, assert_fits

TITLE = "关于三审的示范通知"
COLUMN = "政策文件"


def judged(page: Page) -> None:
    """Accessible, and no sideways scrolling at 320 pixels."""
    assert_accessible(page)
    assert_fits(page)


def save_and_submit(page: Page) -> None:
    """The second of the editor's buttons."""
    page.get_by_role("button", name="更多").last.click()
    page.get_by_role("button", name="保存并送审").click()
    page.wait_for_url(re.compile(r"/cms/articles/\d+/submit"))


def write(page: Page) -> None:
    """An article with a wrong word in its summary."""
    page.goto("/cms/articles/new")
    page.locator("#id_column").select_option(label=COLUMN)
    page.get_by_role("button", name="进入编辑器").click()
    page.locator("#id_title").fill(TITLE)
    page.get_by_role("button", name="插入").last.click()
    page.get_by_role("option", name="正文", exact=True).click()
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type("会议研究了下一步工作。")
    # The rich-text field hands its content to the form a moment after the last key.
    expect(page.locator("input[name='body-0-value']")).to_have_value(re.compile("下一步工作"))
    page.locator("#id_summary").fill("会议布署了下一步工作。")
    save_and_submit(page)


def passed_by(page: Page, step: str) -> None:
    """Whoever's turn it is finds the article among theirs and passes it."""
    page.goto("/cms/reviews/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1, name=f"{step}《{TITLE}》")).to_be_visible()
    judged(page)
    page.get_by_label(re.compile("^通过")).check()
    page.get_by_label("审核意见").fill(f"{step}同意。")
    page.get_by_role("button", name="提交审核结果").click()
    expect(page.get_by_role("status").first).to_be_visible()


def test_visitor_meets_the_popup_once_and_never_in_elder_mode(page: Page) -> None:
    page.goto("/")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="关闭")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("main")).to_be_focused()
    page.reload()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate("localStorage.clear(); localStorage.setItem('yj-mode', 'elder')")
    page.reload()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("年度报告正在填报"))).to_be_visible()
    judged(page)


def test_visitor_without_script_finds_the_popup_as_a_link(desk: Desk) -> None:
    page = desk.page(script=False)
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile("年度报告正在填报"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("全国安全用药月"))).to_be_visible()


def test_planner_shows_leaders_the_site_of_a_date_and_the_timeline(page: Page, page_of: PageOf) -> None:
    planner = page_of("editor")
    planner.goto("/cms/campaigns/")
    judged(planner)
    planner.goto("/cms/campaigns/schedule")
    judged(planner)
    planner.goto("/cms/campaigns/new")
    judged(planner)
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    year = now.year if now.month < 10 else now.year + 1
    planner.goto("/cms/campaigns/preview")
    planner.get_by_label("预览时间").fill(f"{year}-10-01T00:00")
    planner.get_by_role("button", name="生成预览链接").click()
    judged(planner)
    address = planner.get_by_role("link", name=re.compile("yl")).get_attribute("href")
    assert address is not None
    page.goto(address)
    expect(page.get_by_role("note").filter(has_text=f"预览 {year}年10月1日")).to_be_visible()
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--blue-900').trim()"
    assert page.evaluate(colour) == "#8a1710"
    assert_accessible(page)


def test_mourning_grey_keeps_contrast_and_fixed_parts_in_their_place(page: Page, page_of: PageOf) -> None:
    planner, judge = page_of("editor"), page_of("reviewer")
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    planner.goto("/cms/campaigns/new")
    planner.get_by_label("类别").select_option("grey")
    planner.get_by_label("名称", exact=True).fill("哀悼日（浏览器测试）")
    planner.get_by_label("级别").select_option(label="哀悼")
    planner.get_by_label("展示范围").select_option("site")
    planner.get_by_label("开始时间").fill(f"{now - timedelta(minutes=5):%Y-%m-%dT%H:%M}")
    planner.get_by_label("结束时间").fill(f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    planner.get_by_role("button", name="保存").click()
    planner.get_by_role("button", name="送审").click()
    judged(planner)
    judge.goto(planner.url)
    judge.get_by_label("通过", exact=True).check()
    judge.get_by_role("button", name="提交审核结果").click()
    page.add_init_script("localStorage.setItem('yj-popup-2', String(Date.now()))")
    grey = "getComputedStyle(document.querySelector('#main')).filter"
    for _ in range(120):
        page.goto("/")
        if page.evaluate(grey) == "grayscale(1)":
            break
        page.wait_for_timeout(500)
    assert page.evaluate(grey) == "grayscale(1)"
    page.keyboard.press("Escape")
    judged(page)
    judge.get_by_label("停用原因").fill("测试结束")
    judge.get_by_role("button", name="停用").click()


def test_three_persons_review_what_the_gate_let_through(page: Page, page_of: PageOf) -> None:
    author = page_of("editor")
    write(author)
    expect(author.get_by_text("错别字：“布署”").first).to_be_visible()
    judged(author)
    submission = author.url
    author.get_by_role("button", name="送审").click()
    expect(author.get_by_text("还不能送审").first).to_be_visible()
    author.goto(submission.replace("/cms/articles/", "/cms/pages/").replace("/submit", "/edit/"))
    expect(author.get_by_text(re.compile("发布检查：[1-9]"))).to_be_visible()
    author.locator("#id_summary").fill("会议部署了下一步工作。")
    save_and_submit(author)
    author.get_by_role("button", name="送审").click()
    expect(author.get_by_role("status").filter(has_text="已送审")).to_be_visible()
    passed_by(page_of("reviewer"), "初审")
    passed_by(page_of("head.bangongshi"), "复审")
    author.reload()
    expect(author.get_by_role("heading", name="办到哪一步")).to_be_visible()
    judged(author)
    passed_by(page_of("director"), "终审")
    author.reload()
    expect(author.get_by_text("终审同意。").first).to_be_visible()


def test_pages_of_reviews_fit_and_are_accessible(page_of: PageOf) -> None:
    reviewer = page_of("reviewer")
    for path in (
        "/cms/reviews/",
        "/cms/reviews/?tab=done",
        "/cms/reviews/?tab=late",
        "/cms/review-policies/",
        "/cms/words/",
    ):
        reviewer.goto(path)
        judged(reviewer)
    reviewer.goto("/cms/review-policies/")
    reviewer.get_by_role("link", name=COLUMN).first.click()
    judged(reviewer)
    reviewer.goto("/cms/reviews/")
    reviewer.locator(".ledger__title").first.click()
    expect(reviewer.get_by_role("heading", name="发布检查")).to_be_visible()
    judged(reviewer)
