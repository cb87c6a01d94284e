"""A report as headings, paragraphs and tables, and the rows of its sheet; text without any markup."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 or 2."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``strong`` words stand before the text."""

    text: str
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``shares`` are the widths of the columns in parts of their sum."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of the spreadsheet."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole report: cover, body, sheet. ``moment`` (aware) is the only time the files bear."""

    title: str
    site: str
    moment: datetime
    facts: tuple[str, ...]
    blocks: tuple[Block, ...]
    sheet: Sheet


def outline_from(data: Mapping[str, Any]) -> Outline:
    """What ``dataclasses.asdict`` and JSON made of an outline. Raises ``KeyError``, ``TypeError``, ``ValueError``."""
    sheet = Sheet(tuple(data["sheet"]["headings"]), tuple(tuple(row) for row in data["sheet"]["rows"]))
    blocks = tuple(_block(row) for row in data["blocks"])
    moment = datetime.fromisoformat(data["moment"])
    return Outline(data["title"], data["site"], moment, tuple(data["facts"]), blocks, sheet)


def _block(row: Mapping[str, Any]) -> Block:
    if "level" in row:
        return Heading(row["level"], row["text"])
    if "shares" in row:
        return Table(tuple(row["head"]), tuple(tuple(cells) for cells in row["rows"]), tuple(row["shares"]))
    return Paragraph(row["text"], row["strong"])
