"""A table of results is read row by row; every cell that is wrong is told with its row and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.supervision.columns import COLUMNS, CellWrong, missing, places
from yaojian.enterprise.supervision.errors import TableUnreadable
from yaojian.kernel.spreadsheets.reading import Line, UnreadableTable, read_table

MOST_ROWS = 5_000
MOST_NOTES = 5
"""Rows that may stand above the headings."""
MOST_PROBLEMS = 200
"""More are counted but not listed: whoever has so many wrong cells begins with the first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """``row`` as the spreadsheet counts, ``column`` the heading, ``text`` a sentence."""

    row: int
    column: str
    text: str


@dataclass(slots=True)
class Table:
    """Rows that are right, with their company's code; and what is wrong."""

    rows: list[dict[str, Any]]
    problems: list[Problem]
    count: int


def lines_of(path: Path) -> list[Line]:
    """The row of headings and what follows it; notes above the headings are left out. Raises ``TableUnreadable`` (422)."""
    try:
        lines = read_table(path, most=MOST_ROWS + MOST_NOTES)
    except UnreadableTable as problem:
        raise TableUnreadable(reason=str(problem)) from problem
    for place, line in enumerate(lines[:MOST_NOTES]):
        if places(line.cells):
            return lines[place:]
    return lines


def read(lines: Sequence[Line], companies: Mapping[str, Company]) -> Table:
    """``companies`` by credit code: those the actor may record results of. Raises ``TableUnreadable`` without headings."""
    found = places(lines[0].cells)
    if absent := missing(found):
        raise TableUnreadable(reason=f"第 {lines[0].number} 行缺少列“{'”“'.join(absent)}”。")
    table = Table([], [], len(lines) - 1)
    seen: dict[tuple[str, str], int] = {}
    for line in lines[1:]:
        values = _values(line, found, table.problems)
        if values is not None:
            _take(line, values, companies, seen, table)
    return table


def codes_in(lines: Sequence[Line]) -> set[str]:
    """Every credit code of the table, tidied where it can be."""
    found = places(lines[0].cells)
    column = COLUMNS[0]
    codes = set()
    for line in lines[1:]:
        try:
            codes.add(column.parse(_cell(line, found.get(column.name))))
        except CellWrong:  # told with its row by ``read``
            continue
    return codes


def _values(line: Line, found: Mapping[str, int], problems: list[Problem]) -> dict[str, Any] | None:
    """The row's values, or None where one of its cells is wrong."""
    values: dict[str, Any] = {}
    wrong = False
    for column in COLUMNS:
        cell = _cell(line, found.get(column.name))
        try:
            if column.required and not cell:
                raise CellWrong("必须填写。")
            values[column.name] = column.parse(cell)
        except CellWrong as problem:
            problems.append(Problem(line.number, column.heading, str(problem)))
            wrong = True
    return None if wrong else values


def _cell(line: Line, place: int | None) -> str:
    return line.cells[place] if place is not None and place < len(line.cells) else ""


def _take(
    line: Line,
    values: dict[str, Any],
    companies: Mapping[str, Company],
    seen: dict[tuple[str, str], int],
    table: Table,
) -> None:
    code = values.pop("credit_code")
    same = (code, values["number"])
    if code not in companies:
        table.problems.append(Problem(line.number, COLUMNS[0].heading, "没有这家企业，或不由您管辖。"))
    elif same in seen:
        text = f"与第 {seen[same]} 行重复。"
        table.problems.append(Problem(line.number, "编号或文号", text))
    else:
        seen[same] = line.number
        table.rows.append(values | {"company": companies[code], "row": line.number})
