"""Rows become a sheet (XLSX), written one by one in constant memory, or CSV that every office program opens."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # as above
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]  # as above
from openpyxl.styles import Font  # type: ignore[import-untyped]  # as above
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above

_HEAVY = Font(bold=True)
_LIGHT = Font(color="FF666666", size=9)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BELOW_ZERO = re.compile(r"-[0-9]+(\.[0-9]+)?")
"""A number and nothing else: −1.5 ℃ is no formula."""


def write_xlsx(
    out: IO[bytes], *, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], note: str = ""
) -> int:
    """Write a sheet named ``title``; ``note`` stands above the headings. Returns how many rows it has.

    Every cell is text: a value that begins with = is no formula, here or where somebody edits it.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=_sheet_name(title))
    for place, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(12, min(40, len(heading) * 3))
    sheet.freeze_panes = "A3" if note else "A2"
    if note:
        sheet.append([_cell(sheet, note, _LIGHT)])
    sheet.append([_cell(sheet, heading, _HEAVY) for heading in headings])
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
        count += 1
    book.save(out)
    return count


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """CSV piece by piece, with the mark by which office programs know UTF-8.

    A value that a program would take for a formula gets an apostrophe before it.
    """
    yield "\ufeff"
    for row in (headings, *rows):
        line = io.StringIO()
        csv.writer(line).writerow([f"'{text}" if _is_formula(text) else text for text in row])
        yield line.getvalue()


def _is_formula(text: str) -> bool:
    return text.startswith(_FORMULA) and not _BELOW_ZERO.fullmatch(text)


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31] or "Sheet1"


def _cell(sheet: object, text: str, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    if _is_formula(text):
        cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell
