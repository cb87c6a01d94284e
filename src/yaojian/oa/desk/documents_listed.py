"""Ledgers that list documents: made of parts, each read along its own index; searched among the newest first."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks, scopes
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow.models import Follow, Instance, InstanceState, Role, Task, TaskState

from . import ledgers
from .filters import Filters, M, Paths, narrowed
from .ledgers import Ledger

Place = tuple[datetime, UUID]
"""Where a page ended: moment and key of its last row."""
_DOCUMENTS = Paths("", "instance", "instance__step_name", "created")
_RUNNING = Paths("", "instance", "instance__step_name", "instance__created")
_INSTANCES = Paths("document__", "pk", "step_name", "created")
"""Of what is running: the moment of the instance is the document's, and has an index of the running ones alone."""
MUCH = 1_000
WINDOW, SEARCHED = 300, 3_000
"""Among how many of the newest one looks first, without and with words. Whoever may read much finds his page there, by one
short walk; whoever may read little has small indexes of his own. A word that is found often is found there without its
index, which would bring every place it ever stood."""


def moment_of(ledger: Ledger) -> str:
    """The path from a document to the moment its row is ordered by."""
    return _DOCUMENTS.moment if ledger is ledgers.EVERY else _RUNNING.moment


def recent(
    actor: Actor, ledger: Ledger, filters: Filters, place: Place | None, limit: int
) -> QuerySet[Document] | None:
    """The first ``limit`` documents among the newest after the place; there may be more beyond. None: look at all."""
    if filters.oldest_first or not _has_much(actor, ledger):
        return None
    paths = _DOCUMENTS if ledger is ledgers.EVERY else _RUNNING
    newest = _ordered(_base(ledger), ledger, filters, place)
    window = SEARCHED if filters.words.strip() else WINDOW
    last = newest.values_list(paths.moment, flat=True)[window - 1 : window].first()
    if last is None:
        return None
    whole = _ordered(_whole(actor, ledger), ledger, filters, place).filter(**{f"{paths.moment}__gte": last})
    return narrowed(whole, filters, paths, by_looking=True)[:limit]


def listed(actor: Actor, ledger: Ledger, filters: Filters, place: Place | None, limit: int) -> QuerySet[Document]:
    """The first ``limit`` documents after the place, in order: the first of each part, then the first of them all."""
    keys = [
        _beyond(narrowed(part, filters, paths), paths.moment, key, filters, place).values("pk")[:limit]
        for part, paths, key in _parts(actor, ledger)
    ]
    whole = Document.objects.filter(pk__in=keys[0].union(*keys[1:], all=True) if keys[1:] else keys[0])
    return _ordered(whole, ledger, filters, None)[:limit]


def count_of(actor: Actor, ledger: Ledger, filters: Filters, most: int) -> int:
    """How many there are, at most ``most`` + 1."""
    keys = [
        narrowed(part, filters, paths).order_by().values("pk")[: most + 1] for part, paths, _ in _parts(actor, ledger)
    ]
    return min(most + 1, keys[0].union(*keys[1:]).count()) if keys[1:] else keys[0].count()


def _parts(actor: Actor, ledger: Ledger) -> "list[tuple[QuerySet[Any], Paths, str]]":
    """Parts that make up the ledger together, with their paths and the name of the key; a document may be in several.

    在办: running among those the actor may read. 跟踪: running, and he registered, has handled or follows it; read from
    the instances, which are the documents' (one id), so that a document is fetched only to be shown.
    """
    if ledger is ledgers.TRACKED:
        running = Instance.objects.filter(state=InstanceState.RUNNING)
        return [(running.filter(part), _INSTANCES, "pk") for part in scopes.alternatives(_tracked(actor, "pk"))]
    if ledger is ledgers.EVERY:
        return [(part, _DOCUMENTS, "pk") for part in checks.allowed_parts(actor, READ, _base(ledger))]
    parts = checks.allowed_parts(actor, READ, _base(ledger), _of_running)
    return [(part, _RUNNING, "instance_id") for part in parts]


def _has_much(actor: Actor, ledger: Ledger) -> bool:
    """Whether the reader's page is likely to be found among the newest: he may read whole units, or has handled much."""
    if ledger is not ledgers.TRACKED:
        return bool(checks.grants_of(actor, READ))
    return actor.person_id is not None and _handled(actor).values("pk")[: MUCH + 1].count() > MUCH


def _whole(actor: Actor, ledger: Ledger) -> QuerySet[Document]:
    """The parts in one condition, for where the rows are few."""
    if ledger is ledgers.TRACKED:
        return _base(ledger).filter(_tracked(actor, "instance", "instance__"))
    return checks.allowed(actor, READ, _base(ledger))


def _base(ledger: Ledger) -> QuerySet[Document]:
    documents = Document.objects.all()
    return documents if ledger is ledgers.EVERY else documents.filter(instance__state=InstanceState.RUNNING)


def _tracked(actor: Actor, instance: str, path: str = "") -> Q:
    """``instance``: the name of the instance in the outer query; ``path``: of its fields there."""
    if actor.person_id is None:
        return Q(pk__in=())
    here = {"instance": OuterRef(instance)}
    followed = Follow.objects.filter(person=actor.person_id, **here)
    started = Q(**{f"{path}starter": actor.person_id})
    return started | Q(Exists(_handled(actor).filter(**here))) | Q(Exists(followed))


def _handled(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(actor=actor.person_id, role=Role.DO, state=TaskState.DONE, running=True)


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


def _beyond(found: "QuerySet[M]", moment: str, key: str, filters: Filters, place: Place | None) -> "QuerySet[M]":
    return after(found, moment, key, place, oldest_first=filters.oldest_first)


def _ordered(found: QuerySet[Document], ledger: Ledger, filters: Filters, place: Place | None) -> QuerySet[Document]:
    # The key is the instance's, too; named so, the order is that of its index.
    key = "pk" if ledger is ledgers.EVERY else "instance_id"
    return _beyond(found, moment_of(ledger), key, filters, place)
