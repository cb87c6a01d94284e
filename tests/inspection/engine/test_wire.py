"""The client of the engine against servers that speak HTTP as they please."""

import asyncio
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.errors import AddressRefused
from yaojian.inspection.engine.fetching import HttpFetcher
from yaojian.inspection.engine.guard import Guard
from yaojian.inspection.engine.values import Limits

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@contextmanager
def talking(*says: bytes, close: bool = True) -> Iterator[str]:
    """A server that says one thing a request, and hangs up after each unless ``close`` is False."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)

    def serve() -> None:
        left = list(says)
        while left:
            try:
                other, _ = listener.accept()
            except OSError:
                return
            with other:
                other.settimeout(2)
                while left:
                    try:
                        if not other.recv(65_536):
                            break
                    except OSError:
                        break
                    other.sendall(left.pop(0))
                    if close:
                        break

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.close()
        thread.join(6)


def ask(url: str, times: int = 1, **limits: float) -> list[Answer]:
    async def run() -> list[Answer]:
        given = Limits(seconds=limits.pop("seconds", 1.0), **limits)  # type: ignore[arg-type]  # all of them numbers
        async with HttpFetcher(Guard(allow_private=True), given) as fetcher:
            return [await fetcher.ask(url, whole=True) for _ in range(times)]

    return asyncio.run(run())


def test_body_in_chunks_with_trailers_is_put_together() -> None:
    said = PAGE + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: 1\r\n\r\n"
    with talking(said) as url:
        assert ask(url)[0].body == b"abcde"


def test_body_that_ends_with_the_connection_is_read_to_its_end() -> None:
    with talking(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x") as url:
        assert ask(url)[0].body == b"<p>x"


def test_interim_answer_is_skipped() -> None:
    with talking(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + PAGE + b"Content-Length: 1\r\n\r\nx") as url:
        assert ask(url)[0].body == b"x"


def test_kept_connection_is_used_again_and_opened_anew_when_it_died() -> None:
    said = PAGE + b"Content-Length: 2\r\n\r\nok"
    with talking(said, said, close=True) as url:
        assert [answer.body for answer in ask(url, 2)] == [b"ok", b"ok"]
    with talking(said, said, said, close=False) as url:
        assert [answer.body for answer in ask(url, 3)] == [b"ok"] * 3


@pytest.mark.parametrize("raw", [zlib.compress(b"<p>hello"), zlib.compress(b"<p>hello", wbits=-15)])
def test_deflate_is_read_with_and_without_its_header(raw: bytes) -> None:
    head = PAGE + b"Content-Encoding: deflate\r\nContent-Length: %d\r\n\r\n" % len(raw)
    with talking(head + raw) as url:
        assert ask(url)[0].body == b"<p>hello"


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "garbled"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n", "garbled"),
        (b"HTTP/1.1 abc\r\n\r\n", "garbled"),
        (PAGE + b"Content-Length: 99\r\n\r\nshort", "garbled"),
        (PAGE + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "garbled"),
        (PAGE + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope", "garbled"),
        (b"", "dropped"),
        (b"HTTP/1.1 302 X\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n", "bad_redirect"),
    ],
)
def test_answer_that_is_none_has_a_word(said: bytes, failure: str) -> None:
    with talking(said) as url:
        assert ask(url)[0].failure == failure


def test_server_that_never_answers_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert ask(url, seconds=0.2)[0].failure == "timeout"


def test_page_of_five_gigabytes_is_cut() -> None:
    with talking(PAGE + b"Content-Length: 5000000000\r\n\r\n" + b"<p>x</p>" * 4_000) as url:
        answer = ask(url, body=20_000)[0]
    assert (len(answer.body), answer.truncated, answer.failure) == (20_000, True, None)


def test_every_address_of_a_name_is_asked_of_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads outside and inside is only followed outside; one that leads inside alone is refused."""
    asked: list[str] = []

    class Watching(Guard):
        def admits(self, ip: str, port: int) -> bool:
            asked.append(ip)
            return False

    async def run() -> Answer:
        async with HttpFetcher(Watching(allow_private=False), Limits(seconds=2)) as fetcher:
            return await fetcher.ask("http://both.example.gov.cn/", whole=True)

    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("10.0.0.1", "169.254.169.254")]
    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", lambda *a, **k: _later(both))
    assert asyncio.run(run()).failure == "private"
    assert asked == ["10.0.0.1", "169.254.169.254"]
    assert issubclass(AddressRefused, OSError)


async def _later(found: object) -> object:
    return found
