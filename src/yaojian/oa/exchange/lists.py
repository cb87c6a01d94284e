"""Ledgers of deliveries, the list by document, the matrix 单位 × 状态. Paged by key; rows are plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.search import queries as search
from yaojian.oa.documents.limits import Limit
from yaojian.oa.documents.models import Urgency

from . import queries, terms
from .ledgers import ENDS, IN, OUT, Ledger
from .models import TONES, UNDER_WAY, Delivery, DeliveryState, Dispatch
from .rights import READ

PAGE = 20
_AS_THEY_ARE = ("dispatch_id", "title", "document_number", "urgency", "unit", "state", "at", "reason", "reminders")
OWN = {OUT: "sender_unit", IN: "receiver_unit"}
OTHER = {OUT: "receiver_unit", IN: "sender_unit"}
"""Which column is one's own unit and which the counterpart's, at either end."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list; empty fields do not. ``unit`` is the counterpart; days are Beijing days of the row's moment.

    ``receipt`` narrows 已发送 to those in state sent or received.
    """

    words: str = ""
    urgency: str = ""
    unit: UUID | None = None
    first: date | None = None
    last: date | None = None
    receipt: str = ""

    @property
    def are_set(self) -> bool:
        """Whether the reader narrowed anything."""
        return any((self.words, self.urgency, self.unit, self.first, self.last, self.receipt))


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery. ``unit`` is the counterpart's short name; ``who`` and ``when`` closed or received it."""

    delivery_id: UUID
    dispatch_id: UUID
    title: str
    document_number: str
    urgency: str
    unit: str
    state: str
    at: datetime
    who: str
    when: datetime | None
    reason: str
    reminders: int
    register_label: str
    limit: Limit | None

    @property
    def urgency_label(self) -> str:
        """平件, 加急 or 特急."""
        return Urgency(self.urgency).label

    @property
    def urgency_tag(self) -> str:
        """Class of the coloured tag."""
        return {Urgency.EXTRA: "tag--red", Urgency.URGENT: "tag--amber"}.get(Urgency(self.urgency), "tag--line")

    @property
    def state_label(self) -> str:
        """待接收, 已接收 …."""
        return DeliveryState(self.state).label

    @property
    def tone(self) -> str:
        """Colour of the state's tag."""
        return TONES[DeliveryState(self.state)]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order. ``following`` is the cursor of the next page, empty at the end."""

    rows: tuple[Row, ...]
    following: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One sent document with how far it came: ``counts`` by state of its deliveries."""

    dispatch: Dispatch
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Deliveries that still count: under way or received."""
        return self.counts["draft"] + self.counts["sent"] + self.counts["received"]


@dataclass(frozen=True, slots=True)
class Line:
    """One counterpart of the matrix: its unit and the counts by state, in the order of ``DeliveryState``."""

    unit: Unit
    counts: dict[str, int]


def page_of(actor: Actor, end: str, ledger: Ledger, filters: Filters, *, after: str = "", limit: int = PAGE) -> Page:
    """One page, newest first, two queries. A cursor that is not understood starts anew.

    Indexes: ``delivery_of_sender``, ``delivery_under_way``, ``delivery_of_receiver``.
    """
    rows = _shaped(end, ledger, _narrowed(end, ledger, _own(actor, end), filters))
    if place := _place(after):
        at, last = place
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=last))
    found = [_row(values) for values in rows.order_by("-at", "-pk")[: limit + 1]]
    more = len(found) > limit
    found = found[:limit]
    return Page(tuple(found), f"{found[-1].at.isoformat()}~{found[-1].delivery_id}" if more else "")


def count_of(actor: Actor, end: str, ledger: Ledger, filters: Filters) -> int:
    """How many rows all pages have together."""
    return _narrowed(end, ledger, _own(actor, end), filters).count()


def counts(actor: Actor, end: str) -> dict[str, int]:
    """All tabs' counts, by key; one query."""
    wanted = {ledger.key: Count("pk", filter=ledger.condition) for ledger in ENDS[end]}
    return _own(actor, end).aggregate(**wanted)


def explained(actor: Actor, end: str, ledger: Ledger) -> str:
    """How PostgreSQL means to find the first page; for the tests that keep each ledger on its index."""
    rows = _shaped(end, ledger, _own(actor, end).filter(ledger.condition))
    return rows.order_by("-at", "-pk")[: PAGE + 1].explain()


def matrix(actor: Actor, end: str, filters: Filters) -> list[Line]:
    """Counterparts in official order, each with its counts by state; those without any are left out. Two queries."""
    rows = _filtered(end, _own(actor, end), filters, "created")
    column = OTHER[end]
    found: dict[UUID, dict[str, int]] = {}
    for unit_id, state, count in rows.order_by().values_list(column, "state").annotate(count=Count("pk")):
        found.setdefault(unit_id, dict.fromkeys(DeliveryState.values, 0))[state] = count
    units = sorted(Unit.objects.filter(pk__in=found), key=lambda unit: (unit.kind, unit.order, unit.path))
    return [Line(unit, found[unit.pk]) for unit in units]


