"""A sheet ordered, written by the worker with progress, handed over, forgotten.

The room that owns the ledger checks who may read it, says what stands in the sheet and how the audit log calls that.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any, Generic, TypeVar
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.errors import Refusal
from yaojian.kernel.files import queries as stored
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.jobs import queries as runs
from yaojian.kernel.jobs import services as jobs
from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.permissions import checks

from . import kinds
from .kinds import Takeout

AT_ONCE, MOST = 2_000, 100_000
"""Rows written within the request, and rows one sheet may hold."""
LARGEST = 200 * 1024**2
KEPT = timedelta(days=7)
STEP = 1_000
"""Rows between two words about the progress."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Content(Generic[Row]):
    """What the worker writes: ``write(out, rows)`` returns how many rows it wrote; ``audit`` is told that number."""

    file_name: str
    title: str
    rows: Iterable[Row]
    total: int
    write: Callable[[IO[bytes], Iterable[Row]], int]
    audit: Callable[[int], None]


@transaction.atomic
def order(*, actor: Actor, job: str, title: str, key: str, **arguments: Any) -> JobRun:
    """Let the worker write it; the reader is told when it is there. The same key again is the same run.

    ``job`` is the task that makes the content from ``user_id`` and ``arguments`` and calls ``write``.
    Raises ``NotSignedIn`` (401).
    """
    checks.signed_in(actor)
    earlier = idempotency.earlier_result(key, actor=actor, act=job)
    if earlier is not None:
        return runs.run_for(actor, UUID(earlier))
    run = jobs.start_run(actor=actor, name=job, label=f"导出{title}", user_id=actor.user_id, **arguments)
    idempotency.remember(key, actor=actor, act=job, result=str(run.pk))
    return run


@contextmanager
def ordered(run_id: str, user_id: int) -> Iterator[Actor]:
    """For the task: the orderer with the rights he has now. A refusal ends the run with its sentence."""
    try:
        yield actor_of(User.objects.get(pk=user_id), channel=Channel.JOB)
    except Refusal as refusal:
        jobs.fail(run_id, message=str(refusal))


def write(kind: Takeout, content: Content[Row], *, actor: Actor, run_id: str) -> StoredFile:
    """What the worker does. A second try after a crash begins anew."""
    jobs.advance(run_id, done=0, total=content.total, message="正在写入表格。")
    with tempfile.TemporaryFile() as out:
        count = content.write(out, _counted(kind, content.rows, run_id))
        out.seek(0)
        return _hand_over(kind, content, File(out, name=content.file_name), actor, run_id, count)


def _counted(kind: Takeout, rows: Iterable[Row], run_id: str) -> Iterator[Row]:
    for place, row in enumerate(rows, 1):
        if place % STEP == 0:
            jobs.advance(run_id, done=place, message=f"已写入 {place} {kind.measure}。")
        yield row


@transaction.atomic
def _hand_over(
    kind: Takeout, content: Content[Row], upload: "File[bytes]", actor: Actor, run_id: str, count: int
) -> StoredFile:
    file = files.store(
        actor=actor, upload=upload, owner_kind=kind.key, owner_id=UUID(run_id), allowed=Kinds.XLSX, limit=LARGEST
    )
    jobs.finish(run_id, message=f"共 {count} {kind.measure}，文件保留 {KEPT.days} 天。")
    if actor.user_id is not None:
        title = f"《{content.title}》已导出，共 {count} {kind.measure}。"
        notices.after_commit(kind.ready, to=[actor.user_id], title=title, link=kind.page(run_id))
    content.audit(count)
    return file


def file_of(kind: Takeout, run: JobRun) -> StoredFile | None:
    """The sheet of a finished run, while it is kept. The caller has checked that the run is the reader's."""
    return stored.files_of(kind.key, run.pk).first()


def forget_old(*, actor: Actor) -> int:
    """Remove sheets older than ``KEPT``: they are copies, and copies leak. Returns how many went."""
    old = list(StoredFile.objects.filter(owner_kind__in=kinds.owners(), created__lt=timezone.now() - KEPT))
    for file in old:
        files.remove_file(actor=actor, file=file)
    return len(old)
