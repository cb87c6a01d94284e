"""A company's March: the thirteen sections, a table out of a spreadsheet, errors, submission; its branch, and no other, decides."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import assert_accessible, assert_fits

YEAR = datetime.now(tz=UTC).year - 1
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


def _next(page: Page) -> None:
    page.get_by_role("button", name="保存，去下一节").click()


def _choose(page: Page, group: str, answer: str) -> None:
    page.get_by_role("group", name=group).get_by_label(answer, exact=True).check()


def _fill(place: Page | Locator, answers: dict[str, str]) -> None:
    for label, value in answers.items():
        place.get_by_label(label).first.fill(value)


def _fill_basic(page: Page) -> None:
    """Prefilled by the register; a slip is told at its field and in the list above."""
    page.get_by_role("link", name="企业基本情况").click()
    expect(page.get_by_label("企业名称")).not_to_have_value("")
    _fill(page, {"企业负责人": "苏敏", "质量负责人": "程远"})
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"\d\d:\d\d 已保存"))
    numbers = {
        "职工总数": "120",
        "其中药学技术人员": "30",
        "其中质量管理人员": "12",
        "年销售额": "很多",
        "经营品种数": "4200",
    }
    _fill(page, numbers | {"医疗机构": "210", "零售药店": "900", "批发企业": "35"})
    _choose(page, "是否开展药品第三方物流", "否")
    _choose(page, "是否储存、配送疫苗", "是")
    _next(page)
    expect(page.get_by_role("alert")).to_contain_text("有 1 处需要改正")
    expect(page.get_by_label("年销售额")).to_have_value("很多")
    _look(page)
    page.get_by_role("link", name="年销售额应为数字").click()
    expect(page.get_by_label("年销售额")).to_be_focused()
    page.get_by_label("年销售额").fill("35600.50")
    _next(page)


def _fill_quality(page: Page, tmp_path: Path) -> None:
    """Trainings come out of a spreadsheet: first with a mistake, then mended."""
    expect(page.get_by_role("heading", name="二、质量管理体系运行及内审情况")).to_be_visible()
    _look(page)
    _fill(page, {"现行体系文件版本": "2025 年第 3 版", "本年度修订次数": "4", "质量风险评估次数": "2"})
    page.get_by_label("年度质量目标").fill("全年不发生药品质量事故。")
    _choose(page, "质量目标是否达成", "是")
    page.get_by_role("button", name="添加内审").click()
    audit = page.locator("#f-audits-0")
    _fill(
        audit,
        {"日期": f"{YEAR}-09-16", "严重缺陷": "0", "主要缺陷": "0", "一般缺陷": "0", "内审范围": "采购、储存、运输"},
    )
    audit.get_by_label("类别").select_option("年度")
    audit.get_by_label("是", exact=True).check()
    page.get_by_role("button", name="存为草稿").click()
    expect(page.get_by_role("status").first).to_contain_text("本节已存为草稿")
    page.get_by_role("link", name="从表格导入培训").click()
    _look(page)
    with page.expect_download() as given:
        page.get_by_role("link", name="下载质量培训模板").click()
    book = tmp_path / "培训.xlsx"
    given.value.save_as(book)
    _import(page, book, [(f"{YEAR}-03-12", "药品经营质量管理规范", "九十六", 8)])
    expect(page.get_by_role("alert")).to_contain_text("参加人数应为整数")
    _look(page)
    _import(page, book, [(f"{YEAR}-03-12", "药品经营质量管理规范", 96, 8), (f"{YEAR}-09-20", "冷链储运", 40, 4)])
    expect(page.get_by_role("status").first).to_contain_text("导入 2 行")
    expect(page.locator("#f-trainings-1").get_by_label("内容")).to_have_value("冷链储运")
    _next(page)


def _import(page: Page, path: Path, rows: list[tuple[object, ...]]) -> None:
    book = load_workbook(path)
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            book.active.cell(number, place, value)
    book.save(path)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_label("替换现有行").check()
    page.get_by_role("button", name="导入").click()


def _nothing(page: Page, heading: str) -> None:
    """One click says that there was nothing of the kind."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.get_by_role("button", name="无此情况，去下一节").click()


def _fill_warehousing(page: Page) -> None:
    expect(page.get_by_role("heading", name="四、仓库布局及设施设备验证情况")).to_be_visible()
    expect(page.locator("#f-layout-0").get_by_label("仓库名称")).not_to_have_value("")
    _fill(page, {"冷库总容积": "0", "冷藏车": "0", "冷藏箱、保温箱": "12", "备用发电机组": "1"})
    _choose(page, "是否委托其他企业储存药品", "否")
    _look(page)
    _next(page)


