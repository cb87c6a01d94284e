"""HTTP/1.1 on kept connections, no more of it than an inspection needs.

Written here because a general client costs a third of an inspection's processor time, and because the guard must see
the very address a socket goes to, for each answer of the name service. GET and HEAD, no cookies, no credentials, no
automatic redirects; heads are limited to ``HEAD_LIMIT`` bytes. Raises ``Garbled``, ``NoName``, ``AddressRefused``,
``ssl.SSLError``, ``ConnectionError``, ``OSError``, ``TimeoutError``; ``fetching`` turns them into words.
"""

import asyncio
import re
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from yaojian.inspection.engine.errors import AddressRefused
from yaojian.inspection.engine.guard import Guard

HEAD_LIMIT = 65_536
_KEPT = 48  # idle connections over all hosts
_NAMES_KEPT = 300.0  # seconds an answer of the name service is believed
_STATUS = re.compile(rb"HTTP/1\.([01]) +(\d{3})(?: |\r|\n|$)")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_NO_BODY = frozenset({204, 205, 304})
_MOST_FIELDS = 200
_CHUNK = 65_536


class Garbled(Exception):
    """The answer is not HTTP, or breaks off."""


class NoName(OSError):
    """The name service knows no address for the host."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a connection leads; ``checked``: its certificate is verified."""

    secure: bool
    host: str
    port: int
    checked: bool


@dataclass(slots=True)
class Line:
    """One connection. ``expires`` is when the certificate of the other side ends (aware UTC)."""

    origin: Origin
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    expires: datetime | None = None
    used: bool = False

    def close(self) -> None:
        """Give the connection up at once."""
        self.writer.transport.abort()


@dataclass(slots=True)
class Reply:
    """Head of an answer; its body waits on ``line``. ``length`` is None when the body ends with the connection or is
    chunked."""

    status: int
    fields: list[tuple[str, str]]
    line: Line
    length: int | None
    chunked: bool
    keep: bool
    names: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The first field of a lower-case name, or nothing."""
        return self.names.get(name, "")


class Wire:
    """All connections of one run."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._idle: defaultdict[Origin, list[Line]] = defaultdict(list)
        self._idle_count = 0
        self._names: dict[tuple[str, int], tuple[float, list[tuple[int, tuple[object, ...]]]]] = {}
        self._contexts: dict[bool, ssl.SSLContext] = {}

    def close(self) -> None:
        """Give up every idle connection."""
        for lines in self._idle.values():
            for line in lines:
                line.close()
        self._idle.clear()

    async def request(self, method: str, url: str, fields: Iterable[tuple[str, str]], *, checked: bool) -> Reply:
        """Send one request and read the head of its answer; interim answers are skipped."""
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        origin = Origin(secure, parts.hostname or "", parts.port or (443 if secure else 80), checked or not secure)
        target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
        asked = f"{method} {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n{lines}\r\n".encode("ascii")
        while True:
            line = self._take(origin) or await self._open(origin)
            try:
                line.writer.write(asked)
                head = await _head(line.reader)
                while head[9:10] == b"1":  # 1xx says that the answer follows
                    head = await _head(line.reader)
                return _reply(head, line, bodiless=method == "HEAD")
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                line.close()
                if not line.used:
                    raise ConnectionResetError from error
            except BaseException:
                line.close()
                raise

    async def body(self, reply: Reply, *, most: int) -> tuple[bytes, bool]:
        """Up to ``most`` bytes of the body as sent, and whether more was left. The connection is kept where the body
        was read to its end, else closed."""
        try:
            if reply.length == 0:
                data, cut = b"", False
            elif reply.chunked:
                data, cut = await _chunks(reply.line.reader, most)
            elif reply.length is not None:
                wanted = min(reply.length, most)
                data, cut = await reply.line.reader.readexactly(wanted), reply.length > most
            else:
                data, cut = await _rest(reply.line.reader, most)
        except BaseException as error:
            reply.line.close()
            if isinstance(error, asyncio.IncompleteReadError):
                raise Garbled from error
            raise
        self._give_back(reply, whole=not cut)
        return data, cut

    def _give_back(self, reply: Reply, *, whole: bool) -> None:
        line = reply.line
        if not whole or not reply.keep or self._idle_count >= _KEPT or line.reader.at_eof():
            line.close()
            return
        line.used = True
        self._idle[line.origin].append(line)
        self._idle_count += 1

    def _take(self, origin: Origin) -> Line | None:
        lines = self._idle[origin]
        while lines:
            line = lines.pop()
            self._idle_count -= 1
            if not line.reader.at_eof() and not line.writer.is_closing():
                return line
            line.close()
        return None

    async def _open(self, origin: Origin) -> Line:
        refused: AddressRefused | None = None
        failed: OSError | None = None
        for family, address in await self._look_up(origin.host, origin.port):
            ip = str(address[0])
            if not self._guard.admits(ip, origin.port):
                refused = AddressRefused(ip)
                continue
            try:
                return await self._connect(origin, family, address)
            except ssl.SSLError:
                raise
            except OSError as error:
                failed = error
        raise failed or refused or NoName(origin.host)  # no address at all

    async def _connect(self, origin: Origin, family: int, address: tuple[object, ...]) -> Line:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.settimeout(0)
        try:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().sock_connect(made, address)
            if not origin.secure:
                reader, writer = await asyncio.open_connection(sock=made, limit=HEAD_LIMIT)
                return Line(origin, reader, writer)
            context = self._context(checked=origin.checked)
            reader, writer = await asyncio.open_connection(
                sock=made, limit=HEAD_LIMIT, ssl=context, server_hostname=origin.host
            )
        except BaseException:
            made.close()
            raise
        return Line(origin, reader, writer, expires=_expiry(writer))

    async def _look_up(self, host: str, port: int) -> list[tuple[int, tuple[object, ...]]]:
        known = self._names.get((host, port))
        if known is not None and known[0] > time.monotonic():
            return known[1]
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError):
            found = []
        answers: list[tuple[int, tuple[object, ...]]] = [(int(one[0]), tuple(one[4])) for one in found]
        self._names[host, port] = (time.monotonic() + _NAMES_KEPT, answers)
        return answers

    def _context(self, *, checked: bool) -> ssl.SSLContext:
        """Unchecked only after a checked one failed, to tell what stands behind a bad certificate: nothing secret is
        ever sent."""
        if checked not in self._contexts:
            context = ssl.create_default_context()
            if not checked:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            self._contexts[checked] = context
        return self._contexts[checked]


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError as error:
        raise Garbled from error
    except asyncio.IncompleteReadError as error:
        if b"\n\n" in error.partial:  # a server that ends lines with a line feed alone, and closes
            reader.feed_data(b"") if not reader.at_eof() else None
            return error.partial
        if error.partial:
            raise Garbled from error
        raise


