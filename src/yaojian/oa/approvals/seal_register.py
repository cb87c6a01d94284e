"""用印登记簿: every recorded use of a seal, newest first; to read, to take out as a sheet, to print."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.calendar import workdays
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.rendering import listing
from yaojian.kernel.rendering.listing import Column, Listing
from yaojian.oa.documents import tables
from yaojian.oa.documents.tables import Head, Provenance

from .errors import TooManyUses
from .models import SealUse
from .rights import READ_USES

PAGE, MOST = 20, 5_000
TITLE = "用印登记簿"
HEADINGS = (
    ("用印时间", 17),
    ("印章", 16),
    ("用印文件", 40),
    ("份数", 6),
    ("地点", 14),
    ("监印人", 12),
    ("申请单位", 16),
    ("申请人", 10),
    ("登记人", 10),
    ("备注", 24),
)
"""Columns with their widths in characters."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty ones narrow nothing. ``words``: in paper, seal, witnesses or applicant; Beijing days of the use."""

    words: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def are_set(self) -> bool:
        """Whether the reader narrowed anything."""
        return any((self.words, self.first, self.last))

    @property
    def told(self) -> str:
        """As a reader would say them."""
        days = (("从", self.first), ("到", self.last))
        return "；".join(
            [*([f"关键词 {self.words}"] if self.words else []), *(f"{label} {day}" for label, day in days if day)]
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in order; ``following`` is the cursor of the next page, empty at the end."""

    rows: tuple[SealUse, ...]
    following: str


def page_of(actor: Actor, filters: Filters, *, after: str = "") -> Page:
    """One page. A cursor that is not understood starts anew. Index: ``seal_use_newest``."""
    rows = _uses(actor, filters)
    if place := _place(after):
        rows = rows.filter(Q(used_at__lt=place[0]) | Q(used_at=place[0], pk__lt=place[1]))
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return Page(tuple(found), f"{found[-1].used_at.isoformat()}~{found[-1].pk}" if more else "")


def count_of(actor: Actor, filters: Filters) -> int:
    """How many lines all pages have together."""
    return _uses(actor, filters).order_by().count()


def explained(actor: Actor) -> str:
    """How PostgreSQL means to find the first page; for the test that keeps it on its index."""
    return _uses(actor, Filters())[: PAGE + 1].explain()


@transaction.atomic
def sheet_of(actor: Actor, filters: Filters) -> tuple[str, bytes]:
    """Name and content of the register as XLSX. Raises ``RightMissing`` (403), ``TooManyUses`` (422)."""
    provenance = Provenance(TITLE, actor.name, timezone.now(), filters.told)
    out = io.BytesIO()
    lines = _lines(actor, filters)
    count = tables.write(out, [Head(label, width) for label, width in HEADINGS], lines, provenance)
    _record(actor, filters, count, "导出")
    return provenance.file_name, out.getvalue()


@transaction.atomic
def print_of(actor: Actor, filters: Filters) -> bytes:
    """The register as PDF/A, on its side. Raises as ``sheet_of``, and what the typesetter refuses."""
    now = timezone.now()
    rows = tuple(tuple(line) for line in _lines(actor, filters))
    columns = tuple(Column(label, share=width / 10, figures=label == "份数") for label, width in HEADINGS)
    mark = f"{actor.name} {tables.moment(now)}"
    content = listing.render(Listing(TITLE, columns, rows, actor.name, now, watermark=mark, landscape=True))
    _record(actor, filters, len(rows), "打印")
    return content


def _uses(actor: Actor, filters: Filters) -> QuerySet[SealUse]:
    """Raises ``RightMissing`` (403)."""
    checks.require(actor, READ_USES)
    units = list(checks.allowed(actor, READ_USES, Unit.objects.order_by()).values_list("pk", flat=True))
    rows = SealUse.objects.filter(unit__in=units).select_related(
        "application__applicant", "application__document__unit", "recorded_by"
    )
    for word in filters.words.split()[:5]:
        rows = rows.filter(
            Q(paper__icontains=word)
            | Q(seal__icontains=word)
            | Q(witnesses__icontains=word)
            | Q(application__applicant__name__icontains=word)
        )
    if filters.first:
        rows = rows.filter(used_at__gte=datetime.combine(filters.first, time.min, tzinfo=workdays.BEIJING))
    if filters.last:
        rows = rows.filter(used_at__lt=workdays.due_at_end_of(filters.last))
    return rows.order_by("-used_at", "-pk")


def _lines(actor: Actor, filters: Filters) -> Iterator[list[str]]:
    if count_of(actor, filters) > MOST:
        raise TooManyUses(most=MOST)
    for use in _uses(actor, filters):
        application = use.application
        yield [
            tables.moment(use.used_at),
            use.seal,
            use.paper,
            str(use.copies),
            use.place,
            use.witnesses,
            application.document.unit.short_name,
            application.applicant.name,
            use.recorded_by.name,
            use.note,
        ]


def _record(actor: Actor, filters: Filters, count: int, verb: str) -> None:
    record(
        actor, "oa.approval.uses_taken_out", summary=f"{verb}{TITLE} {count} 件。", conditions=filters.told, count=count
    )


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    at, _, last = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(last)) if moment.tzinfo else None
    except ValueError:
        return None
