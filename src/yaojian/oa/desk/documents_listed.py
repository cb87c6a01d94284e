"""Ledgers that list documents: made of parts, each read along its own index; searched among the newest first."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow.models import Follow, InstanceState, Role, Task, TaskState

from . import ledgers
from .filters import Filters, M, Paths, narrowed
from .ledgers import Ledger

Place = tuple[datetime, UUID]
"""Where a page ended: moment and key of its last row."""
PATHS = Paths("", "instance", "instance__step_name", "created")
NEWEST = Paths("", "instance", "instance__step_name", "instance__created")
"""Of what is running: the moment of the instance is the document's, and has an index of the running ones alone."""
WINDOW = 3_000
"""Documents among which a search looks first. A word that is found often is found there without its index, which would
bring every place it ever stood."""


def paths_of(ledger: Ledger) -> Paths:
    """Where its rows find what they are ordered and narrowed by."""
    return PATHS if ledger is ledgers.EVERY else NEWEST


def found(actor: Actor, ledger: Ledger, filters: Filters, place: Place | None, limit: int) -> QuerySet[Document]:
    """The first ``limit`` documents after the place, in order."""
    if ledger is ledgers.EVERY and filters.words.strip() and not filters.oldest_first:
        recent, is_all = _recent(actor, filters, place, limit)
        if is_all or len(recent) == limit:
            return _ordered(Document.objects.filter(pk__in=recent), ledger, filters, None)
    return listed(actor, ledger, filters, place, limit)


def listed(actor: Actor, ledger: Ledger, filters: Filters, place: Place | None, limit: int) -> QuerySet[Document]:
    """The same by one statement: the first rows of each part, then the first of them all."""
    parts = [
        _ordered(narrowed(part, filters, paths_of(ledger)), ledger, filters, place)[:limit]
        for part in parts_of(actor, ledger)
    ]
    if len(parts) == 1:
        return parts[0]
    keys = [part.values("pk") for part in parts]
    whole = Document.objects.filter(pk__in=keys[0].union(*keys[1:], all=True))
    return _ordered(whole, ledger, filters, None)[:limit]


def count_of(actor: Actor, ledger: Ledger, filters: Filters, most: int) -> int:
    """How many there are, at most ``most`` + 1."""
    parts = [
        narrowed(part, filters, paths_of(ledger)).order_by().values("pk")[: most + 1]
        for part in parts_of(actor, ledger)
    ]
    return parts[0].count() if len(parts) == 1 else min(most + 1, parts[0].union(*parts[1:]).count())


def parts_of(actor: Actor, ledger: Ledger) -> list[QuerySet[Document]]:
    """Parts that make up the ledger together; a document may be in several.

    在办: running among those the actor may read. 跟踪: running, and he registered, has handled or follows it.
    """
    if ledger is ledgers.EVERY:
        return checks.allowed_parts(actor, READ, Document.objects.all())
    running = Document.objects.filter(instance__state=InstanceState.RUNNING)
    if ledger is ledgers.RUNNING:
        return checks.allowed_parts(actor, READ, running, _of_running)
    if actor.person_id is None:
        return [running.none()]
    handled = Task.objects.filter(actor=actor.person_id, role=Role.DO, state=TaskState.DONE, running=True)
    followed = Follow.objects.filter(person=actor.person_id)
    return [
        running.filter(instance__in=handled.values("instance")),
        running.filter(instance__starter=actor.person_id),
        running.filter(instance__in=followed.values("instance")),
    ]


def _recent(actor: Actor, filters: Filters, place: Place | None, limit: int) -> tuple[list[UUID], bool]:
    """Keys of the first hits among the newest documents after the place, and whether there are no older ones."""
    newest = _ordered(Document.objects.all(), ledgers.EVERY, filters, place)
    last = newest.values_list("created", flat=True)[WINDOW - 1 : WINDOW].first()
    if last is not None:
        newest = newest.filter(created__gte=last)
    hits = list(narrowed(newest, filters, PATHS, by_looking=True).values_list("pk", flat=True))
    readable = set(checks.allowed(actor, READ, Document.objects.filter(pk__in=hits)).values_list("pk", flat=True))
    return [pk for pk in hits if pk in readable][:limit], last is None


def _of_running(part: Q) -> Q:
    """A hint: tasks of what is running are marked so, and their index is small. Selects the very same documents."""
    children = [_marked(child) if isinstance(child, Exists) else child for child in part.children]
    return Q(*children, _connector=part.connector, _negated=part.negated)


def _marked(tasks: Exists) -> Exists:
    if tasks.query.model is not Task:
        return tasks
    marked = tasks.copy()
    marked.query = tasks.query.clone()
    marked.query.add_q(Q(running=True))
    return marked


def after(found: "QuerySet[M]", moment: str, key: str, place: Place | None, *, oldest_first: bool) -> "QuerySet[M]":
    """Rows beyond the place in the order of ``moment`` and ``key``, and in that order."""
    if place:
        at, last = place
        way = "gt" if oldest_first else "lt"
        # The first condition says where in the index to begin, the second which rows of that very moment are left.
        found = found.filter(**{f"{moment}__{way}e": at})
        found = found.filter(Q(**{f"{moment}__{way}": at}) | Q(**{f"{key}__{way}": last}))
    return found.order_by(*((moment, key) if oldest_first else (f"-{moment}", f"-{key}")))


def _ordered(found: QuerySet[Document], ledger: Ledger, filters: Filters, place: Place | None) -> QuerySet[Document]:
    # The key is the instance's, too; named so, the order is that of its index.
    key = "pk" if ledger is ledgers.EVERY else "instance_id"
    return after(found, paths_of(ledger).moment, key, place, oldest_first=filters.oldest_first)