def documents_page(actor: Actor, filters: Filters, *, after: str = "", limit: int = PAGE) -> tuple[list[Summary], str]:
    """Sent documents, newest first, with who has received; and the cursor of the next page. Two queries."""
    checks.require(actor, READ)
    rows = queries.dispatches().filter(sender_unit__in=queries.units_of(actor, READ))
    rows = search.matching(rows, filters.words)
    rows = _within(rows.filter(urgency=filters.urgency) if filters.urgency else rows, filters, "created")
    if filters.unit:
        rows = rows.filter(deliveries__receiver_unit=filters.unit).distinct()
    if place := _place(after):
        rows = rows.filter(Q(created__lt=place[0]) | Q(created=place[0], pk__lt=place[1]))
    found = list(rows.order_by("-created", "-pk")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return summaries_of(found), f"{found[-1].created.isoformat()}~{found[-1].pk}" if more else ""


def summaries_of(found: Sequence[Dispatch]) -> list[Summary]:
    """How far each of these came; one query for all."""
    counted = {dispatch.pk: dict.fromkeys(DeliveryState.values, 0) for dispatch in found}
    rows = Delivery.objects.filter(dispatch__in=counted).order_by().values_list("dispatch", "state")
    for dispatch_id, state, count in rows.annotate(count=Count("pk")):
        counted[dispatch_id][state] = count
    return [Summary(dispatch, counted[dispatch.pk]) for dispatch in found]


def counterparts(actor: Actor, end: str) -> list[Unit]:
    """Units the actor's units have exchanged with, for the filter; official order."""
    column = OTHER[end]
    met = _own(actor, end).order_by().values(column).distinct()
    return sorted(Unit.objects.filter(pk__in=met), key=lambda unit: (unit.kind, unit.order, unit.path))


def _own(actor: Actor, end: str) -> QuerySet[Delivery]:
    """Deliveries from, or come to, the units the actor may read for."""
    checks.require(actor, READ)
    own = Delivery.objects.filter(**{f"{OWN[end]}__in": queries.units_of(actor, READ)})
    return own if end == OUT else own.exclude(state=DeliveryState.DRAFT)


def _narrowed(end: str, ledger: Ledger, rows: QuerySet[Delivery], filters: Filters) -> QuerySet[Delivery]:
    rows = rows.filter(ledger.condition)
    if filters.receipt in UNDER_WAY:
        rows = rows.filter(state=filters.receipt)
    return _filtered(end, rows, filters, ledger.moment)


def _filtered(end: str, rows: QuerySet[Delivery], filters: Filters, moment: str) -> QuerySet[Delivery]:
    for word in search.words_of(filters.words):
        papers = search.matching(Dispatch.objects.order_by(), word).values("pk")
        named = Unit.objects.filter(Q(name__icontains=word) | Q(short_name__icontains=word)).order_by()
        units = list(named.values_list("pk", flat=True))  # few; as ids the planner can weigh them
        rows = rows.filter(Q(dispatch__in=papers) | Q(**{f"{OTHER[end]}__in": units}))
    if filters.urgency:
        rows = rows.filter(dispatch__urgency=filters.urgency)
    if filters.unit:
        rows = rows.filter(**{OTHER[end]: filters.unit})
    return _within(rows, filters, moment)


def _within(rows: QuerySet[Any], filters: Filters, moment: str) -> QuerySet[Any]:
    if filters.first:
        start = datetime.combine(filters.first, time.min, tzinfo=workdays.BEIJING)
        rows = rows.filter(**{f"{moment}__gte": start})
    if filters.last:
        rows = rows.filter(**{f"{moment}__lt": workdays.due_at_end_of(filters.last)})
    return rows


def _shaped(end: str, ledger: Ledger, rows: QuerySet[Delivery]) -> "QuerySet[Any, dict[str, Any]]":
    names = {
        "title": F("dispatch__title"),
        "document_number": F("dispatch__document_number"),
        "urgency": F("dispatch__urgency"),
        "unit": F(f"{OTHER[end]}__short_name"),
        "at": F(ledger.moment),
        "received_by": F("receiver__name"),
        "ended_by": F("closed_by__name"),
        "register": F("registered_document__register_label"),
    }
    plain = ("pk", "dispatch_id", "state", "due", "received_at", "closed_at", "reason", "reminders")
    shaped: QuerySet[Any, dict[str, Any]] = rows.annotate(**names).values(*plain, *names)
    return shaped


def _row(values: dict[str, Any]) -> Row:
    settled = values["received_at"] or values["closed_at"]
    return Row(
        delivery_id=values["pk"],
        who=values["ended_by"] or values["received_by"] or "",
        when=values["closed_at"] or values["received_at"],
        register_label=values["register"] or "",
        limit=None if settled else terms.limit_of(values["due"]),
        **{name: values[name] for name in _AS_THEY_ARE},
    )


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    at, _, last = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(last)) if moment.tzinfo else None
    except ValueError:
        return None
