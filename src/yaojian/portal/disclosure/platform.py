"""The platform's fixed parts, from ``data``: boards, headings, the yearly report's table. Each file names its source."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Board:
    """One of the platform's parts. ``kind``: single (one article), list (a column), tree (the headings), link."""

    key: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What the law has published of itself (条例第二十条), one item; ``duties``: what of this bureau's work goes there."""

    code: str
    slug: str
    label: str
    clause: str
    duties: str = ""

    @property
    def address(self) -> str:
        """Its page on the public site."""
        return f"/zfxxgk/{self.slug}/"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of table 2 or 4. ``counted``: genres whose documents make its figures; empty: entered by hand.

    ``total``: its last column is the sum of the others; ``whole``: only whole numbers.
    """

    key: str
    label: str
    columns: tuple[str, ...]
    heading: str
    counted: tuple[str, ...]
    table: int = 2
    total: bool = False
    whole: bool = False

    def is_sum(self, place: int) -> bool:
        """Whether the column at ``place`` is worked out from the others."""
        return self.total and place == len(self.columns) - 1


@cache
def _platform() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load((_DATA / "platform.yaml").read_text(encoding="utf-8"))
    return raw


@cache
def boards() -> tuple[Board, ...]:
    """All boards in their order."""
    return tuple(Board(**one) for one in _platform()["boards"])


@cache
def headings() -> tuple[Heading, ...]:
    """The fifteen headings in the order of the law."""
    return tuple(Heading(**one) for one in _platform()["headings"])


def heading_of(code: str) -> Heading:
    """Raises ``KeyError`` for a code the law does not know."""
    return next((one for one in headings() if one.code == code), None) or _unknown(code)


def _unknown(code: str) -> Heading:
    raise KeyError(code)


def proactive_days() -> int:
    """Working days within which a document must be public (条例第二十六条)."""
    return int(_platform()["proactive_days"]["days"])


@cache
def report_rows() -> tuple[ReportRow, ...]:
    """Tables 2 and 4 of the yearly report, row by row."""
    raw = yaml.safe_load((_DATA / "year_report.yaml").read_text(encoding="utf-8"))
    return tuple(
        ReportRow(
            row["key"],
            row["label"],
            tuple(group["columns"]),
            group["heading"],
            tuple(row.get("counted", ())),
            group.get("table", 2),
            group.get("total", False),
            group.get("whole", False),
        )
        for group in raw["groups"]
        for row in group["rows"]
    )
