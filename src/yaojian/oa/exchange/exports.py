"""Ledgers of the exchange taken out as sheets: small ones at once, large ones by the worker (``documents.takeouts``)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.takeouts import services as orders
from yaojian.kernel.takeouts.services import AT_ONCE, MOST
from yaojian.oa.documents import takeouts
from yaojian.oa.documents.tables import Cell, Head, Provenance
from yaojian.oa.documents.takeouts import Sheet, Table

from . import lists
from .errors import TooManyRows
from .ledgers import NAMES, OUT, Ledger
from .lists import Filters, Row

JOB = "oa.exchange.export"
CHUNK = 500


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


def is_small(actor: Actor, order: Order) -> bool:
    """Whether it is written at once. Raises ``RightMissing`` (403), ``TooManyRows`` (422)."""
    found = lists.count_of(actor, order.end, order.ledger, order.filters)
    if found > MOST:
        raise TooManyRows(most=MOST)
    return found <= AT_ONCE


def export_now(*, actor: Actor, order: Order) -> Sheet:
    """All rows of all pages, at most ``AT_ONCE``. Raises ``RightMissing`` (403)."""
    return takeouts.write_now(actor=actor, table=_table(actor, order))


def export_later(*, actor: Actor, order: Order, query: str, key: str) -> JobRun:
    """Let the worker write it; the same key again is the same run. ``query`` are the filters as the address has them."""
    return orders.order(
        actor=actor, job=JOB, title=order.title, key=key, end=order.end, status=order.ledger.key, query=query
    )


def write_for_run(*, actor: Actor, order: Order, run_id: str) -> StoredFile:
    """What the worker does. Raises ``RightMissing`` where the orderer may no longer read."""
    total = lists.count_of(actor, order.end, order.ledger, order.filters)
    return takeouts.write_for_run(actor=actor, table=_table(actor, order), run_id=run_id, total=total)


def _table(actor: Actor, order: Order) -> Table:
    columns = _columns(order)
    return Table(
        Provenance(order.title, actor.name, timezone.now(), order.conditions),
        [Head(label, width) for label, width, _ in columns],
        ([told(row) for _, _, told in columns] for row in _rows(actor, order)),
        "oa.exchange.exported",
    )


def _rows(actor: Actor, order: Order) -> Iterator[Row]:
    after = ""
    while True:
        page = lists.page_of(actor, order.end, order.ledger, order.filters, after=after, limit=CHUNK)
        yield from page.rows
        after = page.following
        if not after:
            return


def _columns(order: Order) -> tuple[tuple[str, int, Callable[[Row], Cell]], ...]:
    """Label, width in characters, and the cell as plain text."""
    return (
        ("缓急", 6, lambda row: row.urgency_label),
        ("标题", 48, lambda row: row.title),
        ("发文字号", 24, lambda row: row.document_number),
        ("接收单位" if order.end == OUT else "发送单位", 18, lambda row: row.unit),
        ("状态", 8, lambda row: row.state_label),
        (f"{order.ledger.moment_label}时间", 20, lambda row: row.at),
        ("办理人", 10, lambda row: row.who),
        ("办理时间", 20, lambda row: row.when or ""),
        ("原因", 30, lambda row: row.reason),
        ("催收次数", 8, lambda row: str(row.reminders)),
        ("收文号", 18, lambda row: row.register_label),
    )
