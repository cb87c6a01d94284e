"""``deploy/nginx`` in a real nginx."""

import http.server
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from tests.support import nginx
from yaojian.config.supervisor import ports

pytestmark = pytest.mark.skipif(nginx.PROGRAM is None, reason=nginx.WHY_NOT)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes


@dataclass(frozen=True, slots=True)
class Site:
    """A served tree."""

    port: int
    tree: Path

    def get(self, path: str, method: str = "GET", host: str = "127.0.0.1") -> Answer:
        """One request."""
        connection = HTTPConnection(host, self.port, timeout=10)
        connection.request(method, path, headers={"Host": "www.example.gov.cn"})
        answer = connection.getresponse()
        told = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return told


class _Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        self.wfile.write(b"dynamic " + self.path.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("nginx")
    published, static = home / "published", home / "static"
    tree = published / "releases/1"
    for name, text in {
        "index.html": "front",
        "xw/index.html": "column",
        "yw/index.html": "old column",
        "404.html": "lost page",
        "410.html": "gone page",
        "50x.html": "broken page",
        "res/ab/list.docx": "PK",
        "res/ab/a.html": "<script>",
        "shell.php": "<?php",
        ".git/config": "secret",
        "ssi.html": '<!--#include virtual="/index.html" -->',
    }.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text)
    (tree / "passwd.html").symlink_to("/etc/passwd")
    os.lchown(tree / "passwd.html", 65534, 65534) if os.geteuid() == 0 else None
    (published / "current").symlink_to("releases/1")
    (published / "maps").mkdir()
    (published / "maps/moved.map").write_text("~^/old/ /xw/;\n/a.html /index.html;\n")
    (published / "maps/gone.map").write_text("/art/2026/01/01/7.html 1;\n")
    (static / "built/css").mkdir(parents=True)
    (static / "built/css/portal.0123.css").write_text("body{}")
    pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    port = ports.free()
    nginx.configuration(home, published, static, pages.server_address[1])
    servers = (
        f"{nginx.maps(published)}\nserver {{ listen 127.0.0.1:{port}; listen [::1]:{port}; include {home}/site.conf; }}"
    )
    with nginx.serving(home, servers):
        assert nginx.listening(port), (home / "error.log").read_text()
        yield Site(port, tree)
    pages.shutdown()


def test_pages_and_folders_are_served_with_every_security_header(site: Site) -> None:
    for path, text in (("/", b"front"), ("/xw/", b"column"), ("/index.html", b"front")):
        answer = site.get(path)
        assert (answer.status, answer.body) == (200, text)
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Strict-Transport-Security"]
        assert answer.headers["Server"] == "nginx"


def test_both_families_of_addresses_are_answered(site: Site) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    assert site.get("/", host="::1").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.html",
        "/shell.php",
        "/.git/config",
        "/passwd.html",
        "/../../etc/passwd",
        "/xw/../.git/config",
        "/404.html",
    ],
)
def test_what_is_not_public_is_not_found(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status in {400, 403, 404}
    assert b"secret" not in answer.body
    assert b"root:" not in answer.body


def test_lost_moved_and_withdrawn_addresses_say_so(site: Site) -> None:
    lost = site.get("/nothing.html")
    assert (lost.status, lost.body) == (404, b"lost page")
    gone = site.get("/art/2026/01/01/7.html")
    assert (gone.status, gone.body) == (410, b"gone page")
    for old, new in (("/old/list-3.html", "/xw/"), ("/a.html", "/index.html")):
        moved = site.get(old)
        assert moved.status == 301
        assert moved.headers["Location"].endswith(new)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_tree_is_only_read(site: Site, method: str) -> None:
    assert site.get("/index.html", method).status in {403, 405}


def test_attachments_are_offered_and_never_run(site: Site) -> None:
    for path in ("/res/ab/list.docx", "/res/ab/a.html"):
        answer = site.get(path)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert "immutable" in answer.headers["Cache-Control"]
    assert site.get("/static/built/css/portal.0123.css").headers["Content-Type"].startswith("text/css")


def test_no_server_side_includes(site: Site) -> None:
    assert b"#include" in site.get("/ssi.html").body


def test_new_page_is_seen_within_two_seconds(site: Site) -> None:
    assert site.get("/yw/").body == b"old column"
    draft = site.tree / "draft"
    draft.write_text("new column")
    draft.replace(site.tree / "yw/index.html")
    deadline = time.monotonic() + 2.0
    while site.get("/yw/").body != b"new column":
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_dynamic_answers_keep_their_own_headers(site: Site) -> None:
    answer = site.get("/d/leave/?to=x")
    assert answer.body == b"dynamic /d/leave/?to=x"
    assert answer.headers.get_all("Content-Security-Policy") == ["default-src 'self'"]


def test_page_process_that_is_away_gets_a_static_page(site: Site) -> None:
    answer = site.get("/live/x")
    assert (answer.status, answer.body) == (502, b"broken page")
