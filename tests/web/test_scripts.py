"""What the script adds to a working page, in a real browser, without a server."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

import yaojian
from yaojian.web.middleware import policy

pytestmark = pytest.mark.browser
WEB = Path(yaojian.__file__).parent / "web"
BUILT = WEB / "static" / "built"
HTMX_CONFIG = re.findall(
    "<meta name=.htmx-config.*>", (WEB / "templates/layouts/base.html").read_text(encoding="utf-8")
)
SITE = "http://yaojian.test"
FORM = """<form method="post" action="/act"><input type="hidden" name="csrfmiddlewaretoken" value="tok">
<label for="o">意见</label><textarea id="o" name="opinion" maxlength="10"></textarea><button type="submit">提交</button></form>"""


class Site:
    """Pages under our content policy, answered by the test; ``asked`` are the requests that were not for a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked, self.pages = page, list[tuple[str, str, str]](), dict[str, str]()
        self.answers: dict[str, tuple[int, str]] = {}
        page.set_default_timeout(5000)
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE).split("?")[0]
        if path == "/app.js":
            route.fulfill(body=(BUILT / "js" / "app.js").read_text(encoding="utf-8"), content_type="text/javascript")
        elif path in self.pages and route.request.method == "GET":
            route.fulfill(body=self.pages[path], content_type="text/html", headers=self._headers())
        else:
            self.asked.append((route.request.method, path, route.request.post_data or ""))
            status, body = self.answers.get(path, (200, "{}"))
            route.fulfill(status=status, body=body, content_type="application/json", headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Content-Security-Policy": policy("/oa/")}

    def put(self, path: str, body: str, body_class: str = "working") -> None:
        """Have a page under ``path``."""
        self.pages[path] = (
            f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>页</title>{HTMX_CONFIG[0]}'
            f'<script src="/app.js" defer></script></head><body class="{body_class}"><main>{body}</main>'
            f'<div id="notices"></div></body></html>'
        )

    def open(self, path: str, body: str, body_class: str = "working") -> Page:
        """Have a page under ``path`` and go there."""
        self.put(path, body, body_class)
        self.page.goto(SITE + path)
        return self.page


@pytest.fixture
def site(browser: Browser) -> Iterator[Site]:
    """A fresh browser context; a script error or a breach of the policy fails the test."""
    context = browser.new_context()
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield Site(page)
    context.close()
    assert not faults


def test_menu_closes_on_escape_and_gives_the_focus_back(site: Site) -> None:
    menu = '<yj-menu><details><summary>更多</summary><a href="#a">归档</a></details></yj-menu>'
    page = site.open("/a", menu)
    page.click("summary")
    page.focus("details a")
    page.keyboard.press("Escape")
    assert page.eval_on_selector("details", "element => element.open") is False
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_phrase_goes_where_the_cursor_stands_and_is_counted(site: Site) -> None:
    phrases = '<yj-phrases data-for="o"><ul hidden><li><button type="button">同意。</button></li></ul></yj-phrases>'
    page = site.open("/a", FORM + phrases + '<yj-count data-for="o"></yj-count>')
    page.fill("textarea", "请办")
    page.eval_on_selector("textarea", "field => field.setSelectionRange(0, 0)")
    page.click("text=同意。")
    assert page.input_value("textarea") == "同意。请办"
    expect(page.locator("yj-count")).to_have_text("5 / 10 字")


def test_chosen_file_shows_its_size_and_what_is_too_big(site: Site) -> None:
    page = site.open("/a", '<yj-file data-limit="2000"><input type="file" multiple aria-label="附件"></yj-file>')
    files = [{"name": "小.pdf", "mimeType": "application/pdf", "buffer": b"x" * 900}]
    files.append({"name": "大.pdf", "mimeType": "application/pdf", "buffer": b"x" * 3072})
    page.set_input_files("input", files)  # type: ignore[arg-type]  # plain dictionaries are what it documents
    expect(page.locator("yj-file")).to_contain_text("小.pdf1 KB")
    expect(page.locator("yj-file li").nth(1)).to_contain_text("超过 2 KB")


def test_draft_is_saved_while_typing_and_the_time_is_told(site: Site) -> None:
    page = site.open("/a", f'<yj-autosave data-url="/draft">{FORM}<p data-saved></p></yj-autosave>')
    page.fill("textarea", "拟同意")
    expect(page.locator("[data-saved]")).to_contain_text("已保存草稿")
    (method, path, body) = site.asked[0]
    assert (method, path) == ("POST", "/draft")
    assert "拟同意" in body
    assert "tok" in body


def test_failed_draft_is_told_and_typing_is_kept(site: Site) -> None:
    site.answers["/draft"] = (500, "")
    page = site.open("/a", f'<yj-autosave data-url="/draft">{FORM}<p data-saved></p></yj-autosave>')
    page.fill("textarea", "拟同意")
    expect(page.locator("[data-saved]")).to_contain_text("草稿没有保存")
    assert page.input_value("textarea") == "拟同意"


def test_typing_returns_after_the_session_ended(site: Site) -> None:
    site.put("/act", "<h1>登录</h1>", body_class="plain")
    page = site.open("/a", FORM.replace('method="post" action="/act"', 'method="post" action="/act" id="f"'))
    page.fill("textarea", "拟同意")
    site.answers["/act"] = (200, "")
    page.click("text=提交")
    site.put("/login", "<h1>登录</h1>", body_class="plain")
    page.goto(f"{SITE}/login")
    page.goto(f"{SITE}/a")
    assert page.input_value("textarea") == "拟同意"
    expect(page.locator("#notices")).to_contain_text("已恢复登录前填写的内容")


def test_sent_form_leaves_nothing_behind_when_it_succeeded(site: Site) -> None:
    page = site.open("/a", FORM)
    page.fill("textarea", "拟同意")
    page.click("text=提交")
    site.put("/b", "<h1>已提交</h1>")
    page.goto(f"{SITE}/b")
    page.goto(f"{SITE}/a")
    assert page.input_value("textarea") == ""
    assert page.evaluate("sessionStorage.getItem('yj-sent')") is None


def test_j_and_k_walk_the_ledger_but_not_while_typing(site: Site) -> None:
    rows = "".join(f'<a class="ledger__title" href="#{n}">第 {n} 件</a>' for n in (1, 2, 3))
    page = site.open("/a", f'{rows}<input class="search__box" aria-label="搜索">')
    for key in "jjk":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "第 1 件"
    page.keyboard.press("/")
    page.keyboard.type("jk/")
    assert page.input_value("input") == "jk/"


def test_errors_take_the_focus_and_the_title_says_so(site: Site) -> None:
    page = site.open("/a", '<div role="alert" tabindex="-1" data-focus>有 1 处需要改正</div>')
    assert page.title() == "错误：页"
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_idle_reader_is_warned_and_goes_on_with_one_click(site: Site) -> None:
    site.answers["/session"] = (200, '{"idle": 90, "limit": 9000}')
    page = site.open(
        "/a", FORM + '<yj-idle data-session="/session" data-idle="121" data-limit="9000" data-warn="120"></yj-idle>'
    )
    expect(page.locator("[role=alertdialog]")).to_contain_text("约 2 分钟后将自动退出")
    site.answers["/session"] = (200, '{"idle": 1800, "limit": 9000}')
    page.click("text=继续使用")
    expect(page.locator("[role=alertdialog]")).to_have_count(0)
    assert [method for method, path, _ in site.asked if path == "/session"] == ["GET", "POST"]


def test_refused_fragment_is_told_in_the_corner_and_the_form_stays(site: Site) -> None:
    fragment = '<form hx-post="/act" hx-target="this" hx-swap="outerHTML"><input name="a" value="甲"><button>提交</button></form>'
    page = site.open("/a", fragment)
    page.unroute("**/*")
    page.route(
        "**/act",
        lambda route: route.fulfill(
            status=409,
            body="<yj-toast data-stay>情况已经变化。</yj-toast>",
            content_type="text/html",
            headers={"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"},
        ),
    )
    page.click("text=提交")
    expect(page.locator("#notices")).to_contain_text("情况已经变化。")
    assert page.input_value("[name=a]") == "甲"


def test_person_picked_while_another_list_is_on_its_way_stays_picked(site: Site) -> None:
    def picker(*names: str) -> str:
        found = "".join(
            f'<label><input type="checkbox" name="to" value="{name}"><span>{name}</span></label>' for name in names
        )
        return (
            '<fieldset class="picker" id="to"><button type="submit" hx-post="/list" hx-target="closest fieldset" '
            f'hx-swap="outerHTML" formnovalidate>各处室</button><div class="picker__found">{found}</div></fieldset>'
        )

    page = site.open("/a", f"<form>{picker('流通处', '办公室', '生产处')}</form>")
    held: list[Route] = []
    page.route("**/list", lambda route: held.append(route))  # noqa: PLW0108 - Playwright counts its parameters
    page.click("text=各处室")
    page.click("text=流通处")
    page.click("text=生产处")
    page.wait_for_timeout(100)
    held[0].fulfill(body=picker("流通处", "政策法规处"), content_type="text/html")
    expect(page.locator("text=政策法规处")).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(2)
    assert page.eval_on_selector_all("input:checked", "boxes => boxes.map(box => box.value).sort()") == [
        "流通处",
        "生产处",
    ]


def test_long_list_of_choices_narrows_as_one_types(site: Site) -> None:
    names = ["药品生产监管处", "药品流通监管处", *(f"第{n}分局" for n in range(1, 14))]
    boxes = "".join(
        f'<label class="choices__one"><input type="checkbox" name="u" value="{name}"><span>{name}</span></label>'
        for name in names
    )
    page = site.open("/a", f'<yj-filter><div class="choices">{boxes}</div></yj-filter>')
    page.fill("[type=search]", "流通")
    expect(page.locator("[role=status]")).to_have_text("找到 1 个，已选 0 个")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_have_text("共 15 个，已选 1 个")
    assert page.is_checked("[value=药品流通监管处]")
    page.fill("[type=search]", "第3分局")
    assert page.locator(".choices__one:not([hidden])").count() == 2
