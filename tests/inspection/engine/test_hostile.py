"""Hostile sites: bombs, traps, lies, and ways into the inner network."""

import asyncio
import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import web

from tests.inspection.engine.conftest import Inspector
from tests.inspection.engine.planted import Answers, html, moved, page, planted
from yaojian.inspection.cli import with_ranges
from yaojian.inspection.engine.errors import BadTarget, FolderTaken, PrivateTarget
from yaojian.inspection.engine.guard import Guard, guard_for
from yaojian.inspection.engine.inspecting import Target
from yaojian.kernel.outward.addresses import is_public


def test_gzip_bomb_costs_no_more_than_the_limit(inspected: Inspector) -> None:
    bomb = web.Response(
        body=gzip.compress(b"<p>" + b"a" * 60_000_000, 9),
        headers={"Content-Type": "text/html", "Content-Encoding": "gzip"},
    )
    with planted({"/": page('<a href="/bomb.html">b</a>'), "/bomb.html": bomb}) as site:
        result = inspected(site.home, expanded=100_000)
    assert result.report.run.counters["left/rest_of_page"] == 1
    assert any("页面过大" in trap for trap in result.report.run.traps)


def test_endless_body_is_cut_by_time(inspected: Inspector) -> None:
    async def forever(request: web.BaseRequest) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/html"})
        await answer.prepare(request)
        while True:
            await answer.write(b"<p>x</p>")
            await asyncio.sleep(0.05)

    with planted({"/": page('<a href="/f.html">f</a>'), "/f.html": forever}) as site:
        assert inspected(site.home, seconds=0.4).urls("link.timeout") == {"/f.html"}


def test_huge_attachment_is_not_downloaded(inspected: Inspector) -> None:
    sent = 0

    async def huge(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal sent
        if request.method == "HEAD":
            return web.Response(status=405)
        answer = web.StreamResponse(headers={"Content-Type": "application/pdf"})
        await answer.prepare(request)
        for _ in range(3_000):
            await answer.write(b"x" * 65_536)
            sent += 65_536
        return answer

    with planted({"/": page('<a href="/big.pdf">大</a>'), "/big.pdf": huge}) as site:
        result = inspected(site.home)
    assert result.of("link.broken") == []
    assert sent < 20_000_000


def test_calendar_without_end_is_left_and_named(inspected: Inspector) -> None:
    async def month(request: web.BaseRequest) -> web.StreamResponse:
        number = int(request.query.get("m", "1"))
        return html(
            page(
                f'<p>{number}月</p><a href="/cal?m={number + 1}">下月</a><a href="/cal?m={number - 1}">上月</a>',
                title=f"{number}月",
            )
        )

    with planted({"/": page('<a href="/cal?m=1">日历</a>'), "/cal?*": month}) as site:
        result = inspected(site.home)
    assert sum(count for path, count in site.asked.items() if path.startswith("/cal")) <= 50
    assert any("没有尽头" in trap and "/cal" in trap for trap in result.report.run.traps)


def test_hundreds_of_numbered_pages_of_one_kind_are_no_trap(inspected: Inspector) -> None:
    links = "".join(f'<a href="/p/{number}.html">{number}</a>' for number in range(400))
    answers: Answers = {"/": page(links)}
    answers |= {f"/p/{number}.html": page(f"<p>第{number}号</p>") for number in range(400)}
    with planted(answers) as site:
        result = inspected(site.home)
    assert result.report.run.pages == 403
    assert result.report.run.traps == ()


def test_path_that_repeats_itself_is_left_and_named(inspected: Inspector) -> None:
    async def deeper(request: web.BaseRequest) -> web.StreamResponse:
        return html(page('<a href="a/b/">更深</a>'), 200 if request.path.endswith("/") else 404)

    with planted({"*": deeper}) as site:
        result = inspected(site.home)
    assert result.report.run.pages < 20
    assert any("反复" in trap for trap in result.report.run.traps)


def test_page_with_very_many_links_is_cut_and_named(inspected: Inspector) -> None:
    with planted({"/": page("".join(f'<a href="/x{n}.html">x</a>' for n in range(50_000)))}) as site:
        result = inspected(site.home, links_a_page=100, pages=5)
    assert result.report.run.counters["left/links_of_page"] == 1


@pytest.mark.parametrize(
    ("body", "header", "title"),
    [
        ("<title>药品监督</title>正文中文".encode("gb18030"), "text/html; charset=utf-8", "药品监督"),
        ("<meta charset=gb2312><title>药品监督</title>正文".encode("gbk"), "text/html", "药品监督"),
        ("<meta charset=gb2312><title>药品监督</title>正文".encode(), "text/html", "药品监督"),
        ("<title>药品监督</title>正文".encode("utf-16-le"), "text/html", None),
        (b"\xff\xfe" + "<title>药品监督</title>正文".encode("utf-16-le"), "text/html", "药品监督"),
        ("<title>药品\x00监督</title>\x00正文\x00".encode(), "text/html", "药品"),
        (b"<title>\xff\xfe\xfd</title>", "text/html; charset=nonsense", None),
    ],
)
def test_page_is_read_whatever_it_says_about_its_encoding(
    body: bytes, header: str, title: str | None, inspected: Inspector
) -> None:
    with planted(
        {"/": page('<a href="/e.html">e</a>'), "/e.html": web.Response(body=body, headers={"Content-Type": header})}
    ) as site:
        result = inspected(site.home)
    assert result.report.run.pages == 4
    if title:
        assert "/e.html" not in result.urls("page.title")


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
     "fc00::1", "fe80::1", "::ffff:10.0.0.1", "2002:0a00:0001::1", "64:ff9b::a00:1", "fe80::1%eth0", "255.255.255.255"],
)  # fmt: skip
def test_no_internal_range_is_reached(ip: str) -> None:
    assert not is_public(ip)
    assert not Guard(allow_private=False).admits(ip, 80)


