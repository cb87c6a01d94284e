"""A list of records as a spreadsheet: a template to fill in, and the filled one back as typed rows with their problems.

The template names definition, version and place in a hidden sheet, so that last year's file is not read as this year's.
Formulas are refused: what a cell shows and what it computes somewhere else are two things. Nothing is read of a table that
is too long. No tables of the database here.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import python_calamine
from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types
from openpyxl.styles import Font, PatternFill  # type: ignore[import-untyped]  # as above
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]  # as above

from yaojian.kernel.spreadsheets.reading import Line, UnreadableTable, read_table

from . import checking, parsing, schemas
from .definitions import Definition
from .schemas import Schema

MARK_SHEET = "版本"
_LONGEST_SHEET = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_OVERLAP = 16
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_YES_NO = ("是", "否")
_LONGEST_LIST = 250  # what a list in a cell may be long, by the format


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one row. ``row`` is its number in the file as its maker sees it; 0 for the file as a whole."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds. ``rows`` only counts while there are no ``troubles``."""

    rows: list[dict[str, Any]]
    troubles: list[Trouble]
    lines: int


def columns_of(table: Schema) -> list[tuple[str, Schema]]:
    """The columns somebody fills in, in order; computed ones are not asked."""
    return [(name, one) for name, one in table["items"]["properties"].items() if not one.get("readOnly")]


def write_template(out: IO[bytes], *, table: Schema, mark: str, rows: Sequence[Mapping[str, Any]] = ()) -> None:
    """A workbook with headings, lists to choose from and the ``rows`` there are. ``mark`` says what it belongs to."""
    book = Workbook()
    sheet = book.active
    sheet.title = _sheet_name(str(table["title"]))
    columns = columns_of(table)
    demanded = table["items"].get("required", ())
    for place, (name, schema) in enumerate(columns, start=1):
        _heading(sheet, place, schema, must=name in demanded, most=int(table.get("maxItems", parsing.MOST_ROWS)))
    for number, row in enumerate(rows, start=2):
        for place, (name, schema) in enumerate(columns, start=1):
            _put(sheet.cell(number, place), schema, row.get(name))
    sheet.freeze_panes = "A2"
    hidden = book.create_sheet(MARK_SHEET)
    hidden["A1"] = mark
    hidden.sheet_state = "veryHidden"
    book.save(out)


def _heading(sheet: Any, place: int, schema: Schema, *, must: bool, most: int) -> None:
    letter = get_column_letter(place)
    cell = sheet.cell(1, place, _heading_of(schema, must=must))
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="FFE8F0FA")
    sheet.column_dimensions[letter].width = max(12, min(40, len(str(cell.value)) * 2 + 4))
    if choices := _labels(schema):
        listed = ",".join(choices)
        if len(listed) <= _LONGEST_LIST:
            lists = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=not must)
            lists.errorTitle, lists.error = "不在选项中", "请从列表中选择。"
            sheet.add_data_validation(lists)
            lists.add(f"{letter}2:{letter}{most + 1}")
    elif schema.get("format") == "date":
        for number in range(2, min(most, 200) + 2):
            sheet.cell(number, place).number_format = "yyyy-mm-dd"


def _heading_of(schema: Schema, *, must: bool) -> str:
    unit = f"（{schema['x-unit']}）" if schema.get("x-unit") else ""
    return f"{schema['title']}{unit}{'' if must else '（选填）'}"


def _labels(schema: Schema) -> list[str]:
    if schemas.kind_of(schema) == "boolean":
        return list(_YES_NO)
    return [label for _, label in schemas.choices_of(schema)]


