"""The readings an analysis accepted: one Parquet file a probe, all of them in one archive. Read by probe and stretch of time.

Columns: ``moment`` (local time, without a zone), ``value`` (℃), sorted by moment. A member of the archive is named by its
probe; Parquet is compressed already, the archive only holds it together.
"""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import duckdb

from .series import Readings

_AT_ONCE = 2_000
_READER: dict[str, str | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "128MB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@dataclass(slots=True)
class Keeper:
    """Takes the accepted readings of one probe after another; ``close`` puts them together at ``target``."""

    made: duckdb.DuckDBPyConnection
    folder: Path
    target: Path
    parts: dict[str, Path] = field(default_factory=dict)

    def add(self, probe: str, readings: Readings) -> None:
        """Readings of one probe, sorted by moment."""
        part = self.folder / f"kept{len(self.parts)}"
        self.made.register("accepted", {"moment": readings.moments, "value": readings.values})
        self.made.execute(
            f"COPY (SELECT make_timestamp(moment) AS moment, value FROM accepted) TO '{part}'"  # noqa: S608 - a path of ours
            " (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)"
        )
        self.made.unregister("accepted")
        self.parts[probe] = part

    def close(self) -> None:
        """Nothing is written where nothing was accepted."""
        if not self.parts:
            return
        with zipfile.ZipFile(self.target, "w", zipfile.ZIP_STORED) as archive:
            for probe, part in self.parts.items():
                archive.write(part, _member(probe))


def kept(archive: Path, probe: str, start: datetime, end: datetime) -> Iterator[tuple[datetime, float]]:
    """Accepted readings of a probe from ``start`` (included) to ``end`` (not), in order; none of an unknown probe."""
    with tempfile.TemporaryDirectory(prefix="coldchain-") as folder:
        with zipfile.ZipFile(archive) as packed:
            if _member(probe) not in packed.namelist():
                return
            part = Path(folder) / "part"
            with packed.open(_member(probe)) as source, part.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        with duckdb.connect(config=dict(_READER)) as made:
            found = made.execute(
                "SELECT moment, value FROM read_parquet(?) WHERE moment >= ? AND moment < ? ORDER BY moment, value",
                [str(part), start, end],
            )
            while rows := found.fetchmany(_AT_ONCE):
                yield from rows


def _member(probe: str) -> str:
    return f"{quote(probe, safe='')}.parquet"
