"""Links are asked without being led into our own house."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from yaojian.kernel.outward.addresses import is_public
from yaojian.kernel.outward.asking import ask_all


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        status = {"/good": 200, "/gone": 404, "/tired": 503}.get(self.path, 302)
        self.send_response(
            200 if self.path == "/get" and self.command == "GET" else 405 if self.path == "/get" else status
        )
        if self.path.startswith("/to?"):
            self.send_header("Location", self.path[4:])
        elif self.path == "/loop":
            self.send_header("Location", "/loop")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_answers_are_told_apart(site: str) -> None:
    links = [f"{site}{path}" for path in ("/good", "/get", "/gone", "/tired", "/loop")]
    answers = ask_all(links, admits=lambda _: True)
    assert [answers[link].is_good for link in links] == [True, True, False, None, False]
    assert all(answers[link].told.endswith("。") for link in links[2:])


def test_addresses_of_our_own_network_are_never_asked(site: str) -> None:
    links = [f"{site}/good", "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.1/", "http://localhost/"]
    answers = ask_all(links)
    assert {answer.is_good for answer in answers.values()} == {False}
    assert all("内部网络" in answer.told for answer in answers.values())


def test_redirect_into_our_own_network_is_refused(site: str) -> None:
    link = f"{site}/to?http://127.0.0.2:1/secret"
    answers = ask_all([link], admits=lambda ip: ip == "127.0.0.1")
    assert answers[link].is_good is False
    assert "内部网络" in answers[link].told


@pytest.mark.parametrize("link", ["http://", "http://a b/", "ftp://example.org/x", "http://xn--/"])
def test_broken_addresses_are_no_crash(link: str) -> None:
    assert ask_all([link])[link].is_good is not True


@pytest.mark.parametrize(
    "ip", ["127.0.0.1", "10.1.2.3", "::ffff:192.168.0.1", "64:ff9b::a00:1", "fe80::1", "224.0.0.1"]
)
def test_inner_addresses_are_not_public(ip: str) -> None:
    assert not is_public(ip)
