"""A ledger of problems as a sheet."""

from collections.abc import Iterator, Sequence
from typing import IO

from django.db import transaction
from django.utils import timezone

from yaojian.inspection.rectification import queries
from yaojian.inspection.rectification.errors import TooMany
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.rectification.queries import Filters, Ledger
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.spreadsheets.writing import write_xlsx

MOST = 10_000
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


@transaction.atomic
def export(*, actor: Actor, ledger: Ledger, filters: Filters, out: IO[bytes]) -> int:
    """Write the rows the reader may see; returns how many. Raises ``TooMany`` (422)."""
    if queries.listed(actor, ledger, filters).order_by()[: MOST + 1].count() > MOST:
        raise TooMany(most=MOST)
    note = f"整改台账-{ledger.label}，由{actor.name}于 {timezone.localtime():%Y-%m-%d %H:%M:%S} 导出。"
    rows = _lines(queries.every_row(actor, ledger, filters, MOST))
    written = write_xlsx(out, title=f"整改-{ledger.label}", headings=_HEADINGS, rows=rows, note=note)
    summary = f"导出整改台账“{ledger.label}”，共 {written} 行。"
    record(actor, "inspection.rectification.exported", summary=summary, rows=written)
    return written


def _lines(rows: Iterator[Rectification]) -> Iterator[Sequence[str]]:
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
