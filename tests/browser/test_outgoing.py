"""Outgoing: draft, return, change, signature, number, red header, proof, seal, distribution, three branches that receive."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.support.browsing import assert_accessible, assert_fits
from tests.support.system import RunningSystem
from yaojian.config.demo.roles import PASSWORD

TITLE = "关于开展春节前药品安全检查的通知"
BODY = """为做好春节前药品安全工作，现就有关事项通知如下。
一、检查重点
疫苗储存配送、药品网络销售、中药饮片质量。
二、工作要求
请各分局制定方案，于月底前报送情况。"""
BRANCHES = ("武汉分局", "宜昌分局", "黄石分局")


def look(page: Page) -> None:
    """Every page of the story is accessible and fits a narrow screen."""
    assert_accessible(page)
    assert_fits(page)


def open_todo(page: Page) -> None:
    """The document among what waits for this person."""
    page.goto("/oa/outgoing/todo")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


def submit(page: Page, opinion: str, way: str = "") -> None:
    """Write an opinion and pass the document on."""
    open_todo(page)
    page.get_by_role("textbox", name="办理意见").fill(opinion)
    if way:
        page.get_by_label(re.compile(way)).check()
    page.get_by_role("button", name=re.compile("^(提交意见|办结)$")).click()
    expect(page.locator(".flashes")).to_be_visible()


def draft(page: Page) -> None:
    """The facts of the paper, an error first, then the body."""
    page.goto("/oa/outgoing/drafts")
    look(page)
    page.get_by_role("link", name="拟稿", exact=True).click()
    page.get_by_role("button", name="保存并填写正文").click()
    expect(page.get_by_role("alert")).to_contain_text("有 3 处需要改正")
    look(page)
    page.get_by_role("textbox", name="标题").fill(TITLE)
    page.get_by_label("文种").select_option("通知")
    page.get_by_role("textbox", name="主送机关").fill("、".join(BRANCHES))
    page.get_by_label("主动公开").check()
    page.get_by_role("button", name="保存并填写正文").click()
    look(page)
    page.get_by_role("textbox", name="正文").fill(BODY)
    page.get_by_role("button", name="保存为新版本").click()
    expect(page.locator(".flashes")).to_contain_text("正文第 1 版已保存")
    expect(page.locator(".document-pages__page").first).to_be_visible()
    look(page)


def test_document_from_draft_to_three_branches(page_of: PageOf, system: RunningSystem) -> None:
    drafter, head = page_of("drafter"), page_of("head.liutong")
    draft(drafter)
    submit(drafter, "请审核。")
    open_todo(head)
    head.get_by_role("link", name="退回").click()
    head.get_by_role("textbox", name=re.compile("原因|理由|意见")).fill("请写明报送日期。")
    head.get_by_role("button", name=re.compile("^退回")).click()

    open_todo(drafter)
    drafter.get_by_role("link", name="修改正文").click()
    drafter.get_by_role("textbox", name="正文").fill(BODY.replace("月底前", "1月25日前"))
    drafter.get_by_role("button", name="保存为新版本").click()
    drafter.get_by_role("link", name="版本对照").click()
    expect(drafter.locator("ins").first).to_contain_text("1月25日")
    look(drafter)
    submit(drafter, "已改。")
    submit(head, "同意。", "办公室核稿")
    submit(page_of("head.bangongshi"), "已核。", "签发")
    submit(page_of("director"), "同意印发。")

    clerk = page_of("registrar")
    open_todo(clerk)
    clerk.get_by_role("link", name="编号", exact=True).first.click()
    look(clerk)
    clerk.get_by_role("radio", name=re.compile("^鄂药监（")).check()
    clerk.get_by_role("button", name="编号").click()
    expect(clerk.locator(".flashes")).to_contain_text("已编号：鄂药监〔")
    submit(clerk, "")
    open_todo(clerk)
    clerk.get_by_role("link", name="套红").first.click()
    clerk.get_by_role("button", name="套红").click()
    expect(clerk.locator(".flashes")).to_contain_text("套红完成")
    look(clerk)
    submit(clerk, "")

    open_todo(drafter)
    drafter.get_by_role("link", name="校对").first.click()
    look(drafter)
    submit(drafter, "无误。")
    seal(page_of("sealkeeper"))

    distribute(clerk)
    assert system.run("audit", "verify").returncode == 0
    for branch in BRANCHES:
        receive(page_of(clerk_of(system, branch)))
    clerk.goto("/oa/exchange/sent")
    clerk.get_by_role("link", name=TITLE).first.click()
    expect(clerk.get_by_text("已接收 3 / 3 个单位")).to_be_visible()


def clerk_of(system: RunningSystem, branch: str) -> str:
    """User name of the branch's 收发员 (``templates.yaml``: the third in rank)."""
    found = system.rows(
        "SELECT a.username FROM accounts_user a JOIN organisations_post p ON p.person_id = a.person_id "
        "JOIN organisations_unit u ON u.id = p.unit_id WHERE u.name = %s AND p.rank = 30",
        [branch],
    )
    return str(found[0][0])


def receive(page: Page) -> None:
    """A branch takes its copy."""
    page.goto("/oa/exchange/received")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name="接收", exact=True).click()
    expect(page.locator(".flashes")).to_contain_text("已接收")


def seal(page: Page) -> None:
    """The keeper says who he is again, sees the proof, seals."""
    open_todo(page)
    page.get_by_role("link", name="用印", exact=True).first.click()
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name=re.compile("确认|继续|验证")).click()
    expect(page.get_by_role("heading", name="用印", level=1)).to_be_visible()
    look(page)
    page.get_by_role("button", name="用印").click()
    expect(page.locator(".flashes")).to_contain_text("已用印并签名")
    submit(page, "")


def distribute(page: Page) -> None:
    """Receivers are proposed from the paper; then the matter ends."""
    open_todo(page)
    page.get_by_role("link", name="分发", exact=True).first.click()
    for branch in BRANCHES:
        expect(page.get_by_label(branch)).to_be_checked()
    look(page)
    page.get_by_role("button", name="分发").click()
    expect(page.locator(".flashes")).to_contain_text("网上 3 个单位")
    submit(page, "")
