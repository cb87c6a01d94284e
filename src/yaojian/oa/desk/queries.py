"""Ledgers: one page, counts, the first page's figures. Paged by key; rows are plain values."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from yaojian.kernel import prepared_rows
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.permissions import checks, remembering
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow.models import InstanceState, Task

from . import documents_listed, ledgers, rows, sources
from .filters import Filters, narrowed
from .ledgers import Ledger
from .order import after as beyond
from .order import place_of
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

    ``extras``: columns read only when shown. Indexes: ``task_open_actor``, ``task_done_actor``, ``task_unit_due``, and for
    the ledgers of documents ``task_of_actor``, ``task_of_unit``, ``task_on_behalf``, ``instance_of_starter``,
    ``instance_of_unit``, ``document_of_drafter``, ``document_of_unit``, ``document_newest``, ``document_searchable``.
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
    bounded = _bounded(actor, ledger, filters, most)
    return bounded.count() if filters.are_set else prepared_rows.counts_of({ledger.key: bounded})[ledger.key]


def explained(actor: Actor, ledger: Ledger, filters: Filters | None = None) -> str:
    """How PostgreSQL means to find the first page; for the tests that keep each ledger on its index."""
    given = filters or Filters()
    listed = _listed(actor, ledger, given, "", PAGE + 1)
    return listed.explain() if given.are_set else prepared_rows.plan_of(listed)


def quick_counts(actor: Actor, kind: str = "", also: Collection[Ledger] = ()) -> dict[str, int]:
    """``counts`` without 在办, which pages ask for once they stand, and with those of ``also``."""
    return _counts(actor, kind, [*(one for one in ledgers.ALL if one is not ledgers.RUNNING), *also])


def counts(actor: Actor, kind: str = "") -> dict[str, int]:
    """All ledgers' counts, by key, each one more than its ``most_in_tab`` at most: one statement, each on its index."""
    return _counts(actor, kind, ledgers.ALL)


def _counts(actor: Actor, kind: str, wanted: Collection[Ledger]) -> dict[str, int]:
    checks.signed_in(actor)
    asked = {one.key: _bounded(actor, one, Filters(kind=kind), most_in_tab(one)) for one in wanted}
    found = prepared_rows.counts_of(asked | {_BADGE: _todo(actor)})
    remembering.once((_BADGE, actor.person_id), lambda: found[_BADGE])
    return {key: found[key] for key in asked}


def most_in_tab(ledger: Ledger) -> int:
    """Where counting ends for the tab of a ledger."""
    return MOST_COUNTED if ledger.tasks is not None else MOST_LISTED


_BADGE = "badge"


def todo_count(actor: Actor) -> int:
    """For the badge in the menu, once a request; where the page counted its ledgers, it was counted with them."""
    return remembering.once((_BADGE, actor.person_id), lambda: prepared_rows.counts_of({_BADGE: _todo(actor)})[_BADGE])


def _todo(actor: Actor) -> QuerySet[Task]:
    return _tasks_of(actor, ledgers.TODO).order_by()


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the first page, and the ledger it was counted from with the filters used."""

    label: str
    count: int
    ledger: Ledger
    first: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers of the first page. ``due_today``: open 办 tasks due before midnight and not late yet."""

    counts: dict[str, int]
    due_today: int
    figures: tuple[Figure, ...]


def overview(actor: Actor) -> Overview:
    """Counts of ledgers as ``quick_counts``, and 我的办公数据 of this month and year by the same definitions: one statement."""
    checks.signed_in(actor)
    today = workdays.today()
    wanted = (
        ("本月已办", ledgers.DONE, today.replace(day=1), f"{today.month} 月 1 日起"),
        ("今年已办", ledgers.DONE, today.replace(month=1, day=1), f"{today.year} 年"),
        ("本月已阅", ledgers.READ, today.replace(day=1), f"{today.month} 月 1 日起"),
    )
    shown = [one for one in ledgers.ALL if one is not ledgers.RUNNING]
    asked = {one.key: _bounded(actor, one, Filters(), most_in_tab(one)) for one in shown}
    asked |= {label: _bounded(actor, one, Filters(first=first), MOST_COUNTED) for label, one, first, _ in wanted}
    asked["due_today"] = _todo(actor).filter(due__gte=timezone.now(), due__lte=workdays.due_at_end_of(today))
    found = prepared_rows.counts_of(asked | {_BADGE: _todo(actor)})
    remembering.once((_BADGE, actor.person_id), lambda: found[_BADGE])
    figures = tuple(Figure(label, found[label], one, first, note) for label, one, first, note in wanted)
    return Overview({one.key: found[one.key] for one in shown}, found["due_today"], figures)


def _first(
    actor: Actor, ledger: Ledger, filters: Filters, cursor: str, limit: int, extras: Collection[str]
) -> list[dict[str, Any]]:
    """The values of the first ``limit`` rows after the cursor, in order."""
    checks.signed_in(actor)
    listed = _listed(actor, ledger, filters, cursor, limit)
    found = (
        rows.of_tasks(listed, ledger, extras)
        if ledger.tasks is not None
        else rows.of_documents(listed, "created", extras)
    )
    # With words the tasks of one person are searched by a plan for these very words.
    is_usual = filters.are_words_alone if ledger.tasks is None else not filters.are_set
    return prepared_rows.rows_of(found) if is_usual else list(found)


def _listed(actor: Actor, ledger: Ledger, filters: Filters, cursor: str, limit: int) -> "QuerySet[Any]":
    """The first tasks or documents after the cursor, in order. Of several parts: the first of each, then of them all."""
    place = place_of(cursor)
    if ledger.tasks is None:
        return documents_listed.first_of(actor, ledger, filters, place, limit)
    if ledger is not ledgers.UNIT_OVERDUE:
        paths = sources.of_task(ledger.moment)
        found = narrowed(_tasks_of(actor, ledger), filters, paths)
        return beyond(found, ledger.moment, "pk", place, oldest_first=filters.oldest_first)[:limit]
    keys = [one.first(filters, place, limit) for one in sources.late(actor)]
    whole = Task.objects.filter(pk__in=sources.union(keys, every=True))
    return beyond(whole, ledger.moment, "pk", None, oldest_first=filters.oldest_first)[:limit]


def _tasks_of(actor: Actor, ledger: Ledger) -> QuerySet[Task]:
    if actor.person_id is None:
        return Task.objects.none()
    return Task.objects.filter(ledger.of_person(actor.person_id, timezone.now()))


def _bounded(actor: Actor, ledger: Ledger, filters: Filters, most: int) -> "QuerySet[Any]":
    """Keys of ``most`` + 1 rows at most, in no order."""
    if ledger.tasks is None:
        return documents_listed.counted(actor, ledger, filters, most)
    if ledger is ledgers.UNIT_OVERDUE:
        keys = [one.first(filters, None, most + 1) for one in sources.late(actor)]
        return sources.union(keys, every=False)[: most + 1]
    found = narrowed(_tasks_of(actor, ledger), filters, sources.of_task(ledger.moment))
    return found.order_by().values("pk")[: most + 1]
