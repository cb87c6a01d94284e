"""Asking for one address: politely, within limits, and never trusting the answer.

``Fetcher`` is a port: the crawler knows only it, tests may pass a recorded one. ``HttpFetcher`` is the one that goes
to the network. Only GET and HEAD are sent, no cookies are kept, no credentials are sent. Redirects are followed hop
by hop, each hop through the guard. Bodies are decompressed here, with a cap, so that a gzip bomb costs a few
megabytes and no more.
"""

import asyncio
import ssl
import zlib
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Protocol, Self

from yaojian.inspection.engine.addresses import Resolved, resolve
from yaojian.inspection.engine.errors import AddressRefused
from yaojian.inspection.engine.guard import Guard
from yaojian.inspection.engine.values import Limits
from yaojian.inspection.engine.wire import Garbled, NoName, Reply, Wire

AGENT = "Mozilla/5.0 (compatible; yaojian-inspect/1.0; website quality inspection)"
OTHER_AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WHOLE = frozenset({"", "text/html", "application/xhtml+xml", "text/css"})
_FIELDS = (("Accept", "*/*"), ("Accept-Language", "zh-CN,zh;q=0.9"))
_MOST_FIELDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for ``asked``. ``failure`` is None when a whole answer was received, else one of: timeout, dns,
    refused, dropped, tls, private, loop, redirects, bad_redirect, garbled. ``url`` is the address after redirects. ``sent`` is the body as it came, in content encoding ``encoding``;
    ``body`` is the same expanded. ``certificate`` says what is wrong with the host's certificate; the answer was then
    fetched without checking it, which is safe because nothing secret is ever sent. ``expires`` is when that certificate
    ends (ISO, UTC). ``rendered``: the body is not what was sent but what scripts made of it."""

    asked: str
    url: str
    status: int = 0
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    sent: bytes = b""
    encoding: str = ""
    truncated: bool = False
    failure: str | None = None
    retry_after: float = 0.0
    certificate: str | None = None
    expires: str | None = None
    hops: tuple[str, ...] = ()
    rendered: bool = False

    @property
    def good(self) -> bool:
        """A whole answer with a status below 400."""
        return self.failure is None and 200 <= self.status < 400

    @property
    def is_page(self) -> bool:
        """Whether the body is HTML, by its declared type or, without one, by its look."""
        kind = self.content_type.partition(";")[0].strip().lower()
        if kind in ("text/html", "application/xhtml+xml"):
            return True
        return not kind and self.body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html"))


class Fetcher(Protocol):
    """Asks for one address once. Never raises for what the network does; that is told in ``Answer.failure``."""

    async def ask(self, url: str, *, whole: bool, head: bool = False, agent: str = AGENT) -> Answer:
        """``whole``: the body up to the page limit, else only its first bytes; ``head``: no body at all."""
        ...


class HttpFetcher:
    """The fetcher that goes to the network. Use as an asynchronous context manager."""

    def __init__(self, guard: Guard, limits: Limits) -> None:
        self._limits = limits
        self._wire = Wire(guard)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        await asyncio.sleep(0)  # lets the transports see that they were closed

    def close(self) -> None:
        """Give up the connections."""
        self._wire.close()

    async def ask(self, url: str, *, whole: bool, head: bool = False, agent: str = AGENT) -> Answer:
        """See ``Fetcher.ask``. The time limit holds for the whole chain of redirects, body included."""
        trail: list[str] = []
        try:
            async with asyncio.timeout(self._limits.seconds):
                try:
                    return await self._follow(url, trail, whole=whole, head=head, agent=agent)
                except ssl.SSLCertVerificationError as error:
                    trail.clear()
                    answer = await self._follow(url, trail, whole=whole, head=head, agent=agent, checked=False)
                    return replace(answer, certificate=_certificate_fault(error))
        except (OSError, Garbled, zlib.error, UnicodeError, ValueError) as error:
            failure = _failure(error)
        return Answer(asked=url, url=trail[-1] if trail else url, failure=failure, hops=tuple(trail))

    async def _follow(
        self, asked: str, trail: list[str], *, whole: bool, head: bool, agent: str, checked: bool = True
    ) -> Answer:
        url = asked
        while True:
            trail.append(url)
            answer, location = await self._once(url, whole=whole, head=head, agent=agent, checked=checked)
            if location is None:
                return replace(answer, asked=asked, hops=tuple(trail))
            onward = resolve(url, location)
            if not isinstance(onward, Resolved):
                failure = "bad_redirect"
            elif onward.url in trail:
                failure = "loop"
            elif len(trail) > self._limits.redirects:
                failure = "redirects"
            else:
                url = onward.url
                continue
            return replace(answer, asked=asked, hops=(*trail, location[:500]), failure=failure)

    async def _once(self, url: str, *, whole: bool, head: bool, agent: str, checked: bool) -> tuple[Answer, str | None]:
        coding = "gzip, deflate" if whole else "identity"
        fields = (("User-Agent", agent), *_FIELDS, ("Accept-Encoding", coding))
        reply = await self._wire.request("HEAD" if head else "GET", url, fields, checked=checked)
        location = reply.get("location") if reply.status in _REDIRECTS else ""
        kind, encoding = reply.get("content-type"), reply.get("content-encoding")
        page = whole and not location and kind.partition(";")[0].strip().lower() in _WHOLE
        body, sent, truncated = await self._body(reply, encoding, whole=page)
        return Answer(
            asked=url, url=url, status=reply.status, content_type=kind, body=body, sent=sent, truncated=truncated,
            encoding=encoding, headers=tuple((name[:100], value[:500]) for name, value in reply.fields[:_MOST_FIELDS]),
            retry_after=_seconds(reply.get("retry-after")),
            expires=reply.line.expires.isoformat() if reply.line.expires else None,
        ), location or None  # fmt: skip

    async def _body(self, reply: Reply, encoding: str, *, whole: bool) -> tuple[bytes, bytes, bool]:
        """(expanded, as sent, cut short). A body over a limit is left unread and its connection closed."""
        limit = self._limits.expanded if whole else self._limits.first_bytes
        sent, cut = await self._wire.body(reply, most=self._limits.body if whole else self._limits.first_bytes)
        body, more = expanded(sent, encoding, limit)
        return body, sent, cut or more


def expanded(sent: bytes, encoding: str, limit: int) -> tuple[bytes, bool]:
    """``sent`` without its content encoding, at most ``limit`` bytes, and whether there was more. gzip, and deflate
    with and without its header; other encodings were not asked for and stay as they are. Raises ``zlib.error``."""
    name = encoding.strip().lower()
    if name not in ("gzip", "x-gzip", "deflate") or not sent or limit <= 0:  # zlib takes 0 for no limit at all
        return sent[:limit], len(sent) > limit
    expander = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        body = expander.decompress(sent, limit)
    except zlib.error:
        if name != "deflate":
            raise
        expander = zlib.decompressobj(-zlib.MAX_WBITS)
        body = expander.decompress(sent, limit)
    return body, bool(expander.unconsumed_tail)


def _certificate_fault(error: ssl.SSLCertVerificationError) -> str:
    """What OpenSSL found, in Chinese. An unknown issuer may only be unknown to this machine."""
    known = {10: "安全证书已过期", 9: "安全证书还没有生效", 18: "安全证书是自己签发的", 62: "安全证书与网址不符"}
    return known.get(error.verify_code, "安全证书的签发机构不在本机信任列表中")


def _failure(error: Exception) -> str:
    """The word of ``Answer.failure`` for what the network did; the nearest kind wins."""
    words: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
        (TimeoutError, "timeout"),
        (ssl.SSLError, "tls"),
        (AddressRefused, "private"),
        (NoName, "dns"),
        (ConnectionRefusedError, "refused"),
        (ConnectionError, "dropped"),
        ((Garbled, zlib.error), "garbled"),
    )
    return next((word for kind, word in words if isinstance(error, kind)), "refused")


def _seconds(value: str | None) -> float:
    return float(value) if value and value.isascii() and value.isdigit() else 0.0
