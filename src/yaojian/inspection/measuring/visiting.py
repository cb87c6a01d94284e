"""One visit: GET, at most five redirects, no retries: a retry would hide a failed visit. No cookies, no credentials.

A watchdog closes the socket when the time is up, so that a server that answers one byte a second cannot hold us longer.
"""

import http.client
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin, urlsplit

from yaojian.inspection.measuring import connecting
from yaojian.inspection.measuring.admitting import Admission
from yaojian.inspection.measuring.connecting import Clock, VisitFailed
from yaojian.inspection.measuring.reading import shown_text
from yaojian.inspection.measuring.rules import rules
from yaojian.inspection.measuring.values import Phases, Visit

AGENT = "Mozilla/5.0 (compatible; yaojian-probe/1.0; availability check of a government website)"
_REDIRECTS = 5
_MOST_BYTES = 2 * 2**20
_CHUNK = 64 * 2**10
_MOVED = frozenset({301, 302, 303, 307, 308})
_HEADERS = {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.8", "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "identity", "Connection": "close"}  # fmt: skip


@dataclass(slots=True)
class _Taken:
    """What the hops so far took, in seconds; None: not reached."""

    dns: float | None = None
    connect: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    status: int | None = None
    ip: str = ""

    def add(self, phase: str, since: float) -> float:
        """Count the time since ``since`` to ``phase``; returns now."""
        now = time.monotonic()
        setattr(self, phase, (getattr(self, phase) or 0.0) + now - since)
        return now

    def phases(self, total: float) -> Phases:
        """Whole milliseconds."""
        return Phases(
            _whole(self.dns), _whole(self.connect), _whole(self.tls), _whole(self.first_byte), int(total * 1000)
        )


@dataclass(frozen=True, slots=True)
class _Page:
    status: int
    headers: Mapping[str, str]
    body: bytes


def visit(url: str, admission: Admission, *, words: str = "", seconds: float | None = None) -> Visit:
    """Open ``url`` once and look for ``words`` in what a reader would see. Raises nothing: whatever fails is the finding."""
    limit = rules().milliseconds / 1000 if seconds is None else seconds
    began, clock, taken, at = time.monotonic(), Clock.of(limit), _Taken(), url
    page: _Page | None = None
    try:
        for _ in range(_REDIRECTS + 1):
            page = _ask(at, admission, clock, taken)
            location = page.headers.get("location", "")
            if page.status not in _MOVED or not location:
                break
            at = urljoin(at, location)
        else:
            raise VisitFailed(f"跳转超过 {_REDIRECTS} 次。")
        reason = _fault(page, words)
    except VisitFailed as failure:
        reason = str(failure)
    phases = taken.phases(time.monotonic() - began)
    reason = lateness(phases.total, int(limit * 1000)) or reason
    found = Visit(url, not reason, reason, phases, taken.status, taken.ip, at)
    return replace(found, body=page.body) if page is not None else found


def lateness(total: int, limit: int) -> str:
    """Why a visit of ``total`` milliseconds came too late; empty when it did not. Exactly the limit is too late."""
    return f"用时 {total / 1000:.3f} 秒，达到或超过 {limit / 1000:g} 秒。" if total >= limit else ""


def _ask(url: str, admission: Admission, clock: Clock, taken: _Taken) -> _Page:
    scheme, host, port, path = _parts(url)
    now = time.monotonic()
    addresses = connecting.look_up(host, port, clock)
    now = taken.add("dns", now)
    ways = connecting.admitted(addresses, port, admission)
    taken.ip = ways[0][1]
    plain, taken.ip = connecting.connect(ways, port, clock)
    now = taken.add("connect", now)
    open_socket: socket.socket = plain
    watchdog = threading.Timer(clock.left, _close, (plain,))
    watchdog.daemon = True
    watchdog.start()
    try:
        if scheme == "https":
            open_socket = connecting.encrypt(plain, host, clock)
            now = taken.add("tls", now)
        return _exchange(open_socket, (host, port, path), clock, taken, now)
    finally:
        watchdog.cancel()
        open_socket.close()
        plain.close()


def _exchange(sock: socket.socket, place: tuple[str, int, str], clock: Clock, taken: _Taken, now: float) -> _Page:
    host, port, path = place
    talk = http.client.HTTPConnection(host, port)
    talk.sock = sock
    sock.settimeout(max(clock.left, 0.001))
    try:
        talk.request("GET", path, headers=_HEADERS)
        answer = talk.getresponse()
        taken.add("first_byte", now)
        taken.status = answer.status
        body = bytearray()
        while len(body) < _MOST_BYTES and (piece := answer.read1(_CHUNK)):
            body += piece
            clock.check()
    except (OSError, http.client.HTTPException, ValueError) as error:
        clock.check()
        empty = isinstance(error, http.client.RemoteDisconnected)
        raise VisitFailed("服务器没有答复就断开了连接。" if empty else "服务器的答复残缺，无法读取。") from error
    clock.check()
    return _Page(answer.status, {name.lower(): value for name, value in answer.getheaders()}, bytes(body))


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError):
        host = ""
        parts, port = urlsplit(""), 0
    if parts.scheme not in ("http", "https") or not host:
        raise VisitFailed("网址写错，不是 http 或 https 开头的完整网址。")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&*+,;=~-._?()')}" if parts.query else ""
    return parts.scheme, host, port, path + query


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else int(seconds * 1000)


def _close(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _fault(page: _Page, words: str) -> str:
    """Why the page does not count as opened; empty when it does."""
    if page.status >= 400:
        return f"服务器答复状态 {page.status}。"
    if words and words not in shown_text(page.body, page.headers.get("content-type", "")):
        return f"页面上没有“{words}”。"
    return ""
