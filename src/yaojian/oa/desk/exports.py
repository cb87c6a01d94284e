"""Ledgers taken out as sheets: small ones at once, large ones by the worker (``documents.takeouts``)."""

from dataclasses import dataclass

from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.takeouts import services as orders
from yaojian.kernel.takeouts.services import AT_ONCE, MOST
from yaojian.oa.documents import takeouts
from yaojian.oa.documents.tables import Head, Provenance
from yaojian.oa.documents.takeouts import Sheet, Table

from . import queries
from .columns import Column, extras_of
from .errors import TooManyRows
from .filters import Filters
from .ledgers import Centre, Ledger

JOB = "oa.desk.export"


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


def is_small(actor: Actor, order: Order) -> bool:
    """Whether it is written at once. Raises ``TooManyRows`` (422)."""
    if queries.count_of(actor, order.ledger, order.filters, most=AT_ONCE) <= AT_ONCE:
        return True
    if queries.count_of(actor, order.ledger, order.filters, most=MOST) > MOST:
        raise TooManyRows(most=MOST)
    return False


def export_now(*, actor: Actor, order: Order) -> Sheet:
    """A sheet of at most ``AT_ONCE`` rows."""
    return takeouts.write_now(actor=actor, table=_table(actor, order))


def export_later(*, actor: Actor, order: Order, query: str, key: str) -> JobRun:
    """Let the worker write it; the same key again is the same run."""
    return orders.order(
        actor=actor,
        job=JOB,
        title=order.title,
        key=key,
        centre=order.centre.key,
        status=order.ledger.key,
        query=query,
        keys=[column.key for column in order.columns],
    )


def write_for_run(*, actor: Actor, order: Order, run_id: str) -> StoredFile:
    """What the worker does."""
    total = queries.count_of(actor, order.ledger, order.filters, most=MOST)
    return takeouts.write_for_run(actor=actor, table=_table(actor, order), run_id=run_id, total=total)


def _table(actor: Actor, order: Order) -> Table:
    rows = queries.every_row(actor, order.ledger, order.filters, extras_of(order.columns))
    return Table(
        Provenance(order.title, actor.name, timezone.now(), order.conditions),
        [Head(column.heading(order.ledger), column.width) for column in order.columns],
        ([column.cell(row) for column in order.columns] for row in rows),
        "oa.desk.exported",
    )
