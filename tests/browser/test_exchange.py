"""Exchange: the office sends to three branches; two receive, one on a phone, one refuses; receipts, sent again, registered."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import assert_accessible, assert_fits
from tests.support.system import RunningSystem

TITLE = "关于开展示范分局冷链运输专项检查的通知"


def _look(page: Page) -> None:
    """Every page of the story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A real PDF of two pages."""
    from tests.oa.factories import pdf

    path = tmp_path / "正文.pdf"
    path.write_bytes(pdf(2))
    return path


def _clerk_of(system: RunningSystem, code: str) -> str:
    """The user name of a branch's clerk, third in rank."""
    found = system.rows(
        "SELECT u.username FROM accounts_user u JOIN organisations_post p ON p.person_id = u.person_id "
        "JOIN organisations_unit n ON n.id = p.unit_id WHERE p.rank = 30 AND n.code = %s",
        [code],
    )
    return str(found[0][0])


def _send(page: Page, letter: Path) -> None:
    page.goto("/oa/")
    page.get_by_role("link", name="公文传输").first.click()
    _look(page)
    page.get_by_role("link", name="拟发公文").click()
    _look(page)
    page.get_by_role("textbox", name="标题", exact=True).fill(TITLE)
    page.get_by_role("textbox", name="发文字号").fill("鄂药监办〔2026〕901号")
    page.get_by_label("加急").check()
    page.locator("#id_main_file").set_input_files(letter)
    page.get_by_role("button", name="立即发送").click()
    expect(page.get_by_role("alert")).to_contain_text("请至少选择一个接收单位")
    expect(page.get_by_role("textbox", name="标题", exact=True)).to_have_value(TITLE)
    _look(page)
    for unit in ("武汉分局", "宜昌分局", "黄石分局"):
        page.get_by_label(unit).check()
    page.get_by_role("button", name="立即发送").click()
    expect(page.get_by_role("status").first).to_contain_text("已发送 3 个单位。")
    _look(page)


def _open(page: Page) -> None:
    page.goto("/oa/exchange/received")
    _look(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    _look(page)


def test_document_goes_to_three_branches(
    page_of: PageOf, phone_of: PageOf, letter: Path, system: RunningSystem
) -> None:
    office, wuhan, yichang = page_of("registrar"), page_of("branch.wuhan"), phone_of("branch.yichang")
    _send(office, letter)
    here = office.url

    _open(wuhan)
    wuhan.get_by_role("button", name="接收", exact=True).click()
    expect(wuhan.get_by_role("status").first).to_contain_text("文件完整性校验通过")
    _open(yichang)
    yichang.get_by_role("link", name="接收或拒收").click()
    yichang.get_by_role("button", name="接收", exact=True).click()
    expect(yichang.get_by_role("status").first).to_contain_text("已接收")
    huangshi = page_of(_clerk_of(system, "HS"))
    _open(huangshi)
    huangshi.get_by_role("button", name="拒收").click()
    expect(huangshi.get_by_role("alert")).to_contain_text("请写明拒收原因")
    _look(huangshi)
    huangshi.get_by_role("textbox", name="拒收原因").fill("缺少附件")
    huangshi.get_by_role("button", name="拒收").click()
    expect(huangshi.get_by_role("status").first).to_contain_text("原因已告知发送单位")
    _look(huangshi)

    office.goto(here)
    expect(office.get_by_text("已接收 2 / 2 个单位")).to_be_visible()
    expect(office.get_by_text("原因：缺少附件", exact=True)).to_be_visible()
    _look(office)
    office.get_by_role("link", name=re.compile("回执.*武汉分局")).click()
    expect(office.get_by_role("heading", name="公文传输回执")).to_be_visible()
    expect(office.get_by_text("接收时逐个文件核对，与发送时一致")).to_be_visible()
    _look(office)
    office.goto(here)
    office.get_by_label("黄石分局").check()
    office.get_by_role("button", name="重发").click()
    expect(office.get_by_role("status").first).to_contain_text("已重新发送 1 个单位。")
    office.get_by_role("button", name="催收").click()
    expect(office.get_by_role("status").first).to_contain_text("已催收 1 个单位。")
    _open(huangshi)
    huangshi.get_by_role("button", name="接收", exact=True).click()
    expect(huangshi.get_by_role("status").first).to_contain_text("已接收")

    wuhan.get_by_role("button", name="登记为收文").click()
    expect(wuhan.get_by_role("status").first).to_contain_text("已登记为收文，收文号 收〔")
    wuhan.goto(here)
    expect(wuhan.get_by_text("已登记为收文：")).to_be_visible()
    _look(wuhan)
    for address in ("matrix", "matrix?end=received", "documents", "sent?status=drafts"):
        office.goto(f"/oa/exchange/{address}")
        _look(office)
    assert system.run("audit", "verify").returncode == 0


def test_receiving_works_without_script(desk: Desk, letter: Path) -> None:
    office = desk.page("registrar", script=False)
    office.goto("/oa/exchange/new")
    office.get_by_role("textbox", name="标题", exact=True).fill("关于无脚本传输的函")
    office.locator("#id_main_file").set_input_files(letter)
    office.get_by_label("武汉分局").check()
    office.get_by_role("button", name="存为待发送").click()
    office.get_by_role("button", name="发送（1 个单位）").click()
    expect(office.get_by_text("已发送，接收情况在本页查看。")).to_be_visible()
    here = office.url
    wuhan = desk.page("branch.wuhan", script=False)
    wuhan.goto("/oa/exchange/received?q=无脚本")
    wuhan.get_by_role("link", name="关于无脚本传输的函").click()
    wuhan.get_by_role("button", name="接收", exact=True).click()
    expect(wuhan.get_by_text("已接收，文件完整性校验通过")).to_be_visible()
    office.goto(here)
    office.get_by_label("武汉分局").check()
    office.get_by_label("作废原因").fill("内容有误")
    office.get_by_role("button", name="作废").click()
    expect(office.get_by_text("已作废 1 个单位的公文，并已通知对方。")).to_be_visible()
    wuhan.goto(here)
    expect(wuhan.get_by_text("正文不再提供")).to_be_visible()