def _put(cell: Any, schema: Schema, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        value = _YES_NO[0] if value else _YES_NO[1]
    cell.value = value if isinstance(value, int | float) else str(value)
    if isinstance(cell.value, str):  # text that begins with = stays text
        cell.data_type = "s"


def read(path: Path, *, table: Schema, mark: str, most: int) -> Read:
    """The rows of a filled template, or what is wrong with it, row by row.

    Raises ``UnreadableTable`` for a file that is no table, is too long, has formulas, or belongs to another form.
    """
    _refuse_grave(path, mark, most)
    lines = read_table(path, most=most + 1)
    columns, troubles = _columns(table, lines[0])
    if troubles:
        return Read([], troubles, len(lines) - 1)
    rows: list[dict[str, Any]] = []
    form = Definition.of({"$id": "row", "title": str(table["title"]), **_row_schema(table)})
    for line in lines[1:]:
        row = {name: value for name, value in _values(columns, line) if value is not None}
        rows.append(row)
        troubles += [Trouble(line.number, one.label, one.sentence) for one in checking.check(form, row)]
    return Read(rows, troubles, len(lines) - 1)


def _row_schema(table: Schema) -> Schema:
    """One row as a form: computed columns are not asked."""
    items: Schema = table["items"]
    properties = dict(columns_of(table))
    return items | {
        "properties": properties,
        "required": [name for name in items.get("required", ()) if name in properties],
    }


def _columns(table: Schema, heading: Line) -> tuple[list[tuple[int, str, Schema]], list[Trouble]]:
    """Which column holds what, by its heading; the order may be changed, and columns that are optional left out."""
    demanded = table["items"].get("required", ())
    known = {str(schema["title"]): (name, schema) for name, schema in columns_of(table)}
    found: list[tuple[int, str, Schema]] = []
    troubles: list[Trouble] = []
    for place, text in enumerate(heading.cells):
        title = text.replace("（选填）", "").partition("（")[0].strip() if text not in known else text
        full = next((one for one in (text, text.replace("（选填）", "").strip(), title) if one in known), None)
        if full is None:
            if text:
                troubles.append(
                    Trouble(heading.number, text[:40], f"模板里没有“{text[:40]}”这一列，请用下载的模板填写。")
                )
            continue
        name, schema = known.pop(full)
        found.append((place, name, schema))
    for title, (name, _) in known.items():
        if name in demanded:
            troubles.append(Trouble(heading.number, title, f"缺少“{title}”这一列，请用下载的模板填写。"))
    return found, troubles


def _values(columns: list[tuple[int, str, Schema]], line: Line) -> Iterator[tuple[str, Any]]:
    for place, name, schema in columns:
        text = line.cells[place] if place < len(line.cells) else ""
        yield name, typed(schema, text)


def typed(schema: Schema, text: str) -> Any:
    """A cell as the form holds it; what cannot be read as its type stays text, for the check to name."""
    if not text:
        return None
    kind = schemas.kind_of(schema)
    if kind == "boolean":
        return {"是": True, "否": False, "true": True, "false": False, "√": True, "×": False}.get(text, text)
    if kind in ("integer", "number"):
        return parsing.number(text, whole=kind == "integer")
    if schema.get("format") == "date":
        return parsing.iso_date(text)
    labels = {label: value for value, label in schemas.choices_of(schema)}
    return labels.get(text, text)


def _refuse_grave(path: Path, mark: str, most: int) -> None:
    """Before anything is read into memory: length, formulas, and whether it is the right template."""
    if not zipfile.is_zipfile(path):
        raise UnreadableTable("请上传下载的 XLSX 模板，其他格式不能导入。")
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _scan(archive, name, most)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as problem:
        raise UnreadableTable("表格文件已损坏或加了密码，请另存为不加密的 XLSX 后重新上传。") from problem
    told = _mark_of(path)
    if told is None:
        raise UnreadableTable("这不是本系统的模板，请下载本表的模板，把内容复制进去后再上传。")
    if told != mark:
        raise UnreadableTable("这个模板是其他年度、其他版本或其他表格的，请重新下载本表的模板。")


def _scan(archive: zipfile.ZipFile, name: str, most: int) -> None:
    rows = read_bytes = 0
    tail = b""
    with archive.open(name) as stream:
        while piece := stream.read(_CHUNK):
            read_bytes += len(piece)
            text = tail + piece
            if b"<f>" in text or b"<f " in text or b"<f/>" in text:
                raise UnreadableTable(f"表格里有公式{_cell_of_formula(text)}，请把公式的结果粘贴为数值后再上传。")
            rows += text.count(b"<row ") - tail.count(b"<row ")
            # The heading and some rows that only have a format.
            if read_bytes > _LONGEST_SHEET:
                most_told = _LONGEST_SHEET // 1024**2
                raise UnreadableTable(f"表格展开后超过 {most_told} MB，没有读下去，请只保留要填的行和列后再上传。")
            if rows > most * 2 + 200:
                raise UnreadableTable(f"表格太长，这张表最多 {most} 行，请删去多余的行后再上传。")
            tail = text[-_OVERLAP:]


def _cell_of_formula(text: bytes) -> str:
    """「（C2 单元格）」, where the cell stands in the same piece of the sheet."""
    before = text[: min(place for sign in (b"<f>", b"<f ", b"<f/>") if (place := text.find(sign)) >= 0)]
    cells = _CELL.findall(before)
    return f"（{cells[-1].decode()} 单元格）" if cells else ""


def _mark_of(path: Path) -> str | None:
    try:
        book = python_calamine.load_workbook(path)
        if MARK_SHEET not in book.sheet_names:
            return None
        rows = book.get_sheet_by_name(MARK_SHEET).to_python()
    except (python_calamine.CalamineError, OSError, ValueError) as problem:
        raise UnreadableTable("表格文件已损坏或加了密码，请另存为不加密的 XLSX 后重新上传。") from problem
    return str(rows[0][0]) if rows and rows[0] else None


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31] or "表格"
