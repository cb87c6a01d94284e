"""Columns a ledger can show, in a table, a printed catalogue or a sheet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from yaojian.oa.documents.tables import Cell, moment

from .ledgers import Ledger
from .rows import Row


@dataclass(frozen=True, slots=True)
class Column:
    """``told`` is the cell as plain text; the page draws some cells in its own way. ``width`` in characters of a sheet.

    ``is_extra``: read from the database only where it is shown. ``at``: the moment itself, so that a sheet sorts by it.
    """

    key: str
    label: str
    told: Callable[[Row], str]
    width: int = 12
    is_extra: bool = False
    at: Callable[[Row], datetime | None] | None = None

    def cell(self, row: Row) -> Cell:
        """The cell of a sheet."""
        return self.told(row) if self.at is None else self.at(row) or ""

    def heading(self, ledger: Ledger) -> str:
        """The label; the moment is called by what happened then."""
        return f"{ledger.moment_label}时间" if self.key == "at" else self.label


TITLE = Column("title", "标题", lambda row: row.title, 48)
ALL: tuple[Column, ...] = (
    Column("urgency", "缓急", lambda row: row.urgency_label, 6),
    TITLE,
    Column("kind", "类别", lambda row: row.kind_label, 6),
    Column("register", "登记号", lambda row: row.register_label, 18),
    Column("number", "文号", lambda row: row.document_number, 24),
    Column("sender", "来文单位", lambda row: row.sender, 22),
    Column("unit", "经手单位", lambda row: row.unit, 16, is_extra=True),
    Column("drafter", "经手人", lambda row: row.drafter, 10, is_extra=True),
    Column("step", "环节", lambda row: row.step, 12),
    Column("holders", "承办单位", lambda row: "、".join(row.holders), 24),
    Column("at", "时间", lambda row: moment(row.at), 20, at=lambda row: row.at),
    Column("due", "时限", lambda row: moment(row.due), 20, at=lambda row: row.due),
)
BY_KEY = {column.key: column for column in ALL}
USUAL = ("urgency", "title", "step", "at", "due")
"""Shown until somebody chooses. The title then carries numbers and sender in a second line."""


def chosen(keys: Iterable[str]) -> tuple[Column, ...]:
    """The columns of these keys in their order; unknown ones fall out, the title is always there."""
    found = tuple(BY_KEY[key] for key in dict.fromkeys(keys) if key in BY_KEY)
    return found if TITLE in found else (TITLE, *found)


def extras_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """The keys ``queries`` has to read in addition."""
    return tuple(column.key for column in columns if column.is_extra)


def moved(keys: Sequence[str], key: str, by: int) -> tuple[str, ...]:
    """The keys with one moved up (-1) or down (1); at the edge nothing changes."""
    order = list(keys)
    if key not in order:
        return tuple(order)
    place = order.index(key)
    target = min(max(place + by, 0), len(order) - 1)
    order.insert(target, order.pop(place))
    return tuple(order)
