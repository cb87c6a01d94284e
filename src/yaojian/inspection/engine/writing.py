"""Writes a report into its folder: all files or a clear refusal, and never into a folder that is not ours.

``findings.json`` is written last and by renaming, so a reader sees the old result or the new one, nothing between.
"""

import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from yaojian.inspection.engine.errors import FolderTaken, FolderUnwritable, why_unwritable
from yaojian.inspection.engine.reporting.evidence import warc_of
from yaojian.inspection.engine.reporting.findings import report_json
from yaojian.inspection.engine.reporting.page import report_html
from yaojian.inspection.engine.spooling import Spool
from yaojian.inspection.engine.values import Report

_LOCK = ".yaojian-inspect.lock"
_FINDINGS = "findings.json"


@contextmanager
def claimed(folder: Path) -> Iterator[Path]:
    """The folder, made if need be, held against a second run for as long as the block lasts.

    Raises ``FolderTaken`` when it holds files that are not an earlier result, or another run writes there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in folder.iterdir()}
        if names - {_LOCK} and _FINDINGS not in names and _LOCK not in names:
            raise FolderTaken(folder=str(folder), reason="里已有其他文件")
        lock = (folder / _LOCK).open("w")
    except OSError as error:
        raise FolderUnwritable(folder=str(folder), reason=why_unwritable(error)) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FolderTaken(folder=str(folder), reason="正被另一次检查使用") from error
        yield folder


def write_report(folder: Path, report: Report, spool: Spool, kept: Mapping[str, int]) -> None:
    """All files of ``report``. ``kept`` names evidence files and where the spool holds them."""
    try:
        shutil.rmtree(folder / "evidence", ignore_errors=True)
        (folder / "evidence").mkdir()
        for name, position in sorted(kept.items()):
            answer = spool.get(position, limit=0)
            (folder / name).write_bytes(warc_of(answer, report.run.started_at))
        _replace(folder / "report.html", report_html(report))
        _replace(folder / _FINDINGS, report_json(report))
    except OSError as error:
        raise FolderUnwritable(folder=str(folder), reason=why_unwritable(error)) from error


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, encoding="utf-8", errors="replace")
    fresh.replace(path)
