"""Tables from files and into files."""

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]  # ships no types

from yaojian.kernel.spreadsheets.reading import UnreadableTable, read_table
from yaojian.kernel.spreadsheets.writing import csv_lines, write_xlsx


def _workbook(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_cells_of_a_workbook_become_text_as_a_person_reads_it(tmp_path: Path) -> None:
    path = _workbook(
        tmp_path / "a.xlsx",
        ["名称", "数量", "日期"],
        [" 甲 ", 3.0, date(2026, 3, 1)],
        ["乙", 2.5, datetime.fromisoformat("2026-03-01 08:30")],
    )
    assert [line.cells for line in read_table(path, most=10)] == [
        ["名称", "数量", "日期"],
        ["甲", "3", "2026-03-01"],
        ["乙", "2.5", "2026-03-01 08:30"],
    ]


def test_empty_rows_are_left_out_and_numbers_stay_those_of_the_file(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", [], ["名称"], [], ["甲"])
    assert [line.number for line in read_table(path, most=10)] == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_of_chinese_offices(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('名称,地址\n药店甲,"武汉市,江岸区"\n'.encode(encoding))
    assert [line.cells for line in read_table(path, most=10)] == [["名称", "地址"], ["药店甲", "武汉市,江岸区"]]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04 no workbook at all", b"\xff\xff\x00\x81"])
def test_what_is_no_table_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableTable, match=r"。$"):
        read_table(path, most=10)


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名称\n" + "甲\n" * 10, encoding="utf-8")
    with pytest.raises(UnreadableTable, match="10 行"):
        read_table(path, most=10)


def test_no_value_becomes_a_formula() -> None:
    out = io.BytesIO()
    assert write_xlsx(out, title="a/b", headings=["名称"], rows=[["=1+1"], ["a\x00b"]], note="说明") == 2
    sheet = load_workbook(out).active
    assert [(row[0].value, row[0].data_type) for row in sheet.iter_rows()] == [
        ("说明", "s"),
        ("名称", "s"),
        ("=1+1", "s"),
        ("ab", "s"),
    ]
    told = "".join(csv_lines(["名称"], [["=1+1"], ["-3+1"], ["-3.5"], ["正常"]]))
    assert told == "\ufeff名称\r\n'=1+1\r\n'-3+1\r\n-3.5\r\n正常\r\n"
