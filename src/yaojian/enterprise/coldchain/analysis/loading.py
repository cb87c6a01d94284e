"""Texts into one DuckDB table: ``reading(source, line, probe, humid, moment, value, raw)``.

``moment`` NULL: the time could not be read. ``value`` NULL: no reading; ``raw`` is then what the cell said, NULL for an
empty one, which is no reading and no problem. The order of the table is the order of the file.
"""

import csv
from pathlib import Path

import duckdb

from . import clocks, values
from .errors import Unreadable
from .layout import Layout, ValueColumn, understand
from .limits import Limits
from .samples import BLANKS, Sample, needs_quotes, sample
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
    heading = _quoted(" ".join(layout.heading[index] for index in layout.time))
    return f"""
    INSERT INTO reading
    WITH line AS (
      SELECT row_number() OVER () AS n, l FROM read_csv(?, header=false, delim='\x01', quote='', escape='',
        columns={{'l': 'VARCHAR'}}, auto_detect=false, max_line_size=?)),
    piece AS (SELECT n, {cut} AS c FROM line WHERE n >= {layout.first} AND l IS NOT NULL),
    timed AS (SELECT n, c, {_probe(layout)} AS p, {_unit(layout)} AS u, {_moment(layout)} AS m, {_time(layout)} AS t FROM piece),
    cell AS ({_cells(layout)})
    SELECT {number}, n, {_name(layout, stem)}, humid, m, v,
      CASE WHEN v IS NULL OR m IS NULL THEN nullif(left({_trimmed("cell")}, {_RAW}), '') END AS raw
    FROM cell WHERE m IS NOT NULL OR (trim(t) <> {heading} AND (v IS NOT NULL OR {_trimmed("cell")} <> ''))
    """  # noqa: S608 - every part is ours or quoted


def _cells(layout: Layout) -> str:
    """One row for each cell of readings, in one pass over the file however many columns there are."""
    if len(layout.columns) == 1:
        only = layout.columns[0]
        label, cell = _quoted(only.name), _raw(only.index)
        return f"SELECT n, p, t, m, {only.humidity} AS humid, {label} AS label, {cell} AS cell, {_value(layout, only)} AS v FROM timed"  # noqa: S608 - every part is ours or quoted
    packed = ", ".join(
        f"{{'humid': {column.humidity}, 'label': {_quoted(column.name)}, 'cell': {_raw(column.index)},"
        f" 'v': {_value(layout, column)}}}"
        for column in layout.columns
    )
    return f"SELECT n, p, t, m, one.humid, one.label, one.cell, one.v FROM (SELECT n, p, t, m, unnest([{packed}]) AS one FROM timed)"  # noqa: S608 - every part is ours or quoted


def _raw(index: int) -> str:
    # A list is counted from 1; beyond its end it gives NULL.
    return f"c[{index + 1}]"


def _trimmed(cell: str) -> str:
    return f"trim({cell}, ' \t\"=\u3000\u00a0')"


def _value(layout: Layout, column: ValueColumn) -> str:
    cell = _raw(column.index)
    if column.humidity:
        return values.percent(_trimmed(cell), decimal_comma=layout.decimal_comma)
    return values.celsius(
        cell,
        _trimmed(cell),
        fahrenheit=column.fahrenheit,
        unit="" if layout.unit is None else "u",
        decimal_comma=layout.decimal_comma,
    )


def _moment(layout: Layout) -> str:
    return layout.clock.sql(_time(layout), _trimmed(_time(layout)) if len(layout.time) == 1 else "")


def _time(layout: Layout) -> str:
    if len(layout.time) == 1:
        return _raw(layout.time[0])
    return f"concat_ws(' ', {', '.join(_trimmed(_raw(index)) for index in layout.time)})"


def _probe(layout: Layout) -> str:
    """Blanks and quotes around a name are taken off when the names are unified, once a name instead of once a row."""
    if not layout.probes:
        return "''"
    return (
        _raw(layout.probes[0]) if len(layout.probes) == 1 else f"concat_ws(' ', {', '.join(map(_raw, layout.probes))})"
    )


def _unit(layout: Layout) -> str:
    return "''" if layout.unit is None else f"coalesce({_raw(layout.unit)}, '')"


def _name(layout: Layout, stem: str) -> str:
    """The probe of a row: what its cell says, what its column says, else what the file says of itself, else its name."""
    own = layout.own_name or stem
    several = sum(not column.humidity for column in layout.columns) > 1
    if layout.probes:
        return (
            "trim(concat_ws(' ', nullif(p, ''), nullif(label, '')))"
            if several
            else f"coalesce(nullif(p, ''), {_quoted(own)})"
        )
    lone = next(column.name for column in layout.columns if not column.humidity)
    if several:
        return f"coalesce(nullif(label, ''), {_quoted(own)})"
    return _quoted(lone or own)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\x00", "") + "'"