def test_metadata_services_are_never_reached() -> None:
    allowing = Guard(allow_private=True)
    assert not allowing.admits("169.254.169.254", 80)
    assert not allowing.admits("::ffff:169.254.169.254", 80)
    assert allowing.admits("10.0.0.1", 80)


@pytest.mark.parametrize(
    ("ip", "admitted"),
    [
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("192.168.1.7", True),
        ("192.168.1.8", False),
        ("127.0.0.1", False),
        ("fd00::1", False),
    ],
)
def test_ranges_admit_what_lies_in_them_and_nothing_else(ip: str, admitted: bool) -> None:
    guard = Guard(allow_private=False, private=("10.0.0.0/8", "192.168.1.7/32"))
    assert guard.admits(ip, 80) == admitted


def test_metadata_service_is_refused_even_within_a_range() -> None:
    assert not Guard(allow_private=False, private=("169.254.0.0/16",)).admits("169.254.169.254", 80)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (["--allow-private", "http://x/"], ["--allow-private", "http://x/"]),
        (["http://x/", "--allow-private"], ["http://x/", "--allow-private"]),
        (
            ["--allow-private", "10.0.0.0/8,192.168.1.7", "http://x/"],
            ["--allow-private-ranges", "10.0.0.0/8,192.168.1.7", "http://x/"],
        ),
        (["--allow-private=fd00::/8", "x"], ["--allow-private-ranges", "fd00::/8", "x"]),
        (["--allow-private", "--json"], ["--allow-private", "--json"]),
    ],
)
def test_ranges_may_follow_allow_private_and_an_address_is_no_range(words: list[str], read: list[str]) -> None:
    assert list(with_ranges(words)) == read


