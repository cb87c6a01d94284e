"""What came back for an address, and its body without content encoding. Apart from ``fetching``, for readers of pages fetch nothing."""

import zlib
from dataclasses import dataclass


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
