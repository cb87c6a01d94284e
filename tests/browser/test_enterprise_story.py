"""Enterprise: a company user fills two sections, submits; the branch in charge, and no other, returns and accepts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import assert_accessible, assert_fits

RECEIPT = re.compile(r"NB\d{4}-\d{6}")


def _look(page: Page) -> None:
    """Every page of the story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def _begin_anew(page: Page) -> None:
    """The demo draft goes, a new report begins."""
    page.goto("/qy/")
    _look(page)
    page.get_by_role("link", name="继续填写").first.click()
    page.get_by_role("link", name="删除草稿").click()
    _look(page)
    page.get_by_role("button", name="删除草稿").click()
    page.get_by_role("button", name="开始填报").first.click()
    expect(page.get_by_role("status")).to_contain_text("已建立")
    _look(page)


def _fill_basic(page: Page) -> None:
    page.get_by_role("link", name="企业基本情况").click()
    page.get_by_label("企业负责人").fill("苏敏")
    page.get_by_label("质量负责人").fill("程远")
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"\d\d:\d\d 已保存"))
    page.get_by_label("中成药").check()
    for label, value in (
        ("职工总数", "120"),
        ("其中药学技术人员", "30"),
        ("其中质量管理人员", "12"),
        ("年销售额", "很多"),
        ("经营品种数", "4200"),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_role("group", name="是否开展药品第三方物流").get_by_label("否").check()
    page.get_by_role("group", name="是否配送疫苗").get_by_label("否").check()
    row = page.get_by_role("group", name="仓库 1", exact=True)
    row.get_by_label("仓库名称").fill("一号常温库")
    row.get_by_label("类型").select_option("常温库")
    row.get_by_label("面积").fill("3200")
    row.get_by_label("地址").fill("武汉市江岸区云杉路 18 号")
    page.get_by_role("button", name="保存，去下一节").click()
    expect(page.get_by_role("alert")).to_contain_text("有 1 处需要改正")
    expect(page.get_by_label("年销售额")).to_have_value("很多")
    _look(page)
    page.get_by_role("link", name="年销售额应为数字").click()
    expect(page.get_by_label("年销售额")).to_be_focused()
    page.get_by_label("年销售额").fill("35600.50")
    page.get_by_role("button", name="保存，去下一节").click()


def _fill_quality(page: Page) -> None:
    expect(page.get_by_role("heading", name="二、质量管理体系运行及内审情况")).to_be_visible()
    _look(page)
    page.get_by_label("现行体系文件版本").fill("2025 年第 3 版")
    page.get_by_label("本年度修订次数").fill("4")
    page.get_by_label("质量风险评估次数").fill("2")
    page.get_by_label("年度质量目标").fill("全年不发生药品质量事故。")
    page.get_by_role("group", name="质量目标是否达成").get_by_label("是").check()
    page.get_by_role("button", name="添加内审").click()
    audit = page.get_by_role("group", name="内审 1", exact=True)
    audit.get_by_label("日期").fill("2025-09-16")
    audit.get_by_label("类别").select_option("年度")
    for label in ("严重缺陷", "主要缺陷", "一般缺陷"):
        audit.get_by_label(label).fill("0")
    audit.get_by_label("是", exact=True).check()
    audit.get_by_label("内审范围").fill("采购、储存、运输全过程")
    training = page.get_by_role("group", name="培训 1", exact=True)
    training.get_by_label("日期").fill("2025-03-12")
    training.get_by_label("内容").fill("药品经营质量管理规范")
    training.get_by_label("参加人数").fill("96")
    training.get_by_label("学时").fill("8")
    page.get_by_role("button", name="保存，去复核提交").click()


def _submit(page: Page) -> str:
    """Read over, declare, submit; returns the receipt number."""
    expect(page.get_by_role("heading", name="承诺声明")).to_be_visible()
    _look(page)
    page.get_by_role("button", name="提交给武汉分局").click()
    expect(page.get_by_role("alert")).to_contain_text("请阅读承诺声明")
    page.get_by_label("我已阅读并代表本企业作出上述承诺").check()
    page.get_by_role("button", name="提交给武汉分局").click()
    expect(page.get_by_role("heading", name="提交回执")).to_be_visible()
    _look(page)
    found = RECEIPT.search(page.get_by_role("main").inner_text())
    assert found is not None
    return found.group()


def _open_as_branch(page: Page, receipt: str) -> None:
    page.goto(f"/qy/supervision/reports/?words={receipt}")
    _look(page)
    page.get_by_role("table").get_by_role("link").first.click()
    _look(page)


@pytest.mark.browser
def test_company_files_its_report_and_only_its_branch_decides(page_of: PageOf) -> None:
    company, wuhan, yichang = page_of("qy01"), page_of("branch.wuhan"), page_of("branch.yichang")
    _begin_anew(company)
    _fill_basic(company)
    _fill_quality(company)
    receipt = _submit(company)

    _open_as_branch(wuhan, receipt)
    address = wuhan.url
    yichang.goto(f"/qy/supervision/reports/?words={receipt}")
    expect(yichang.get_by_role("main")).to_contain_text("没有符合条件的报告")
    refused = yichang.goto(address)
    assert refused is not None
    assert refused.status == 403

    wuhan.get_by_label("退回原因").fill("请补充冷库验证情况。")
    wuhan.get_by_role("button", name="退回更正").click()
    expect(wuhan.get_by_role("status")).to_contain_text("已退回")

    company.goto("/qy/")
    company.get_by_role("link", name="更正").first.click()
    expect(company.get_by_role("main")).to_contain_text("请补充冷库验证情况。")
    _look(company)
    company.get_by_role("link", name="复核并提交").click()
    assert _submit(company) == receipt

    _open_as_branch(wuhan, receipt)
    wuhan.get_by_role("button", name="受理").click()
    expect(wuhan.get_by_role("status")).to_contain_text("已受理")
    company.goto("/qy/")
    expect(company.get_by_role("main")).to_contain_text("没有要办的事")


@pytest.mark.browser
def test_two_colleagues_on_one_section_lose_nothing(desk: Desk) -> None:
    first, second = desk.page("qy15"), desk.page("qy05")
    second.goto("/qy/")
    second.get_by_role("button", name="开始填报").first.click()
    address = second.url + "/sections/basic"
    mine = desk.page("qy05", script=False)
    mine.goto(address)
    second.goto(address)
    second.get_by_label("企业负责人").fill("甲负责人")
    second.get_by_role("button", name="存为草稿").click()
    mine.get_by_label("企业负责人").fill("乙负责人")
    mine.get_by_role("button", name="存为草稿").click()
    expect(mine.get_by_role("alert")).to_contain_text("您的内容还没有保存")
    expect(mine.get_by_role("table")).to_contain_text("甲负责人")
    expect(mine.get_by_label("企业负责人", exact=True)).to_have_value("乙负责人")
    mine.get_by_label("改用现在的企业负责人").check()
    mine.get_by_role("button", name="存为草稿").click()
    expect(mine.get_by_label("企业负责人", exact=True)).to_have_value("甲负责人")
    assert first.goto(address) is not None
    expect(first.get_by_role("heading", name="没有权限")).to_be_visible()
