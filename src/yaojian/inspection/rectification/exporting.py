"""A ledger of problems as a sheet: small ones at once, large ones by the worker, who tells the reader when it is there."""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yaojian.inspection.rectification import queries
from yaojian.inspection.rectification.errors import TooMany
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.rectification.queries import Filters, Ledger
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.permissions import checks
from yaojian.kernel.spreadsheets.writing import write_xlsx
from yaojian.kernel.takeouts import services as takeouts
from yaojian.kernel.takeouts.kinds import Takeout
from yaojian.kernel.takeouts.services import AT_ONCE, MOST, Content

JOB = "inspection.rectification.export"
EXPORTED = "inspection.rectification.exported"
SHEETS = Takeout(
    "inspection.rectification.sheet", "个问题", lambda run_id: reverse("rectification:sheet_run", args=[run_id])
)
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


def export_later(*, actor: Actor, ledger: Ledger, filters: Filters, key: str) -> JobRun:
    """Let the worker write it. The same ``key`` again is the same run. Raises ``NotSignedIn`` (401), ``TooMany`` (422)."""
    checks.signed_in(actor)
    if size_of(actor, ledger, filters) > MOST:
        raise TooMany(most=MOST)
    return takeouts.order(
        actor=actor, job=JOB, title=title_of(ledger), key=key,
        ledger=ledger.key, words=filters.words, severity=filters.severity, rule=filters.rule,
    )  # fmt: skip


def export_for_run(*, actor: Actor, ledger: Ledger, filters: Filters, run_id: str) -> StoredFile:
    """What the worker does, with the rights its orderer has now."""
    content = Content(
        file_name=f"{title_of(ledger)}.xlsx",
        title=title_of(ledger),
        rows=queries.every_row(actor, ledger, filters, MOST),
        total=size_of(actor, ledger, filters),
        write=lambda out, rows: _written(actor, ledger, rows, out),
        audit=lambda count: _record(actor, ledger, count),
    )
    return takeouts.write(SHEETS, content, actor=actor, run_id=run_id)


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