def _fill_system(page: Page) -> None:
    expect(page.get_by_role("heading", name="五、计算机系统运行、偏差及纠正处理情况")).to_be_visible()
    _fill(page, {"软件名称": "医药批发管理系统", "版本": "8.2", "药品追溯平台": "国家药品追溯协同服务平台"})
    _fill(page, {"追溯信息上传率": "99.5", "权限变更次数": "6", "最近一次恢复测试日期": f"{YEAR}-11-20"})
    _choose(page, "数据备份方式", "每日异地备份")
    _next(page)
    expect(page.get_by_role("alert")).to_contain_text("追溯信息上传率低于 100%")
    page.get_by_label("上传率未达到 100% 的原因和措施").fill("个别进口品种没有追溯码，已联系持有人。")
    _next(page)


def _fill_transport(page: Page) -> None:
    expect(page.get_by_role("heading", name="六、运输与配送情况")).to_be_visible()
    _fill(page, {"自有车辆": "12", "其中冷藏车": "0", "运输次数": "5200", "其中冷链运输": "80", "冷链温度超标": "0"})
    page.get_by_label("其中疫苗配送").fill("12")
    _choose(page, "是否委托运输药品", "否")
    _next(page)


def _fill_rest(page: Page) -> None:
    """Sections seven to thirteen; ten and eleven do not concern the company and are passed by."""
    _nothing(page, "七、不合格药品管理及处置情况")
    _nothing(page, "八、在本企业进行药品抽样检验情况")
    _nothing(page, "九、协助上市许可持有人召回情况")
    _nothing(page, "十二、接受药品监督管理部门监督检查及整改落实情况")
    expect(page.get_by_role("heading", name="十三、药品监管部门要求报告的其他情况及承诺声明信息")).to_be_visible()
    _fill(page, {"质量投诉": "3", "上报药品不良反应": "5", "声明人": "程远"})
    _choose(page, "声明人身份", "质量负责人")
    page.get_by_role("button", name="保存，去复核提交").click()


def _submit(page: Page) -> str:
    """Read over, declare, submit; returns the receipt number."""
    expect(page.get_by_role("heading", name="承诺声明", exact=True)).to_be_visible()
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
def test_company_files_its_report_and_only_its_branch_decides(page_of: PageOf, tmp_path: Path) -> None:
    company, wuhan, yichang = page_of("qy01"), page_of("branch.wuhan"), page_of("branch.yichang")
    _begin_anew(company)
    _fill_basic(company)
    _fill_quality(company, tmp_path)
    _nothing(company, "三、组织机构及关键岗位人员变动情况")
    _fill_warehousing(company)
    _fill_system(company)
    _fill_transport(company)
    _fill_rest(company)
    receipt = _submit(company)

    _open_as_branch(wuhan, receipt)
    address = wuhan.url
    yichang.goto(f"/qy/supervision/reports/?words={receipt}")
    expect(yichang.get_by_role("main")).to_contain_text("没有符合条件的报告")
    refused = yichang.goto(address)
    assert refused is not None
    assert refused.status == 403

    wuhan.get_by_role("region", name="四、仓库布局及设施设备验证情况").locator("summary").click()
    wuhan.get_by_label("对“仓库布局及设施设备验证情况”的审核意见").fill("请核对备用发电机组数。")
    wuhan.get_by_label("退回原因").fill("请补充冷库验证情况。")
    wuhan.get_by_role("button", name="退回更正").click()
    expect(wuhan.get_by_role("status")).to_contain_text("已退回")

    company.goto("/qy/")
    company.get_by_role("link", name="更正").first.click()
    expect(company.get_by_role("main")).to_contain_text("请补充冷库验证情况。")
    _look(company)
    company.get_by_role("link", name="仓库布局及设施设备验证情况").click()
    expect(company.get_by_role("main")).to_contain_text("请核对备用发电机组数。")
    company.get_by_label("备用发电机组").fill("2")
    _next(company)
    expect(company.get_by_role("heading", name="五、计算机系统运行、偏差及纠正处理情况")).to_be_visible()
    company.goto("/qy/")
    company.get_by_role("link", name="更正").first.click()
    company.get_by_role("link", name="复核并提交").click()
    assert _submit(company) == receipt

    _open_as_branch(wuhan, receipt)
    wuhan.get_by_role("button", name="受理").click()
    expect(wuhan.get_by_role("status")).to_contain_text("已受理")
    company.goto("/qy/reports/")
    expect(company.get_by_role("row", name=receipt)).to_contain_text("已受理")


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
    expect(mine.get_by_role("table", name="两份内容不同的地方")).to_contain_text("甲负责人")
    expect(mine.get_by_label("企业负责人", exact=True)).to_have_value("乙负责人")
    mine.get_by_label("改用现在的企业负责人").check()
    mine.get_by_role("button", name="存为草稿").click()
    expect(mine.get_by_label("企业负责人", exact=True)).to_have_value("甲负责人")
    assert first.goto(address) is not None
    expect(first.get_by_role("heading", name="没有权限")).to_be_visible()
