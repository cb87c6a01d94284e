"""A ledger of problems as a sheet: small ones at once, large ones by the worker, who tells the reader when it is there."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import IO
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yaojian.inspection.rectification import queries
from yaojian.inspection.rectification.errors import TooMany
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.rectification.queries import Filters, Ledger
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
from yaojian.kernel.spreadsheets.writing import write_xlsx

JOB = "inspection.rectification.export"
OWNER_KIND = "inspection.rectification.sheet"
EXPORTED, READY = "inspection.rectification.exported", "inspection.rectification.sheet_ready"
AT_ONCE = 2_000
MOST = 100_000
LARGEST = 100 * 1024**2
KEPT = timedelta(days=7)
_STEP = 1_000
_HEADINGS = (
    "等级",
    "问题",
    "地址",
    "所在页面",
    "说明",
    "指标",
    "扣分",
    "责任单位",
    "责任人",
    "整改期限",
    "状态",
    "反弹次数",
    "整改建议",
)


def title_of(ledger: Ledger) -> str:
    """「整改台账-待派发」."""
    return f"整改台账-{ledger.label}"


@transaction.atomic
def export(*, actor: Actor, ledger: Ledger, filters: Filters, out: IO[bytes]) -> int | None:
    """Write the rows the reader may see; returns how many, or None where there are more than ``AT_ONCE`` and nothing was
    written. Raises ``NotSignedIn`` (401)."""
    checks.signed_in(actor)
    if size_of(actor, ledger, filters, most=AT_ONCE) > AT_ONCE:
        return None
    written = _written(actor, ledger, queries.every_row(actor, ledger, filters, AT_ONCE), out)
    _record(actor, ledger, written)
    return written


def size_of(actor: Actor, ledger: Ledger, filters: Filters, *, most: int = MOST) -> int:
    """How many rows there are for this reader, at most one more than ``most``."""
    return queries.listed(actor, ledger, filters).order_by()[: most + 1].count()


@transaction.atomic
def export_later(*, actor: Actor, ledger: Ledger, filters: Filters, key: str) -> JobRun:
    """Let the worker write it. The same ``key`` again is the same run. Raises ``NotSignedIn`` (401), ``TooMany`` (422)."""
    checks.signed_in(actor)
    earlier = idempotency.earlier_result(key, actor=actor, act=JOB)
    if earlier is not None:
        return runs.run_for(actor, UUID(earlier))
    if size_of(actor, ledger, filters) > MOST:
        raise TooMany(most=MOST)
    run = jobs.start_run(
        actor=actor, name=JOB, label=f"导出{title_of(ledger)}", user_id=actor.user_id, ledger=ledger.key,
        words=filters.words, severity=filters.severity, rule=filters.rule,
    )  # fmt: skip
    idempotency.remember(key, actor=actor, act=JOB, result=str(run.pk))
    return run


def export_for_run(*, actor: Actor, ledger: Ledger, filters: Filters, run_id: str) -> StoredFile:
    """What the worker does, with the rights its orderer has now. A second try after a crash begins anew."""
    jobs.advance(run_id, done=0, total=size_of(actor, ledger, filters), message="正在写入表格。")
    with tempfile.TemporaryFile() as out:
        count = _written(actor, ledger, _counted(queries.every_row(actor, ledger, filters, MOST), run_id), out)
        out.seek(0)
        return _hand_over(actor, ledger, run_id, File(out, name=f"{title_of(ledger)}.xlsx"), count)


def _counted(rows: Iterable[Rectification], run_id: str) -> Iterator[Rectification]:
    for place, row in enumerate(rows, 1):
        if place % _STEP == 0:
            jobs.advance(run_id, done=place, message=f"已写入 {place} 个问题。")
        yield row


@transaction.atomic
def _hand_over(actor: Actor, ledger: Ledger, run_id: str, upload: "File[bytes]", count: int) -> StoredFile:
    file = files.store(
        actor=actor, upload=upload, owner_kind=OWNER_KIND, owner_id=UUID(run_id), allowed=Kinds.XLSX, limit=LARGEST
    )
    jobs.finish(run_id, message=f"共 {count} 个问题，文件保留 {KEPT.days} 天。")
    if actor.user_id is not None:
        link = reverse("rectification:sheet_run", args=[run_id])
        title = f"《{title_of(ledger)}》已导出，共 {count} 个问题。"
        notices.after_commit(READY, to=[actor.user_id], title=title, link=link)
    _record(actor, ledger, count)
    return file


def file_of(run: JobRun) -> StoredFile | None:
    """The sheet of a finished run, while it is kept. The caller has checked that the run is the reader's."""
    return stored.files_of(OWNER_KIND, run.pk).first()


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """Only who ordered it; asked by ``kernel.files``."""
    return actor.user_id is not None and file.uploaded_by_id == actor.user_id


def forget_old(*, actor: Actor) -> int:
    """Remove sheets older than ``KEPT``: they are copies, and copies leak. Returns how many went."""
    old = list(StoredFile.objects.filter(owner_kind=OWNER_KIND, created__lt=timezone.now() - KEPT))
    for file in old:
        files.remove_file(actor=actor, file=file)
    return len(old)


def _written(actor: Actor, ledger: Ledger, rows: Iterable[Rectification], out: IO[bytes]) -> int:
    note = f"{title_of(ledger)}，由{actor.name}于 {timezone.localtime():%Y-%m-%d %H:%M:%S} 导出。"
    return write_xlsx(out, title=f"整改-{ledger.label}", headings=_HEADINGS, rows=_lines(rows), note=note)


def _record(actor: Actor, ledger: Ledger, count: int) -> None:
    record(actor, EXPORTED, summary=f"导出整改台账“{ledger.label}”，共 {count} 行。", rows=count)


def _lines(rows: Iterable[Rectification]) -> Iterator[Sequence[str]]:
    for row in rows:
        yield (
            row.get_severity_display(),
            row.title,
            row.url,
            row.page,
            row.excerpt,
            row.item,
            str(row.points),
            row.unit.short_name if row.unit else "",
            row.person.name if row.person else "",
            f"{row.last_day:%Y-%m-%d}" if row.last_day else "",
            row.get_state_display(),
            str(row.rounds),
            row.advice,
        )
