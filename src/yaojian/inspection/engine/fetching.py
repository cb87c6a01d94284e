"""Asking for one address: politely, within limits, and never trusting the answer.

``Fetcher`` is a port: the crawler knows only it, tests may pass a recorded one. ``HttpFetcher`` is the one that goes
to the network. Only GET and HEAD are sent, no cookies are kept, no credentials are sent. Redirects are followed hop
by hop, each hop through the guard. Bodies are decompressed here, with a cap, so that a gzip bomb costs a few
megabytes and no more.
"""

import asyncio
import zlib
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Protocol, Self

import aiohttp
from yarl import URL

from yaojian.inspection.engine.addresses import Resolved, resolve
from yaojian.inspection.engine.errors import AddressRefused
from yaojian.inspection.engine.guard import Guard
from yaojian.inspection.engine.values import Limits

AGENT = "Mozilla/5.0 (compatible; yaojian-inspect/1.0; website quality inspection)"
OTHER_AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WHOLE = frozenset({"", "text/html", "application/xhtml+xml", "text/css"})
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for ``asked``. ``failure`` is None when a whole answer was received, else one of: timeout, dns,
    refused, dropped, tls, private, loop, redirects, bad_redirect, garbled. ``url`` is the address after redirects. ``sent`` is the body as it came, in content encoding ``encoding``;
    ``body`` is the same expanded. ``certificate`` says what is wrong with the host's certificate; the answer was then
    fetched without checking it, which is safe because nothing secret is ever sent."""

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
    hops: tuple[str, ...] = ()

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
        self._guard = guard
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=self._limits.concurrency, socket_factory=self._guard.open_socket, ttl_dns_cache=300
        )
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None), max_line_size=16_384, max_field_size=16_384,
        )  # fmt: skip
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def ask(self, url: str, *, whole: bool, head: bool = False, agent: str = AGENT) -> Answer:
        """See ``Fetcher.ask``. The time limit holds for the whole chain of redirects, body included."""
        trail: list[str] = []
        try:
            async with asyncio.timeout(self._limits.seconds):
                try:
                    return await self._follow(url, trail, whole=whole, head=head, agent=agent)
                except aiohttp.ClientConnectorCertificateError as error:
                    trail.clear()
                    answer = await self._follow(url, trail, whole=whole, head=head, agent=agent, checked=False)
                    return replace(answer, certificate=_certificate_fault(error))
        except TimeoutError:
            failure = "timeout"
        except (aiohttp.ClientConnectorError, aiohttp.ClientSSLError) as error:
            failure = _connect_failure(error)
        except (aiohttp.ClientPayloadError, aiohttp.ClientResponseError, zlib.error):
            failure = "garbled"
        except (aiohttp.ClientError, ConnectionError):
            failure = "dropped"
        except (OSError, UnicodeError, ValueError):
            failure = "refused"
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
        if self._session is None:
            raise RuntimeError("HttpFetcher is used outside its context")
        headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9"}
        headers["Accept-Encoding"] = "gzip, deflate" if whole else "identity"
        async with self._session.request(
            "HEAD" if head else "GET", URL(url, encoded=True), headers=headers, allow_redirects=False, ssl=checked
        ) as response:
            location = response.headers.get("Location") if response.status in _REDIRECTS else None
            kind = response.headers.get("Content-Type", "")
            body, sent, truncated = b"", b"", False
            if location is None and not head:
                page = whole and kind.partition(";")[0].strip().lower() in _WHOLE
                body, sent, truncated = await self._body(response, whole=page)
            return Answer(
                asked=url, url=url, status=response.status, content_type=kind, body=body, sent=sent,
                truncated=truncated, encoding=response.headers.get("Content-Encoding", ""),
                headers=tuple((name[:100], value[:500]) for name, value in response.headers.items())[:60],
                retry_after=_seconds(response.headers.get("Retry-After")),
            ), location  # fmt: skip

    async def _body(self, response: aiohttp.ClientResponse, *, whole: bool) -> tuple[bytes, bytes, bool]:
        """(expanded, as sent, cut short). A body over a limit is left unread and its connection closed."""
        limit = self._limits.expanded if whole else self._limits.first_bytes
        sent_limit = self._limits.body if whole else self._limits.first_bytes
        expander = expander_for(response.headers.get("Content-Encoding", ""))
        parts: list[bytes] = []
        chunks: list[bytes] = []
        sent = got = 0
        while sent < sent_limit and got < limit:
            chunk = await response.content.read(min(_CHUNK, sent_limit - sent))
            if not chunk:
                return b"".join(parts), b"".join(chunks), False
            chunks.append(chunk)
            sent += len(chunk)
            parts.append(expander.decompress(chunk, limit - got) if expander else chunk[: limit - got])
            got += len(parts[-1])
        cut = got >= limit or not response.content.at_eof()
        if cut:
            response.close()
        return b"".join(parts), b"".join(chunks), cut


def expander_for(encoding: str) -> "zlib._Decompress | None":
    """gzip and deflate (with and without zlib header) by one window setting; None for encodings not asked for."""
    name = encoding.strip().lower()
    if name in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(zlib.MAX_WBITS | 32)
    return None


def _certificate_fault(error: aiohttp.ClientConnectorCertificateError) -> str:
    """What OpenSSL found, in Chinese. An unknown issuer may only be unknown to this machine."""
    inner = error.certificate_error
    code = getattr(inner, "verify_code", 0)
    known = {10: "安全证书已过期", 9: "安全证书还没有生效", 18: "安全证书是自己签发的", 62: "安全证书与网址不符"}
    return known.get(code, "安全证书的签发机构不在本机信任列表中")


def _connect_failure(error: aiohttp.ClientError) -> str:
    if isinstance(error, aiohttp.ClientSSLError):
        return "tls"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "dns"
    inner = getattr(error, "os_error", None)
    if isinstance(inner, AddressRefused) or isinstance(error.__cause__, AddressRefused):
        return "private"
    return "refused"


def _seconds(value: str | None) -> float:
    return float(value) if value and value.isascii() and value.isdigit() else 0.0
