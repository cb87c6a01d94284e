"""A workbook's sheets as text files: cells parted by tabs, moments ISO, numbers plain. Formulas give their last value."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from .errors import Unreadable

_LONGEST = 200
"""Characters of a cell that are kept: no moment, name or reading is longer."""


def write_sheets(path: Path, folder: Path) -> list[tuple[str, Path]]:
    """Name and text file of every sheet that holds anything. Raises ``Unreadable``."""
    try:
        book = python_calamine.load_workbook(path)
        written = []
        for number, title in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_index(number)
            if sheet.height:
                written.append((title, _write(sheet, folder / f"sheet{number}")))
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as problem:
        raise Unreadable("工作簿已损坏或加了密码，请另存为不加密的 XLSX 或 CSV 后再试。") from problem
    if not written:
        raise Unreadable("工作簿里没有内容，请重新导出后再试。")
    return written


def _write(sheet: python_calamine.CalamineSheet, place: Path) -> Path:
    with place.open("w", encoding="utf-8", newline="\n") as out:
        # Rows above the first used one are blank lines: people speak of rows by the numbers they see.
        out.write("\n" * (sheet.start[0] if sheet.start else 0))
        for row in sheet.iter_rows():
            out.write("\t".join([_told(cell) for cell in row]).rstrip("\t") + "\n")
    return place


def _told(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        # Excel counts days in floats: 03:07:00 may come as 03:06:59.999.
        return (cell + timedelta(milliseconds=500)).replace(microsecond=0).isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return " ".join(str(cell).split())[:_LONGEST]