def _reply(head: bytes, line: Line, *, bodiless: bool) -> Reply:
    status = _STATUS.match(head)
    if status is None:
        raise Garbled
    code = int(status[2])
    fields: list[tuple[str, str]] = []
    for row in head.decode("latin-1").split("\n")[1 : _MOST_FIELDS + 1]:
        name, colon, value = row.partition(":")
        if colon and _TOKEN.match(name):
            fields.append((name, value.strip()))
    names = {name.lower(): value for name, value in reversed(fields)}
    chunked = "chunked" in names.get("transfer-encoding", "").lower()
    stated = names.get("content-length", "")
    length: int | None = int(stated) if not chunked and stated.isascii() and stated.isdigit() else None
    if bodiless or code in _NO_BODY:
        length, chunked = 0, False
    connection = names.get("connection", "").lower()
    keep = "close" not in connection and (status[1] == b"1" or "keep-alive" in connection)
    return Reply(code, fields, line, length, chunked, keep and (chunked or length is not None), names)


async def _rest(reader: asyncio.StreamReader, most: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    got = 0
    while got < most and (part := await reader.read(min(_CHUNK, most - got))):
        parts.append(part)
        got += len(part)
    return b"".join(parts), got >= most


async def _chunks(reader: asyncio.StreamReader, most: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    got = 0
    while True:
        try:
            size = int((await reader.readuntil(b"\n")).partition(b";")[0].strip(), 16)
        except (ValueError, asyncio.LimitOverrunError) as error:
            raise Garbled from error
        if size <= 0:
            while (await reader.readuntil(b"\n")).strip():  # trailers
                pass
            return b"".join(parts), False
        wanted = min(size, most - got)
        parts.append(await reader.readexactly(wanted))
        got += wanted
        if wanted < size or got >= most:
            return b"".join(parts), True
        await reader.readuntil(b"\n")


def _expiry(writer: asyncio.StreamWriter) -> datetime | None:
    """When the other side's certificate ends; None when it sent none or one that cannot be read."""
    secured = writer.get_extra_info("ssl_object")
    raw = secured.getpeercert(binary_form=True) if secured is not None else None
    if not raw:
        return None
    from cryptography import x509  # takes as long to load as a hundred pages to read, and only certificates need it

    try:
        return x509.load_der_x509_certificate(raw).not_valid_after_utc.astimezone(UTC)
    except ValueError:
        return None
