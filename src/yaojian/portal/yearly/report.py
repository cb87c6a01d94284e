"""The three tables of the yearly report, figure by figure with the list behind it, and what does not add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.disclosure import yearly
from yaojian.portal.disclosure.rights import MANAGE
from yaojian.portal.disclosure.yearly import Cell
from yaojian.portal.interaction.applications import annual
from yaojian.portal.interaction.applications.rights import READ

TITLES = {
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is printed; ``address`` of the records it counts, empty where nobody counted; ``by_hand``: entered.

    ``column``: what stands above it.
    """

    text: str
    address: str
    by_hand: bool
    column: str


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under one set of columns. ``head`` stands above the labels."""

    head: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Figure, ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report."""

    number: int
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A year. ``faults``: sentences about figures that do not fit together."""

    year: int
    tables: tuple[Table, ...]
    faults: tuple[str, ...]


def report_of(actor: Actor, year: int) -> Report:
    """The report as it stands now. Applications are counted, not shown. Raises ``RightMissing`` (403)."""
    checks.require(actor, MANAGE)
    cells = yearly.year_cells(year)
    third = annual.whole_table(year)
    lists = reverse("portal:applications:list") if checks.holds(actor, READ) else ""
    tables = (
        Table(2, TITLES[2], tuple(_parts(cell for cell in cells if cell.row.table == 2))),
        Table(3, TITLES[3], (_applications(third, lists),)),
        Table(4, TITLES[4], tuple(_parts(cell for cell in cells if cell.row.table == 4))),
    )
    return Report(year, tables, (*yearly.faults(cells, yearly.year_cells(year - 1)), *third.faults))


def _parts(cells: Iterable[Cell]) -> Iterable[Part]:
    for heading, found in groupby(cells, key=lambda cell: (cell.row.heading, cell.row.columns)):
        rows = [(row, list(line)) for row, line in groupby(found, key=lambda cell: cell.row)]
        yield Part(heading[0], heading[1], tuple((row.label, tuple(map(_figure, line))) for row, line in rows))


def _figure(cell: Cell) -> Figure:
    return Figure(yearly.printed(cell.value), cell.address, cell.entered is not None, cell.row.columns[cell.place])


def _applications(table: annual.Table, lists: str) -> Part:
    columns = (*(column.label for column in annual.COLUMNS), "总计")
    lines = (
        (
            row.label,
            tuple(
                Figure(
                    str(cell.value), lists + cell.address if lists and cell.value else "", bool(cell.corrected), column
                )
                for column, cell in zip(columns, row.cells, strict=True)
            ),
        )
        for row in table.rows
    )
    return Part("项目", columns, tuple(lines))
