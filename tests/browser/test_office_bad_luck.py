"""Bad luck in the office: two at once, the session lost while typing, two clicks, the way back, files that are none. On both screens."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Desk, PageOf
from tests.browser.office_people import look, name_of, open_drawer, open_todo
from tests.support.browsing import DESKTOP, PHONE
from tests.support.system import RunningSystem
from yaojian.config.demo.roles import PASSWORD

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A real PDF of one page."""
    from tests.oa.factories import pdf

    path = tmp_path / "正文.pdf"
    path.write_bytes(pdf(1))
    return path


def _sent_to_sales(page: Page, letter: Path, title: str) -> None:
    """A letter registered and given to the department that handles it."""
    page.goto("/oa/documents/register")
    page.get_by_role("textbox", name="标题", exact=True).fill(title)
    page.get_by_role("textbox", name="来文单位", exact=True).fill("省政府办公厅")
    page.locator("#id_main_file").set_input_files(letter)
    page.get_by_role("button", name="登记并继续分送").click()
    page.get_by_label("承办：药品流通监管处").check()
    page.get_by_role("button", name="分送").click()
    expect(page.locator(".flashes")).to_contain_text("已分送 1 个承办单位。")


def _write(page: Page, text: str) -> None:
    """Into the opinion; on a phone its drawer has to be opened first."""
    open_drawer(page)
    page.get_by_role("textbox", name="办理意见").fill(text)


def _opinions(system: RunningSystem, title: str) -> list[str]:
    """Signed on the document of this title, in order."""
    found = system.rows(
        "SELECT o.text FROM flow_opinion o JOIN flow_task t ON t.id = o.task_id JOIN documents_document d "
        "ON d.instance_id = t.instance_id WHERE d.title = %s AND o.text <> '' ORDER BY o.at",
        [title],
    )
    return [str(row[0]) for row in found]


def _delegate_to_plants(page: Page, name: str) -> None:
    page.goto("/oa/delegation/new")
    now = timezone.localtime()
    person = page.get_by_label("受托人")
    person.select_option(label=page.locator("option", has_text=name).first.text_content() or "")
    page.get_by_label("开始时间").fill(f"{now:%Y-%m-%dT%H:%M}")
    page.get_by_label("结束时间").fill(f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}")
    page.get_by_role("textbox", name="委托原因").fill("会议冲突")
    page.get_by_role("button", name="设置委托").click()
    expect(page.get_by_role("status")).to_contain_text("代办，从")


def test_two_officials_sign_the_same_task_at_the_same_moment(
    page_of: PageOf, phone_of: PageOf, letter: Path, system: RunningSystem
) -> None:
    title = "关于核对示范储备药品清单的函"
    _sent_to_sales(page_of("registrar"), letter, title)
    holder, delegate = page_of("head.liutong"), phone_of("head.shengchan")
    _delegate_to_plants(holder, name_of(system, "head.shengchan"))
    open_todo(holder, title)
    delegate.goto(holder.url)
    written = {holder: "处长本人的意见。", delegate: "受托人的意见。"}
    for page, text in written.items():
        _write(page, text)
    for page in written:
        page.evaluate("setTimeout(() => document.querySelector('#act form').requestSubmit())")
    for page in written:
        expect(page.locator("body")).to_contain_text(re.compile("办理意见已提交|没有重复提交"))
    won = holder if holder.locator(".flashes").get_by_text("办理意见已提交").count() else delegate
    late = delegate if won is holder else holder
    expect(won.locator(".flashes")).to_contain_text("办理意见已提交")
    expect(late.get_by_text(re.compile(r"已由.+于\d+月\d+日 \d\d:\d\d办结"))).to_be_visible()
    look(late)
    assert _opinions(system, title) == [written[won]]
    late.goto(won.url)
    expect(late.get_by_text(written[late])).to_be_visible()
    holder.goto("/oa/delegation/")
    holder.locator("tr", has_text="会议冲突").get_by_role("link").first.click()
    holder.get_by_role("button", name="收回委托").click()
    expect(holder.get_by_role("status")).to_contain_text("的委托已收回")


