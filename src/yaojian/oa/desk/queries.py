"""Ledgers: one page, counts, the first page's figures. Paged by key; rows are plain values."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.permissions import checks
from yaojian.oa.delegation import queries as delegation
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow.models import InstanceState, Task, TaskState
from yaojian.oa.flow.rights import HANDLE

from . import documents_listed, ledgers, rows
from .documents_listed import Place
from .documents_listed import after as beyond
from .filters import Filters, Paths, narrowed
from .ledgers import Ledger
from .rows import Row

PAGE = 20
MOST_COUNTED, MOST_LISTED = 10_000, 1_000
"""Counting ends here: nobody acts on a larger number, and an exact one would be read row by row. The second for the tabs of
ledgers that list documents, where each row costs a look at who may read it."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order. ``following`` is the cursor of the next page, empty at the end."""

    rows: tuple[Row, ...]
    following: str


def page_of(
    actor: Actor,
    ledger: Ledger,
    filters: Filters,
    *,
    after: str = "",
    limit: int = PAGE,
    extras: Collection[str] = (),
) -> Page:
    """One page of a ledger. One query for the rows. A cursor that is not understood starts anew.

    ``extras``: columns read only when shown. Indexes: ``task_open_actor``, ``task_done_actor``, ``task_tracked_actor``,
    ``document_newest``, ``document_searchable``.
    """
    found = _first(actor, ledger, filters, after, limit + 1, extras)
    shown = [rows.row_of(ledger, values, actor.person_id) for values in found]
    more = len(shown) > limit
    shown = shown[:limit]
    return Page(tuple(shown), f"{shown[-1].at.isoformat()}~{shown[-1].row_id}" if more else "")


def to_read_among(actor: Actor, task_ids: Collection[UUID]) -> list[Row]:
    """Those of the tasks that wait for the reader's 已阅, newest first; what a bulk act is going to affect."""
    tasks = _tasks_of(actor, ledgers.TO_READ).filter(pk__in=task_ids).order_by("-created", "-pk")
    return [rows.row_of(ledgers.TO_READ, one, actor.person_id) for one in rows.of_tasks(tasks, ledgers.TO_READ)]


def running_among(actor: Actor, document_ids: Collection[UUID]) -> list[Row]:
    """Those of the documents that are on their way and that the reader may see, newest first."""
    running = Document.objects.filter(pk__in=document_ids, instance__state=InstanceState.RUNNING)
    found = checks.allowed(actor, READ, running).order_by("-created", "-pk")
    return [rows.row_of(ledgers.RUNNING, one, actor.person_id) for one in rows.of_documents(found, "created")]


def every_row(
    actor: Actor, ledger: Ledger, filters: Filters, extras: Collection[str] = (), *, step: int = 1_000
) -> Iterator[Row]:
    """All rows, page after page, in constant memory; for exports. Rows that move meanwhile may be missed."""
    after = ""
    while True:
        page = page_of(actor, ledger, filters, after=after, limit=step, extras=extras)
        yield from page.rows
        after = page.following
        if not after:
            return


def count_of(actor: Actor, ledger: Ledger, filters: Filters, *, most: int = MOST_COUNTED) -> int:
    """How many rows all pages have together; ``most`` + 1 for any number above ``most``."""
    checks.signed_in(actor)
    if ledger.tasks is not None:
        return _bounded(narrowed(_tasks_of(actor, ledger), filters, _task_paths(ledger)), most)
    return documents_listed.count_of(actor, ledger, filters, most)


def explained(actor: Actor, ledger: Ledger, filters: Filters | None = None) -> str:
    """How PostgreSQL means to find the first page; for the tests that keep each ledger on its index."""
    filters = filters or Filters()
    if ledger.tasks is None:
        return documents_listed.listed(actor, ledger, filters, None, PAGE + 1).explain()
    return _tasks(actor, ledger, filters, "", PAGE + 1).explain()


def quick_counts(actor: Actor, kind: str = "") -> dict[str, int]:
    """``counts`` without 在办, whose rows each need a look at who may read them: pages ask for it once they stand."""
    return _counts(actor, kind, (*ledgers.CLOSED, ledgers.TRACKED))


def counts(actor: Actor, kind: str = "") -> dict[str, int]:
    """All ledgers' counts, by key, each one more than its ``most_in_tab`` at most: one query a state, on its index."""
    return _counts(actor, kind, (*ledgers.CLOSED, ledgers.TRACKED, ledgers.RUNNING))


