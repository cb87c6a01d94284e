"""A branch in April: who is missing, more time for one, a reminder, a return with remarks at the section, figures."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import PHONE, assert_accessible, assert_fits
from tests.support.system import RunningSystem

BASE = "/qy/supervision/filing/"
REPORT = "code=distributor-annual-report&year=2025"
REMARK = "示范意见：各库区面积之和与许可证不符，请核对。"
_MISSING = """
    SELECT c.name FROM companies_company c JOIN organisations_unit u ON u.id = c.branch_id
    WHERE u.code = 'YC' AND c.state <> 'closed' AND NOT EXISTS (
        SELECT 1 FROM annual_reports_report r
        WHERE r.company_id = c.id AND r.year = 2025 AND r.code = 'distributor-annual-report')
    ORDER BY c.name DESC LIMIT 1
"""
_SUBMITTED = """
    SELECT r.id, c.name FROM annual_reports_report r JOIN companies_company c ON c.id = r.company_id
    JOIN organisations_unit u ON u.id = c.branch_id
    WHERE u.code = 'WH' AND r.state = 'submitted' AND r.year = 2025 AND r.code = 'distributor-annual-report'
    ORDER BY c.name DESC LIMIT 1
"""


def _look(page: Page) -> None:
    """Every page of the story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def _more_time(page: Page, company: str) -> None:
    page.goto(f"{BASE}companies?{REPORT}&status=missing")
    _look(page)
    page.get_by_label("企业名称或统一社会信用代码").fill(company)
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("link", name=f"延期 ：{company}").click()
    _look(page)
    page.get_by_label("延期理由").fill("短")
    page.get_by_role("button", name="同意延期").click()
    expect(page.get_by_role("alert")).to_contain_text("需要改正")
    _look(page)
    page.get_by_label("延期至").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    page.get_by_label("延期理由").fill("示范：仓库搬迁，资料在整理。")
    page.get_by_role("button", name="同意延期").click()
    expect(page.get_by_role("status")).to_contain_text(f"已同意{company}延期")
    page.goto(f"{BASE}companies?{REPORT}&status=extended&words={company}")
    expect(page.get_by_role("row", name=company)).to_contain_text("已延期")


def _remind(page: Page) -> None:
    page.goto(f"{BASE}companies?{REPORT}")
    page.get_by_role("link", name="催报", exact=True).click()
    expect(page.get_by_role("heading", name="将提醒")).to_be_visible()
    _look(page)
    send = page.get_by_role("button", name="提醒这")
    if send.count():
        send.click()
        expect(page.get_by_role("status")).to_contain_text("已提醒")


def _return(page: Page, report: str, company: str) -> None:
    page.goto(f"/qy/supervision/reports/{report}")
    expect(page.get_by_role("heading", name=company)).to_be_visible()
    _look(page)
    page.get_by_role("button", name="退回更正").click()
    expect(page.get_by_role("alert")).to_contain_text("在各节写审核意见")
    section = page.get_by_role("region", name="仓库布局")
    section.get_by_text("写审核意见").click()
    section.get_by_label("审核意见").fill(REMARK)
    page.get_by_role("button", name="退回更正").click()
    expect(page.get_by_role("status")).to_contain_text(f"已退回{company}")
    page.goto(f"/qy/supervision/reports/{report}")
    expect(page.get_by_role("region", name="各节审核意见")).to_contain_text(REMARK)
    _look(page)


def _figures(page: Page) -> None:
    page.goto(f"{BASE}statistics?{REPORT}&field=basic/sales")
    expect(page.get_by_role("row", name="宜昌分局")).to_be_visible()
    expect(page.get_by_role("row", name="武汉分局")).to_have_count(0)
    _look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_branch_from_the_overview_to_the_figures(desk: Desk, page_of: PageOf, system: RunningSystem) -> None:
    page = page_of("branch.yichang")
    page.goto(f"{BASE}?{REPORT}")
    expect(page.get_by_role("row", name="宜昌分局")).to_be_visible()
    _look(page)
    ((missing,),) = system.rows(_MISSING)
    ((report, company),) = system.rows(_SUBMITTED)
    _more_time(page, missing)
    _remind(page)
    _return(page_of("branch.wuhan"), report, company)
    _figures(page)
    phone = desk.page("head.liutong", size=PHONE)
    for address in ("", f"companies?{REPORT}", f"statistics?{REPORT}&field=basic/sales"):
        phone.goto(BASE + address)
        _look(phone)
