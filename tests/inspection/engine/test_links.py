"""Links: every kind of dead one is found once, with all its places; healthy ones that look dead are left alone."""

import asyncio
from collections import Counter

import pytest
from aiohttp import web

from tests.inspection.engine.conftest import Inspector
from tests.inspection.engine.planted import Answers, html, moved, page, planted
from yaojian.inspection.engine import Severity, doubting
from yaojian.inspection.engine.scripted import scripted_links


async def slow(request: web.BaseRequest) -> web.StreamResponse:
    await asyncio.sleep(5)
    return web.Response(text="late")


async def hang_up(request: web.BaseRequest) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


def links(*targets: str) -> str:
    return page("".join(f'<p><a href="{target}">看{number}</a></p>' for number, target in enumerate(targets)))


DEAD: dict[str, tuple[str, Answers]] = {
    "/gone.html": ("link.broken", {}),
    "/removed.html": ("link.broken", {"/removed.html": html("x", 410)}),
    "/error.html": ("link.broken", {"/error.html": html("x", 500)}),
    "/dropped.html": ("link.broken", {"/dropped.html": hang_up}),
    "/slow.html": ("link.timeout", {"/slow.html": slow}),
    "/loop1.html": ("link.broken", {"/loop1.html": moved("/loop2.html"), "/loop2.html": moved("/loop1.html")}),
    "/onward.html": ("link.broken", {"/onward.html": moved("/nowhere.html")}),
    "/file.pdf": ("link.broken", {}),
    "/soft.html": ("link.soft404", {"/soft.html": page("<p>您访问的页面不存在</p>", title="页面不存在")}),
    "/soft.pdf": ("link.soft404", {"/soft.pdf": page("<p>无</p>", title="404 Not Found")}),
    "/empty.html": ("page.empty", {"/empty.html": b""}),
    "/metadata": ("link.private", {"/metadata": moved("http://169.254.169.254/latest/")}),
    "/inside": ("link.private", {"/inside": moved("http://10.1.2.3/")}),
}


@pytest.mark.parametrize("path", DEAD)
def test_dead_link_is_found_with_its_place(path: str, inspected: Inspector) -> None:
    rule, answers = DEAD[path]
    with planted({"/": links(path), **answers}) as site:
        result = inspected(site.home)
    found = [finding for finding in result.of(rule) if finding.url == site.url(path)]
    assert len(found) == 1
    assert found[0].on_home
    assert found[0].places[0].text == "看0"
    assert found[0].seen_at.isoformat() == "2026-03-12T02:00:00+00:00"


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("http://www.example.com:99999/", "link.malformed"),
        ("http：//www.example.com/", "link.malformed"),
        ("http:/www.example.com/", "link.malformed"),
        ("http//www.example.com/", "link.malformed"),
        ("htttp://www.example.com/", "link.malformed"),
        ("http://http://www.example.com/", "link.malformed"),
        (r"C:\文件\a.doc", "link.local"),
        ("file:///D:/a.doc", "link.local"),
        (r"\\server\share\a.doc", "link.local"),
    ],
)
def test_address_that_can_never_open_is_shown_as_written(written: str, rule: str, inspected: Inspector) -> None:
    with planted({"/": links(written)}) as site:
        result = inspected(site.home)
    assert [finding.url for finding in result.of(rule)] == [written]
    assert result.of(rule)[0].places[0].text == "看0"


def test_healthy_links_that_look_dead_are_not_accused(inspected: Inspector) -> None:
    asked: Counter[str] = Counter()

    async def flaky(request: web.BaseRequest) -> web.StreamResponse:
        asked[request.path] += 1
        return html(page("好"), 503 if asked[request.path] < 3 else 200)

    async def head_refused(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=404 if request.method == "HEAD" else 200, body=b"%PDF-1.4")

    async def browsers_only(request: web.BaseRequest) -> web.StreamResponse:
        return html(page("好"), 200 if "Chrome/" in request.headers["User-Agent"] else 403)

    answers: Answers = {
        "/": links("/flaky.html", "/head.pdf", "/browsers.html", "/中文 名.html", "?a=1", "#", "javascript:void(0)", "mailto:a@b.cn",
                   "/moved.html", "/news/5400404.html", "/long404.html", "..\\back.html", "//{host}/double.html"),
        "/flaky.html": flaky, "/head.pdf": head_refused, "/browsers.html": browsers_only,
        "/%E4%B8%AD%E6%96%87%20%E5%90%8D.html": page("<p>中文地址</p>"), "/?a=1": page("<p>参数</p>"),
        "/moved.html": moved("/about.html"), "/news/5400404.html": page("<p>第5400404号</p>", title="编号 5400404"),
        "/long404.html": page("<p>本局公布404家企业名单。</p>" + "<p>企业情况说明。</p>" * 200, title="公布404家企业名单"),
        "/back.html": page("<p>反斜杠</p>"), "/double.html": page("<p>双斜杠</p>"),
    }  # fmt: skip
    with planted(answers) as site:
        home = str(answers["/"]).replace("{host}", site.home.split("/")[2])
        answers["/"] = home
        result = inspected(site.home)
    assert [f for f in result.report.findings if f.rule.startswith("link.")] == []