@SIZES
def test_session_is_lost_while_typing_and_the_words_are_back_after_signing_in(
    desk: Desk, page_of: PageOf, letter: Path, system: RunningSystem, size: dict[str, int]
) -> None:
    title = f"关于会话中断时意见保留的函（{size['width']}）"
    _sent_to_sales(page_of("registrar"), letter, title)
    page = desk.page("head.liutong", size=size)
    open_todo(page, title)
    _write(page, "写了一半，登录就过期了。")
    page.context.clear_cookies(name=re.compile("session"))
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_label("密码", exact=True)).to_be_visible()
    look(page)
    page.get_by_label("用户名").fill("head.liutong")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.get_by_role("textbox", name="办理意见")).to_have_value("写了一半，登录就过期了。")
    assert _opinions(system, title) == []
    _write(page, "写了一半，登录就过期了。现在写完。")
    page.get_by_role("button", name="提交意见").click()
    expect(page.locator(".flashes")).to_contain_text("办理意见已提交")
    assert _opinions(system, title) == ["写了一半，登录就过期了。现在写完。"]


def test_name_typed_before_the_script_has_come_is_looked_for_nevertheless(
    page_of: PageOf, letter: Path, system: RunningSystem
) -> None:
    title, wanted = "关于慢网络下选人的函", name_of(system, "director")
    _sent_to_sales(page_of("registrar"), letter, title)
    page = page_of("head.liutong")
    open_todo(page, title)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/static/.*\.js"), hold)
    page.goto(f"{page.url}/acts/circulate", wait_until="commit")
    page.get_by_role("textbox", name="找人").fill(wanted)
    for script in held:
        script.continue_()
    page.unroute_all()
    expect(page.locator(".picker__found label:visible")).to_have_text([re.compile(wanted)])


@SIZES
def test_two_clicks_sign_once_and_the_way_back_leads_to_no_second_opinion(
    desk: Desk, page_of: PageOf, letter: Path, system: RunningSystem, size: dict[str, int]
) -> None:
    title = f"关于连点两次提交的函（{size['width']}）"
    _sent_to_sales(page_of("registrar"), letter, title)
    page = desk.page("head.liutong", size=size)
    open_todo(page, title)
    _write(page, "同意，请归档。")
    page.get_by_role("button", name="提交意见").dblclick()
    expect(page.locator(".flashes")).to_contain_text("办理意见已提交")
    assert _opinions(system, title) == ["同意，请归档。"]

    page.go_back()
    page.wait_for_load_state()
    button = page.get_by_role("button", name="提交意见")
    if button.count():  # the browser shows the form as it was
        _write(page, "退回来又写一遍。")
        button.click()
        expect(page.locator("main")).to_contain_text(re.compile("已由.+办结|办理意见已提交"))
    assert _opinions(system, title) == ["同意，请归档。"]
    registrar = page_of("registrar")
    registrar.goto("/oa/work/todo")
    expect(registrar.get_by_role("link", name=title)).to_have_count(1)


@SIZES
def test_files_that_are_none_are_told_apart_and_nothing_typed_is_lost(
    desk: Desk, letter: Path, tmp_path: Path, size: dict[str, int]
) -> None:
    title = f"关于附件损坏时的登记（{size['width']}）"
    empty, broken, huge = tmp_path / "空白.pdf", tmp_path / "损坏.pdf", tmp_path / "过大.pdf"
    empty.write_bytes(b"")
    broken.write_bytes(letter.read_bytes()[:400])
    huge.write_bytes(b"%PDF-1.7\n" + bytes(51 * 1024**2))
    page = desk.page("registrar", size=size)
    page.goto("/oa/documents/register")
    page.get_by_role("textbox", name="标题", exact=True).fill(title)
    page.get_by_role("textbox", name="来文单位", exact=True).fill("省卫生健康委员会")
    page.get_by_role("textbox", name="备注").fill("急件，先登记。")
    for file, words in ((empty, "空"), (broken, "损坏"), (huge, "50")):
        page.locator("#id_main_file").set_input_files(file)
        page.get_by_role("button", name="登记并继续分送").click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("有 1 处需要改正")
        expect(alert).to_contain_text(file.name)
        expect(alert).to_contain_text(words)
        expect(page.get_by_role("textbox", name="标题", exact=True)).to_have_value(title)
        expect(page.get_by_role("textbox", name="备注")).to_have_value("急件，先登记。")
        look(page)
    page.locator("#id_main_file").set_input_files(letter)
    page.get_by_role("button", name="登记并继续分送").click()
    expect(page.locator(".flashes")).to_contain_text("已登记，收文号")
