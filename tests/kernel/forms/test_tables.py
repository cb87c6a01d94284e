"""Tables of a form as spreadsheets: the template, the filled one, and what must be refused."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]  # ships no types

from yaojian.kernel.forms import tables
from yaojian.kernel.spreadsheets.reading import UnreadableTable

MARK = "report 2026.2 a/b"
TABLE: dict[str, Any] = {
    "title": "药品仓库",
    "type": "array",
    "maxItems": 50,
    "x-row-label": "仓库",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "kind", "area"],
        "properties": {
            "name": {"title": "仓库名称", "type": "string", "minLength": 2, "maxLength": 10},
            "kind": {"title": "类型", "type": "string", "enum": ["常温库", "冷藏库"]},
            "area": {"title": "面积", "type": "number", "exclusiveMinimum": 0, "x-unit": "平方米"},
            "since": {"title": "启用日期", "type": "string", "format": "date"},
            "own": {"title": "是否自有", "type": "boolean"},
            "rate": {"title": "利用率", "type": "number", "readOnly": True},
        },
    },
}
HEADINGS = ["仓库名称", "类型", "面积（平方米）", "启用日期（选填）", "是否自有（选填）"]


def _template(tmp_path: Path, *rows: dict[str, Any], mark: str = MARK) -> Path:
    out = io.BytesIO()
    tables.write_template(out, table=TABLE, mark=mark, rows=rows)
    path = tmp_path / "仓库.xlsx"
    path.write_bytes(out.getvalue())
    return path


def _fill(tmp_path: Path, *rows: list[Any]) -> Path:
    path = _template(tmp_path)
    book = load_workbook(path)
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            book.active.cell(number, place, value)
    book.save(path)
    return path


def _read(path: Path) -> tables.Read:
    return tables.read(path, table=TABLE, mark=MARK, most=50)


def test_template_has_headings_lists_and_a_hidden_mark(tmp_path: Path) -> None:
    book = load_workbook(_template(tmp_path))
    assert [cell.value for cell in book.active[1]] == HEADINGS
    assert [one.formula1 for one in book.active.data_validations.dataValidation] == ['"常温库,冷藏库"', '"是,否"']
    assert book[tables.MARK_SHEET].sheet_state == "veryHidden"


def test_rows_go_out_and_come_back_the_same(tmp_path: Path) -> None:
    rows = [
        {"name": "一号库", "kind": "常温库", "area": 3200, "since": "2020-01-02", "own": True},
        {"name": "=2+3", "kind": "冷藏库", "area": 12.5},
    ]
    read = _read(_template(tmp_path, *rows))
    assert (read.rows, read.troubles) == (rows, [])


def test_every_wrong_cell_is_told_with_row_and_column(tmp_path: Path) -> None:
    path = _fill(
        tmp_path,
        ["一号库", "常温库", 3200, "2020年1月2日", "是"],
        ["二", "冷库", "1800平", "昨天", "也许"],
        ["", "常温库", 20],
    )
    told = [(one.row, one.column) for one in _read(path).troubles]
    assert told == [(3, "仓库名称"), (3, "类型"), (3, "面积"), (3, "启用日期"), (3, "是否自有"), (4, "仓库名称")]


def test_chinese_dates_full_width_numbers_and_moved_columns_are_read(tmp_path: Path) -> None:
    path = _template(tmp_path)
    book = load_workbook(path)
    sheet = book.active
    sheet["A1"], sheet["C1"] = sheet["C1"].value, sheet["A1"].value
    for place, value in enumerate(["\uff13，\uff12\uff10\uff10", "常温库", "一号库", "2020/1/2"], start=1):
        sheet.cell(2, place, value)
    book.save(path)
    assert _read(path).rows == [{"name": "一号库", "kind": "常温库", "area": 3200, "since": "2020-01-02"}]


def test_missing_and_strange_columns_are_told(tmp_path: Path) -> None:
    path = _template(tmp_path)
    book = load_workbook(path)
    book.active["C1"] = "体积"
    book.active["A2"] = "一号库"
    book.save(path)
    assert [one.sentence for one in _read(path).troubles] == [
        "模板里没有“体积”这一列，请用下载的模板填写。",
        "缺少“面积”这一列，请用下载的模板填写。",
    ]


def test_formula_is_refused_and_its_cell_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match="表格里有公式（C2 单元格）"):
        _read(_fill(tmp_path, ["一号库", "常温库", "=1000+2200"]))


@pytest.mark.parametrize(("mark", "sentence"), [("report 2025.1 a/b", "重新下载"), ("", "不是本系统的模板")])
def test_template_of_another_form_is_refused(tmp_path: Path, mark: str, sentence: str) -> None:
    path = _template(tmp_path, mark=mark or MARK)
    if not mark:
        book = load_workbook(path)
        del book[tables.MARK_SHEET]
        book.save(path)
    with pytest.raises(UnreadableTable, match=sentence):
        _read(path)


def test_million_rows_are_refused_without_being_read(tmp_path: Path) -> None:
    path = _template(tmp_path)
    kept = {name: content for name, content in _parts(path).items() if name != "xl/worksheets/sheet1.xml"}
    row = b'<row r="2"><c r="A2"><v>1</v></c></row>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
        archive.writestr(
            "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + row * 1_000_000 + b"</sheetData></worksheet>"
        )
    assert path.stat().st_size < 400_000
    with pytest.raises(UnreadableTable, match="表格太长，这张表最多 50 行"):
        _read(path)


def test_sheet_that_swells_is_told_as_such_and_not_as_too_long(tmp_path: Path) -> None:
    path = _template(tmp_path)
    kept = {name: content for name, content in _parts(path).items() if name != "xl/worksheets/sheet1.xml"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (65 * 1024**2))
    with pytest.raises(UnreadableTable, match="表格展开后超过 64 MB"):
        _read(path)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", "仓库名称,类型\n一号库,常温库".encode(), b"\x00" * 4096]
)
def test_what_is_no_workbook_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableTable, match="。$"):
        _read(path)


def test_plain_workbook_of_somebody_else_is_no_template(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    Workbook().save(path)
    with pytest.raises(UnreadableTable, match="不是本系统的模板"):
        _read(path)


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
