"""Evidence copies: one WARC 1.1 file a page, compressed, equal bytes for equal answers."""

import base64
import gzip
import hashlib
import io
import uuid
from datetime import UTC, datetime

from yaojian.inspection.engine.answers import Answer

_SOFTWARE = "yaojian-inspect"
_RESPONSE = ("response", "application/http; msgtype=response")


def warc_of(answer: Answer, seen_at: datetime) -> bytes:
    """A gzipped WARC record: the response to ``answer.asked``, headers and body as sent, or the conversion of it by a browser."""
    status = f"HTTP/1.1 {answer.status}\r\n" if answer.status else f"HTTP/1.1 000 {answer.failure}\r\n"
    lines = "".join(f"{_plain(name)}: {_plain(value)}\r\n" for name, value in answer.headers)
    block = answer.sent if answer.rendered else f"{status}{lines}\r\n".encode() + answer.sent
    kind, content = ("conversion", "text/html; charset=utf-8") if answer.rendered else _RESPONSE
    date = seen_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = base64.b32encode(hashlib.sha256(block).digest()).decode()
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{answer.asked} {date}")
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\n"
        f"WARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Date: {date}\r\nWARC-Target-URI: {_plain(answer.asked)}\r\n"
        f"Content-Type: {content}\r\nWARC-Block-Digest: sha256:{digest}\r\nX-Software: {_SOFTWARE}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
        file.write(head.encode() + block + b"\r\n\r\n")
    return packed.getvalue()


def _plain(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
