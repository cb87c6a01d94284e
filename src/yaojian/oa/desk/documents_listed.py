"""Ledgers that list documents: made of parts, each read along its own index; searched among the newest first."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks, scopes
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
WINDOW, SEARCHED = 300, 3_000
"""Among how many of the newest one looks first, without and with words. Whoever may read much finds his page there, by one
short walk; whoever may read little has small indexes of his own. A word that is found often is found there without its
index, which would bring every place it ever stood."""


def paths_of(ledger: Ledger) -> Paths:
    """Where its rows find what they are ordered and narrowed by."""
    return PATHS if ledger is ledgers.EVERY else NEWEST


def recent(
    actor: Actor, ledger: Ledger, filters: Filters, place: Place | None, limit: int
) -> QuerySet[Document] | None:
    """The first ``limit`` documents among the newest after the place; there may be more beyond. None: look at all."""
    if filters.oldest_first:
        return None
    newest = _ordered(_base(ledger), ledger, filters, place)
    moment, window = paths_of(ledger).moment, SEARCHED if filters.words.strip() else WINDOW
    last = newest.values_list(moment, flat=True)[window - 1 : window].first()
    if last is None:
        return None
    whole = _ordered(_whole(actor, ledger), ledger, filters, place).filter(**{f"{moment}__gte": last})
    return narrowed(whole, filters, paths_of(ledger), by_looking=True)[:limit]


def listed(actor: Actor, ledger: Ledger, filters: Filters, place: Place | None, limit: int) -> QuerySet[Document]:
    """The first ``limit`` documents after the place, in order: the first of each part, then the first of them all."""
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
    if ledger is ledgers.TRACKED:
        return [_base(ledger).filter(part) for part in scopes.alternatives(_tracked(actor))]
    hint = _of_running if ledger is ledgers.RUNNING else _as_it_is
    return checks.allowed_parts(actor, READ, _base(ledger), hint)


def _whole(actor: Actor, ledger: Ledger) -> QuerySet[Document]:
    """The parts in one condition, for where the rows are few."""
    if ledger is ledgers.TRACKED:
        return _base(ledger).filter(_tracked(actor))
    return checks.allowed(actor, READ, _base(ledger))


def _base(ledger: Ledger) -> QuerySet[Document]:
    documents = Document.objects.all()
    return documents if ledger is ledgers.EVERY else documents.filter(instance__state=InstanceState.RUNNING)


def _tracked(actor: Actor) -> Q:
    if actor.person_id is None:
        return Q(pk__in=())
    here = {"instance": OuterRef("instance")}
    handled = Task.objects.filter(actor=actor.person_id, role=Role.DO, state=TaskState.DONE, running=True, **here)
    followed = Follow.objects.filter(person=actor.person_id, **here)
    return Q(instance__starter=actor.person_id) | Q(Exists(handled)) | Q(Exists(followed))


def _as_it_is(part: Q) -> Q:
    return part


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
