"""A titled table as PDF/A-2: the print catalogue of a ledger, with the reader's watermark."""

from dataclasses import dataclass
from datetime import datetime

from yaojian.kernel.rendering.pdf import typesetter
from yaojian.kernel.rendering.sheet import foot


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column, its share of the width, and whether it holds figures (set to the right)."""

    label: str
    share: float = 1.0
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One table; every row has as many texts as there are columns."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    printed_by: str
    printed_at: datetime
    watermark: str = ""
    landscape: bool = False


def render(listing: Listing) -> bytes:
    """The table as PDF/A-2, its head on each page. Raises ``FontMissing``, ``GlyphMissing``, ``NotSettable``,
    and ``ValueError`` for a row of another length."""
    for place, row in enumerate(listing.rows, 1):
        if len(row) != len(listing.columns):
            raise ValueError(f"row {place} has {len(row)} texts for {len(listing.columns)} columns")
    data = {
        "title": listing.title,
        "columns": [{"label": one.label, "share": one.share, "right": one.figures} for one in listing.columns],
        "rows": [list(row) for row in listing.rows],
        "printed": foot(listing.printed_by, listing.printed_at),
        "watermark": listing.watermark,
        "landscape": listing.landscape,
    }
    return typesetter.set("listing.typ", data, listing.printed_at)
