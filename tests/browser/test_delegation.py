"""A head lets another sign for two days and takes it back; a supervision is answered; a colleague's work is handed over."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import PHONE, assert_accessible, assert_fits
from tests.support.system import RunningSystem


def _look(page: Page) -> None:
    """Every page of the story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def _delegate(page: Page) -> None:
    page.goto("/oa/delegation/")
    _look(page)
    page.get_by_role("link", name="设置委托").click()
    _look(page)
    page.get_by_role("button", name="设置委托").click()
    expect(page.get_by_role("alert")).to_contain_text("有 4 处需要改正")
    now = timezone.localtime()
    page.get_by_label("受托人").select_option(label=_head_of_plants(page))
    page.get_by_label("开始时间").fill(f"{now:%Y-%m-%dT%H:%M}")
    page.get_by_label("结束时间").fill(f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}")
    page.get_by_role("textbox", name="委托原因").fill("出差")
    page.get_by_role("button", name="设置委托").click()
    expect(page.get_by_role("status")).to_contain_text("代办，从")
    _look(page)


def _head_of_plants(page: Page) -> str:
    group = page.locator("optgroup[label='药品生产监管处'] option")
    return str(group.first.text_content())


def _only_for(system: RunningSystem, holder: str, other: str) -> str:
    """Address of a document that waits for ``holder`` and has nothing to do with ``other``."""
    found = system.rows(
        "SELECT t.instance_id FROM flow_task t JOIN accounts_user u ON u.person_id = t.actor_id "
        "WHERE u.username = %s AND t.role = 'do' AND t.state = 'open' AND t.kind = 'incoming' AND NOT EXISTS ("
        "SELECT 1 FROM flow_task x JOIN accounts_user v ON v.person_id = x.actor_id "
        "WHERE x.instance_id = t.instance_id AND v.username = %s) AND NOT EXISTS ("
        "SELECT 1 FROM supervision_supervision s WHERE s.document_id = t.instance_id) ORDER BY t.created LIMIT 1",
        [holder, other],
    )
    return f"/oa/documents/{found[0][0]}"


def _department_head(system: RunningSystem) -> tuple[str, str, str]:
    """User name, person and unit of a head with open work whom no other story needs."""
    found = system.rows(
        "SELECT u.username, u.person_id, n.short_name FROM accounts_user u "
        "JOIN organisations_post p ON p.person_id = u.person_id AND p.rank = 10 "
        "JOIN organisations_unit n ON n.id = p.unit_id AND n.kind = 'department' "
        "WHERE u.username NOT LIKE 'head.%%' AND EXISTS (SELECT 1 FROM flow_task t "
        "WHERE t.actor_id = u.person_id AND t.role = 'do' AND t.state = 'open' AND t.kind = 'incoming') "
        "ORDER BY n.code LIMIT 1",
    )
    username, person, unit = found[0]
    return str(username), str(person), str(unit)


def test_delegate_signs_in_the_principals_place(page_of: PageOf, system: RunningSystem) -> None:
    principal, delegate = page_of("head.liutong"), page_of("head.shengchan")
    address = _only_for(system, "head.liutong", "head.shengchan")
    assert delegate.goto(address).status == 403  # type: ignore[union-attr]  # a navigation has an answer
    _delegate(principal)
    expect(principal.get_by_text(re.compile("已委托.*代办，至"))).to_be_visible()
    delegate.goto(address)
    expect(delegate.get_by_text(re.compile("正在代.*办理全部事项，至"))).to_be_visible()
    expect(delegate.get_by_text(re.compile("^代.*办理$"))).to_be_visible()
    _look(delegate)
    delegate.get_by_role("textbox", name="办理意见").fill("受托办理，已安排。")
    delegate.get_by_role("button", name="提交意见").click()
    expect(delegate.get_by_text("受托办理，已安排。").first).to_be_visible()
    principal.goto("/oa/delegation/")
    principal.locator("tr", has_text="出差").get_by_role("link").first.click()
    expect(principal.get_by_text("受托办理，已安排。")).to_be_visible()
    _look(principal)
    principal.get_by_role("button", name="收回委托").click()
    expect(principal.get_by_role("status")).to_contain_text("的委托已收回")
    delegate.goto("/oa/delegation/")
    expect(delegate.get_by_text(re.compile("正在代"))).to_have_count(0)


def test_supervision_from_opening_to_closing(page_of: PageOf, desk: Desk) -> None:
    registrar, head = page_of("registrar"), desk.page("head.liutong", size=PHONE, script=False)
    registrar.goto("/oa/supervision/?tab=asked")
    _look(registrar)
    registrar.locator(".ledger__title").first.click()
    _look(registrar)
    registrar.get_by_role("link", name="查看公文").click()
    _look(registrar)
    registrar.locator("#supervision").get_by_role("link", name="督办", exact=True).click()
    _look(registrar)
    registrar.get_by_role("textbox", name="督办事项").fill("示范药店整改情况")
    choice = registrar.locator("optgroup[label='药品流通监管处'] option").first
    registrar.get_by_label("责任单位和责任人").select_option(str(choice.get_attribute("value")))
    registrar.get_by_role("textbox", name="督办要求").fill("请反馈整改情况。")
    registrar.get_by_role("button", name="立项").click()
    expect(registrar.get_by_role("status")).to_contain_text("已立项督办“示范药店整改情况”")

    head.goto("/oa/supervision/")
    head.get_by_role("link", name="示范药店整改情况").click()
    head.get_by_role("textbox", name="反馈内容").fill("已全部整改。")
    head.get_by_label("已办完，申请销项").check()
    head.get_by_role("button", name="提交反馈").click()
    expect(head.get_by_text("反馈已提交，督办人会收到通知。")).to_be_visible()

    registrar.goto("/oa/supervision/?tab=confirm")
    registrar.get_by_role("link", name="示范药店整改情况").click()
    registrar.get_by_role("button", name="销项", exact=True).click()
    expect(registrar.get_by_role("alert")).to_contain_text("有 1 处需要改正")
    registrar.get_by_role("textbox", name="意见", exact=True).fill("整改到位。")
    registrar.get_by_role("button", name="销项", exact=True).click()
    expect(registrar.get_by_role("status")).to_contain_text("督办已销项。")
    _look(registrar)


def test_a_colleagues_work_is_handed_over(page_of: PageOf, system: RunningSystem) -> None:
    """The head of a department hands over his own work, and sees the record."""
    username, person, unit = _department_head(system)
    head = page_of(username)
    head.goto("/oa/handover/")
    _look(head)
    head.get_by_label("移交人").select_option(person)
    head.get_by_role("button", name="查看名下事项").click()
    expect(head.get_by_role("heading", name="收文待办")).to_be_visible()
    _look(head)
    head.get_by_role("button", name="交接", exact=True).click()
    expect(head.get_by_role("alert")).to_contain_text("需要改正")
    colleague = head.locator(f"optgroup[label='{unit}'] option").first
    head.get_by_label("全部事项的接收人").select_option(str(colleague.get_attribute("value")))
    head.get_by_role("textbox", name="交接原因").fill("轮岗")
    head.get_by_label("已核对清单，确认交接").check()
    head.get_by_role("button", name="交接", exact=True).click()
    expect(head.get_by_role("status")).to_contain_text("的工作已交接")
    expect(head.get_by_role("heading", name=re.compile("的交接记录"))).to_be_visible()
    _look(head)
    head.goto("/oa/incoming/todo")
    expect(head.locator(".ledger__title")).to_have_count(0)
