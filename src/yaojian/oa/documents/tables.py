"""A table as a sheet (XLSX), written row by row in constant memory: ledgers, registers, what clerks take out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # as above
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]  # as above
from openpyxl.styles import Font  # type: ignore[import-untyped]  # as above
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above

from yaojian.kernel.calendar.workdays import BEIJING

_HEAVY = Font(bold=True)
_LIGHT = Font(color="FF666666", size=9)


_MOMENT = 'yyyy"年"m"月"d"日" hh:mm'
Cell = str | datetime
"""A datetime is shown as 2026年3月5日 14:05 in Beijing time and sorts as the moment it is."""


def moment(value: datetime | None) -> str:
    """2026年3月5日 14:05 in Beijing time; empty where there is none."""
    if value is None:
        return ""
    local = value.astimezone(BEIJING)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


@dataclass(frozen=True, slots=True)
class Head:
    """Head of a column; ``width`` in characters."""

    label: str
    width: int = 12


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who took it out of the system and when: stands above and below the rows."""

    title: str
    person: str
    at: datetime
    conditions: str = ""

    def sentence(self) -> str:
        """One line, as it stands in the sheet."""
        narrowed = f"，条件：{self.conditions}" if self.conditions else ""
        return f"{self.title}，由{self.person}于{moment(self.at)}导出{narrowed}。仅供内部使用，不得外传。"

    @property
    def file_name(self) -> str:
        """收文台账-待办-20260305.xlsx, by the day in Beijing."""
        return f"{self.title}-{self.at.astimezone(BEIJING):%Y%m%d}.xlsx"


def write(out: IO[bytes], heads: Sequence[Head], lines: Iterable[Sequence[Cell]], provenance: Provenance) -> int:
    """Write the sheet; returns how many rows it has."""
    book = Workbook(write_only=True)
    book.properties.creator = provenance.person
    sheet = book.create_sheet(title=provenance.title[:31])
    for place, head in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = head.width
    sheet.freeze_panes = "A3"
    sheet.append([_cell(sheet, provenance.sentence(), _LIGHT)])
    sheet.append([_cell(sheet, head.label, _HEAVY) for head in heads])
    count = 0
    for line in lines:
        sheet.append([_moment_cell(sheet, one) if isinstance(one, datetime) else _cell(sheet, one) for one in line])
        count += 1
    sheet.append([_cell(sheet, f"共 {count} 件。{provenance.sentence()}", _LIGHT)])
    book.save(out)
    return count


def _moment_cell(sheet: object, value: datetime) -> WriteOnlyCell:
    """Spreadsheets know no time zones: the hour on the wall in Beijing."""
    cell = WriteOnlyCell(sheet, value=value.astimezone(BEIJING).replace(tzinfo=None, second=0, microsecond=0))
    cell.number_format = _MOMENT
    return cell


def _cell(sheet: object, text: str, font: Font | None = None) -> WriteOnlyCell:
    """Always text: a title that begins with = is no formula, here or where somebody edits it (quote prefix)."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell
