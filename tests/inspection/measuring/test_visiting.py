"""One visit against a real server: what opens, what does not, and servers that mean harm."""

import asyncio
import json
import socket
from collections.abc import Iterator

import pytest
from aiohttp import web
from typer.testing import CliRunner

from tests.inspection.engine.planted import Answers, PlantedSite, html, moved, page, planted
from yaojian.config.cli import app
from yaojian.inspection.measuring.admitting import Admission, networks_of, pairs_of
from yaojian.inspection.measuring.alarming import Outcome
from yaojian.inspection.measuring.controls import judge
from yaojian.inspection.measuring.functions import function_checks, play
from yaojian.inspection.measuring.values import Phases, Visit
from yaojian.inspection.measuring.visiting import visit

asked_by: list[str] = []


async def silent(request: web.BaseRequest) -> web.StreamResponse:
    del request
    await asyncio.sleep(30)
    return web.Response()


async def drip(request: web.BaseRequest) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    for _ in range(300):
        await answer.write(b"x")
        await asyncio.sleep(0.1)
    return answer


async def endless(request: web.BaseRequest) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    while True:
        await answer.write(b"x" * 65_536)


async def found(request: web.BaseRequest) -> web.StreamResponse:
    asked_by.append(request.method)
    return html(page(f"<p>关于{request.query['q']}的结果，{request.query['lang']}</p>"))


LIST = '<ul><li><a href="/one.html">一</a></li></ul>'
SEARCH = '<form role="search" action="/find"><input type="hidden" name="lang" value="zh"><input name="q"></form>'
ANSWERS: Answers = {
    "/": page(f"<h1>药品监督管理局</h1>{SEARCH}{LIST}"),
    "/gbk": "<html><title>政务公开</title><body>药品监督</body></html>".encode("gb18030"),
    "/one.html": page("一"),
    "/gone": html("没有", 404),
    "/moved": moved("/one.html"),
    "/loop": moved("/loop"),
    "/inside": moved("http://169.254.169.254/latest/meta-data/"),
    "/silent": silent,
    "/drip": drip,
    "/endless": endless,
    "/find?*": found,
    "/post": page('<form role="search" method="post" action="/find"><input name="q"></form>'),
    "/login": page('<form method="post"><input name="u"><input type="password" name="p"></form>'),
    "/dead": page('<ul><li><a href="/gone">一</a></li></ul>'),
}


@pytest.fixture(scope="module")
def site() -> Iterator[PlantedSite]:
    with planted(ANSWERS) as running:
        yield running


@pytest.fixture(scope="module")
def admission(site: PlantedSite) -> Admission:
    return Admission(own=pairs_of([site.home]))


def test_good_page_tells_its_phases(site: PlantedSite, admission: Admission) -> None:
    seen = visit(site.home, admission, words="药品监督管理局")
    assert (seen.opened, seen.reason, seen.status, seen.ip) == (True, "", 200, "127.0.0.1")
    phases = seen.phases
    assert None not in (phases.dns, phases.connect, phases.first_byte)
    assert phases.tls is None


@pytest.mark.parametrize(
    ("path", "words", "reason"),
    [
        ("/gone", "", "服务器答复状态 404。"),
        ("/", "没有这句话", "页面上没有“没有这句话”。"),
        ("/loop", "", "跳转超过 5 次。"),
        ("/inside", "", "指向内部网络地址，不能访问。"),
    ],
)
def test_what_does_not_open_says_why(
    site: PlantedSite, admission: Admission, path: str, words: str, reason: str
) -> None:
    seen = visit(site.url(path), admission, words=words)
    assert (seen.opened, seen.reason) == (False, reason)


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_server_that_never_ends_is_left_at_the_limit(site: PlantedSite, admission: Admission, path: str) -> None:
    seen = visit(site.url(path), admission, seconds=0.6)
    assert not seen.opened
    assert "达到或超过 0.6 秒" in seen.reason


