"""A ledger as a sheet (XLSX)."""

from collections.abc import Iterable, Sequence
from typing import IO

from yaojian.oa.documents import tables
from yaojian.oa.documents.tables import Head, Provenance

from .columns import Column
from .ledgers import Ledger
from .rows import Row

__all__ = ["Provenance", "write"]


def write(
    out: IO[bytes], rows: Iterable[Row], columns: Sequence[Column], ledger: Ledger, provenance: Provenance
) -> int:
    """Write the sheet; returns how many rows it has."""
    heads = [Head(column.heading(ledger), column.width) for column in columns]
    lines = ([column.told(row) for column in columns] for row in rows)
    return tables.write(out, heads, lines, provenance)