def test_wall_against_programs_is_unverified_and_costs_nothing(inspected: Inspector) -> None:
    with planted({"/": links("/wall.html"), "/wall.html": html("x", 403)}) as site:
        found = inspected(site.home).of("link.unverified")
    assert [(finding.severity, finding.points) for finding in found] == [(Severity.UNVERIFIED, 0)]


def test_one_dead_target_is_one_finding_with_every_page_it_stands_on(inspected: Inspector) -> None:
    answers: Answers = {f"/p{number}.html": links("/gone.html") for number in range(30)}
    with planted({"/": links(*answers), **answers}) as site:
        found = inspected(site.home, places=10).of("link.broken")
    assert len(found) == 1
    assert (found[0].places_count, len(found[0].places), found[0].on_home) == (30, 10, False)
    assert {place.selector for place in found[0].places} == {"body > main > p > a"}


def test_images_styles_scripts_frames_and_pictures_of_other_sizes_are_checked(inspected: Inspector) -> None:
    body = (
        '<img src="/a.png" alt="" srcset="/b.png 2x"><iframe src="/f.html" title="框"></iframe><video src="/v.mp4"></video>'
        '<script src="/s.js"></script><script>document.write(\'<a href="/w.html">x</a>\');window.open("/o.html")</script>'
        '<p onclick="location.href=\'/c.html\'">x</p><p data-href="/d.html">y</p>'
    )
    head = '<link rel="stylesheet" href="/t.css"><meta http-equiv="refresh" content="9;url=/r.html">'
    with planted({"/": page(body, head=head)}) as site:
        found = inspected(site.home).urls("link.broken")
    assert found == {
        "/a.png",
        "/b.png",
        "/f.html",
        "/v.mp4",
        "/s.js",
        "/w.html",
        "/o.html",
        "/c.html",
        "/d.html",
        "/t.css",
        "/r.html",
    }


def test_what_style_sheets_refer_to_is_checked(inspected: Inspector) -> None:
    sheet = web.Response(
        text="a{background:url(img/gone.png)} /* url(old.png) */ b{background:url('/mark.png')}",
        content_type="text/css",
    )
    head = '<link rel="stylesheet" href="/css/s.css"><style>i{background:url("/in-page.png")}</style>'
    body = '<p style="background-image:url(/in-element.png)">x</p>'
    with planted({"/": page(body, head=head), "/css/s.css": sheet}) as site:
        result = inspected(site.home)
    assert result.urls("link.broken") == {"/css/img/gone.png", "/in-page.png", "/in-element.png"}
    assert any("由样式文件" in finding.places[0].text for finding in result.of("link.broken"))


