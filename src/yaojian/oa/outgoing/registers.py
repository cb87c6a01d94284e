"""发文登记簿: every number of a sign and year with what it stands on; a gap would show."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yaojian.kernel.numbering import queries as numbers
from yaojian.kernel.numbering.models import Number, NumberState
from yaojian.oa.documents import tables
from yaojian.oa.documents.tables import Head, Provenance

from . import queries
from .models import Outgoing, Sign

HEADINGS = (
    "发文字号",
    "状态",
    "标题",
    "文种",
    "主送",
    "缓急",
    "公开属性",
    "印数",
    "拟稿单位",
    "拟稿人",
    "时间",
    "说明",
)
WIDTHS = {"发文字号": 24, "标题": 48, "主送": 24, "拟稿单位": 18, "时间": 17, "说明": 30}
"""Columns of the workbook that are not of the usual width, in characters."""
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Line:
    """One number. ``outgoing`` is the document that bears it."""

    value: int
    number: str
    state: str
    state_label: str
    reason: str
    at: datetime
    outgoing: Outgoing | None

    @property
    def may_be_void(self) -> bool:
        """Reserved ones, and those given back."""
        return self.state in (NumberState.RESERVED, NumberState.FREE)


@dataclass(frozen=True, slots=True)
class Register:
    """All numbers of a sign and year, the newest first. ``missing`` are numbers that should be there and are not."""

    sign: Sign
    year: int
    lines: tuple[Line, ...]
    missing: tuple[int, ...]

    def count(self, state: str) -> int:
        """How many numbers are in this state."""
        return sum(line.state == state for line in self.lines)

    @property
    def bound(self) -> int:
        """Numbers on documents."""
        return self.count(NumberState.BOUND)

    @property
    def reserved(self) -> int:
        """Numbers kept aside."""
        return self.count(NumberState.RESERVED)

    @property
    def void(self) -> int:
        """Numbers that are never used."""
        return self.count(NumberState.VOID)


def register_of(sign: Sign, year: int) -> Register:
    """The register; two queries. The caller has checked the right on the sign."""
    rows = list(numbers.numbers_of(sign.series, year))
    bearers = {outgoing.pk: outgoing for outgoing in queries.outgoings().filter(sign=sign, year=year)}
    lines = [_line(sign, year, row, bearers) for row in rows]
    present = {row.value for row in rows}
    missing = tuple(value for value in range(1, max(present, default=0) + 1) if value not in present)
    return Register(sign, year, tuple(reversed(lines)), missing)


def years_of(sign: Sign) -> list[int]:
    """Years with numbers, and this one; the newest first."""
    years = Outgoing.objects.filter(sign=sign, year__isnull=False).values_list("year", flat=True).distinct()
    return sorted({queries.this_year(), *(year for year in years if year)}, reverse=True)


def as_csv(register: Register) -> bytes:
    """The register for a spreadsheet, in numeric order: UTF-8 with mark, so that WPS and Excel read it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([_harmless(cell) for cell in _cells(line)] for line in reversed(register.lines))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(register: Register, provenance: Provenance) -> bytes:
    """The same rows as a workbook, every cell text."""
    out = io.BytesIO()
    heads = [Head(label, WIDTHS.get(label, 12)) for label in HEADINGS]
    tables.write(out, heads, (list(_cells(line)) for line in reversed(register.lines)), provenance)
    return out.getvalue()


def _line(sign: Sign, year: int, row: Number, bearers: dict[UUID, Outgoing]) -> Line:
    bearer = bearers.get(UUID(row.subject_id)) if row.state == NumberState.BOUND and row.subject_id else None
    return Line(
        row.value,
        sign.number(year, row.value),
        row.state,
        row.get_state_display(),
        row.reason,
        row.changed,
        bearer,
    )


def _cells(line: Line) -> Iterator[str]:
    yield from (line.number, line.state_label)
    one = line.outgoing
    if one is None:
        yield from [""] * 8
    else:
        document = one.document
        yield from (document.title, one.get_genre_display(), one.main_to, document.get_urgency_display())
        yield from (one.get_disclosure_display(), str(one.copies), document.unit.short_name, document.drafter.name)
    yield tables.moment(line.at)
    yield line.reason


def _harmless(cell: str) -> str:
    """A title that begins like a formula must not be computed by whoever opens the file."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
