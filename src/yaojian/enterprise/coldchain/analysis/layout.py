"""Which line is the heading, which columns are moment, probe, temperature and humidity; from samples of the file."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from . import headings, values
from .clocks import Clock
from .errors import Unreadable
from .samples import BLANKS, DELIMITERS, Sample, cells_of

Judge: TypeAlias = "Callable[[list[str], int], tuple[Clock, float] | None]"
_ENOUGH = 0.6
"""Part of the sampled cells that must be moments for a column to be the clock."""


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of readings. ``index`` from 0; ``name``: what its heading says of the probe, empty where nothing."""

    index: int
    name: str
    humidity: bool
    fahrenheit: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How one file lies. ``first``: number of the first line of data, from 1. ``time``: one column, or day and time of day."""

    delimiter: str
    first: int
    heading: tuple[str, ...]
    time: tuple[int, ...]
    clock: Clock
    probes: tuple[int, ...]
    unit: int | None
    columns: tuple[ValueColumn, ...]
    decimal_comma: bool
    own_name: str

    @property
    def form(self) -> str:
        """「long」: a row a probe and moment; 「wide」: a column a probe."""
        return "long" if self.probes else "wide"


@dataclass(frozen=True, slots=True)
class _Grid:
    """The sample cut by one delimiter. ``start``: index of the first data line in the head."""

    delimiter: str
    head: list[list[str]]
    rows: list[list[str]]
    start: int
    time: tuple[int, ...]
    clock: Clock

    def column(self, index: int) -> list[str]:
        return [row[index] if index < len(row) else "" for row in self.rows]

    @property
    def width(self) -> int:
        """Cells of most rows."""
        return Counter(len(row) for row in self.rows).most_common(1)[0][0]


def understand(sample: Sample, judge: Judge) -> Layout:
    """The layout of a file. Raises ``Unreadable`` where no column of moments or none of readings can be found."""
    grids = [grid for delimiter in DELIMITERS if (grid := _grid(sample, delimiter, judge))]
    found = [(grid, columns) for grid in grids if (columns := _numbers(grid))]
    # Blanks stand inside moments and names too: they part cells only where nothing else does.
    found = [one for one in found if one[0].delimiter != BLANKS] or found
    if not found:
        if grids:
            raise Unreadable("文件里有时间，但没有找到温度列。请确认导出时选了温度，表头写明“温度”或探头名称。")
        raise Unreadable("文件里没有找到时间列。请确认每行都有日期和时间（如 2026-01-05 03:07），再重新导出。")
    grid, numbers = max(found, key=lambda one: (len(one[1]), one[0].width, -DELIMITERS.index(one[0].delimiter)))
    return _layout(grid, numbers)


def _grid(sample: Sample, delimiter: str, judge: Judge) -> _Grid | None:
    head = [cells_of(line, delimiter) for line in sample.head]
    later = [cells_of(line, delimiter) for line in sample.later]
    likely = [row for row in [*head, *later] if len(row) > 1]
    if not likely:
        return None
    zone = _zone(head)
    dense = [row for row in likely if sum(any(char.isdigit() for char in cell) for cell in row) >= 1]
    widest = max((len(row) for row in dense), default=0)
    best: tuple[float, int, tuple[int, ...], Clock] | None = None
    for index in range(min(widest, 12)):
        for columns in ((index,), (index, index + 1)):
            texts = [
                text for row in dense if (text := moment_text(row, columns)) and _may_be_moment(text, len(columns))
            ]
            if len(texts) < max(1, len(dense) * _ENOUGH / 2):
                continue
            if (judged := judge(texts[:400], zone)) and judged[1] >= _ENOUGH:
                clock, part = judged
                quality = part * len(texts) / len(dense) + _bonus(head, columns, texts, clock)
                if best is None or quality > best[0] + 1e-9:
                    best = (quality, len(columns), columns, clock)
    if best is None:
        return None
    _, _, time, clock = best
    start = _first_row(head, time, clock, judge)
    return _Grid(delimiter, head, [*[row for row in head[start:] if len(row) > 1], *later], start, time, clock)


def moment_text(row: Sequence[str], columns: tuple[int, ...]) -> str:
    """The text of the moment in a row: one cell, or day and time joined by a blank."""
    return " ".join(row[index] for index in columns if index < len(row))


def _may_be_moment(text: str, parts: int) -> bool:
    """Cheap refusal of what cannot be a moment, so that few columns are tried in earnest."""
    digits = sum(char.isdigit() for char in text)
    if parts == 2:
        day, _, clock = text.partition(" ")
        return 3 <= digits <= 20 and len(day) >= 6 and (":" in clock or "：" in clock or "时" in clock)
    return (5 <= digits <= 23 and any(sign in text for sign in ":：-/年时. ")) or digits in {10, 12, 13, 14}


def _bonus(head: list[list[str]], columns: tuple[int, ...], texts: list[str], clock: Clock) -> float:
    """A heading that says time, and a time of day beside the day, decide among columns that all read."""
    named = any(headings.is_time(row[columns[0]]) for row in head[:40] if columns[0] < len(row))
    clocked = sum(":" in text or "：" in text or "时" in text for text in texts) / len(texts)
    number = 0.5 if clock.way in {"serial", "epoch"} and not named else 0.0
    return 0.5 * named + clocked - number


def _zone(head: list[list[str]]) -> int:
    """Minutes ahead of UTC that the lines above the data name; local time where they name none."""
    for row in head[:40]:
        for cell in row:
            if (headings.is_time(cell) or "时区" in cell or "zone" in cell.lower()) and len(cell) < 60:
                zone = headings.zone_minutes(cell)
                if zone is None and ("时区" in cell or "zone" in cell.lower()):
                    zone = next(
                        (minutes for other in row if (minutes := headings.zone_minutes(other)) is not None), None
                    )
                if zone is not None:
                    return zone
    return headings.LOCAL_MINUTES


def _first_row(head: list[list[str]], time: tuple[int, ...], clock: Clock, judge: Judge) -> int:
    """Index of the first line that has a moment and something like a reading; metadata lines may hold moments too."""
    for index, row in enumerate(head):
        others = [cell for place, cell in enumerate(row) if place not in time]
        reads = any(values.is_number(cell) or values.is_blank_reading(cell) for cell in others if cell)
        text = moment_text(row, time)
        if reads and _may_be_moment(text, len(time)) and judge([text], clock.zone):
            following = head[index + 1 : index + 4]
            if not following or any(len(other) == len(row) for other in following if any(other)):
                return index
    return 0


def _numbers(grid: _Grid) -> list[int]:
    """Columns whose cells are numbers or say that there is none."""
    found = []
    for index in range(grid.width):
        if index in grid.time:
            continue
        cells = [cell for cell in grid.column(index) if cell]
        comma = grid.delimiter != ","
        numbers = sum(values.is_number(cell.replace(",", ".") if comma else cell) for cell in cells)
        silent = sum(values.is_blank_reading(cell) for cell in cells)
        if (
            cells
            and numbers + silent >= 0.6 * len(cells)
            and (numbers or headings.is_temperature(_heading(grid, index)))
        ):
            found.append(index)
    return found


def _heading(grid: _Grid, index: int) -> str:
    """Everything the heading lines say of a column. Lines as wide as the data count, at most three above it."""
    rows = [row for row in grid.head[max(0, grid.start - 3) : grid.start] if _is_heading(row, grid)]
    return " ".join(row[index] for row in rows if index < len(row) and row[index])


def _is_heading(row: list[str], grid: _Grid) -> bool:
    filled = sum(bool(cell) for cell in row)
    wide = len(row) >= min(grid.width, 3) or len(row) == grid.width
    return wide and filled >= 1 and (grid.width == 2 or filled > 1) and not _is_note(row)


def _is_note(row: list[str]) -> bool:
    """「设备编号：SN001」: a line of facts about the logger, no heading."""
    return any("：" in cell or ": " in cell for cell in row[:1])


def _layout(grid: _Grid, numbers: list[int]) -> Layout:
    names = {index: _heading(grid, index) for index in range(grid.width)}
    unit = next((index for index, name in names.items() if headings.is_unit(name)), None)
    humid = [index for index in numbers if headings.is_humidity(names[index])]
    warm = [index for index in numbers if headings.is_temperature(names[index])]
    probes = _probe_columns(grid, names, {*warm, *humid, unit})
    plain = [index for index in numbers if index not in {*humid, *probes, unit} and not headings.is_other(names[index])]
    temperatures = [index for index in (warm or plain) if index not in probes and index != unit]
    if not temperatures:
        raise Unreadable("文件里有时间，但没有找到温度列。请确认导出时选了温度，表头写明“温度”或探头名称。")
    if probes and not warm and len(plain) > 1:
        temperatures = plain[-1:] if len(plain) <= 2 and not names[plain[0]] else plain
    notes = grid.head[: grid.start]
    whole_is_f = any(headings.is_fahrenheit(cell) for row in notes for cell in row) and not any(
        headings.is_fahrenheit(names[index]) for index in temperatures
    )
    alone = len(temperatures) == 1
    columns = [
        ValueColumn(
            index,
            _column_name(names[index], place, alone=alone),
            humidity=False,
            fahrenheit=headings.is_fahrenheit(names[index]) or (whole_is_f and "℃" not in names[index]),
        )
        for place, index in enumerate(temperatures, start=1)
    ]
    columns += [
        ValueColumn(index, headings.probe_name(names[index]), humidity=True, fahrenheit=False) for index in humid
    ]
    return Layout(
        delimiter=grid.delimiter,
        first=grid.start + 1,
        heading=tuple(names[index] for index in range(grid.width)),
        time=grid.time,
        clock=grid.clock,
        probes=probes,
        unit=unit,
        columns=tuple(columns),
        decimal_comma=grid.delimiter != "," and _has_decimal_comma(grid, temperatures),
        own_name=_own_name(notes),
    )


def _column_name(heading: str, place: int, *, alone: bool) -> str:
    """Empty for a lone column that only says 「温度」: then the file's own name tells the probe."""
    bare = headings.probe_name(heading)
    if bare:
        return bare
    return "" if alone else (headings.plain(heading) or f"探头{place}")


