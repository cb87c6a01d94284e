"""Office: the registrar registers and sends; two heads handle, one on a phone; it is finished; everybody's ledgers agree."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.browser.office_people import name_of
from tests.support.browsing import assert_accessible, assert_fits
from tests.support.system import RunningSystem

TITLE = "关于开展示范药店年末专项检查的通知"


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


def _register(page: Page, letter: Path, tmp_path: Path, *, title: str = TITLE, number: int = 1) -> None:
    page.goto("/oa/")
    _look(page)
    page.get_by_role("link", name="登记收文").click()
    page.wait_for_url("**/oa/documents/register")
    _look(page)
    page.get_by_role("textbox", name="标题", exact=True).fill(title)
    page.get_by_role("textbox", name="来文字号").fill(f"鄂示范〔2026〕{number}号")
    page.get_by_label("加急").check()
    fake = tmp_path / "假的.pdf"
    fake.write_bytes("这不是版式文件。".encode() * 40)
    page.locator("#id_main_file").set_input_files(fake)
    page.get_by_role("button", name="登记并继续分送").click()
    expect(page.get_by_role("alert")).to_contain_text("有 2 处需要改正")
    expect(page.get_by_role("textbox", name="标题", exact=True)).to_have_value(title)
    _look(page)
    page.get_by_role("textbox", name="来文单位", exact=True).fill("省政府办公厅")
    page.locator("#id_main_file").set_input_files(letter)
    page.get_by_role("button", name="登记并继续分送").click()
    expect(page.get_by_role("status")).to_contain_text("已登记，收文号")


def _send(page: Page) -> None:
    _look(page)
    for unit in ("药品流通监管处", "药品生产监管处"):
        page.get_by_label(f"承办：{unit}").check()
    page.get_by_role("textbox", name="拟办意见").fill("请两处会同办理。")
    page.get_by_role("button", name="分送").click()
    expect(page.get_by_role("status")).to_contain_text("已分送 2 个承办单位。")
    _look(page)


def _todo(page: Page, address: str = "/oa/incoming/todo") -> list[str]:
    page.goto(address)
    return page.locator(".ledger__title").all_inner_texts()


def _open(page: Page) -> None:
    page.goto("/oa/incoming/todo")
    _look(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def test_incoming_document_from_registration_to_the_end(
    page_of: PageOf, phone_of: PageOf, desk: Desk, letter: Path, tmp_path: Path, system: RunningSystem
) -> None:
    registrar, sales = page_of("registrar"), page_of("head.liutong")
    _register(registrar, letter, tmp_path)
    _send(registrar)
    assert any(TITLE in title for title in _todo(sales))
    assert not any(TITLE in title for title in _todo(registrar))

    _open(sales)
    _look(sales)
    expect(sales.locator(".document-pages__page")).to_have_count(2)
    other_window = desk.page("head.liutong")
    _open(other_window)
    sales.get_by_role("textbox", name="办理意见").fill("已制定检查方案，")
    sales.get_by_role("button", name="同意。").click()
    expect(sales.get_by_role("textbox", name="办理意见")).to_have_value("已制定检查方案，同意。")
    sales.get_by_role("button", name="提交意见").click()
    expect(sales.get_by_role("status")).to_contain_text("办理意见已提交")

    other_window.get_by_role("textbox", name="办理意见").fill("另一个窗口里写的。")
    other_window.get_by_role("button", name="提交意见").click()
    expect(other_window.get_by_text(re.compile(r"已由.+于\d+月\d+日 \d\d:\d\d办结"))).to_be_visible()
    _look(other_window)
    other_window.goto(sales.url)
    expect(other_window.get_by_text("另一个窗口里写的。")).to_be_visible()

    plants = phone_of("head.shengchan")
    _open(plants)
    plants.get_by_role("link", name="写办理意见").click()
    plants.get_by_role("textbox", name="办理意见").fill("已安排检查。")
    _look(plants)
    plants.get_by_role("button", name="提交意见").click()
    expect(plants.get_by_role("status")).to_contain_text("办理意见已提交")

    _open(registrar)
    expect(registrar.get_by_text("已安排检查。")).to_be_visible()
    registrar.get_by_role("button", name="办结").click()
    expect(registrar.get_by_role("status")).to_contain_text("已办结。")
    expect(registrar.get_by_text("流转记录与意见已逐条核对")).to_be_visible()
    _look(registrar)
    for page in (registrar, sales, plants):
        assert any(TITLE in title for title in _todo(page, "/oa/incoming/done"))
        assert not any(TITLE in title for title in _todo(page, "/oa/incoming/tracked"))
        assert not any(TITLE in title for title in _todo(page))
    assert system.run("audit", "verify").returncode == 0


def test_new_task_changes_the_number_on_an_open_page(page_of: PageOf, letter: Path, tmp_path: Path) -> None:
    waiting, registrar = page_of("head.liutong"), page_of("registrar")
    waiting.goto("/oa/")
    badge = waiting.locator(".side [data-badge='oa.todo']")
    before = int(badge.inner_text())
    _register(registrar, letter, tmp_path, title="关于报送年末检查安排的通知", number=2)
    _send(registrar)
    expect(badge).to_have_text(str(before + 1))


def test_story_works_without_script(desk: Desk, letter: Path) -> None:
    page = desk.page("registrar", script=False)
    page.goto("/oa/documents/register")
    page.get_by_role("textbox", name="标题", exact=True).fill("关于无脚本登记的函")
    page.get_by_role("textbox", name="来文单位", exact=True).fill("省卫生健康委员会")
    page.locator("#id_main_file").set_input_files(letter)
    page.get_by_role("button", name="登记并继续分送").click()
    page.get_by_label("承办：药品流通监管处").check()
    page.get_by_role("button", name="分送").click()
    expect(page.get_by_text("已分送 1 个承办单位。")).to_be_visible()
    head = desk.page("head.liutong", script=False)
    head.goto("/oa/incoming/todo")
    head.get_by_role("link", name="关于无脚本登记的函").click()
    head.get_by_role("textbox", name="办理意见").fill("已办。")
    head.get_by_role("button", name="提交意见").click()
    expect(head.get_by_text("办理意见已提交")).to_be_visible()


def _open_title(page: Page, title: str) -> None:
    page.goto("/oa/incoming/todo")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def test_proposed_approved_sent_back_and_handled_with_people_picked_by_initials(
    page_of: PageOf, phone_of: PageOf, letter: Path, tmp_path: Path, system: RunningSystem
) -> None:
    title = "关于征求年度抽检计划意见的函"
    registrar, office, leader = page_of("registrar"), page_of("head.bangongshi"), page_of("director")
    _register(registrar, letter, tmp_path, title=title, number=3)
    registrar.get_by_role("link", name="暂不分送").click()
    registrar.get_by_label(re.compile("^拟办")).check()
    registrar.get_by_role("button", name="提交意见").click()
    expect(registrar.get_by_role("status")).to_contain_text("对方打开前可以撤回")
    _look(registrar)

    _open_title(office, title)
    office.get_by_role("textbox", name="办理意见").fill("拟请局领导批示。")
    office.get_by_label(re.compile("^批办")).check()
    director = name_of(system, "director")
    office.get_by_role("textbox", name="找人").fill(director)
    office.get_by_role("button", name="查找").locator("visible=true").first.click()
    expect(office.locator(".picker__found label:visible").first).to_contain_text(director)
    office.locator(".picker__found label:visible", has_text=director).first.click()
    _look(office)
    office.get_by_role("button", name="提交意见").click()
    expect(office.get_by_role("status")).to_contain_text("办理意见已提交")

    _open_title(leader, title)
    leader.get_by_role("link", name="退回", exact=True).click()
    _look(leader)
    leader.get_by_role("button", name="退回").click()
    expect(leader.get_by_text("请写明退回的原因").first).to_be_visible()
    leader.get_by_label("退回原因").fill("请先听取流通处意见。")
    leader.get_by_role("button", name="退回").click()
    expect(leader.get_by_role("status")).to_contain_text("已退回")

    _open_title(office, title)
    expect(office.get_by_text("请先听取流通处意见。").first).to_be_visible()
    office.get_by_role("textbox", name="办理意见").fill("请流通处承办。")
    office.get_by_label(re.compile("^承办")).check()
    office.get_by_role("button", name="各处室").click()
    expect(office.get_by_role("button", name="各处室", pressed=True)).to_be_visible()
    office.locator(".picker__found label:visible", has_text="流通").first.click()
    office.get_by_role("button", name="提交意见").click()
    expect(office.get_by_role("status")).to_contain_text("办理意见已提交")

    phone = phone_of("head.liutong")
    phone.goto("/oa/incoming/todo")
    phone.get_by_role("link", name=title).click()
    phone.get_by_role("link", name="写办理意见").click()
    phone.get_by_role("button", name="同意。").click()
    _look(phone)
    phone.get_by_role("button", name="提交意见").click()
    expect(phone.get_by_role("status")).to_contain_text("办理意见已提交")


def test_the_same_letter_again_is_shown_and_can_be_opened_instead(
    page_of: PageOf, letter: Path, tmp_path: Path
) -> None:
    page = page_of("registrar")
    title = "关于核查重点品种库存的紧急通知"
    _register(page, letter, tmp_path, title=title, number=4)
    page.goto("/oa/documents/register")
    page.get_by_role("textbox", name="标题", exact=True).fill(title)
    page.get_by_role("textbox", name="来文单位", exact=True).fill("省政府办公厅")
    page.locator("#id_main_file").set_input_files(letter)
    page.get_by_role("button", name="登记并继续分送").click()
    expect(page.get_by_role("alert")).to_contain_text("看来已经登记过")
    _look(page)
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def test_letters_move_along_the_ledger(page_of: PageOf) -> None:
    page = page_of("head.liutong")
    page.goto("/oa/incoming/done")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.innerText") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.innerText") == first
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/oa/documents/" in page.url
