"""What only a browser shows: pages that scripts fill, contrast, pictures; and that it never gets out on its own."""

import json
import subprocess
from pathlib import Path

import pytest
from aiohttp import web
from PIL import Image

from tests.inspection.engine.conftest import Inspector
from tests.inspection.engine.planted import Answers, page, planted
from yaojian.inspection.engine import replay
from yaojian.inspection.engine.browsing import judging, program, tab, window
from yaojian.inspection.engine.indicators import load_set

needs_browser = pytest.mark.skipif(program.browser() is None, reason="chromium is not installed")
SHELL = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>应用</title></head>'
    '<body><div id="app"></div><script src="/app.js"></script></body></html>'
)


def script(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/javascript")


FILLS = script(
    "fetch('/list.json').then(r => r.json()).then(all => document.getElementById('app').innerHTML ="
    " all.map(one => `<p><a href=\"${one}\">公告</a></p>`).join(''))"
)
FILLED: Answers = {
    "/app.js": FILLS,
    "/list.json": web.Response(text='["/deep.html", "/gone.html"]', content_type="application/json"),
    "/deep.html": page("深处的页面"),
}


@needs_browser
def test_links_that_a_script_makes_are_followed_and_their_faults_told(inspected: Inspector) -> None:
    with planted({"/": page('<a href="/app.html">应用</a>'), "/app.html": SHELL, **FILLED}) as site:
        result = inspected(site.home, rendered=5)
        assert site.asked["/deep.html"]
        dead = next(one for one in result.of("link.broken") if one.url == site.url("/gone.html"))
        assert dead.places[0].page == site.url("/app.html")
        assert dead.places[0].selector == "#app > p:nth-of-type(2) > a"
    assert "按浏览器运行脚本后的样子检查" in (result.folder / "report.html").read_text("utf-8")


@needs_browser
def test_home_page_that_a_script_fills_is_rendered_too(inspected: Inspector) -> None:
    with planted({"/": SHELL, **FILLED}) as site:
        result = inspected(site.home, rendered=1)
    assert site.asked["/deep.html"]
    assert result.urls("link.broken") == {"/gone.html"}


@needs_browser
def test_resumed_run_does_not_render_again(inspected: Inspector) -> None:
    answers: Answers = {"/": page('<a href="/app.html">应用</a>'), "/app.html": SHELL, **FILLED}
    with planted(answers) as site:
        inspected(site.home, rendered=5, go_on=lambda pages, known: pages < 3)
        before = site.asked["/list.json"]
        result = inspected(site.home, rendered=5, resume=True)
        assert site.asked["/list.json"] == before == 1
    assert {finding.url for finding in result.of("link.broken")} == {site.url("/gone.html")}


def test_thin_pages_beyond_the_limit_are_counted_and_told(inspected: Inspector) -> None:
    links = "".join(f'<a href="/{number}.html">应用</a>' for number in range(3))
    with planted({"/": page(links), **dict.fromkeys((f"/{number}.html" for number in range(3)), SHELL)}) as site:
        result = inspected(site.home, rendered=0)
    assert result.report.run.counters["left/rendering"] == 3
    assert "3 个页面几乎没有内容" in (result.folder / "report.html").read_text("utf-8")


def test_machine_without_a_browser_says_what_was_left_out(
    inspected: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "_PROGRAMS", ())
    with planted({"/": page('<a href="/app.html">应用</a><a href="/gone.html">x</a>'), "/app.html": SHELL}) as site:
        result = inspected(site.home, rendered=5, judged=True, pictures=5)
    told = (result.folder / "report.html").read_text("utf-8")
    assert "没有在浏览器里打开" in told
    assert "本机没有 chromium 或 axe-core" in told
    assert "没有截图" in told


def test_installation_without_axe_says_so(
    inspected: Inspector, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(judging, "_FOLDER", tmp_path)
    judging._tools.cache_clear()
    with planted({"/": page("好")}) as site:
        assert inspected(site.home, judged=True).report.run.counters["left/axe"] == 1
    judging._tools.cache_clear()


@needs_browser
def test_sample_is_judged_by_axe_and_equal_faults_of_a_template_are_one_finding(inspected: Inspector) -> None:
    pale = '<p id="pale" style="color:#aaa;background:#fff">浅色的文字</p>'
    form = page(f"{pale}<form><label>意见<textarea></textarea></label><input name=bare></form>", column="征集调查")
    plain = page(f"{pale}<p>另一页</p>", column="概况")
    links = '<a href="/form.html">表单</a><a href="/plain.html">概况</a>'
    with planted({"/": page(pale + links), "/form.html": form, "/plain.html": plain}) as site:
        result = inspected(site.home, judged=True)
    found = result.of("access.contrast")
    assert [one.places[0].selector for one in found] == ["#pale"]
    assert {place.page for place in found[0].places} == {site.home, site.url("/form.html")}, "one page of each kind"
    assert "对比" in found[0].excerpt
    assert result.of("access.label"), "told by the source"
    assert not [one for one in result.of("access.axe") if "axe：label" in one.excerpt], "and not twice"
    assert "用 axe-core 检查了首页、列表、文章、表单中的 2 个页面" in (result.folder / "report.html").read_text("utf-8")


@needs_browser
def test_scripts_of_a_page_reach_no_service_the_guard_refuses(inspected: Inspector, tmp_path: Path) -> None:
    with planted({"*": page("内部")}, host="127.0.0.3") as inner:
        way_in = inner.home.removeprefix("http://")
        body = (
            f'<a href="/gone.html">x</a><img src="{inner.url("/a.png")}" alt=""><iframe title="x" src="{inner.url("/f")}">'
            f'</iframe><script>fetch("{inner.url("/b")}").catch(() => 0); new WebSocket("ws://{way_in}ws");'
            f'new Worker(URL.createObjectURL(new Blob([`fetch("{inner.url("/w")}")`])));'
            f'navigator.sendBeacon("{inner.url("/beacon")}"); window.open("{inner.url("/popup")}")</script>'
        )
        with planted({"/": page('<a href="/p.html">p</a>'), "/p.html": page(body)}) as site:
            result = inspected(site.home, pictures=2, judged=True)
    assert not inner.asked
    taken = {finding.evidence.picture for finding in result.report.findings if finding.evidence.picture}
    assert len(taken) == 2
    for name in taken:
        with Image.open(result.folder / name) as picture:
            assert picture.width == 1440
    data = json.loads((result.folder / "findings.json").read_text("utf-8"))
    assert any(row["evidence"]["picture"] for row in data["findings"])
    replay(result.folder / "findings.json", tmp_path / "again", load_set(), documents=False)
    assert all((tmp_path / "again" / name).is_file() for name in taken)


@needs_browser
def test_browser_sends_nothing_but_get_and_asks_for_no_act(inspected: Inspector) -> None:
    methods: list[str] = []

    async def noted(request: web.BaseRequest) -> web.StreamResponse:
        methods.append(f"{request.method} {request.path}")
        return web.Response(text="x")

    acts = 'fetch("/log", {method: "POST"}).catch(() => 0); fetch("/user/logout").catch(() => 0); fetch("/secret/x").catch(() => 0)'
    answers: Answers = {
        "/": page(f'<a href="/gone.html">x</a><script>{acts}; fetch("/fine")</script>'),
        "/robots.txt": web.Response(text="User-agent: *\nDisallow: /secret/\n", content_type="text/plain"),
        **dict.fromkeys(("/log", "/user/logout", "/secret/x", "/fine"), noted),
    }
    with planted(answers) as site:
        inspected(site.home, judged=True)
    assert methods == ["GET /fine"]


@needs_browser
def test_page_that_never_lets_go_costs_its_own_picture_and_no_more(
    inspected: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "_PATIENCE", 2.0)
    monkeypatch.setattr(tab, "_PATIENCE", 1.0)
    stuck = page('<a href="/gone.html">x</a><script>alert(1); for(;;){}</script>')
    with planted({"/": page('<a href="/a.html">a</a><a href="/b.html">b</a>'), "/a.html": stuck, "/b.html": page('<a href="/lost.html">y</a>')}) as site:  # fmt: skip
        result = inspected(site.home, pictures=3)
    pictures = {one.places[0].page: one.evidence.picture for one in result.of("link.broken")}
    assert pictures[site.url("/a.html")] is None
    assert pictures[site.url("/b.html")] is not None


@needs_browser
def test_browser_leaves_no_process_behind(inspected: Inspector) -> None:
    with planted({"/": page('<a href="/gone.html">x</a>')}) as site:
        inspected(site.home, pictures=1)
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert not [line for line in listed.splitlines() if "yaojian-browser-" in line]


@needs_browser
def test_no_browser_is_started_unless_wanted(inspected: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "Chromium", None)
    with planted({"/": page('<a href="/gone.html">x</a>')}) as site:
        folder = inspected(site.home).folder
    assert list(folder.glob("evidence/*.png")) == []
