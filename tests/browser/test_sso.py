"""Single sign-on both ways against the simulators, each in a process of its own."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.support.browsing import DESKTOP, PHONE, assert_accessible, assert_fits, new_context
from tests.support.system import RunningSystem
from yaojian.config.demo.roles import PASSWORD

PLATFORM_PASSWORD = "Unified-2026-demo"


class Street:
    """Browsers that may go from one of our systems to another; each is watched, but for other hosts."""

    def __init__(self, browser: Browser, system: RunningSystem) -> None:
        self._browser, self._system = browser, system
        self._closing: list[object] = []
        decided = json.loads((system.data / "environment.json").read_text(encoding="utf-8"))
        self.unified = decided["YAOJIAN_UNIFIED_ADDRESS"]
        self.offsite = decided["YAOJIAN_OFFSITE_ADDRESS"]
        self.devices = decided["YAOJIAN_DEVICES_ADDRESS"]

    def page(self, *, size: dict[str, int] = DESKTOP, script: bool = True) -> Page:
        """A fresh browser."""
        context, _ = new_context(self._browser, self._system.address, size=size, script=script)
        self._closing.append(context)
        return context.new_page()

    def fault(self, address: str, mode: str) -> None:
        """Tell a simulator how to misbehave."""
        httpx.post(f"{address}/fault", data={"mode": mode})

    def close(self) -> None:
        """All browsers, all faults."""
        for context in self._closing:
            context.close()  # type: ignore[attr-defined]  # a context of playwright
        for address in (self.unified, self.offsite, self.devices):
            self.fault(address, "none")


@pytest.fixture
def street(browser: Browser, system: RunningSystem) -> Iterator[Street]:
    """The way between the systems."""
    opened = Street(browser, system)
    yield opened
    opened.close()


def at_platform(page: Page, street: Street, username: str) -> None:
    """Sign in at the unified authentication platform."""
    page.goto(f"{street.unified}/")
    page.get_by_label("平台用户名").fill(username)
    page.get_by_label("平台密码").fill(PLATFORM_PASSWORD)
    page.get_by_role("button", name="登录平台").click()
    expect(page.get_by_role("heading", name="我的应用")).to_be_visible()


def confirm_first(page: Page) -> None:
    """The first time somebody comes to a system it asks whose account that is."""
    expect(page.get_by_role("heading", name="首次进入，确认关联")).to_be_visible()
    page.get_by_role("button", name="确认关联").click()


def link(page: Page, *, peer: str, subject: str, username: str) -> None:
    """The security administrator says beforehand whose account a subject of a platform is."""
    page.goto("/console/sso/links/")
    page.get_by_label("平台", exact=True).select_option(label=peer)
    page.get_by_label("平台标识").fill(subject)
    page.get_by_label("本平台用户名").last.fill(username)
    page.get_by_role("button", name="关联", exact=True).click()


def wait_until_left(page: Page, address: str) -> None:
    """The worker tells the system; its page is loaded again until the notice has come."""
    for _ in range(100):
        page.goto(f"{address}/")
        if page.get_by_role("heading", name="未登录").count():
            break
        page.wait_for_timeout(200)
    expect(page.get_by_role("heading", name="未登录")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_company_enters_both_systems_without_a_second_sign_in(street: Street, size: dict[str, int]) -> None:
    page = street.page(size=size)
    sign_in(page, "qy03" if size is DESKTOP else "qy04")
    page.goto("/qy/systems/")
    expect(page.get_by_role("heading", name="关联系统")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="进入非现场监管系统").click()
    confirm_first(page)
    expect(page.get_by_role("heading", name="企业工作台")).to_be_visible()
    expect(page.get_by_text(re.compile("^9142"))).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.goto("/qy/systems/")
    page.get_by_role("link", name="进入医疗器械报告系统").click()
    confirm_first(page)
    expect(page.get_by_role("heading", name="报告工作台")).to_be_visible()
    assert_accessible(page)


def test_second_time_nothing_is_asked(street: Street) -> None:
    for first in (True, False):
        page = street.page()
        sign_in(page, "qy06")
        page.goto("/qy/systems/offsite/enter")
        if first:
            confirm_first(page)
        expect(page.get_by_role("heading", name="企业工作台")).to_be_visible()


def test_leaving_the_portal_leaves_both_systems(street: Street) -> None:
    page = street.page()
    sign_in(page, "qy07")
    page.goto("/qy/systems/offsite/enter")
    confirm_first(page)
    expect(page.get_by_role("heading", name="企业工作台")).to_be_visible()
    page.goto("/qy/systems/devices/enter")
    confirm_first(page)
    expect(page.get_by_role("heading", name="报告工作台")).to_be_visible()
    page.goto("/account/sign-out")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    for address in (street.offsite, street.devices):
        wait_until_left(page, address)


def test_leaving_a_system_leaves_the_portal_and_the_other(street: Street) -> None:
    page = street.page()
    sign_in(page, "qy08")
    page.goto("/qy/systems/devices/enter")
    confirm_first(page)
    expect(page.get_by_role("heading", name="报告工作台")).to_be_visible()
    page.goto("/qy/systems/offsite/enter")
    confirm_first(page)
    expect(page.get_by_role("heading", name="企业工作台")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="未登录")).to_be_visible()
    page.goto("/qy/")
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    wait_until_left(page, street.devices)


def test_leaving_the_cas_system_asks_and_then_leaves_everything(street: Street) -> None:
    page = street.page()
    sign_in(page, "qy09")
    page.goto("/qy/systems/devices/enter")
    confirm_first(page)
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="要从本平台和各关联系统退出吗？")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="全部退出").click()
    expect(page.get_by_role("heading", name="未登录")).to_be_visible()
    page.goto("/qy/")
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()


def test_system_asked_first_leads_through_the_sign_in_page(street: Street) -> None:
    page = street.page(script=False)
    page.goto(f"{street.offsite}/start")
    page.get_by_label("用户名").fill("qy10")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="首次进入，确认关联")).to_be_visible()


def test_person_of_two_companies_goes_out_as_the_one_chosen(street: Street) -> None:
    page = street.page()
    sign_in(page, "qy02")
    page.goto(f"{street.offsite}/start")
    expect(page.get_by_role("heading", name="您以哪家企业的身份进入？")).to_be_visible()
    assert_accessible(page)
    chosen = page.get_by_role("button", name="改为代表").first
    name = chosen.inner_text().removeprefix("改为代表")
    chosen.click()
    expect(page.get_by_role("heading", name="首次进入，确认关联")).to_be_visible()
    expect(page.get_by_text(name, exact=True)).to_be_visible()


def test_forged_ticket_is_refused(street: Street) -> None:
    page = street.page()
    for path in ("/cas?ticket=ST-forged", "/ticket?ticket=T1.e30.00"):
        page.goto(f"{street.devices}{path}")
        expect(page.get_by_role("heading", name="没有进入")).to_be_visible()


def test_official_opens_the_office_by_the_platforms_shortcut_and_leaves_both(street: Street) -> None:
    page = street.page()
    at_platform(page, street, "liutong")
    page.get_by_role("link", name="协同办公").click()
    page.wait_for_url("**/oa/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/account/sign-out")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/account/login")
    page.goto(f"{street.unified}/")
    expect(page.get_by_role("heading", name="登录平台")).to_be_visible()
    assert_accessible(page)


def test_leaving_the_platform_leaves_the_office(street: Street) -> None:
    page = street.page(size=PHONE)
    at_platform(page, street, "liutong")
    page.get_by_role("link", name="协同办公").click()
    page.wait_for_url("**/oa/")
    page.goto(f"{street.unified}/")
    page.get_by_role("button", name="退出平台").click()
    expect(page.get_by_role("heading", name="登录平台")).to_be_visible()
    page.goto("/oa/")
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()


@pytest.fixture
def cas_platform(street: Street) -> Iterator[str]:
    """The platform speaks CAS: its row is switched on, and off again for the other stories."""
    keeper = street.page()
    sign_in(keeper, "sysadmin")
    keeper.goto("/console/sso/")
    keeper.get_by_role("link", name="统一身份认证（CAS）").click()
    keeper.get_by_role("button", name="启用").click()
    expect(keeper.get_by_text("“统一身份认证（CAS）”已启用")).to_be_visible()
    yield "统一身份认证（CAS）"
    keeper.get_by_role("button", name="停用").click()
    expect(keeper.get_by_text("“统一身份认证（CAS）”已停用")).to_be_visible()


def test_platform_that_speaks_cas_opens_the_office_and_leaving_it_leaves_the_office(
    street: Street, cas_platform: str
) -> None:
    guard, page = street.page(), street.page()
    sign_in(guard, "secadmin")
    link(guard, peer=cas_platform, subject="HB-2026-0001", username="head.liutong")
    at_platform(page, street, "liutong")
    page.get_by_role("link", name="办公系统（CAS 方式）").click()
    page.wait_for_url("**/oa/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{street.unified}/")
    page.get_by_role("button", name="退出平台").click()
    expect(page.get_by_role("heading", name="登录平台")).to_be_visible()
    page.goto("/oa/")
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    assert_accessible(page)

    # And the other way round: asked by our sign-in page, left from here.
    page.get_by_role("link", name=cas_platform).click()
    page.get_by_label("平台用户名").fill("liutong")
    page.get_by_label("平台密码").fill(PLATFORM_PASSWORD)
    page.get_by_role("button", name="登录平台").click()
    page.wait_for_url("**/oa/")
    page.goto("/account/sign-out")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/account/login")
    page.goto(f"{street.unified}/")
    expect(page.get_by_role("heading", name="登录平台")).to_be_visible()


def test_system_that_wants_to_be_sure_has_the_password_asked_for_once_more(street: Street) -> None:
    page = street.page(size=PHONE)
    sign_in(page, "qy05")
    page.goto("/qy/systems/offsite/enter")
    confirm_first(page)
    page.get_by_role("link", name="提交前再次确认身份").click()
    expect(page.get_by_role("heading", name="请再次确认身份")).to_be_visible()
    expect(page.get_by_text("您要进入的系统要求确认是本人在操作")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("密码", exact=True).fill("not-the-Password-1")
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_text("密码不正确").first).to_be_visible()
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("heading", name="企业工作台")).to_be_visible()


def test_person_sees_a_page_where_a_request_of_a_system_is_wrong(street: Street) -> None:
    page = street.page(size=PHONE)
    for path in ("/sso/authorize?client_id=nobody", "/sso/cas/login?service=https://x.example/", "/sso/onward?to=//x"):
        page.goto(path)
        expect(page.get_by_text("对方系统发来的登录请求有误")).to_be_visible()
        expect(page.get_by_text("关联系统”重新进入")).to_be_visible()
        assert_accessible(page)
        assert_fits(page)


def test_first_arrival_waits_for_the_security_administrator(street: Street) -> None:
    newcomer, guard = street.page(), street.page()
    at_platform(newcomer, street, "bangongshi")
    newcomer.get_by_role("link", name="协同办公").click()
    expect(newcomer.get_by_text("还没有关联到本平台的账号")).to_be_visible()
    sign_in(guard, "secadmin")
    guard.goto("/console/sso/links/")
    assert_accessible(guard)
    assert_fits(guard)
    row = guard.get_by_role("listitem").filter(has_text="HB-2026-0003")
    row.get_by_label("本平台用户名").fill("head.bangongshi")
    row.get_by_role("button", name="确认").click()
    expect(guard.get_by_text("已确认：办公室主任")).to_be_visible()
    newcomer.goto(f"{street.unified}/")
    newcomer.get_by_role("link", name="协同办公").click()
    newcomer.wait_for_url("**/oa/")


def test_button_of_the_sign_in_page_leads_to_the_platform_and_back(street: Street) -> None:
    page = street.page()
    page.goto("/oa/")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="统一身份认证", exact=True).click()
    page.get_by_label("平台用户名").fill("liutong")
    page.get_by_label("平台密码").fill(PLATFORM_PASSWORD)
    page.get_by_role("button", name="登录平台").click()
    page.wait_for_url("**/oa/")


def test_platform_that_is_down_leaves_the_local_door(street: Street) -> None:
    page = street.page()
    street.fault(street.unified, "down")
    page.goto("/account/login")
    page.get_by_role("link", name="统一身份认证", exact=True).click()
    expect(page.get_by_text("应急登录").or_(page.get_by_text("暂时不能使用")).first).to_be_visible()
    sign_in(page, "sysadmin")
    page.goto("/console/sso/")
    page.get_by_role("link", name="统一身份认证", exact=True).click()
    page.get_by_role("button", name="测试连通").click()
    expect(page.get_by_text("测试没有通过")).to_be_visible()
    street.fault(street.unified, "none")
    page.get_by_role("button", name="测试连通").click()
    expect(page.get_by_text("测试通过，对方正常回应。")).to_be_visible()


def test_platform_that_signs_with_a_foreign_key_lets_nobody_in(street: Street) -> None:
    page = street.page()
    at_platform(page, street, "liutong")
    street.fault(street.unified, "wrong")
    page.get_by_role("link", name="协同办公").click()
    expect(page.get_by_text("没有通过核验")).to_be_visible()
    page.goto("/oa/")
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_desk_of_the_system_administrator_is_accessible(street: Street, size: dict[str, int]) -> None:
    page = street.page(size=size)
    sign_in(page, "sysadmin")
    for path in ("/console/sso/", "/console/sso/new"):
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)
    page.goto("/console/sso/")
    page.get_by_role("link", name="非现场监管系统").click()
    expect(page.get_by_text("发给对方的资料")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