def test_inner_site_outside_the_ranges_is_refused_with_a_word_on_them(tmp_path: Path) -> None:
    command = [
        str(Path(sys.executable).with_name("yaojian")),
        "inspect",
        "http://192.168.7.7/",
        "--out",
        str(tmp_path / "o"),
    ]
    refused = subprocess.run([*command, "--allow-private", "10.0.0.0/8"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "可以只写允许的网段" in refused.stderr
    broken = subprocess.run([*command, "--allow-private", "10.0.0.0/99"], capture_output=True, text=True, check=False)
    assert broken.returncode == 2
    assert "不是网段" in broken.stderr


def test_own_loopback_target_is_allowed_but_no_other_port_of_it() -> None:
    guard = guard_for("http://127.0.0.1:8000/", allow_private=False)
    assert guard.admits("127.0.0.1", 8000)
    assert not guard.admits("127.0.0.1", 5432)
    with pytest.raises(PrivateTarget):
        guard_for("http://127.0.0.1:8000/", allow_private=False, allow_loopback=False)
    with pytest.raises(PrivateTarget, match="--allow-private"):
        guard_for("http://192.168.1.1/", allow_private=False)


def test_other_service_of_this_machine_is_never_asked(inspected: Inspector) -> None:
    with (
        planted({"*": page("<p>内部</p>")}) as inner,
        planted({"/": page(f'<a href="/go">g</a><a href="{inner.home}x">x</a>'), "/go": moved(inner.home)}) as site,
    ):
        result = inspected(site.home)
    assert not inner.asked
    assert len(result.of("link.private")) == 2


def test_allowed_private_hosts_are_asked_but_not_crawled(inspected: Inspector) -> None:
    with (
        planted({"/": page('<a href="/deep.html">d</a>')}, host="127.0.0.2") as other,
        planted({"/": page(f'<a href="{other.home}">外</a>')}) as site,
    ):
        result = inspected(site.home, allow_private=True)
    assert list(other.asked) == ["/"]
    assert result.of("link.private") == []


def test_links_that_act_are_not_followed(inspected: Inspector) -> None:
    with planted(
        {"/": page('<a href="/user/logout">退出</a><a href="/item?do=delete&amp;id=1">删</a><a href="/vote/3">赞</a>')}
    ) as site:
        inspected(site.home)
    assert not {"/user/logout", "/item?do=delete&id=1", "/vote/3"} & set(site.asked)


def test_robots_is_obeyed_and_told(inspected: Inspector) -> None:
    robots = web.Response(text="User-agent: *\nDisallow: /private/\nAllow: /private/open\n", content_type="text/plain")
    with planted(
        {
            "/": page('<a href="/private/a.html">a</a><a href="/private/open.html">b</a>'),
            "/robots.txt": robots,
            "/private/open.html": page("x"),
        }
    ) as site:
        result = inspected(site.home)
    assert "/private/a.html" not in site.asked
    assert "/private/open.html" in site.asked
    assert result.report.run.counters["skipped/robots"] == 1


def test_cookie_wall_is_unverified_not_a_loop(inspected: Inspector) -> None:
    again = web.Response(status=302, headers={"Location": "/cookie.html", "Set-Cookie": "seen=1"})
    with planted({"/": page('<a href="/cookie.html">c</a>'), "/cookie.html": again}) as site:
        result = inspected(site.home)
    assert result.urls("link.unverified") == {"/cookie.html"}


def test_hostile_texts_come_escaped_out_of_the_report(inspected: Inspector) -> None:
    evil = '/x"><script>alert(1)</script>.html'
    with planted({"/": page(f"<a href='{evil}'>&lt;script&gt;alert(2)&lt;/script&gt;</a>", title="<script>")}) as site:
        result = inspected(site.home)
    written = (result.folder / "report.html").read_text("utf-8")
    assert "<script" not in written
    assert "&lt;script&gt;alert(2)" in written


def test_stranger_files_in_the_folder_are_left_alone(inspected: Inspector, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_text("x")
    with planted({"/": page("x")}) as site, pytest.raises(FolderTaken):
        inspected(site.home)
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["thesis.doc"]


@pytest.mark.parametrize(
    "typed", ["", "ftp://a.cn/", "http://", "http://a b/", "http://a:99999/", "javascript:alert(1)"]
)
def test_address_that_is_none_is_refused_in_chinese(typed: str) -> None:
    with pytest.raises(BadTarget, match="请填写完整网址"):
        Target.parse(typed)


def test_address_without_scheme_is_understood() -> None:
    assert Target.parse(" www.Example.gov.cn ").home == "http://www.example.gov.cn/"
