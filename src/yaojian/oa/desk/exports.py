"""Ledgers taken out as sheets: small ones at once, large ones by the worker."""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
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

from . import queries, sheets
from .columns import Column, extras_of
from .errors import TooManyRows
from .filters import Filters
from .ledgers import Centre, Ledger
from .rows import Row
from .sheets import Provenance

OWNER_KIND = "oa.export"
READY = "oa.export.ready"
JOB = "oa.desk.export"
AT_ONCE, MOST = 2_000, 100_000
LARGEST = 200 * 1024**2
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Order:
    """What to take out. ``conditions`` are the filters as a reader would say them."""

    centre: Centre
    ledger: Ledger
    filters: Filters
    columns: tuple[Column, ...]
    conditions: str = ""

    @property
    def title(self) -> str:
        """收文台账-待办."""
        return f"{self.centre.label}台账-{self.ledger.label}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished small one."""

    name: str
    content: bytes
    rows: int


def is_small(actor: Actor, order: Order) -> bool:
    """Whether it is written at once. Raises ``TooManyRows`` (422)."""
    if queries.count_of(actor, order.ledger, order.filters, most=AT_ONCE) <= AT_ONCE:
        return True
    if queries.count_of(actor, order.ledger, order.filters, most=MOST) > MOST:
        raise TooManyRows(most=MOST)
    return False


@transaction.atomic
def export_now(*, actor: Actor, order: Order) -> Sheet:
    """A sheet of at most ``AT_ONCE`` rows."""
    checks.signed_in(actor)
    out, now = io.BytesIO(), timezone.now()
    rows = queries.every_row(actor, order.ledger, order.filters, extras_of(order.columns))
    count = sheets.write(out, rows, order.columns, order.ledger, _provenance(actor, order))
    _record(actor, order, count)
    return Sheet(f"{order.title}-{now:%Y%m%d}.xlsx", out.getvalue(), count)


@transaction.atomic
def export_later(*, actor: Actor, order: Order, query: str, key: str) -> JobRun:
    """Let the worker write it; the reader is told when it is there. The same key again is the same run."""
    checks.signed_in(actor)
    earlier = idempotency.earlier_result(key, actor=actor, act=JOB)
    if earlier is not None:
        return runs.run_for(actor, UUID(earlier))
    run = jobs.start_run(
        actor=actor,
        name=JOB,
        label=f"导出{order.title}",
        user_id=actor.user_id,
        centre=order.centre.key,
        status=order.ledger.key,
        query=query,
        keys=[column.key for column in order.columns],
    )
    idempotency.remember(key, actor=actor, act=JOB, result=str(run.pk))
    return run


def write_for_run(*, actor: Actor, order: Order, run_id: str) -> StoredFile:
    """What the worker does. A second try after a crash begins anew."""
    total = queries.count_of(actor, order.ledger, order.filters, most=MOST)
    jobs.advance(run_id, done=0, total=total, message="正在写入表格。")

    def counted() -> Iterator[Row]:
        rows = queries.every_row(actor, order.ledger, order.filters, extras_of(order.columns))
        for place, row in enumerate(rows, 1):
            if place % 1_000 == 0:
                jobs.advance(run_id, done=place, message=f"已写入 {place} 件。")
            yield row

    with tempfile.TemporaryFile() as out:
        count = sheets.write(out, counted(), order.columns, order.ledger, _provenance(actor, order))
        out.seek(0)
        return _hand_over(actor, order, run_id, File(out, name=f"{order.title}-{timezone.now():%Y%m%d}.xlsx"), count)


@transaction.atomic
def _hand_over(actor: Actor, order: Order, run_id: str, upload: "File[bytes]", count: int) -> StoredFile:
    file = files.store(
        actor=actor, upload=upload, owner_kind=OWNER_KIND, owner_id=UUID(run_id), allowed=Kinds.XLSX, limit=LARGEST
    )
    jobs.finish(run_id, message=f"共 {count} 件，文件保留 {KEPT.days} 天。")
    if actor.user_id is not None:
        notices.after_commit(
            READY, to=[actor.user_id], title=f"《{order.title}》已导出，共 {count} 件。", link=f"/oa/exports/{run_id}"
        )
    _record(actor, order, count)
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


def _provenance(actor: Actor, order: Order) -> Provenance:
    return Provenance(order.title, actor.name, timezone.now(), order.conditions)


def _record(actor: Actor, order: Order, count: int) -> None:
    summary = f"导出{order.title} {count} 件。"
    shown = "、".join(column.label for column in order.columns)
    record(actor, "oa.desk.exported", summary=summary, conditions=order.conditions, columns=shown, count=count)
