"""Ledgers: one page, its counts, the first page's figures. Paged by key; rows are plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import DateTimeField, UUIDField
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.limits import Limit, limit_of
from yaojian.oa.documents.models import Document, Urgency
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow.models import Follow, Instance, InstanceState, Role, Task, TaskState

from . import ledgers
from .ledgers import Ledger

PAGE = 20
_SHOWN = ("title", "document_number", "sender", "urgency", "register_label", "kind")


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a ledger; empty fields do not. ``first`` and ``last`` are Beijing days of the row's moment."""

    words: str = ""
    urgency: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""

    @property
    def are_set(self) -> bool:
        """Whether the reader narrowed anything; the kind of the centre does not count."""
        return bool(self.words or self.urgency or self.first or self.last)


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``at`` is when it arrived or was done. ``holders`` are the units that owe something now.

    ``is_new``: it waits for the reader, who has not opened it yet.
    """

    document_id: UUID
    title: str
    document_number: str
    sender: str
    urgency: str
    register_label: str
    kind: str
    step: str
    at: datetime
    limit: Limit | None
    is_new: bool
    holders: tuple[str, ...]
    row_id: UUID

    @property
    def urgency_label(self) -> str:
        """平件, 加急 or 特急."""
        return Urgency(self.urgency).label

    @property
    def urgency_tag(self) -> str:
        """Class of the coloured tag."""
        return {Urgency.EXTRA: "tag--red", Urgency.URGENT: "tag--amber"}.get(Urgency(self.urgency), "tag--line")


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order. ``following`` is the cursor of the next page, empty at the end."""

    rows: tuple[Row, ...]
    following: str


def page_of(actor: Actor, ledger: Ledger, filters: Filters, *, after: str = "", limit: int = PAGE) -> Page:
    """One page of a ledger, newest first. Two queries at most. A cursor that is not understood starts anew.

    Indexes: ``task_open_actor``, ``task_done_actor``, ``task_tracked_actor``.
    """
    rows = _narrowed(ledger, _rows_of(actor, ledger), filters)
    if place := _place(after):
        at, last = place
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=last))
    found = [_row(ledger, values) for values in rows.order_by("-at", "-pk")[: limit + 1]]
    more = len(found) > limit
    found = found[:limit]
    return Page(tuple(found), f"{found[-1].at.isoformat()}~{found[-1].row_id}" if more else "")


def count_of(actor: Actor, ledger: Ledger, filters: Filters) -> int:
    """How many rows all pages have together."""
    return _narrowed(ledger, _rows_of(actor, ledger), filters).count()


def explained(actor: Actor, ledger: Ledger) -> str:
    """How PostgreSQL means to find the first page; for the tests that keep each ledger on its index."""
    return _rows_of(actor, ledger).order_by("-at", "-pk")[: PAGE + 1].explain()


def counts(actor: Actor, kind: str = "") -> dict[str, int]:
    """All ledgers' counts, by key: four queries, each on a partial index."""
    checks.signed_in(actor)
    found = {ledger.key: 0 for ledger in ledgers.ALL}
    if actor.person_id is None:
        return found
    tasks = Task.objects.filter(actor=actor.person_id, **({"kind": kind} if kind else {}))
    for state, group in ((TaskState.OPEN, ledgers.OPEN), (TaskState.DONE, ledgers.CLOSED)):
        wanted = {ledger.key: Count("pk", filter=ledger.of_person(actor.person_id)) for ledger in group}
        found |= tasks.filter(state=state).aggregate(**wanted)
    for ledger in (ledgers.RUNNING, ledgers.TRACKED):
        found[ledger.key] = _documents_of(actor, ledger).filter(**({"kind": kind} if kind else {})).count()
    return found


