"""A company registers, its branch confirms; its administrator adds a clerk; the clerk asks to change the quality head, the
branch returns it, the clerk corrects it, the branch accepts. Every page accessible and fit for a narrow screen.
"""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import PHONE, assert_accessible, assert_fits
from yaojian.enterprise.companies import credit_codes

PASSWORD = "Xiangpi-2026-Qing"
GOOD_ID, BAD_ID = "11010519491231002X", "110105194912310021"


def _look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def _new_code() -> str:
    """A valid credit code that no demo company has."""
    first = f"91420100MB{uuid4().int % 10**7:07d}"
    return first + credit_codes.check_character(first)


def _register(page: Page, name: str, tail: str) -> str:
    """As a visitor; returns the address where the applicant looks."""
    code = _new_code()
    wrong = code[:17] + ("0" if code[17] != "0" else "1")
    page.goto("/qy/register/")
    _look(page)
    page.get_by_label("统一社会信用代码", exact=True).fill(wrong.lower())
    page.get_by_label("企业名称").fill(name)
    page.get_by_label("企业类别").select_option("药品批发企业")
    page.get_by_label("注册地所在市州").select_option("武汉市")
    page.get_by_label("注册地址").fill("湖北省武汉市江岸区示范路 99 号")
    page.get_by_label("药品经营许可证号").fill("鄂AA027088888")
    page.get_by_label("许可证有效期至").fill("2030-06-30")
    page.get_by_label("法定代表人").fill("陶敏")
    page.get_by_label("申请人姓名").fill("卢安")
    page.get_by_label("申请人身份").select_option("企业负责人")
    page.get_by_label("申请人手机").fill("13800001234")
    page.get_by_label("申请人电子邮箱").fill(f"luan{tail}@example.com")
    page.get_by_role("button", name="提交注册申请").click()
    expect(page.get_by_role("alert")).to_contain_text("校验位不符")
    expect(page.get_by_label("已与营业执照核对，代码无误")).to_be_visible()
    _look(page)
    page.get_by_label("统一社会信用代码", exact=True).fill(code.lower())
    page.get_by_role("button", name="提交注册申请").click()
    expect(page.get_by_role("main")).to_contain_text("等待武汉分局确认")
    _look(page)
    return page.url


def _confirm(page: Page, name: str) -> None:
    page.goto("/qy/supervision/registrations/?state=waiting")
    _look(page)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("main")).to_contain_text("138****1234")
    _look(page)
    page.get_by_role("button", name="确认注册").click()
    expect(page.get_by_role("status")).to_contain_text("已确认")


def _set_account(page: Page, username: str) -> None:
    """Behind a secret address; then signed in."""
    expect(page.get_by_role("heading", name="接受邀请")).to_be_visible()
    _look(page)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再填一次密码").fill(PASSWORD)
    page.get_by_role("button", name="设置账号并加入").click()
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)


def _invite_clerk(page: Page, tail: str) -> str:
    page.goto("/qy/company/?part=accounts")
    _look(page)
    page.get_by_role("link", name="邀请人员").click()
    page.get_by_label("姓名").fill("温岚")
    page.get_by_label("电子邮箱").fill(f"wen{tail}@example.com")
    page.get_by_label("身份").select_option("填报人员")
    page.get_by_role("button", name="发出邀请").click()
    expect(page.get_by_role("heading", name="邀请已发出")).to_be_visible()
    _look(page)
    return page.locator("#invitation-address").inner_text()


def _ask(page: Page) -> None:
    page.goto("/qy/company/?part=people")
    _look(page)
    page.get_by_role("link", name="申请登记质量负责人").click()
    _look(page)
    page.get_by_label("姓名").fill("程远")
    page.get_by_label("身份证号", exact=True).fill(BAD_ID)
    page.get_by_label("联系电话").fill("13900005678")
    page.get_by_label("学历、职称或执业资格").fill("执业药师")
    page.get_by_label("任职日期").fill("2026-01-05")
    page.get_by_label("变更原因").fill("新设企业，首次登记质量负责人。")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert")).to_contain_text("校验位或出生日期不符")
    _look(page)
    page.get_by_label("身份证号", exact=True).fill(GOOD_ID)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("status")).to_contain_text("已提交")
    expect(page.get_by_role("main")).to_contain_text("110105********002X")
    _look(page)


def _open_change(page: Page, name: str) -> None:
    page.goto(f"/qy/supervision/changes/?words={name}")
    _look(page)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name="变更内容")).to_be_visible()
    _look(page)


@pytest.mark.browser
def test_company_comes_in_and_changes_its_quality_head(desk: Desk, page_of: PageOf) -> None:
    tail = f"{uuid4().int % 10**6:06d}"
    name = f"武汉故事{tail}示范医药有限公司"
    visitor, wuhan, yichang = desk.page(), page_of("branch.wuhan"), page_of("branch.yichang")
    progress = _register(visitor, name, tail)
    yichang.goto("/qy/supervision/registrations/")
    expect(yichang.get_by_role("main")).not_to_contain_text(name)
    _confirm(wuhan, name)

    visitor.goto(progress)
    visitor.get_by_role("link", name="设置账号").click()
    _set_account(visitor, f"luan{tail}")
    address = _invite_clerk(visitor, tail)

    clerk = desk.page(size=PHONE)
    clerk.goto(address)
    _set_account(clerk, f"wen{tail}")
    _ask(clerk)

    _open_change(wuhan, name)
    wuhan.get_by_label("退回原因").fill("请写明执业药师注册证编号。")
    wuhan.get_by_role("button", name="退回更正").click()
    expect(wuhan.get_by_role("status")).to_contain_text("已退回")

    clerk.reload()
    expect(clerk.get_by_role("main")).to_contain_text("请写明执业药师注册证编号。")
    clerk.get_by_role("link", name="更正后重新提交").click()
    _look(clerk)
    clerk.get_by_label("身份证号", exact=True).fill(GOOD_ID)
    clerk.get_by_label("学历、职称或执业资格").fill("执业药师，注册证 4221234567")
    clerk.get_by_role("button", name="重新提交").click()
    expect(clerk.get_by_role("status")).to_contain_text("重新提交")

    _open_change(wuhan, name)
    wuhan.get_by_role("button", name="同意变更").click()
    expect(wuhan.get_by_role("status")).to_contain_text("登记内容已更新")
    clerk.goto("/qy/company/")
    expect(clerk.get_by_role("main")).to_contain_text("程远")
    _look(clerk)


@pytest.mark.browser
def test_every_part_of_the_record_is_accessible_on_both_sides(page_of: PageOf) -> None:
    company, wuhan = page_of("qy03"), page_of("branch.wuhan")
    for part in ("basic", "licences", "warehouses", "vehicles", "people", "accounts", "supervision", "business"):
        company.goto(f"/qy/company/?part={part}")
        _look(company)
    wuhan.goto("/qy/supervision/companies/")
    _look(wuhan)
    wuhan.get_by_role("table").get_by_role("link").first.click()
    _look(wuhan)
    wuhan.goto("/qy/supervision/results/")
    _look(wuhan)
