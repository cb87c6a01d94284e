"""Asking for one address: politely, within limits, and never trusting the answer.

``Fetcher`` is a port: the crawler knows only it, tests may pass a recorded one. ``HttpFetcher`` is the one that goes
to the network. Only GET and HEAD are sent, no cookies are kept, no credentials are sent. Redirects are followed hop
by hop, each hop through the guard. Bodies are decompressed here, with a cap, so that a gzip bomb costs a few
megabytes and no more.
"""

import asyncio
import ssl
import zlib
from dataclasses import replace
from types import TracebackType
from typing import Protocol, Self

from yaojian.inspection.engine.addresses import Resolved, resolve
from yaojian.inspection.engine.answers import Answer, expanded
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
            answer, location = await self._once(asked, trail, whole=whole, head=head, agent=agent, checked=checked)
            if location is None:
                return answer
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
            return replace(answer, hops=(*trail, location[:500]), failure=failure)

    async def _once(
        self, asked: str, trail: list[str], *, whole: bool, head: bool, agent: str, checked: bool
    ) -> tuple[Answer, str | None]:
        """The answer of the last address of ``trail``, and where it sends on to."""
        url = trail[-1]
        coding = "gzip, deflate" if whole else "identity"
        fields = (("User-Agent", agent), *_FIELDS, ("Accept-Encoding", coding))
        reply = await self._wire.request("HEAD" if head else "GET", url, fields, checked=checked)
        location = reply.get("location") if reply.status in _REDIRECTS else ""
        kind, encoding = reply.get("content-type"), reply.get("content-encoding")
        page = whole and not location and kind.partition(";")[0].strip().lower() in _WHOLE
        body, sent, truncated = await self._body(reply, encoding, whole=page)
        return Answer(
            asked=asked, url=url, hops=tuple(trail), status=reply.status, content_type=kind, body=body, sent=sent, truncated=truncated,
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
