"""A quarter's flow on the running portal with a planted fault: run → report → give out → mend → check again → closed."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.support.browsing import assert_accessible, assert_fits

MARK = uuid4().hex[:8]
COLUMN, PLANTED = f"巡检栏目{MARK}", f"/no-such-page-{MARK}.html"
_PATIENCE = 240  # looks, one a second: the worker shares two busy cores


def judged(page: Page) -> None:
    """Accessible, and no sideways scrolling at 320 pixels."""
    assert_accessible(page)
    assert_fits(page)


def wait_until(page: Page, address: str, done: Callable[[Page], bool], what: str) -> None:
    """Load the address again and again, as a patient person without script would."""
    for _ in range(_PATIENCE):
        page.goto(address)
        if done(page):
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{what} did not come: {page.url}\n{page.inner_text('main')[:2000]}")


def plant(page: Page) -> None:
    """A column of the main navigation that leads nowhere."""
    page.goto("/cms/columns/new")
    page.get_by_label("栏目名称").fill(COLUMN)
    page.locator("#id_slug").fill(f"xj{MARK}")
    page.get_by_label("栏目类别").select_option("news")
    page.get_by_label("栏目说明").fill("发布巡检测试信息。")
    page.get_by_label("关键词").fill("测试")
    page.locator("#id_owner_unit").select_option(index=1)
    page.locator("#id_template").select_option("link")
    page.locator("#id_link_to").fill(PLANTED)
    page.locator("#id_in_navigation").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").filter(has_text="已建立")).to_be_visible()
    wait_until(page, "/", lambda seen: PLANTED in seen.content(), "the planted link")


def mend(page: Page) -> None:
    """The column leads to the front page instead."""
    page.goto("/cms/columns/")
    page.get_by_role("link", name=COLUMN).first.click()
    page.locator("#id_link_to").fill("/")
    page.get_by_role("button", name="保存").click()
    wait_until(page, "/", lambda seen: PLANTED not in seen.content(), "the mended page")


def inspect(page: Page) -> str:
    """Start a run once no other one of the site is open; gives its address when it has ended."""

    def started(seen: Page) -> bool:
        seen.get_by_label("最多检查页数").fill("120")
        seen.get_by_label("每秒请求数").fill("50")
        seen.get_by_role("button", name="开始检查").click()
        return re.search(r"/console/inspection/[0-9a-f-]{36}/$", seen.url) is not None

    wait_until(page, "/console/inspection/new/", started, "a run")
    address = page.url
    wait_until(page, address, lambda seen: seen.get_by_text("问题清单").count() > 0, "the end of the run")
    return address


def test_planted_fault_is_found_given_mended_checked_and_closed(page_of: PageOf) -> None:
    editor, inspector = page_of("editor"), page_of("inspector")
    plant(editor)
    run = inspect(inspector)
    judged(inspector)
    inspector.goto(f"{run}compare/")
    judged(inspector)
    answer_questions(inspector, run)
    give_out(inspector)
    problem = re.sub(r"\?.*", "", inspector.url)
    editor.goto(problem)
    judged(editor)
    mend(editor)
    editor.goto(problem)
    editor.locator("summary", has_text="报整改完成").click()
    editor.get_by_label("整改说明").fill("栏目已改为指向首页。")
    editor.get_by_role("button", name="提交").click()
    expect(editor.get_by_role("status").filter(has_text="正在复核")).to_be_visible()
    judged(editor)
    closed = editor.locator("main").get_by_text("复核通过", exact=True)
    wait_until(editor, problem, lambda seen: closed.count() > 0, "the engine's second look")
    judged(editor)
    report(inspector)


def answer_questions(page: Page, run: str) -> None:
    """What no machine can tell is said by a person and counts at once; under another set the run stands otherwise."""
    page.goto(run)
    page.get_by_role("link", name="换指标集试算").click()
    judged(page)
    page.goto(run)
    page.get_by_role("link", name="人工判断").click()
    question = page.get_by_role("region", name="领导信息")
    question.get_by_label("扣多少分").fill("0.5")
    page.get_by_role("button", name="保存判断").click()
    expect(page.get_by_text("请写明看到了什么").first).to_be_visible()
    judged(page)
    expect(question.get_by_label("扣多少分")).to_have_value("0.5")
    question.get_by_label("看到了什么").fill("一位领导的分工没有写。")
    page.get_by_role("button", name="保存判断").click()
    expect(page.get_by_role("status").filter(has_text="已保存人工判断")).to_be_visible()
    page.get_by_role("link", name="人工判断").click()
    expect(question.get_by_text("已判断")).to_be_visible()


def give_out(page: Page) -> None:
    """From the ledger, ticked, to the editor."""
    page.goto(f"/console/inspection/rectification/?tab=found&words={PLANTED}")
    judged(page)
    page.locator("input[name=row]").first.check()
    page.get_by_role("button", name="派发选中的问题").click()
    judged(page)
    page.get_by_role("button", name="派发 1 个问题").click()
    expect(page.get_by_role("alert")).to_be_visible()
    judged(page)
    page.locator("#id_to").select_option(editor_of(page))
    page.get_by_role("button", name="派发 1 个问题").click()
    expect(page.get_by_role("status").filter(has_text="已派发")).to_be_visible()
    judged(page)


def editor_of(page: Page) -> str:
    """The third person of the information centre is the demo's editor (``config.demo.institution.FIXED``)."""
    people = page.locator("#id_to optgroup[label='信息中心'] option")
    return people.nth(3).get_attribute("value") or ""


def report(page: Page) -> None:
    """The quarter's report, made by the worker, read as a page, taken away as PDF."""
    page.goto("/console/inspection/reports/")
    judged(page)
    page.locator("#id_site").select_option(urlsplit(page.url).netloc)
    page.get_by_role("button", name="生成检查报告").click()
    address = page.url
    wait_until(page, address, lambda seen: seen.get_by_text("一、总体情况").count() > 0, "the report")
    judged(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载 PDF").click()
    assert taken.value.suggested_filename.endswith("网站检查报告.pdf")


def test_every_room_of_the_console_is_sound_on_a_phone(phone_of: PageOf) -> None:
    page = phone_of("inspector")
    for room in (
        "",
        "availability/",
        "availability/new/",
        "availability/alarms/",
        "availability/windows/",
        "rectification/",
        "patrol/?all=1",
        "reports/",
        "runs/",
    ):
        page.goto(f"/console/inspection/{room}")
        judged(page)
