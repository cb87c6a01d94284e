"""The body of a document as DOCX: its paragraphs read out, and typed text written as one. No database.

WordprocessingML after ECMA-376 part 1. What a red-header page cannot carry (pictures, tables as such) is counted, never
dropped in silence. Accepted and rejected changes: text inserted counts, text deleted or moved away does not; numbers that
Word writes by itself are part of the text. python-docx, which writes here, knows none of that when it reads.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

from yaojian.kernel.rendering import docx

from .word_numbers import Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
MAIN = "word/document.xml"
MAX_PART = 20 * 1024**2
"""Bytes of one XML part; a body of 300 pages has about two million."""
MAX_PARAGRAPHS = 3_000
MAX_SIGNS = 200_000
_GONE = {f"{W}del", f"{W}moveFrom", f"{MC}Fallback"}
_MARKS = {f"{W}tab": "\t", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_LEVELS = (
    (1, re.compile(r"^[一二三四五六七八九十百]+、")),
    (2, re.compile(r"^（[一二三四五六七八九十百]+）")),
    (3, re.compile(r"^\d+[.\uff0e](?!\d)")),
    (4, re.compile(r"^（\d+）")),
)
_LONGEST_HEADING = 40


class Unreadable(Exception):
    """No DOCX with a text in it. The message says why, in Chinese, without full stop."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a DOCX holds: its paragraphs in order, and how much of what cannot stand in a red-header page."""

    paragraphs: tuple[str, ...]
    pictures: int = 0
    tables: int = 0

    @property
    def left_out(self) -> str:
        """For the drafter: 「图片 2 幅、表格 1 个」, or nothing."""
        parts = ((f"图片 {self.pictures} 幅", self.pictures), (f"表格 {self.tables} 个", self.tables))
        return "、".join(words for words, count in parts if count)


def read(path: Path) -> Reading:
    """The text of the DOCX at ``path``, empty paragraphs left out. Raises ``Unreadable``."""
    try:
        with zipfile.ZipFile(path) as archive:
            root = _part(archive, MAIN)
            numbering = Numbering(_part(archive, "word/numbering.xml"), _part(archive, "word/styles.xml"))
        return _reading(root, numbering)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError) as error:  # RuntimeError: locked, or nested too deep
        raise Unreadable("文件已损坏，打不开") from error


def _reading(root: Element | None, numbering: Numbering) -> Reading:
    if root is None:
        raise Unreadable("文件里没有 Word 正文")
    texts = (text for paragraph in _paragraphs(root) if (text := _text(paragraph, numbering)))
    return Reading(_counted(texts), len(list(root.iter(DRAWING))), len(list(root.iter(f"{W}tbl"))))


def typed(text: str) -> tuple[str, ...]:
    """Paragraphs of what somebody typed: one a line, indents and empty lines left out. Raises ``Unreadable``."""
    return _counted(line for raw in text.splitlines() if (line := _clean(raw)))


def level_of(paragraph: str) -> int:
    """1 to 4 for a heading by its number (一、 （一） 1. （1）), 0 for running text (GB/T 9704-2012 §7.3.3)."""
    inner = paragraph.rstrip("。")
    if len(paragraph) > _LONGEST_HEADING or "。" in inner:
        return 0
    return next((level for level, pattern in _LEVELS if pattern.match(paragraph)), 0)


def write(paragraphs: Sequence[str]) -> bytes:
    """A plain DOCX of these paragraphs: 仿宋 3号, two signs indented, 22 rows a page."""
    return docx.plain(paragraphs)


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    if name not in archive.namelist():
        return None
    with archive.open(name) as stream:
        content = stream.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise Unreadable("正文过大，打不开")
    if b"<!DOCTYPE" in content:
        raise Unreadable("文件里有 Word 不会写的内容")  # ECMA-376 part 2 §8.1.4: no DTD, so no entities either
    try:
        return fromstring(content)  # noqa: S314 - without a DTD nothing can expand or reach out
    except ParseError as error:
        raise Unreadable("文件内容不完整") from error


def _paragraphs(node: Element) -> Iterator[Element]:
    for child in node:
        if child.tag in _GONE:
            continue
        if child.tag == f"{W}p":
            yield child
        yield from _paragraphs(child)  # a text box inside a paragraph brings paragraphs of its own


def _text(paragraph: Element, numbering: Numbering) -> str:
    words = "".join(_signs(paragraph))
    text = _clean(words)
    return numbering.label(paragraph) + text if text else ""


def _signs(node: Element) -> Iterator[str]:
    for child in node:
        if child.tag in _GONE or child.tag in (f"{W}p", f"{W}pPr"):
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        else:
            yield from _signs(child)


def _clean(words: str) -> str:
    kept = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(kept.replace("　", " ").split())


def _counted(texts: Iterator[str]) -> tuple[str, ...]:
    found: list[str] = []
    signs = 0
    for text in texts:
        found.append(text)
        signs += len(text)
        if len(found) > MAX_PARAGRAPHS or signs > MAX_SIGNS:
            raise Unreadable(f"正文超过 {MAX_SIGNS // 10_000} 万字或 {MAX_PARAGRAPHS} 段")
    if not found:
        raise Unreadable("正文里没有文字")
    return tuple(found)
