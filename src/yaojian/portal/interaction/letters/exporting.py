"""A ledger of letters as a sheet."""

from collections.abc import Iterator, Sequence
from typing import IO

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.spreadsheets.writing import write_xlsx
from yaojian.portal.interaction.acting.paging import Ledger
from yaojian.portal.interaction.letters import queries
from yaojian.portal.interaction.letters.errors import TooManyRows
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.letters.queries import Filters

MOST = 20_000
_HEADINGS = (
    "编号",
    "类别",
    "标题",
    "状态",
    "收到时间",
    "答复期限",
    "承办单位",
    "承办人",
    "答复时间",
    "时效",
    "满意度",
    "公开",
)


@transaction.atomic
def export(*, actor: Actor, ledger: Ledger, filters: Filters, out: IO[bytes]) -> int:
    """Write the rows the reader may see, without who wrote; returns how many. Raises ``TooManyRows`` (422)."""
    rows = queries.listed(actor, ledger, filters).order_by("-received_at", "-id")
    if rows.order_by()[: MOST + 1].count() > MOST:
        raise TooManyRows(most=MOST)
    note = f"来信台账-{ledger.label}，由{actor.name}于 {timezone.localtime():%Y-%m-%d %H:%M:%S} 导出。仅供内部使用，不得外传。"
    written = write_xlsx(out, title=f"来信-{ledger.label}", headings=_HEADINGS, rows=_lines(rows.iterator()), note=note)
    audit.record(
        actor, "portal.letter.exported", summary=f"导出来信台账“{ledger.label}”，共 {written} 件。", rows=written
    )
    return written


def _lines(rows: Iterator[Letter]) -> Iterator[Sequence[str]]:
    for row in rows:
        answered = f"{timezone.localtime(row.answered_at):%Y-%m-%d %H:%M}" if row.answered_at else ""
        yield (
            row.number,
            row.get_kind_display(),
            row.subject,
            row.get_state_display(),
            f"{timezone.localtime(row.received_at):%Y-%m-%d %H:%M}",
            f"{row.due_day:%Y-%m-%d}",
            row.unit.short_name if row.unit else "",
            row.person.name if row.person else "",
            answered,
            "" if row.on_time is None else "按期" if row.on_time else "逾期",
            str(row.score or ""),
            row.get_publicity_display(),
        )
