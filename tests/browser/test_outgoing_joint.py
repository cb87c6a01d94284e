"""联合发文: a branch leads, another branch and the bureau sign beside it, one red header, each organ's seal, three branches, one of which refuses at first."""

import io
import re

import pypdfium2
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.browser.office_people import look, name_of, open_todo, pick, submit, user_of
from tests.support.system import RunningSystem
from yaojian.config.demo.roles import PASSWORD

TITLE = "关于联合开展示范区域药品冷链运输检查的通知"
BODY = """为规范冷链运输，三家单位决定联合开展检查，现就有关事项通知如下。
一、检查对象
承担疫苗、生物制品运输的企业。
二、工作要求
请于1月31日前报送检查情况。"""
RECEIVERS = ("黄石分局", "襄阳分局", "荆州分局")
ORGANS = ("武汉分局", "宜昌分局", "湖北省药品监督管理局")


def _draft(page: Page) -> None:
    page.goto("/oa/outgoing/drafts")
    page.get_by_role("link", name="拟稿", exact=True).first.click()
    page.get_by_role("textbox", name="标题").fill(TITLE)
    page.get_by_label("文种").select_option("通知")
    page.get_by_role("textbox", name="主送机关").fill("、".join(RECEIVERS))
    page.get_by_label("主动公开").check()
    for organ in ORGANS[1:]:
        page.get_by_role("group", name=re.compile("^联合发文机关")).get_by_label(organ).check()
    page.get_by_role("button", name="保存并填写正文").click()
    page.get_by_role("textbox", name="正文").fill(BODY)
    page.get_by_role("button", name="保存为新版本").click()
    expect(page.locator(".flashes")).to_contain_text("正文第 1 版已保存")
    look(page)


def _send_to_organs(page: Page) -> None:
    open_todo(page, TITLE, "outgoing")
    page.get_by_role("link", name="送联办单位会签").first.click()
    for organ in ORGANS[1:]:
        expect(page.get_by_text(organ).first).to_be_visible()
    look(page)
    page.get_by_role("textbox", name=re.compile("核稿意见")).fill("内容属实，送联办单位。")
    page.get_by_role("button", name="送会签").click()
    expect(page.locator(".flashes")).to_be_visible()


def _asks_a_department_first(page: Page, name: str) -> None:
    """The bureau's head lets a department look before he signs (前加签)."""
    open_todo(page, TITLE, "outgoing")
    page.get_by_role("link", name="加签", exact=True).click()
    page.get_by_label(re.compile("^前加签")).check()
    pick(page, name)
    page.get_by_role("textbox", name="请其办理什么").fill("请先核对检查依据。")
    look(page)
    page.get_by_role("button", name="加签", exact=True).click()
    expect(page.locator(".flashes")).to_contain_text("已加签")


def _issue(clerk: Page, drafter: Page) -> None:
    """编号 by the leading branch's own sign, 套红, 校对."""
    open_todo(clerk, TITLE, "outgoing")
    clerk.get_by_role("link", name="编号", exact=True).first.click()
    clerk.get_by_role("radio", name=re.compile("^鄂药监武")).check()
    clerk.get_by_role("button", name="编号").click()
    expect(clerk.locator(".flashes")).to_contain_text("已编号：鄂药监武〔")
    open_todo(clerk, TITLE, "outgoing")
    submit(clerk)
    open_todo(clerk, TITLE, "outgoing")
    clerk.get_by_role("link", name="套红").first.click()
    clerk.get_by_role("button", name="套红").click()
    expect(clerk.locator(".flashes")).to_contain_text("套红完成")
    look(clerk)
    open_todo(clerk, TITLE, "outgoing")
    submit(clerk)
    open_todo(drafter, TITLE, "outgoing")
    submit(drafter, "清样无误。")


