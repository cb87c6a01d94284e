"""Certificates in the browser: own ones, preview under each fault of the registry in its own process, the branch, third parties."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.support.system import RunningSystem

FAULTS = ("500", "slow", "truncated", "garbage", "wrong-signature", "replayed", "wrong-company", "skew")


class Registry:
    """The simulated registry of the running system, by the address it printed."""

    def __init__(self, system: RunningSystem) -> None:
        found = re.search(r"证照\S*\s*(http://\S+)", system.output())
        assert found is not None
        self._address = found[1]

    def told(self, mode: str) -> None:
        """Misbehave from now on."""
        assert httpx.post(f"{self._address}fault", data={"mode": mode}).status_code == 303


@pytest.fixture
def registry(system: RunningSystem) -> Iterator[Registry]:
    """Behaves well before and after the test."""
    one = Registry(system)
    one.told("ok")
    yield one
    one.told("ok")


def _look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def _recover(page: Page) -> None:
    """Pages are asked until the breaker has let one question through again."""
    for _ in range(60):
        page.goto("/qy/certificates/")
        if page.get_by_text("查自电子证照系统").is_visible():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError("the registry was not asked again")


def _open_licence(page: Page) -> str:
    """The valid licence of the company; its address."""
    _recover(page)
    page.get_by_role("link", name=re.compile("^药品经营许可证")).first.click()
    for _ in range(30):
        if page.get_by_text("与电子证照系统登记的一致").is_visible():
            break
        page.reload()  # the first setting of a paper takes longer than a page waits, on a busy machine
    expect(page.get_by_text("与电子证照系统登记的一致")).to_be_visible()
    return urlsplit(page.url).path


def _answer_sum(page: Page) -> None:
    """The sum in words, as a visitor without script answers it; nobody is asked for it at his first papers."""
    if not page.locator("input[name=sum]").count():
        return
    asked = page.get_by_text(re.compile("[一二三四五六七八九]加[一二三四五六七八九]等于几")).first.inner_text()
    first, second = ("一二三四五六七八九".index(sign) + 1 for sign in re.findall("([一二三四五六七八九])[加等]", asked))
    page.locator("input[name=sum]").fill(str(first + second))


@pytest.mark.browser
@pytest.mark.parametrize("fault", FAULTS)
def test_preview_under_a_fault_shows_the_last_answer_marked_as_old(desk: Desk, registry: Registry, fault: str) -> None:
    page = desk.page("qy03", size=PHONE if fault in {"500", "garbage"} else {"width": 1440, "height": 900})
    address = _open_licence(page)
    registry.told(fault)
    page.goto(address)
    expect(page.get_by_role("alert").first).to_contain_text("不能作为核验依据")
    expect(page.get_by_text("上次：有效").first).to_be_visible()
    expect(page.get_by_role("heading", name="验真二维码")).to_have_count(0)
    expect(page.locator(".document-pages__image").first).to_be_visible()
    _look(page)
    page.goto("/qy/certificates/")
    expect(page.get_by_role("alert").first).to_contain_text("不能作为核验依据")
    _look(page)
    registry.told("ok")
    _recover(page)


@pytest.mark.browser
def test_company_looks_at_its_certificates_and_a_stranger_verifies_one(desk: Desk, registry: Registry) -> None:
    company = desk.page("qy03")
    _open_licence(company)
    _look(company)
    number = company.locator("dt:text-is('证照编号') + dd").inner_text()
    holder = company.locator("dt:text-is('企业名称') + dd").inner_text()
    with company.expect_download() as download:
        company.get_by_role("link", name="下载签章文件").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    company.goto(f"/qy/certificates/?number={number}")
    expect(company.get_by_role("heading", name="验真二维码")).to_be_visible()
    company.goto("/qy/certificates/?number=鄂AA000000000")
    expect(company.get_by_role("alert")).to_contain_text("没有查到编号")
    _look(company)

    with_script = desk.page(size=PHONE)
    with_script.goto("/d/verify/certificates")
    _look(with_script)
    # Without script the sum stands for the work of the browser, which takes long on a busy machine.
    stranger = desk.page(size=PHONE, script=False)
    stranger.goto("/d/verify/certificates")
    stranger.get_by_label("证照编号").fill(number)
    stranger.get_by_label("统一社会信用代码后 6 位，或企业名称").fill(holder)
    _answer_sum(stranger)
    stranger.get_by_role("button", name="核验").click()
    expect(stranger.get_by_role("main").get_by_role("status").first).to_contain_text("在查询时有效")


@pytest.mark.browser
def test_stranger_without_script_answers_the_sum_and_a_wrong_name_confirms_nothing(
    desk: Desk, registry: Registry
) -> None:
    stranger = desk.page(script=False)
    stranger.goto("/d/verify/certificates")
    stranger.get_by_label("证照编号").fill("鄂AA000000000")
    stranger.get_by_label("统一社会信用代码后 6 位，或企业名称").fill("某某有限公司")
    _answer_sum(stranger)
    stranger.get_by_role("button", name="核验").click()
    expect(stranger.get_by_role("alert")).to_contain_text("没有查到与所填内容相符的证照")


@pytest.mark.browser
def test_scanned_picture_asks_live_and_says_nothing_while_the_registry_is_down(
    desk: Desk, system: RunningSystem, registry: Registry
) -> None:
    company = desk.page("qy03")
    _open_licence(company)
    number = company.locator("dt:text-is('证照编号') + dd").inner_text()
    code = _code_for(system, number)
    visitor = desk.page(size=PHONE)
    visitor.goto(f"/d/verify/certificates/{code}")
    expect(visitor.get_by_role("main").get_by_role("status").first).to_contain_text("在查询时有效")
    _look(visitor)
    registry.told("500")
    visitor.reload()
    expect(visitor.get_by_role("alert")).to_contain_text("现在不能核验")
    _look(visitor)
    visitor.goto(f"/d/verify/certificates/{code[:-2]}xx")
    expect(visitor.get_by_role("alert")).to_contain_text("没有查到与所填内容相符的证照")
    registry.told("ok")
    _recover(company)


@pytest.mark.browser
def test_branch_queries_its_region_only(page_of: PageOf, registry: Registry) -> None:
    branch, company = page_of("branch.wuhan"), page_of("qy03")
    address = _open_licence(company)
    branch.goto("/qy/certificates/region?within=183")
    expect(branch.get_by_role("heading", name="到期台账：6 个月内")).to_be_visible()
    _look(branch)
    branch.get_by_label("企业名称、信用代码或证照编号").fill("武汉")
    branch.get_by_role("button", name="查询").click()
    branch.get_by_role("table").first.get_by_role("link").first.click()
    expect(branch.get_by_role("heading", level=1)).to_contain_text("的证照")
    _look(branch)
    answer = branch.goto(address)
    assert answer is not None
    assert answer.status == 403


def _code_for(system: RunningSystem, number: str) -> str:
    """What the QR picture of this certificate says; chromium reads no pictures."""
    script = (
        "from yaojian.enterprise.certificates import qr; import sys; "
        f"sys.stdout.write('CODE ' + qr.code_for({number!r}) + chr(10))"
    )
    done = system.run("manage", "shell", "-c", script)
    found = re.search(r"CODE (\S+)", done.stdout)
    assert found is not None, done.stdout + done.stderr
    return found[1]


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_administrator_sees_how_the_interface_is_doing(desk: Desk, registry: Registry, size: dict[str, int]) -> None:
    company, keeper = desk.page("qy03"), desk.page("sysadmin", size=size)
    registry.told("500")
    company.goto("/qy/certificates/")
    keeper.goto("/console/certificates/exchanges")
    expect(keeper.get_by_role("heading", name="证照接口")).to_be_visible()
    _look(keeper)
    keeper.get_by_label("结果").select_option(label="没有答复")
    keeper.get_by_role("button", name="筛选").click()
    expect(keeper.get_by_text("答复 500").first).to_be_visible()
    keeper.get_by_label("证照编号或信用代码").fill("查无此证")
    keeper.get_by_role("button", name="筛选").click()
    expect(keeper.get_by_text("没有符合条件的往来")).to_be_visible()
    _look(keeper)
    registry.told("ok")
    _recover(company)
