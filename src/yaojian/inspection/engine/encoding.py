"""From bytes to text, whatever the page says about itself.

Order: byte order mark; UTF-8 if the bytes are valid UTF-8 (Chinese text in another encoding practically never is);
the declared set; GB18030 (superset of GB2312 and GBK). The false declarations of old Chinese sites are thereby read
right, and the caller learns both what was declared and what is true.
"""

import codecs
import re
from dataclasses import dataclass

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "ascii": "utf-8", "iso8859-1": "cp1252"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """``charset`` is true, ``declared`` is what header or meta said (normalised). ``plain``: the bytes are the text in UTF-8
    as they stand."""

    text: str
    charset: str
    declared: str | None
    plain: bool = False


def decode(body: bytes, content_type: str, *, truncated: bool = False) -> Decoded:
    """Text of an HTML body. ``truncated``: the last character may be cut, which is no sign of a wrong set."""
    declared = declared_charset(body, content_type)
    for mark, marked in _MARKS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(marked, "replace"), marked, declared)
    for name in dict.fromkeys(("utf-8", declared, "gb18030", "big5")):
        if name and (text := _strict(body, name, truncated=truncated)) is not None:
            return Decoded(text, name, declared, plain=name == "utf-8" and not truncated)
    return Decoded(body.decode(declared or "utf-8", "replace"), declared or "utf-8", declared)


def declared_charset(body: bytes, content_type: str) -> str | None:
    """What the page claims, header before meta, as a name Python knows; None when nothing usable is claimed."""
    header = _HEADER.search(content_type)
    meta = _META.search(body, 0, 4_096)
    for claim in (header[1] if header else None, meta[1].decode("ascii") if meta else None):
        if claim and (name := _known(claim)):
            return name
    return None


def _known(claim: str) -> str | None:
    try:
        name = codecs.lookup(claim).name
    except LookupError:
        return None
    return _SAME.get(name, name)


def _strict(body: bytes, name: str, *, truncated: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(name)().decode(body) if truncated else body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None
