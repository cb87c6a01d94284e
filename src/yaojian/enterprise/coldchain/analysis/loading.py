"""Texts into one DuckDB table: ``reading(source, line, probe, humid, moment, value, raw)``.

``moment`` NULL: the time could not be read. ``value`` NULL: no reading; ``raw`` is then what the cell said, NULL for an
empty one, which is no reading and no problem. The order of the table is the order of the file.
"""

import csv
from pathlib import Path

import duckdb

from . import clocks, values
from .errors import Unreadable
from .layout import Layout, understand
from .limits import Limits
from .samples import BLANKS, Sample, cells_of, needs_quotes, sample
from .sources import Text

_TABLE = """CREATE TABLE reading (
  source USMALLINT, line UINTEGER, probe VARCHAR, humid BOOLEAN, moment TIMESTAMP, value DOUBLE, raw VARCHAR)"""
_RAW = 24
"""Characters kept of a cell that is no reading."""


def engine(folder: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """A database in memory that spills into ``folder`` instead of growing, and touches no network and no extension."""
    made = duckdb.connect(
        config={
            "threads": limits.threads,
            "memory_limit": f"{limits.memory_megabytes}MB",
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    made.execute(_TABLE)
    return made


def load(made: duckdb.DuckDBPyConnection, number: int, text: Text, folder: Path, limits: Limits) -> Layout:
    """Append a file's rows under the source ``number``. Raises ``Unreadable``."""
    found = sample(text.path)
    layout = _understood(made, found)
    path = text.path
    if needs_quotes(found.head, layout.delimiter):
        path = _requoted(text.path, layout.delimiter, folder / "requoted", limits)
        layout = _understood(made, sample(path))
    try:
        made.execute(_select(layout, number, text.stem), [str(path), limits.longest_line * 2])
    except duckdb.InvalidInputException as problem:
        raise Unreadable("文件的内容无法按表格读取，请重新导出或另存为 XLSX 后再试。") from problem
    return layout


def _understood(made: duckdb.DuckDBPyConnection, found: Sample) -> Layout:
    return understand(found, lambda texts, zone: clocks.judge(made, texts, zone))


def _requoted(path: Path, delimiter: str, copy: Path, limits: Limits) -> Path:
    """Quoted cells that hold delimiters or line ends: rewritten with tabs by a real CSV reader."""
    csv.field_size_limit(limits.longest_line)
    try:
        with path.open(encoding="utf-8-sig", newline="") as text, copy.open("w", encoding="utf-8", newline="\n") as out:
            for row in csv.reader(text, delimiter=delimiter):
                out.write("\t".join([" ".join(cell.split()) for cell in row]) + "\n")
    except csv.Error as problem:
        raise Unreadable("CSV 的引号不成对，或有过长的单元格，请用表格软件另存为 XLSX 后再试。") from problem
    return copy


def _select(layout: Layout, number: int, stem: str) -> str:
    """The statement that reads one file; its parameters are the path and the longest line."""
    blanks = layout.delimiter == BLANKS
    cut = "string_split_regex(trim(l), '\\s+')" if blanks else f"string_split(l, {_quoted(layout.delimiter)})"
    moment = layout.clock.sql("t")
    heading = _quoted(" ".join(layout.heading[index] for index in layout.time))
    parts = [
        f"SELECT n, p, {column.humidity} AS humid, {_quoted(column.name)} AS label, m, {_cell(column.index)} AS cell,"
        f" {_value(layout, column.index)} AS v FROM cut"
        for column in layout.columns
    ]
    if len(parts) > 1:
        # One pass over the file however many columns: the columns become rows by unnesting structs.
        packed = ", ".join(
            f"{{'humid': {column.humidity}, 'label': {_quoted(column.name)}, 'cell': {_cell(column.index)},"
            f" 'v': {_value(layout, column.index)}}}"
            for column in layout.columns
        )
        rows = f"SELECT n, p, m, one.humid, one.label, one.cell, one.v FROM (SELECT n, p, m, unnest([{packed}]) AS one FROM cut)"
    else:
        rows = parts[0]
    name = _name(layout, stem)
    return f"""
    INSERT INTO reading
    WITH line AS (
      SELECT row_number() OVER () AS n, l FROM read_csv(?, header=false, delim='\x01', quote='', escape='',
        columns={{'l': 'VARCHAR'}}, auto_detect=false, max_line_size=?)),
    piece AS (SELECT n, {cut} AS c FROM line WHERE n >= {layout.first} AND l IS NOT NULL AND trim(l, ' ,;\t') <> ''),
    timed AS (SELECT n, c, {_time(layout)} AS t, {_probe(layout)} AS p, {_unit(layout)} AS u FROM piece),
    cut AS (SELECT n, c, p, u, {moment} AS m FROM timed WHERE t <> {heading})
    SELECT {number}, n, {name}, humid, m, v,
      CASE WHEN v IS NULL OR m IS NULL THEN nullif(left(cell, {_RAW}), '') END
    FROM ({rows})
    """  # noqa: S608 - every part is ours or quoted


def _cell(index: int) -> str:
    # A list is counted from 1; beyond its end it gives NULL.
    return f"trim(c[{index + 1}], ' \t\"=\u3000\u00a0')"


def _value(layout: Layout, index: int) -> str:
    column = next(one for one in layout.columns if one.index == index)
    if column.humidity:
        return values.percent(_cell(index), decimal_comma=layout.decimal_comma)
    return values.celsius(
        _cell(index),
        fahrenheit=column.fahrenheit,
        unit="" if layout.unit is None else "u",
        decimal_comma=layout.decimal_comma,
    )


def _time(layout: Layout) -> str:
    cells = [f"coalesce({_cell(index)}, '')" for index in layout.time]
    return cells[0] if len(cells) == 1 else f"concat_ws(' ', {', '.join(cells)})"


def _probe(layout: Layout) -> str:
    cells = [f"coalesce({_cell(index)}, '')" for index in layout.probes]
    if not cells:
        return "''"
    return cells[0] if len(cells) == 1 else f"concat_ws(' ', {', '.join(cells)})"


def _unit(layout: Layout) -> str:
    return "''" if layout.unit is None else f"coalesce({_cell(layout.unit)}, '')"


def _name(layout: Layout, stem: str) -> str:
    """The probe of a row: what its cell says, what its column says, else what the file says of itself, else its name."""
    own = layout.own_name or stem
    several = sum(not column.humidity for column in layout.columns) > 1
    if layout.probes:
        return "trim(concat_ws(' ', nullif(p, ''), nullif(label, '')))" if several else f"coalesce(nullif(p, ''), {_quoted(own)})"
    lone = next(column.name for column in layout.columns if not column.humidity)
    if several:
        return f"coalesce(nullif(label, ''), {_quoted(own)})"
    return _quoted(lone or own)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\x00", "") + "'"


__all__ = ["cells_of", "engine", "load"]
