"""A file a person made becomes rows of text. What the cells mean is the caller's question.

The caller has had the file's kind and size checked (``kernel.files``): archives inside XLSX are bounded there.
"""

import codecs
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

LONGEST_CELL = 4_000
"""Characters of one cell that are kept; more is told as a problem by whoever checks the rows."""
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class UnreadableTable(Exception):
    """The file is no table we can read; the text is a Chinese sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``number`` is the row's number in the file as its maker sees it, counted from 1."""

    number: int
    cells: list[str]


def read_table(path: Path, *, most: int) -> list[Line]:
    """All rows that hold anything, of the first sheet, at most ``most``.

    Dates become ISO, whole numbers lose their ``.0``, blanks at the ends go. Raises ``UnreadableTable``.
    """
    with path.open("rb") as stream:
        packed = stream.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    lines = _workbook(path) if packed else _csv(path)
    rows = [Line(number, cells) for number, cells in enumerate(lines, start=1) if any(cells)]
    if not rows:
        raise UnreadableTable("表格里没有内容，请确认数据在第一个工作表。")
    if len(rows) > most:
        raise UnreadableTable(f"表格超过 {most} 行，请拆成几个文件。")
    return rows


def _workbook(path: Path) -> Iterable[list[str]]:
    try:
        book = python_calamine.load_workbook(path)
        sheet = book.get_sheet_by_index(0)
        # Rows above the first used one count too: people speak of rows by the numbers they see.
        rows = sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as problem:
        raise UnreadableTable("表格文件已损坏或加了密码，请另存为不加密的 XLSX 或 CSV 后重新上传。") from problem
    return ([_told(cell) for cell in row] for row in rows)


def _told(cell: object) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return _plain(str(cell))


def _plain(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()[: LONGEST_CELL + 1]


def _csv(path: Path) -> Iterable[list[str]]:
    text = decoded(path.read_bytes())
    first = text.partition("\n")[0]
    delimiter = max(",\t;，", key=first.count)
    try:
        return [[_plain(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as problem:
        raise UnreadableTable("CSV 文件的格式不对，请用表格软件打开后另存为 XLSX 再上传。") from problem


def decoded(content: bytes) -> str:
    """Text as Chinese offices write it: UTF-8 or UTF-16 with mark, UTF-8 without, else GB 18030. Raises ``UnreadableTable``."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable("看不出文件的文字编码，请用表格软件另存为 XLSX 再上传。")