def _probe_columns(grid: _Grid, names: dict[int, str], taken: set[int | None]) -> tuple[int, ...]:
    """The column that names each row's probe; two where the exact one (通道 1) repeats within another (设备)."""
    ranked = sorted(
        (rank, index)
        for index, name in names.items()
        if index not in taken
        and index not in grid.time
        and (rank := headings.probe_rank(name)) is not None
        and not values.is_number(name)
        and any(grid.column(index))
        and not _is_wide_column(grid, index, name)
    )
    if not ranked:
        return ()
    best = ranked[0][1]
    cells = grid.column(best)
    for _, other in ranked[1:]:
        pairs = set(zip(grid.column(other), cells, strict=True))
        if len(pairs) > len(set(cells)) and len(pairs) < len(cells) / 2:
            return (other, best)
    return (best,)


def _is_wide_column(grid: _Grid, index: int, name: str) -> bool:
    """「探头1」 above readings is a probe's column, 「探头」 above 1, 2, 1, 2 names probes: readings have fractions."""
    cells = [cell for cell in grid.column(index) if cell]
    numbers = [cell for cell in cells if values.is_number(cell)]
    silent = [cell for cell in cells if values.is_blank_reading(cell)]
    if len(numbers) + len(silent) < 0.8 * len(cells):
        return False
    others = [other for other in range(grid.width) if other not in {index, *grid.time}]
    if not others or any(char.isdigit() for char in name):
        return True
    return any("." in cell for cell in numbers)


def _has_decimal_comma(grid: _Grid, columns: list[int]) -> bool:
    cells = [cell for index in columns for cell in grid.column(index) if cell]
    with_comma = sum("," in cell and values.is_number(cell.replace(",", ".")) for cell in cells)
    return with_comma > len(cells) / 4


def _own_name(notes: list[list[str]]) -> str:
    """What the lines above the data call the logger: 「探头名称：1号库东」, 「Logger Name, A1」."""
    for words in headings.PROBE_WORDS:
        for row in notes:
            first, second = [*row, "", ""][:2]
            label, mark, rest = first.replace("：", ":").partition(":")
            if words.search(label) and len(label) <= 24 and not headings.is_time(label):
                told = rest.strip() if mark and rest.strip() else second.strip()
                if told and (mark or len([cell for cell in row if cell]) == 2):
                    return headings.plain(told)[:60]
    return ""
