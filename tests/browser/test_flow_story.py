"""A clerk adds 复核 to the flow of incoming documents, is told a fault, mends it, publishes; new documents follow, old ones do not."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.oa.factories import pdf
from tests.support.browsing import assert_accessible, assert_fits

Letter = Callable[[], Path]
OLD, NEW = "关于按原流程办理的通知", "关于按新流程办理的通知"


def _look(page: Page) -> None:
    """Every page of the story is accessible and fits the screen."""
    assert_accessible(page)
    assert_fits(page)


@pytest.fixture
def letter(tmp_path: Path) -> Letter:
    """Makes a real PDF unlike any other."""
    names = count(1)

    def make() -> Path:
        path = tmp_path / f"正文{next(names)}.pdf"
        path.write_bytes(pdf())
        return path

    return make


def _send_out(page: Page, letter: Letter, title: str) -> None:
    """Register and give it to one department."""
    page.goto("/oa/documents/register")
    page.get_by_role("textbox", name="标题", exact=True).fill(title)
    page.get_by_role("textbox", name="来文单位", exact=True).fill("省政府办公厅")
    page.locator("#id_main_file").set_input_files(letter())
    page.get_by_role("button", name="登记并继续分送").click()
    page.get_by_label("承办：药品流通监管处").check()
    page.get_by_role("button", name="分送").click()
    expect(page.get_by_text("已分送 1 个承办单位。")).to_be_visible()


def _handle(page: Page, title: str) -> None:
    """The head of that department signs."""
    page.goto("/oa/incoming/todo")
    page.get_by_role("link", name=title).click()
    page.get_by_role("textbox", name="办理意见").fill("已办。")
    page.get_by_role("button", name="提交").first.click()
    expect(page.get_by_role("status").first).to_be_visible()


@pytest.fixture
def clerk(page_of: PageOf) -> Iterator[Page]:
    """The author of flows; afterwards he takes 复核 out again, for the other tests share this system."""
    page = page_of("registrar")
    yield page
    page.goto("/oa/flow/definitions/incoming")
    page.get_by_role("button", name="修改").click()
    page.get_by_role("button", name=re.compile(r"删除\s*复核")).click()
    page.get_by_role("textbox", name="自测").fill("")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="核对并发布").click()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("status").first).to_contain_text("已发布")


def _add_review(page: Page) -> None:
    page.get_by_role("textbox", name="新环节名称").fill("复核")
    page.get_by_label("加在哪个环节之后").select_option(label="承办")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("环节：复核")
    _look(page)
    page.get_by_label("前面某个环节的办理人").check()
    page.get_by_label("是哪个环节的办理人").select_option(label="批办")
    page.get_by_role("button", name="保存").click()


def test_clerk_changes_the_flow_and_only_new_documents_follow(clerk: Page, page_of: PageOf, letter: Letter) -> None:
    head = page_of("head.liutong")
    _send_out(clerk, letter, OLD)
    clerk.goto("/oa/flow/")
    _look(clerk)
    clerk.get_by_role("button", name=re.compile(r"修改\s*收文办理")).click()
    _look(clerk)
    _add_review(clerk)
    fault = "走到“复核”时，没有经过“批办”，找不到原办理人，公文到这里就停住了。"
    expect(clerk.locator(".flow-step--wrong")).to_contain_text(fault)
    expect(clerk.locator("svg title", has_text="流程图")).to_have_count(1)
    _look(clerk)
    clerk.get_by_role("link", name="核对并发布").click()
    expect(clerk.get_by_role("button", name="发布")).to_have_count(0)
    _look(clerk)
    clerk.get_by_role("link", name="返回改正").click()
    clerk.get_by_role("link", name=re.compile(r"修改\s*复核")).click()
    clerk.get_by_label("发起人").first.check()
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.get_by_text("没有公文会停住的地方")).to_be_visible()
    clerk.get_by_role("textbox", name="自测").fill("若 登记提交到承办，承办提交，则应到 复核")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.locator(".flow-trials")).to_contain_text("通过")
    clerk.get_by_role("link", name="核对并发布").click()
    expect(clerk.get_by_text("仍按各自原来的版本办完")).to_be_visible()
    _look(clerk)
    clerk.get_by_role("button", name="发布").click()
    expect(clerk.get_by_role("status").first).to_contain_text("已发布")
    _look(clerk)

    _send_out(clerk, letter, NEW)
    for title, step in ((OLD, "办结"), (NEW, "复核")):
        _handle(head, title)
        clerk.goto("/oa/incoming/todo")
        clerk.get_by_role("link", name=title).click()
        expect(clerk.locator("main")).to_contain_text(step)
        expect(clerk.locator(".timeline__step--now")).to_contain_text(step)


def test_editor_works_on_a_phone_without_script(desk: Desk) -> None:
    page = desk.page("registrar", script=False, size={"width": 390, "height": 844})
    page.goto("/oa/flow/new")
    page.get_by_role("textbox", name="流程名称").fill("便函办理")
    page.get_by_role("button", name="建立草稿").click()
    page.get_by_role("textbox", name="新环节名称").fill("审核")
    page.get_by_role("button", name="添加").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("没有公文会停住的地方")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"删除\s*审核")).click()
    expect(page.locator(".flow-step")).to_have_count(1)
    page.get_by_text("用文字看流程").click()
    expect(page.get_by_role("listitem").filter(has_text="发起：发起人办理")).to_be_visible()


def test_editor_fits_a_phone(phone_of: PageOf) -> None:
    page = phone_of("registrar")
    for address in ("/oa/flow/", "/oa/flow/definitions/outgoing", "/oa/flow/new", "/oa/flow/import"):
        page.goto(address)
        _look(page)