@pytest.mark.parametrize(("online", "rule"), [(True, "link.broken"), (False, "link.unverified")])
def test_silent_foreign_host_is_accused_only_by_a_machine_with_internet(
    online: bool, rule: str, inspected: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def alive() -> bool:
        return online

    monkeypatch.setattr(doubting, "line_is_alive", alive)
    with planted({"/": links("http://no-such-host.gov.cn/", "http://dead.invalid/")}) as site:
        result = inspected(site.home)
    assert "http://no-such-host.gov.cn/" in {finding.url for finding in result.of(rule)}
    assert "http://dead.invalid/" in {finding.url for finding in result.of("link.broken")}


def test_empty_home_page_is_found(inspected: Inspector) -> None:
    with planted({"/": b""}) as site:
        found = inspected(site.home).of("page.empty")
    assert [(finding.url, finding.on_home, finding.points) for finding in found] == [(site.home, True, 1)]


def test_list_pages_made_by_the_paging_script_are_reached(inspected: Inspector) -> None:
    script = '<script>createPageHTML(3, 0, "index", "html");</script>'
    answers: Answers = {
        "/": links("/list/index.html"), "/list/index.html": page(script), "/list/index_1.html": page("<p>一</p>"),
        "/list/index_2.html": page('<a href="/gone.html">末页</a>'),
    }  # fmt: skip
    with planted(answers) as site:
        assert inspected(site.home).urls("link.broken") == {"/gone.html"}


@pytest.mark.parametrize(
    "script",
    [
        "createPageHTML(3, 0, 'index', 'html');",
        "createPageHTML('pages', 3, 0, 'index', 'html', 45);",
        "var countPage = 3; var currentPage = 0;\ncreatePageHTML(countPage, currentPage, 'index', 'html');",
        "showPager('#nav', '3', '0', \"index\", \"html\");",
    ],
)
def test_helpers_of_paging_are_understood_however_they_are_called(script: str) -> None:
    assert list(scripted_links(script)) == ["index_1.html", "index_2.html"]


@pytest.mark.parametrize(
    "script",
    [
        "function createPageHTML(nPageCount, nCurrIndex, sPageName, sPageExt) { return 1 }",
        "createPageHTML(unknown, 0, 'index', 'html');",
        "// createPageHTML(3, 0, 'index', 'html');",
        "usage('a', 'b', 'index', 'html')",
        "window.open('/x?id=' + id); location.href = base + '/y.html';",
    ],
)
def test_nothing_is_made_up_from_scripts_that_need_running(script: str) -> None:
    assert list(scripted_links(script)) == []


def test_pictures_loaded_late_and_links_in_data_are_checked(inspected: Inspector) -> None:
    body = (
        '<img src="/mark.png" data-src="/late.png" alt=""><img data-original="/later.png" src="/mark.png" alt="">'
        '<p data-url="/d.html">x</p><p data-url="/api/list">y</p><p data-link="/f.pdf">z</p>'
    )
    with planted({"/": page(body)}) as site:
        assert inspected(site.home).urls("link.broken") == {"/late.png", "/later.png", "/d.html", "/f.pdf"}


def test_anchor_that_is_not_there_is_a_hint(inspected: Inspector) -> None:
    answers: Answers = {
        "/": links("/t.html#here", "/t.html#老地方", "/t.html#nowhere"),
        "/t.html": page('<p id="here">x</p><a name="老地方"></a>'),
    }
    with planted(answers) as site:
        assert inspected(site.home).urls("link.anchor") == {"/t.html#nowhere"}


def test_base_element_moves_relative_links(inspected: Inspector) -> None:
    with planted(
        {"/": page('<a href="x.html">x</a>', head='<base href="/deep/">'), "/deep/x.html": page("好")}
    ) as site:
        assert inspected(site.home).of("link.broken") == []


def test_site_that_sends_everything_to_the_home_page_hides_no_dead_link(inspected: Inspector) -> None:
    with planted({"/": links("/old/article.html"), "*": moved("/")}) as site:
        assert inspected(site.home).urls("link.soft404") == {"/old/article.html"}


def test_soft_404_is_recognised_by_the_sites_own_page(inspected: Inspector) -> None:
    own = page("<p>出了一点小状况，稍后回来看看吧</p>", title="示范站")
    answers: Answers = {
        "/": page('<a href="/old.html">旧</a><a href="/new.html">新</a>', title="示范站"),
        "/new.html": page("<p>完全不同的正文</p>" * 9, title="示范站"),
        "*": own,
    }
    with planted(answers) as site:
        assert inspected(site.home).urls("link.soft404") == {"/old.html"}


@pytest.mark.parametrize(
    ("title", "missing"),
    [
        ("关于网站升级期间404错误页面的说明 - 某局", False),
        ("404错误 - 某局", True),
        ("某某省药品监督管理局-404页面", True),
        ("很抱歉，您访问的页面不存在", True),
        ("404 Not Found", True),
        ("错误404", True),
        ("关于规范政府网站页面不存在等情形提示用语的通知", False),
    ],
)
def test_title_that_says_missing_is_told_from_an_article_about_it(
    title: str, missing: bool, inspected: Inspector
) -> None:
    answers: Answers = {"/": page('<a href="/a.html">x</a>'), "/a.html": page("<p>正文。</p>", title=title)}
    with planted(answers) as site:
        assert (inspected(site.home).urls("link.soft404") == {"/a.html"}) is missing
