"""A citizen's letter from the form to the published answer, in a real browser; on a phone; for the elderly; without script."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, PageOf
from tests.support.browsing import PHONE, assert_accessible, assert_fits

TITLE = "浏览器写的药品说明书问题"
TAIL = "0001"


def judged(page: Page) -> None:
    """Accessible, and no sideways scrolling at 320 pixels."""
    assert_accessible(page)
    assert_fits(page)


def write(page: Page, title: str) -> str:
    """Fill the form in as a person would; returns the code of the receipt."""
    page.goto("/d/letters/new?kind=consultation")
    judged(page)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    judged(page)
    page.get_by_label("标题").fill(title)
    page.get_by_label("内容", exact=True).fill("请问药品说明书丢失后怎样查询用法用量？")
    page.get_by_label("姓名").fill("陈浏览")
    page.get_by_label("手机号").fill(f"1003333{TAIL}")
    page.get_by_label("同意在网站公开").check()
    page.wait_for_timeout(4500)  # quicker than a person would be set apart
    expect(page.get_by_text("已通过自动验证")).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="来信已收到")).to_be_visible()
    judged(page)
    return page.locator(".receipt__code").inner_text()


def act(page: Page, name: str, button: str, **fields: str) -> None:
    """Take one act of the desk's page; it may be folded away."""
    summary = page.locator("summary", has_text=re.compile(f"^{button}$"))
    if summary.count():
        summary.click()
    for label, value in fields.items():
        box = page.locator(f"#id_{name}-{label}")
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible()


def open_letter(page: Page, tab: str) -> None:
    page.goto(f"/cms/letters/?tab={tab}&words={TITLE}")
    page.get_by_role("link", name=TITLE).click()


def ask(page: Page, code: str) -> None:
    page.goto("/d/query")
    page.get_by_label("查询码").fill(code)
    page.get_by_label("手机号后四位").fill(TAIL)
    page.get_by_role("button", name="查询", exact=True).click()


def test_letter_from_form_to_published_answer(page: Page, page_of: PageOf, desk: Desk) -> None:
    code = write(page, TITLE)
    registrar, clerk, head, publisher = (page_of(who) for who in ("registrar", "drafter", "head.liutong", "reviewer"))
    open_letter(registrar, "received")
    judged(registrar)
    act(registrar, "register", "登记")
    to = registrar.locator("#id_assign-to option", has_text="药品流通").first.get_attribute("value") or ""
    act(registrar, "assign", "分派", to=to)
    open_letter(clerk, "assigned")
    judged(clerk)
    act(clerk, "draft", "拟写答复并送审", answer="您好，可在国家药监局网站查询药品说明书。")
    open_letter(head, "drafted")
    act(head, "approve", "审核通过并答复")
    ask(page, code)
    expect(page.get_by_text("可在国家药监局网站查询药品说明书。")).to_be_visible()
    judged(page)
    page.get_by_label("非常满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("来信人评价")).to_be_visible()
    open_letter(clerk, "all")
    act(clerk, "copy", "拟公开稿并送审")
    open_letter(publisher, "publish")
    judged(publisher)
    act(publisher, "publish", "公开")
    read_published(page)
    expect(page.get_by_text("陈*览")).to_be_visible()
    expect(page.get_by_text("陈浏览")).to_have_count(0)
    judged(page)
    on_phone(desk, page.url)


def read_published(page: Page) -> None:
    """Wait until the worker has written the list and the page, then follow the link."""
    for _ in range(120):
        page.goto("/hd/lx/")
        link = page.get_by_role("link", name=TITLE)
        if link.count() and page.request.get(link.first.get_attribute("href") or "").ok:
            break
        page.wait_for_timeout(500)
    judged(page)
    page.get_by_role("link", name=TITLE).click()


def on_phone(desk: Desk, address: str) -> None:
    """The public pages at 390 pixels, in elder mode, and without script."""
    small = desk.page(size=PHONE)
    for path in (address, "/hd/", "/hd/zj/", "/d/letters/new", "/d/applications/new", "/d/query"):
        small.goto(path)
        judged(small)
        small.evaluate("document.documentElement.dataset.mode = 'elder'")
        assert_accessible(small)


def test_letter_without_script_is_taken_after_a_sum_in_words(desk: Desk) -> None:
    plain = desk.page(script=False)
    plain.goto("/d/letters/new")
    question = plain.locator("label", has_text="等于几").inner_text()
    numbers = ["一二三四五六七八九".index(sign) + 1 for sign in question if sign in "一二三四五六七八九"]
    plain.get_by_label("标题").fill("没有脚本的来信")
    plain.get_by_label("内容", exact=True).fill("请问在哪里查询药品批准文号？")
    plain.get_by_label("姓名").fill("周无脚")
    plain.get_by_label("手机号").fill("10044440002")
    plain.get_by_label("等于几").fill(str(sum(numbers[:2])))
    plain.get_by_role("button", name="提交", exact=True).click()
    expect(plain.get_by_role("heading", name="来信已收到")).to_be_visible()


def test_desk_pages_of_applications_and_surveys_are_accessible(page_of: PageOf) -> None:
    registrar, clerk = page_of("registrar"), page_of("drafter")
    for path in ("/cms/letters/", "/cms/letters/figures", "/cms/applications/?tab=all", "/cms/applications/new"):
        registrar.goto(path)
        judged(registrar)
    registrar.goto("/cms/applications/?tab=all")
    registrar.locator(".ledger__title").first.click()
    judged(registrar)
    registrar.goto("/cms/applications/report/2026")
    assert_accessible(registrar)
    for path in ("/cms/surveys/", "/cms/surveys/new"):
        clerk.goto(path)
        judged(clerk)
    clerk.goto("/cms/surveys/")
    clerk.locator(".ledger__title").first.click()
    judged(clerk)
