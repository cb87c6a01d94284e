"""An incident from a telephone to the branch and back: the line breaks, the worker is dead, the text message still goes out;
acknowledged at the branch, seen on the telephone without a reload, supplemented, closed.
"""

import os
import signal
import time

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import PHONE, assert_accessible, assert_fits
from tests.support.system import RunningSystem

VACCINE = "示范狂犬病疫苗"
SMS = "您有 1 件疫苗质量事件待确认，请登录协同办公平台查看。"


def _look(page: Page) -> None:
    """Every page of the story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def _open_report(page: Page) -> None:
    page.goto("/qy/incidents/")
    _look(page)
    page.get_by_role("link", name="立即报告", exact=True).click()
    expect(page.get_by_role("heading", name="立即报告疫苗质量事件")).to_be_visible()
    _look(page)


def _send_over_a_broken_line(page: Page) -> None:
    """The first sending is cut off; the page says so, keeps everything and gets through by itself."""
    cut: list[str] = []

    def cut_off(route: Route) -> None:
        if route.request.method == "POST" and len(cut) < 1:
            cut.append(route.request.url)
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/qy/incidents/report", cut_off)
    page.get_by_role("button", name="立即报告").click()
    expect(page.get_by_text("网络不通，报告还没有送达").first).to_be_visible()
    expect(page.get_by_label("疫苗名称")).to_have_value(VACCINE)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_role("status")).to_contain_text("已报告")
    page.unroute_all()


def _messages_arrive(system: RunningSystem, before: int) -> None:
    give_up = time.monotonic() + 90
    while len([one for one in system.texts() if one["text"] == SMS]) <= before:
        assert time.monotonic() < give_up, "no text message arrived"
        time.sleep(0.5)


def test_incident_from_the_telephone_to_its_end(page_of: PageOf, phone_of: PageOf, system: RunningSystem) -> None:
    company, branch = phone_of("qy01"), page_of("branch.wuhan")
    before = len([one for one in system.texts() if one["text"] == SMS])
    _open_report(company)
    company.get_by_role("button", name="立即报告").click()
    expect(company.get_by_role("alert")).to_contain_text("需要改正")
    _look(company)
    company.get_by_label("疫苗名称").fill(VACCINE)
    company.get_by_label("温度异常").check()
    company.get_by_label("批号").fill("示范 20260701")
    for pid in system.processes_of("django\0work"):
        os.kill(pid, signal.SIGKILL)  # between the commit and the alarm there is nobody
    _send_over_a_broken_line(company)
    _look(company)
    expect(company.locator("#incident-now")).to_contain_text("待确认")
    assert system.rows("SELECT count(*) FROM incidents_incident WHERE vaccine = %s", [VACCINE]) == [(1,)]
    _messages_arrive(system, before)

    branch.goto("/qy/supervision/incidents/?state=reported")
    _look(branch)
    branch.get_by_role("link", name=VACCINE).click()
    _look(branch)
    branch.get_by_role("button", name="确认收到").click()
    expect(branch.get_by_role("status")).to_contain_text("已确认收到")
    _look(branch)
    expect(company.locator("#incident-now")).to_contain_text(
        "确认收到，正在处置"
    )  # by the live stream, without a reload

    branch.get_by_label("需要补充什么").fill("请补充数量和照片。")
    branch.get_by_role("button", name="要求企业补充").click()
    expect(branch.get_by_role("status")).to_contain_text("已要求企业补充")
    company.reload()
    expect(company.locator("#incident-now")).to_contain_text("请补充数量和照片。")
    company.get_by_role("textbox", name="情况").fill("共 120 支，已封存。")
    company.get_by_role("button", name="提交补充").click()
    expect(company.get_by_role("status")).to_contain_text("已补充")

    branch.reload()
    expect(branch.get_by_text("共 120 支，已封存。")).to_be_visible()
    branch.get_by_role("textbox", name="结论").fill("冷库断电 40 分钟，疫苗已超温。")
    branch.get_by_role("button", name="办结").click()
    expect(branch.get_by_role("alert")).to_contain_text("有 1 处需要改正")
    branch.get_by_role("textbox", name="疫苗处置结果").fill("封存待持有人评估后销毁。")
    branch.get_by_role("button", name="办结").click()
    expect(branch.get_by_role("status")).to_contain_text("已办结")
    company.reload()
    expect(company.locator("#incident-now")).to_contain_text("已于")
    _look(company)


def test_report_works_without_script(desk: Desk) -> None:
    page = desk.page("qy01", size=PHONE, script=False)
    page.goto("/qy/incidents/report")
    page.get_by_label("疫苗名称").fill("示范脊灰疫苗")
    page.get_by_label("破损").check()
    page.get_by_label("这是演练").check()
    page.get_by_role("button", name="立即报告").click()
    expect(page.get_by_role("status")).to_contain_text("已报告")
