"""What narrows a ledger, and how."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from yaojian.kernel.calendar import workdays
from yaojian.kernel.organisations.models import Person
from yaojian.kernel.search import queries as search
from yaojian.oa.documents.models import Document
from yaojian.oa.flow.models import Task, TaskState

M = TypeVar("M", bound=Model)
MOST_PEOPLE = 50
"""Namesakes looked at when a handler is searched for by name."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty fields narrow nothing. ``first`` and ``last`` are Beijing days of the row's moment.

    ``words`` are looked for in title, numbers and sender; ``step`` and ``person`` (whoever handles or handled it) are
    parts of names; ``unit`` is the unit a document comes from. ``kind`` is the centre's.
    """

    words: str = ""
    urgency: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""
    unit: UUID | None = None
    step: str = ""
    person: str = ""
    oldest_first: bool = False

    @property
    def are_set(self) -> bool:
        """Whether the reader narrowed anything; the kind of the centre and the order do not count."""
        return any(getattr(self, one.name) for one in fields(self) if one.name not in ("kind", "oldest_first"))

    @property
    def are_words_alone(self) -> bool:
        """Whether words are all that the reader asked for; also where he asked for nothing."""
        return not replace(self, words="").are_set


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a row finds what it is narrowed by: its document, its instance, its step, its moment.

    ``document`` is the row's column of the document's id; empty where the row is the document.
    """

    document: str
    instance: str
    step: str
    moment: str


def narrowed(rows: "QuerySet[M]", filters: Filters, paths: Paths, *, by_looking: bool = False) -> "QuerySet[M]":
    """Rows of a ledger within the filters. ``by_looking``: words are looked for row by row, without their index."""
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if not paths.document:
        rows = _described(rows, filters, by_looking=by_looking)
    elif filters.words.strip() or filters.urgency or filters.unit:
        found = _described(Document.objects.all(), filters, by_looking=by_looking)
        rows = rows.filter(**{f"{paths.document}__in": found.order_by().values("pk")})
    if filters.step.strip():
        rows = rows.filter(**{f"{paths.step}__contains": filters.step.strip()})
    if filters.person.strip():
        rows = rows.filter(_handled_by(filters.person.strip(), paths.instance))
    if filters.first:
        begin = datetime.combine(filters.first, time.min, tzinfo=workdays.BEIJING)
        rows = rows.filter(**{f"{paths.moment}__gte": begin})
    if filters.last:
        rows = rows.filter(**{f"{paths.moment}__lt": workdays.due_at_end_of(filters.last)})
    return rows


def _described(documents: "QuerySet[M]", filters: Filters, *, by_looking: bool) -> "QuerySet[M]":
    """Documents within what the filters say of a document itself."""
    documents = search.matching(documents, filters.words, by_looking=by_looking)
    if filters.urgency:
        documents = documents.filter(urgency=filters.urgency)
    return documents.filter(unit=filters.unit) if filters.unit else documents


def _handled_by(name: str, instance: str) -> Q:
    people = list(Person.objects.filter(name__contains=name).values_list("pk", flat=True)[:MOST_PEOPLE])
    theirs = Task.objects.filter(instance=OuterRef(instance), actor__in=people).exclude(state=TaskState.QUEUED)
    return Q(Exists(theirs))
