"""内部审批: a seal is applied for, approved, used and recorded; the register and the sheet to print. Desktop and phone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.support.browsing import assert_accessible, assert_fits

PAPER = "关于报送示范数据的函"


def _look(page: Page) -> None:
    """Every page of the story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def _apply(page: Page) -> None:
    page.goto("/oa/approvals/")
    _look(page)
    page.get_by_role("button", name=re.compile("^用印申请")).click()
    expect(page.get_by_role("heading", name="用印申请")).to_be_visible()
    _look(page)
    page.get_by_label("单位公章").check()
    page.get_by_role("textbox", name="用印文件名称").fill(PAPER)
    page.get_by_label("用印份数").fill("3")
    page.get_by_role("textbox", name="主送单位").fill("省政府办公厅")
    page.get_by_role("textbox", name="用途").fill("报送")
    page.get_by_role("button", name=re.compile("核对")).click()
    expect(page.get_by_role("heading", name="核对并提交")).to_be_visible()
    expect(page.get_by_text("用印登记", exact=True)).to_be_visible()
    _look(page)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("status").first).to_contain_text("申请已提交")


def _approve(page: Page, here: str) -> None:
    page.goto(here)
    _look(page)
    if page.locator(".actbar").is_visible():
        page.locator(".actbar a").click()
    page.get_by_role("textbox", name="办理意见").fill("同意用印。")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("status").first).to_contain_text("已提交")


def _record(page: Page, here: str) -> None:
    page.goto(here)
    _look(page)
    page.get_by_role("button", name="登记用印").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    _look(page)
    page.get_by_role("textbox", name="用印地点").fill("机关文印室")
    page.get_by_role("textbox", name="监印人").fill("周明远")
    page.get_by_role("button", name="登记用印").click()
    expect(page.get_by_role("status").first).to_contain_text("已登记用印 3 份")
    expect(page.locator("#application")).to_contain_text("监印人周明远")
    _look(page)


def test_seal_is_applied_for_used_and_stands_in_the_register(page_of: PageOf, phone_of: PageOf) -> None:
    drafter, head, keeper = page_of("drafter"), phone_of("head.liutong"), page_of("sealkeeper")
    _apply(drafter)
    here = drafter.url
    _approve(head, here)
    _record(keeper, here)
    keeper.get_by_role("textbox", name="办理意见").fill("已用印。")
    keeper.locator(".opinion .acts button[type=submit]").first.click()
    expect(keeper.get_by_role("status").first).to_contain_text("已办结")
    keeper.goto("/oa/approvals/seal-uses")
    _look(keeper)
    row = keeper.get_by_role("row", name=re.compile(PAPER)).first
    expect(row).to_contain_text("机关文印室")
    with keeper.expect_download() as taken:
        keeper.get_by_role("button", name="导出表格").click()
    assert taken.value.suggested_filename.startswith("用印登记簿-")
    sheet = drafter.request.get(f"/oa/approvals/{here.rstrip('/').rsplit('/', 1)[-1]}/sheet.pdf")
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.body().startswith(b"%PDF")
    keeper.goto("/oa/approvals/seal-uses?q=没有这样的文件")
    expect(keeper.get_by_text("没有符合条件的用印登记。")).to_be_visible()
    _look(keeper)


def test_trip_gets_its_vehicle_on_the_document_page(page_of: PageOf) -> None:
    """The form in the panel carries its token: a real browser is needed to see that."""
    head, dispatcher = page_of("head.shengchan"), page_of("head.bangongshi")
    head.goto("/oa/approvals/todo")
    head.get_by_role("link", name=re.compile("用车申请")).first.click()
    here = head.url
    _approve(head, here)
    dispatcher.goto(here)
    _look(dispatcher)
    dispatcher.get_by_role("textbox", name="车辆号牌").fill("鄂A·00001")
    dispatcher.get_by_role("button", name="派车").click()
    expect(dispatcher.get_by_role("status").first).to_contain_text("已派车")
