"""Writes a report into its folder: all files or a clear refusal, and never into a folder that is not ours.

``findings.json`` is written last and by renaming, so a reader sees the old result or the new one, nothing between.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from yaojian.inspection.engine.errors import FolderTaken, FolderUnwritable, why_unwritable
from yaojian.inspection.engine.reporting.findings import report_json
from yaojian.inspection.engine.reporting.outline import outline
from yaojian.inspection.engine.reporting.page import report_html
from yaojian.inspection.engine.values import Report

_LOCK = ".yaojian-inspect.lock"
_FINDINGS = "findings.json"
_DISK = 100  # added to the system's error number by inspection.documents
_DOCUMENTS = ("report.docx", "findings.xlsx", "report.pdf")  # a process each


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


def cleared(folder: Path) -> None:
    """Remove the evidence of an earlier run, which would pass for this one's."""
    shutil.rmtree(folder / "evidence", ignore_errors=True)


def write_report(folder: Path, report: Report, evidence: Iterable[tuple[str, bytes]], *, writers: "Writers") -> None:
    """All files of ``report``. ``evidence`` gives names and contents of its copies; ``writers`` make DOCX, PDF and XLSX meanwhile."""
    fresh = folder / f"{_FINDINGS}.new"
    try:
        writers.write(report)
        (folder / "evidence").mkdir(exist_ok=True)
        for name, content in evidence:
            (folder / name).write_bytes(content)
        page = folder / "report.html.new"
        page.write_text(report_html(report), encoding="utf-8", errors="replace")
        page.replace(folder / "report.html")
        fresh.write_text(report_json(report), encoding="utf-8", errors="replace")
        writers.finish()
        fresh.replace(folder / _FINDINGS)
    except OSError as error:
        raise FolderUnwritable(folder=str(folder), reason=why_unwritable(error)) from error


def writers_for(folder: Path, *, documents: bool) -> "Writers":
    """The writers of DOCX, PDF and XLSX; of nothing where no ``documents`` are wanted."""
    return Writers(folder, _DOCUMENTS if documents else ())


class Writers:
    """Makes DOCX, PDF and XLSX in ``folder`` by processes of their own, see ``inspection.documents``, side by side.

    Started early, they load what they need while the report is still being put together. A context manager: what was
    started and got nothing to write ends with the block.
    """

    def __init__(self, folder: Path, documents: tuple[str, ...]) -> None:
        self._folder = folder
        self._documents = documents
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start the processes that have not been started."""
        for name in self._documents[len(self._started) :]:
            command = [sys.executable, "-m", "yaojian.inspection.documents", str(self._folder), name]
            self._started.append(subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._started:
            process.kill()
            process.wait()
            if process.stdin is not None:
                with suppress(BrokenPipeError):  # it went before all was told; its status said why
                    process.stdin.close()

    def write(self, report: Report) -> None:
        """Tell all of them what to write."""
        self.start()
        if not self._started:
            return
        told = json.dumps(asdict(outline(report)), ensure_ascii=True, default=datetime.isoformat).encode()
        for process in self._started:
            if process.stdin is not None:
                with suppress(BrokenPipeError):
                    process.stdin.write(told)
                    process.stdin.close()

    def finish(self) -> None:
        """Wait for all files. Raises ``OSError`` as they met it, ``CalledProcessError`` for a fault of ours."""
        for process in self._started:
            status = process.wait()
            if status >= _DISK:
                raise OSError(status - _DISK, os.strerror(status - _DISK))
            if status:
                raise subprocess.CalledProcessError(status, process.args)
