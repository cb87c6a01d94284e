"""A ledger of applications as a sheet."""

from collections.abc import Iterator, Sequence
from typing import IO

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.spreadsheets.writing import write_xlsx
from yaojian.portal.interaction.acting.paging import Ledger
from yaojian.portal.interaction.applications import queries, rules
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.applications.queries import Filters

_HEADINGS = (
    "编号",
    "申请人类别",
    "申请内容",
    "状态",
    "收到日期",
    "收到依据",
    "答复期限",
    "承办单位",
    "答复类型",
    "答复文号",
    "送达日期",
    "时效",
)


@transaction.atomic
def export(*, actor: Actor, ledger: Ledger, filters: Filters, out: IO[bytes]) -> int:
    """Write the rows the reader may see, without who applied; returns how many."""
    rows = queries.listed(actor, ledger, filters).order_by("-submitted_at", "-id")
    moment = f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"
    note = f"信息公开申请台账-{ledger.label}，由{actor.name}于 {moment} 导出。仅供内部使用，不得外传。"
    title = f"信息公开申请-{ledger.label}"
    written = write_xlsx(out, title=title, headings=_HEADINGS, rows=_lines(rows.iterator()), note=note)
    told = f"导出信息公开申请台账“{ledger.label}”，共 {written} 件。"
    audit.record(actor, "portal.application.exported", summary=told, rows=written)
    return written


def _lines(rows: Iterator[Application]) -> Iterator[Sequence[str]]:
    replies = rules.replies()
    for row in rows:
        reply = replies.get(row.reply_code)
        yield (
            row.number,
            row.get_applicant_display(),
            row.wanted,
            row.get_state_display(),
            f"{row.received_on:%Y-%m-%d}" if row.received_on else "",
            row.get_received_basis_display(),
            f"{row.due_day:%Y-%m-%d}" if row.due_day else "",
            row.unit.short_name if row.unit else "",
            reply.label if reply else "",
            row.reply_number,
            f"{row.finished_on:%Y-%m-%d}" if row.finished_on else "",
            "" if row.on_time is None else "按期" if row.on_time else "逾期",
        )
