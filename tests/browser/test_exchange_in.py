"""A branch sends, the bureau receives and registers with one click; 拟办, 批办, two departments at once, a circulation, the end."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.browser.office_people import look, name_of, open_drawer, open_todo, pick, submit
from tests.support.system import RunningSystem

TITLE = "关于示范辖区疫苗运输温度异常情况的报告"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A real PDF of two pages."""
    from tests.oa.factories import pdf

    path = tmp_path / "正文.pdf"
    path.write_bytes(pdf(2))
    return path


def _branch_sends(page: Page, letter: Path) -> str:
    page.goto("/oa/exchange/new")
    page.get_by_role("textbox", name="标题", exact=True).fill(TITLE)
    page.get_by_role("textbox", name="发文字号").fill("鄂药监武〔2026〕77号")
    page.get_by_label("文种").select_option("报告")
    page.get_by_label("特急").check()
    page.locator("#id_main_file").set_input_files(letter)
    page.get_by_label("办公室", exact=True).check()
    page.get_by_role("button", name="立即发送").click()
    expect(page.locator(".flashes")).to_contain_text("已发送 1 个单位。")
    return page.url


def _bureau_takes(page: Page) -> None:
    page.goto("/oa/exchange/received")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="接收", exact=True).click()
    expect(page.locator(".flashes")).to_contain_text("文件完整性校验通过")
    page.get_by_role("button", name="登记为收文").click()
    expect(page.locator(".flashes")).to_contain_text("已登记为收文，收文号 收〔")
    page.get_by_role("link", name="暂不分送").click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    for fact in ("武汉分局", "鄂药监武〔2026〕77号", "特急"):
        expect(page.get_by_text(fact).first).to_be_visible()
    look(page)


def test_report_of_a_branch_comes_to_the_bureau_and_is_handled_by_two_departments(
    page_of: PageOf, phone_of: PageOf, letter: Path, system: RunningSystem
) -> None:
    branch, registrar = page_of("branch.wuhan"), page_of("registrar")
    sent = _branch_sends(branch, letter)
    _bureau_takes(registrar)
    submit(registrar, "", "^拟办")

    office = page_of("head.bangongshi")
    open_todo(office, TITLE)
    office.get_by_role("textbox", name="办理意见").fill("拟请流通处、生产处会同办理。")
    office.get_by_label(re.compile("^批办")).check()
    pick(office, name_of(system, "director"))
    office.get_by_role("button", name="提交意见").click()
    expect(office.locator(".flashes")).to_contain_text("办理意见已提交")

    leader = phone_of("director")
    open_todo(leader, TITLE)
    open_drawer(leader)
    leader.get_by_role("textbox", name="办理意见").fill("请流通处牵头，生产处配合，三日内反馈。")
    leader.get_by_label(re.compile("^承办")).check()
    for head in ("head.liutong", "head.shengchan"):
        pick(leader, name_of(system, head))
    look(leader)
    leader.get_by_role("button", name="提交意见").click()
    expect(leader.locator(".flashes")).to_contain_text("办理意见已提交")

    sales, plants = page_of("head.liutong"), phone_of("head.shengchan")
    open_todo(sales, TITLE)
    _circulate(sales, name_of(system, "drafter"))
    reader = page_of("drafter")
    reader.goto("/oa/work/toread")
    reader.get_by_role("link", name=TITLE).first.click()
    reader.get_by_role("button", name="已阅", exact=True).click()
    expect(reader.locator(".flashes")).to_contain_text("已标为已阅")

    open_todo(plants, TITLE)
    submit(plants, "生产环节没有发现问题。")
    registrar.goto("/oa/work/todo")
    expect(registrar.locator(".ledger__title", has_text=TITLE)).to_have_count(0)  # one of two has handled it
    open_todo(sales, TITLE)
    submit(sales, "已责成企业整改，三日内复查。")

    open_todo(registrar, TITLE)
    expect(registrar.get_by_text("已责成企业整改，三日内复查。").first).to_be_visible()
    expect(registrar.get_by_text("生产环节没有发现问题。").first).to_be_visible()
    submit(registrar)
    expect(registrar.locator(".flashes")).to_contain_text("已办结。")
    look(registrar)
    branch.goto(sent)
    expect(branch.get_by_text("已接收 1 / 1 个单位")).to_be_visible()
    assert system.run("audit", "verify").returncode == 0


def _circulate(page: Page, name: str) -> None:
    """传阅 to a colleague; the task stays open."""
    page.get_by_role("link", name="传阅", exact=True).click()
    pick(page, name)
    page.get_by_role("textbox", name="附言").fill("请知悉。")
    look(page)
    page.get_by_role("button", name="传阅", exact=True).click()
    expect(page.locator(".flashes")).to_contain_text("已送出传阅")
