"""Sheets taken out of the office's ledgers: small ones at once, large ones by the worker (``kernel.takeouts``).

The rooms that own a ledger say what stands in it (``Table``); how it is written and handed over is the same for all.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.permissions import checks
from yaojian.kernel.takeouts import services as takeouts
from yaojian.kernel.takeouts.kinds import Takeout
from yaojian.kernel.takeouts.services import Content

from . import tables
from .tables import Cell, Head, Provenance

SHEETS = Takeout("oa.export", "件", lambda run_id: reverse("oa:desk:export", args=[run_id]))


@dataclass(frozen=True, slots=True)
class Table:
    """What is to be written. ``lines`` is read once. ``action`` is what the audit log calls it."""

    provenance: Provenance
    heads: Sequence[Head]
    lines: Iterable[Sequence[Cell]]
    action: str

    @property
    def title(self) -> str:
        """收文台账-待办."""
        return self.provenance.title


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished small one."""

    name: str
    content: bytes
    rows: int


@transaction.atomic
def write_now(*, actor: Actor, table: Table) -> Sheet:
    """The sheet at once; the caller has counted its rows."""
    checks.signed_in(actor)
    out = io.BytesIO()
    count = tables.write(out, table.heads, table.lines, table.provenance)
    _record(actor, table, count)
    return Sheet(table.provenance.file_name, out.getvalue(), count)


def write_for_run(*, actor: Actor, table: Table, run_id: str, total: int) -> StoredFile:
    """What the worker does."""
    content = Content(
        file_name=table.provenance.file_name,
        title=table.title,
        rows=table.lines,
        total=total,
        write=lambda out, lines: tables.write(out, table.heads, lines, table.provenance),
        audit=lambda count: _record(actor, table, count),
    )
    return takeouts.write(SHEETS, content, actor=actor, run_id=run_id)


def _record(actor: Actor, table: Table, count: int) -> None:
    record(
        actor,
        table.action,
        summary=f"导出{table.title} {count} 件。",
        conditions=table.provenance.conditions,
        columns="、".join(head.label for head in table.heads),
        count=count,
    )
