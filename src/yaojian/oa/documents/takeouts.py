"""Sheets taken out of the office's ledgers: small ones at once, large ones by the worker, with progress.

The rooms that own a ledger say what stands in it (``Table``); how it is written, handed over and forgotten is the same for all.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.files import queries as stored
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.jobs import queries as runs
from yaojian.kernel.jobs import services as jobs
from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.permissions import checks

from . import tables
from .tables import Cell, Head, Provenance

OWNER_KIND = "oa.export"
READY = "oa.export.ready"
AT_ONCE, MOST = 2_000, 100_000
"""Rows written within the request, and rows one sheet may hold."""
LARGEST = 200 * 1024**2
KEPT = timedelta(days=7)
STEP = 1_000
"""Rows between two words about the progress."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is to be written. ``lines`` is read once. ``action`` is what the audit log calls it."""

    provenance: Provenance
    heads: Sequence[Head]
    lines: Iterable[Sequence[Cell]]
    action: str

    @property
    def title(self) -> str:
        """收文台账-待办."""
        return self.provenance.title


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished small one."""

    name: str
    content: bytes
    rows: int


@transaction.atomic
def write_now(*, actor: Actor, table: Table) -> Sheet:
    """The sheet at once; the caller has counted its rows."""
    checks.signed_in(actor)
    out = io.BytesIO()
    count = tables.write(out, table.heads, table.lines, table.provenance)
    _record(actor, table, count)
    return Sheet(table.provenance.file_name, out.getvalue(), count)


@transaction.atomic
def order(*, actor: Actor, job: str, title: str, key: str, **arguments: Any) -> JobRun:
    """Let the worker write it; the reader is told when it is there. The same key again is the same run.

    ``job`` is the task that makes the table from ``user_id`` and ``arguments`` and calls ``write_for_run``.
    """
    checks.signed_in(actor)
    earlier = idempotency.earlier_result(key, actor=actor, act=job)
    if earlier is not None:
        return runs.run_for(actor, UUID(earlier))
    run = jobs.start_run(actor=actor, name=job, label=f"导出{title}", user_id=actor.user_id, **arguments)
    idempotency.remember(key, actor=actor, act=job, result=str(run.pk))
    return run


def write_for_run(*, actor: Actor, table: Table, run_id: str, total: int) -> StoredFile:
    """What the worker does. A second try after a crash begins anew."""
    jobs.advance(run_id, done=0, total=total, message="正在写入表格。")
    with tempfile.TemporaryFile() as out:
        count = tables.write(out, table.heads, _counted(table.lines, run_id), table.provenance)
        out.seek(0)
        return _hand_over(actor, table, run_id, File(out, name=table.provenance.file_name), count)


def _counted(lines: Iterable[Sequence[Cell]], run_id: str) -> Iterator[Sequence[Cell]]:
    for place, line in enumerate(lines, 1):
        if place % STEP == 0:
            jobs.advance(run_id, done=place, message=f"已写入 {place} 件。")
        yield line


@transaction.atomic
def _hand_over(actor: Actor, table: Table, run_id: str, upload: "File[bytes]", count: int) -> StoredFile:
    file = files.store(
        actor=actor, upload=upload, owner_kind=OWNER_KIND, owner_id=UUID(run_id), allowed=Kinds.XLSX, limit=LARGEST
    )
    jobs.finish(run_id, message=f"共 {count} 件，文件保留 {KEPT.days} 天。")
    if actor.user_id is not None:
        notices.after_commit(
            READY, to=[actor.user_id], title=f"《{table.title}》已导出，共 {count} 件。", link=f"/oa/exports/{run_id}"
        )
    _record(actor, table, count)
    return file


def file_of(run: JobRun) -> StoredFile | None:
    """The sheet of a finished run, while it is kept. The caller has checked that the run is the reader's."""
    return stored.files_of(OWNER_KIND, run.pk).first()


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """Only who ordered it; asked by ``kernel.files``."""
    return actor.user_id is not None and file.uploaded_by_id == actor.user_id


def forget_old(*, actor: Actor) -> int:
    """Remove sheets older than ``KEPT``: they are copies, and copies leak. Returns how many went."""
    old = StoredFile.objects.filter(owner_kind=OWNER_KIND, created__lt=timezone.now() - KEPT)
    for file in old:
        files.remove_file(actor=actor, file=file)
    return len(old)


def _record(actor: Actor, table: Table, count: int) -> None:
    record(
        actor,
        table.action,
        summary=f"导出{table.title} {count} 件。",
        conditions=table.provenance.conditions,
        columns="、".join(head.label for head in table.heads),
        count=count,
    )
