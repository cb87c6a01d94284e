"""A campaign begins at its moment: the pages change by themselves, nobody does anything; the preview showed them before."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf

WORDS = f"到点自动出现的横幅{datetime.now(ZoneInfo('Asia/Shanghai')):%H时%M分%S}"


def planned(planner: Page, judge: Page, starts: datetime) -> None:
    planner.goto("/cms/campaigns/new")
    planner.get_by_label("类别").select_option("banner")
    planner.get_by_label("名称", exact=True).fill("到点展示（浏览器测试）")
    planner.get_by_label("文字（对联为上联）").fill(WORDS)
    planner.locator("#id_link").fill("/zfxxgk/")
    planner.get_by_label("级别").select_option("30")  # before what the demo shows of the same kind
    planner.get_by_label("展示范围").select_option("site")
    planner.get_by_label("开始时间").fill(f"{starts:%Y-%m-%dT%H:%M}")
    planner.get_by_label("结束时间").fill(f"{starts + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    planner.get_by_role("button", name="保存").click()
    planner.get_by_role("button", name="送审").click()
    judge.goto(planner.url)
    judge.get_by_label("通过", exact=True).check()
    judge.get_by_role("button", name="提交审核结果").click()
    expect(judge.get_by_role("status").first).to_be_visible()


def previewed(planner: Page, visitor: Page, at: datetime, *paths: str) -> None:
    """The site of that moment: front page, column, article."""
    planner.goto("/cms/campaigns/preview")
    planner.get_by_label("预览时间").fill(f"{at:%Y-%m-%dT%H:%M}")
    planner.get_by_role("button", name="生成预览链接").click()
    address = planner.get_by_role("link", name=re.compile("yl")).get_attribute("href") or ""
    for path in paths:
        visitor.goto(f"{address}?p={path}")
        expect(visitor.get_by_role("note").filter(has_text="预览")).to_be_visible()
        expect(visitor.get_by_text(WORDS).first).to_be_visible()


def test_campaign_appears_at_its_moment_without_anybody(page: Page, page_of: PageOf) -> None:
    planner, judge = page_of("editor"), page_of("reviewer")
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    # Far enough ahead that planning and previewing are done before it comes.
    starts = (now + timedelta(seconds=110)).replace(second=0, microsecond=0)
    planned(planner, judge, starts)
    page.goto("/")
    assert page.get_by_text(WORDS).count() == 0
    column = (
        page.get_by_role("navigation", name="主导航").get_by_role("link", name="政务动态").get_attribute("href") or "/"
    )
    article = page.locator("a[href^='/art/']").first.get_attribute("href") or "/"
    previewed(planner, page, starts, "/", column, article)
    while datetime.now(ZoneInfo("Asia/Shanghai")) < starts:
        page.wait_for_timeout(200)
    for _ in range(1_200):
        if WORDS in page.request.get("/").text():
            break
        page.wait_for_timeout(200)
    waited = (datetime.now(ZoneInfo("Asia/Shanghai")) - starts).total_seconds()
    print(f"the front page followed {waited:.1f} s after the moment")
    assert WORDS in page.request.get("/").text()
    page.goto(column)
    expect(page.get_by_text(WORDS).first).to_be_visible()
    judge.get_by_label("停用原因").fill("测试结束")
    judge.get_by_role("button", name="停用").click()