def _seal(page: Page) -> None:
    open_todo(page, TITLE, "outgoing")
    page.get_by_role("link", name="用印", exact=True).first.click()
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name=re.compile("确认|继续|验证")).click()
    for organ in ORGANS:
        expect(page.get_by_role("list", name="印章").get_by_text(organ, exact=True)).to_be_visible()
    look(page)
    page.get_by_role("button", name="用印").click()
    expect(page.locator(".flashes")).to_contain_text("已用印并签名")


def _sealed_text(page: Page) -> str:
    """All words of the paper as it was sealed."""
    link = page.get_by_role("link", name="下载").first.get_attribute("href")
    content = page.request.get(str(link)).body()
    paper = pypdfium2.PdfDocument(io.BytesIO(content))
    return "".join(one.get_textpage().get_text_bounded() for one in paper)


def _distribute(page: Page) -> None:
    open_todo(page, TITLE, "outgoing")
    submit(page)
    open_todo(page, TITLE, "outgoing")
    page.get_by_role("link", name="分发", exact=True).first.click()
    for branch in RECEIVERS:
        expect(page.get_by_label(branch)).to_be_checked()
    page.get_by_role("button", name="分发").click()
    expect(page.locator(".flashes")).to_contain_text("网上 3 个单位")
    open_todo(page, TITLE, "outgoing")
    submit(page)


def _answer(page: Page, reason: str = "") -> None:
    page.goto("/oa/exchange/received")
    page.get_by_role("link", name=TITLE).first.click()
    if reason:
        page.get_by_role("textbox", name="拒收原因").fill(reason)
        page.get_by_role("button", name="拒收").click()
        expect(page.locator(".flashes")).to_contain_text("原因已告知发送单位")
        return
    page.get_by_role("button", name="接收", exact=True).click()
    expect(page.locator(".flashes")).to_contain_text("文件完整性校验通过")


def test_branch_leads_a_joint_document_and_one_receiver_takes_it_only_the_second_time(
    page_of: PageOf, phone_of: PageOf, system: RunningSystem
) -> None:
    drafter = page_of(user_of(system, "武汉分局", 40))
    head, clerk = page_of(user_of(system, "武汉分局", 10)), page_of(user_of(system, "武汉分局", 30))
    _draft(drafter)
    submit(drafter, "请审核。")
    _send_to_organs(head)

    bureau, other = page_of("director"), phone_of(user_of(system, "宜昌分局", 10))
    _asks_a_department_first(bureau, name_of(system, "head.liutong"))
    sales = page_of("head.liutong")
    open_todo(sales, TITLE, "outgoing")
    submit(sales, "依据准确。")
    open_todo(bureau, TITLE, "outgoing")
    submit(bureau, "同意联合发文。")
    open_todo(other, TITLE, "outgoing")
    look(other)
    submit(other, "宜昌分局同意。")

    office = page_of(user_of(system, "武汉分局", 20))
    open_todo(office, TITLE, "outgoing")
    submit(office, "已核稿。")
    open_todo(head, TITLE, "outgoing")
    submit(head, "同意印发。")
    _issue(clerk, drafter)
    _seal(clerk)
    words = _sealed_text(clerk)
    for organ in ORGANS:
        assert organ in words.replace("\n", "").replace("\r", ""), words[:400]
    _distribute(clerk)

    first, second, third = (page_of(user_of(system, unit, 30)) for unit in RECEIVERS)
    _answer(first)
    _answer(second, reason="缺少附件1")
    _answer(third)
    clerk.goto("/oa/exchange/sent?status=refused")
    clerk.get_by_role("link", name=TITLE).first.click()
    expect(clerk.get_by_text("原因：缺少附件1", exact=True)).to_be_visible()
    clerk.get_by_label("襄阳分局").check()
    clerk.get_by_role("button", name="重发").click()
    expect(clerk.locator(".flashes")).to_contain_text("已重新发送 1 个单位。")
    _answer(second)
    clerk.reload()
    expect(clerk.get_by_text("已接收 3 / 3 个单位")).to_be_visible()
    look(clerk)
    assert system.run("audit", "verify").returncode == 0