def test_endless_page_is_read_no_further_than_two_megabytes(site: PlantedSite, admission: Admission) -> None:
    assert len(visit(site.url("/endless"), admission).body) < 3 * 2**20


def test_words_are_found_in_gbk_and_after_a_redirect(site: PlantedSite, admission: Admission) -> None:
    assert visit(site.url("/gbk"), admission, words="政务公开").opened
    seen = visit(site.url("/moved"), admission)
    assert (seen.opened, seen.final_url) == (True, site.url("/one.html"))


@pytest.mark.parametrize("address", ["ftp://x.cn/", "http://", "http://a b/", "http://[::1", "http://x:99999/"])
def test_malformed_addresses_are_a_finding_not_an_error(address: str) -> None:
    assert not visit(address, Admission()).opened


@pytest.mark.parametrize("ip", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "[::1]", "[::ffff:10.0.0.1]"])
def test_internal_addresses_are_never_asked(ip: str) -> None:
    assert visit(f"http://{ip}/", Admission()).reason == "指向内部网络地址，不能访问。"


def test_metadata_service_stays_closed_whatever_the_administrator_opened() -> None:
    everything = Admission(networks_of("0.0.0.0/0, ::/0"))
    assert everything.admits("10.0.0.1", 80)
    assert not everything.admits("169.254.169.254", 80)


def test_search_types_the_words_and_keeps_hidden_fields(site: PlantedSite, admission: Admission) -> None:
    asked_by.clear()
    seen = play(function_checks()["search"], site.home, admission, words="疫苗")
    assert (seen.opened, [step.opened for step in seen.steps]) == (True, [True, True])
    assert asked_by == ["GET"]


def test_form_sent_by_post_is_never_sent(site: PlantedSite, admission: Admission) -> None:
    asked_by.clear()
    seen = play(function_checks()["search"], site.url("/post"), admission, words="疫苗")
    assert "按规定不提交" in seen.reason
    assert asked_by == []


def test_list_login_and_form_pages_are_told_apart(site: PlantedSite, admission: Admission) -> None:
    checks = function_checks()
    assert play(checks["list"], site.home, admission).opened
    assert "打开第一条" in play(checks["list"], site.url("/dead"), admission).reason
    assert play(checks["login"], site.url("/login"), admission).opened
    assert not play(checks["login"], site.home, admission).opened
    assert not play(checks["form"], site.url("/one.html"), admission).opened


def nobody() -> str:
    """An address on this machine where nobody listens."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{reserved.getsockname()[1]}/"


def failed(url: str = "http://203.0.113.9/") -> Visit:
    return Visit(url, opened=False, reason="连接不上服务器。", phases=Phases())


def test_failure_while_no_control_point_answers_is_our_own_networks(site: PlantedSite, admission: Admission) -> None:
    down = nobody()
    reachable = Admission(own=admission.own | pairs_of([down]))
    assert judge(failed(), [down], reachable) is Outcome.PROBE_SIDE
    assert judge(failed(), [down, site.url("/gone")], reachable) is Outcome.FAILED
    assert judge(failed(), [], reachable) is Outcome.FAILED


def test_target_on_this_machine_is_never_excused() -> None:
    assert judge(failed("http://127.0.0.1:9/"), [nobody()], Admission()) is Outcome.FAILED
    assert judge(failed("http://localhost:9/"), [nobody()], Admission()) is Outcome.FAILED


def test_command_answers_by_its_status(site: PlantedSite) -> None:
    run = CliRunner().invoke
    good = run(app, ["probe", site.home, "--json"])
    assert good.exit_code == 0
    assert json.loads(good.stdout)["outcome"] == "good"
    bad = run(app, ["probe", site.url("/gone")])
    assert bad.exit_code == 1
    assert "404" in bad.stdout
    assert run(app, ["probe", "ftp://x"]).exception is not None
    assert run(app, ["probe", site.home, "--check", "nonsense"]).exception is not None
