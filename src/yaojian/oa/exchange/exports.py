"""Ledgers of the exchange taken out as sheets (XLSX)."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.calendar.workdays import BEIJING
from yaojian.oa.documents import tables
from yaojian.oa.documents.tables import Head, Provenance

from . import lists
from .errors import TooManyRows
from .ledgers import NAMES, OUT, Ledger
from .lists import Filters, Row

MOST, CHUNK = 10_000, 500


@dataclass(frozen=True, slots=True)
class Order:
    """What to take out. ``conditions`` are the filters as a reader would say them."""

    end: str
    ledger: Ledger
    filters: Filters
    conditions: str = ""

    @property
    def title(self) -> str:
        """公文传输发送台账-已发送."""
        return f"公文传输{NAMES[self.end]}-{self.ledger.label}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished one."""

    name: str
    content: bytes
    rows: int


@transaction.atomic
def export(*, actor: Actor, order: Order) -> Sheet:
    """All rows of all pages. Raises ``RightMissing`` (403), ``TooManyRows`` (422)."""
    if lists.count_of(actor, order.end, order.ledger, order.filters) > MOST:
        raise TooManyRows(most=MOST)
    out, columns = io.BytesIO(), _columns(order)
    provenance = Provenance(order.title, actor.name, timezone.now(), order.conditions)
    heads = [Head(label, width) for label, width, _ in columns]
    lines = ([told(row) for _, _, told in columns] for row in _rows(actor, order))
    count = tables.write(out, heads, lines, provenance)
    summary = f"导出{order.title} {count} 件。"
    record(actor, "oa.exchange.exported", summary=summary, conditions=order.conditions, count=count)
    return Sheet(provenance.file_name, out.getvalue(), count)


def _rows(actor: Actor, order: Order) -> Iterator[Row]:
    after = ""
    while True:
        page = lists.page_of(actor, order.end, order.ledger, order.filters, after=after, limit=CHUNK)
        yield from page.rows
        after = page.following
        if not after:
            return


def _columns(order: Order) -> tuple[tuple[str, int, Callable[[Row], str]], ...]:
    """Label, width in characters, and the cell as plain text."""
    return (
        ("缓急", 6, lambda row: row.urgency_label),
        ("标题", 48, lambda row: row.title),
        ("发文字号", 24, lambda row: row.document_number),
        ("接收单位" if order.end == OUT else "发送单位", 18, lambda row: row.unit),
        ("状态", 8, lambda row: row.state_label),
        (f"{order.ledger.moment_label}时间", 17, lambda row: _moment(row.at)),
        ("办理人", 10, lambda row: row.who),
        ("办理时间", 17, lambda row: _moment(row.when)),
        ("原因", 30, lambda row: row.reason),
        ("催收次数", 8, lambda row: str(row.reminders)),
        ("收文号", 18, lambda row: row.register_label),
    )


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}" if value else ""