def _counts(actor: Actor, kind: str, others: Collection[Ledger]) -> dict[str, int]:
    checks.signed_in(actor)
    found = {ledger.key: 0 for ledger in (*ledgers.OPEN, *others)}
    if actor.person_id is None:
        return found
    of_kind = {"kind": kind} if kind else {}
    own = Q(actor=actor.person_id)
    wanted = {
        ledger.key: Count("pk", filter=(ledger.tasks or Q()) & (Q() if ledger.delegated else own))
        for ledger in ledgers.OPEN
    }
    mine = Task.objects.filter(delegation.condition(actor.person_id, timezone.now()), state=TaskState.OPEN, **of_kind)
    found |= mine.aggregate(**wanted)
    for ledger in others:
        found[ledger.key] = count_of(actor, ledger, Filters(kind=kind), most=most_in_tab(ledger))
    return found


def most_in_tab(ledger: Ledger) -> int:
    """Where counting ends for the tab of a ledger."""
    return MOST_COUNTED if ledger.tasks is not None else MOST_LISTED


def todo_count(actor: Actor) -> int:
    """For the badge in the menu: one query on ``task_open_actor`` (and one for delegations)."""
    if actor.person_id is None:
        return 0
    return Task.objects.filter(ledgers.TODO.of_person(actor.person_id, timezone.now())).count()


def todo_counts(actor: Actor) -> dict[str, int]:
    """待办 by kind of document, for the entrances of the centres; one query."""
    if actor.person_id is None:
        return {}
    mine = Task.objects.filter(ledgers.TODO.of_person(actor.person_id, timezone.now()))
    return dict(mine.order_by().values_list("kind").annotate(count=Count("pk")))


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
    now, end = timezone.now(), workdays.due_at_end_of(workdays.today())
    mine = Task.objects.filter(ledgers.TODO.of_person(actor.person_id, now))
    return mine.filter(due__gte=now, due__lte=end).count()


def _task_paths(ledger: Ledger) -> Paths:
    return Paths("instance__document__", "instance", "batch__step_name", ledger.moment)


def _first(
    actor: Actor, ledger: Ledger, filters: Filters, cursor: str, limit: int, extras: Collection[str]
) -> list[dict[str, Any]]:
    """The values of the first ``limit`` rows after the cursor, in order."""
    checks.signed_in(actor)
    if ledger.tasks is not None:
        return list(rows.of_tasks(_tasks(actor, ledger, filters, cursor, limit), ledger, extras))
    moment, place = documents_listed.moment_of(ledger), _place(cursor)
    recent = documents_listed.recent(actor, ledger, filters, place, limit)
    if recent is not None:
        found = list(rows.of_documents(recent, moment, extras))
        if len(found) == limit:
            return found
    return list(rows.of_documents(documents_listed.listed(actor, ledger, filters, place, limit), moment, extras))


def _tasks(actor: Actor, ledger: Ledger, filters: Filters, cursor: str, limit: int) -> QuerySet[Task]:
    """The first tasks after the cursor, in order. Of several parts: the first of each, then of them all."""
    place, old = _place(cursor), filters.oldest_first
    parts = [
        beyond(narrowed(part, filters, _task_paths(ledger)), ledger.moment, "pk", place, oldest_first=old)[:limit]
        for part in _task_parts(actor, ledger)
    ]
    if len(parts) == 1:
        return parts[0]
    keys = [part.values("pk") for part in parts]
    whole = Task.objects.filter(pk__in=keys[0].union(*keys[1:], all=True))
    return beyond(whole, ledger.moment, "pk", None, oldest_first=old)[:limit]


def _task_parts(actor: Actor, ledger: Ledger) -> list[QuerySet[Task]]:
    if ledger is ledgers.UNIT_OVERDUE:
        return checks.allowed_parts(actor, HANDLE, Task.objects.filter(ledger.tasks or Q()))
    return [_tasks_of(actor, ledger)]


def _tasks_of(actor: Actor, ledger: Ledger) -> QuerySet[Task]:
    if ledger is ledgers.UNIT_OVERDUE:
        return checks.allowed(actor, HANDLE, Task.objects.filter(ledger.tasks or Q()))
    if actor.person_id is None:
        return Task.objects.none()
    return Task.objects.filter(ledger.of_person(actor.person_id, timezone.now()))


def _bounded(found: "QuerySet[Any]", most: int) -> int:
    """Reads ``most`` + 1 rows at most, in no order."""
    return found.order_by().values("pk")[: most + 1].count()


def _place(cursor: str) -> Place | None:
    at, _, last = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(last)) if moment.tzinfo else None
    except ValueError:
        return None
