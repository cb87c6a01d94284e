"""Attachments that have no page images, as text where that is possible. What cannot be read is downloaded."""

import html
import io
import re
import zipfile

from yaojian.kernel.files import queries as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile

LARGEST = 20 * 1024**2
"""Bytes of a file, and of the text inside an archive, that are still read for a preview."""
MOST = 50_000
"""Characters shown."""
_PIECE = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|(</w:p>)")
"""A run of text, or the end of a paragraph. Text alone is wanted, so nothing needs to be parsed that could do harm."""


def text_of(file: StoredFile) -> str:
    """The text of a DOCX, TXT or CSV file; empty for other kinds, and for what cannot be read."""
    if file.size > LARGEST:
        return ""
    if file.of_kind in Kinds.TXT | Kinds.CSV:
        return _decoded(files.content_of(file))[:MOST]
    if file.of_kind is Kinds.DOCX:
        return _of_docx(files.content_of(file))[:MOST]
    return ""


def _decoded(content: bytes) -> str:
    """UTF-8, or what Chinese Windows writes."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _of_docx(content: bytes) -> str:
    """The paragraphs of the main part."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open("word/document.xml") as part:
            source = part.read(LARGEST).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError):
        return ""
    pieces = (html.unescape(found[1]) if found[1] is not None else "\n" for found in _PIECE.finditer(source))
    return "".join(pieces).strip()