def todo_count(actor: Actor) -> int:
    """For the badge in the menu: one query on ``task_open_actor``."""
    if actor.person_id is None:
        return 0
    return Task.objects.filter(ledgers.TODO.of_person(actor.person_id)).count()


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the first page, and the ledger it was counted from with the filters used."""

    label: str
    count: int
    ledger: Ledger
    first: date | None
    note: str


def figures(actor: Actor, kind: str = "") -> list[Figure]:
    """我的办公数据: counts of ledgers over this month and year, by the same definitions as the lists."""
    today = workdays.today()
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    wanted = (
        ("本月已办", ledgers.DONE, month, f"{today.month} 月 1 日起"),
        ("今年已办", ledgers.DONE, year, f"{today.year} 年"),
        ("本月已阅", ledgers.READ, month, f"{today.month} 月 1 日起"),
    )
    return [
        Figure(label, count_of(actor, ledger, Filters(first=first, kind=kind)), ledger, first, note)
        for label, ledger, first, note in wanted
    ]


def due_today(actor: Actor) -> int:
    """Open 办 tasks that must be done before midnight and are not late yet."""
    if actor.person_id is None:
        return 0
    end = workdays.due_at_end_of(workdays.today())
    mine = Task.objects.filter(ledgers.TODO.of_person(actor.person_id))
    return mine.filter(due__gte=timezone.now(), due__lte=end).count()


def _rows_of(actor: Actor, ledger: Ledger) -> "QuerySet[Any, dict[str, Any]]":
    checks.signed_in(actor)
    if ledger.tasks is None:
        return _as_rows(_documents_of(actor, ledger), "", _document_columns())
    tasks = Task.objects.none()
    if actor.person_id is not None:
        tasks = Task.objects.filter(ledger.of_person(actor.person_id))
    columns = {"step": F("batch__step_name"), "at": F(ledger.moment), "holders": Value(None, output_field=UUIDField())}
    return _as_rows(tasks, "instance__document__", columns, ("due", "read_at"))


def _documents_of(actor: Actor, ledger: Ledger) -> QuerySet[Document]:
    """在办: running among those the actor may read. 跟踪: running, and he registered, has handled or follows it."""
    if ledger is ledgers.EVERY:
        return checks.allowed(actor, READ, Document.objects.all())
    running = Document.objects.filter(instance__state=InstanceState.RUNNING)
    if ledger is ledgers.RUNNING:
        return checks.allowed(actor, READ, running)
    handled = Task.objects.filter(actor=actor.person_id, role=Role.DO, state=TaskState.DONE, running=True)
    started = Instance.objects.filter(starter=actor.person_id, state=InstanceState.RUNNING)
    if actor.person_id is None:
        return running.none()
    followed = Follow.objects.filter(person=actor.person_id).values("instance")
    # A union, not OR: each part has its own index.
    return running.filter(instance__in=handled.values("instance").union(started.values("pk"), followed))


def _document_columns() -> dict[str, Any]:
    owed = Task.objects.filter(instance=OuterRef("instance"), role=Role.DO, state=TaskState.OPEN)
    return {
        "step": F("instance__step_name"),
        "at": F("created"),
        "due": Subquery(owed.order_by("due").values("due")[:1]),
        "read_at": Value(None, output_field=DateTimeField()),
        "holders": ArraySubquery(owed.order_by("position").values("unit__short_name")),
    }


def _as_rows(
    rows: QuerySet[Any], document: str, columns: dict[str, Any], plain: Sequence[str] = ()
) -> "QuerySet[Any, dict[str, Any]]":
    """Values under the names of ``Row``; ``document`` is the path from the row to its document."""
    if document:
        shown = {f"d_{name}": F(f"{document}{name}") for name in (*_SHOWN, "id")}
    else:
        shown = {f"d_{name}": F(name) for name in (*_SHOWN, "id")}
    shaped: QuerySet[Any, dict[str, Any]] = rows.annotate(**shown, **columns).values("pk", *shown, *columns, *plain)
    return shaped


def _narrowed(
    ledger: Ledger, rows: "QuerySet[Any, dict[str, Any]]", filters: Filters
) -> "QuerySet[Any, dict[str, Any]]":
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    for word in filters.words.split()[:5]:
        rows = rows.filter(
            Q(d_title__icontains=word) | Q(d_document_number__icontains=word) | Q(d_sender__icontains=word)
        )
    if filters.urgency:
        rows = rows.filter(d_urgency=filters.urgency)
    if filters.first:
        rows = rows.filter(at__gte=datetime.combine(filters.first, time.min, tzinfo=workdays.BEIJING))
    if filters.last:
        rows = rows.filter(at__lt=workdays.due_at_end_of(filters.last))
    return rows


def _row(ledger: Ledger, values: dict[str, Any]) -> Row:
    settled = values["at"] if ledger in ledgers.CLOSED else None
    return Row(
        document_id=values["d_id"],
        step=values["step"],
        at=values["at"],
        limit=limit_of(values["due"], settled=settled),
        is_new=ledger.tasks is not None and values["read_at"] is None,
        holders=tuple(values["holders"] or ()),
        row_id=values["pk"],
        **{name: values[f"d_{name}"] for name in _SHOWN},
    )


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    at, _, last = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(last)) if moment.tzinfo else None
    except ValueError:
        return None
