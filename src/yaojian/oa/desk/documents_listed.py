"""Ledgers that list documents: 在办, 跟踪, 公文查询. Pages and counts from the same sources (``sources``).

Without conditions the sources are the page. With some, whoever may read whole units finds his page among the newest, by
one short walk; whoever may read little walks along what is his. A word that few documents hold is found by its index.
"""

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from yaojian.kernel import prepared_rows
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.search import queries as search
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow.models import InstanceState

from . import ledgers, sources
from .filters import Filters, Paths, narrowed
from .ledgers import Ledger
from .order import Place, after
from .sources import Source

_DOCUMENTS = Paths("", "instance", "instance__step_name", "created")
_RUNNING = Paths("", "instance", "instance__step_name", "instance__created")
WINDOW, SEARCHED = 300, 3_000
"""Among how many of the newest one looks first, without and with words."""
RARE, MOST_HITS = 5_000, 2_000
"""A word expected in fewer documents is looked up: of one that is in none, the statistics only say that it is none of the
common ones. Never are more hits than the second asked who may read them."""


def first_of(actor: Actor, ledger: Ledger, filters: Filters, place: Place | None, limit: int) -> QuerySet[Document]:
    """The first ``limit`` documents after the place, in order."""
    if ledger is not ledgers.TRACKED and filters.are_set:
        for narrow in (_among_newest, _looked_up):
            if (keys := narrow(actor, ledger, filters, place, limit)) is not None:
                return _in_order(Document.objects.filter(pk__in=keys), filters, None)
    return listed(actor, ledger, filters, place, limit)


def listed(actor: Actor, ledger: Ledger, filters: Filters, place: Place | None, limit: int) -> QuerySet[Document]:
    """The same from the sources alone."""
    # A word that is not rare is met on the way; its index would bring every place it ever stood.
    keys = [one.first(filters, place, limit, by_looking=True) for one in _sources(actor, ledger)]
    if not keys:
        return Document.objects.none()
    return _in_order(Document.objects.filter(pk__in=sources.union(keys, every=True)), filters, None)[:limit]


def counted(actor: Actor, ledger: Ledger, filters: Filters, most: int) -> "QuerySet[Any]":
    """Ids of its documents, each once, at most ``most`` + 1 of them, in no order."""
    keys = [one.first(filters, None, most + 1) for one in _sources(actor, ledger)]
    return sources.union(keys, every=False)[: most + 1] if keys else Document.objects.none().values("pk")


def _sources(actor: Actor, ledger: Ledger) -> list[Source]:
    if ledger is ledgers.TRACKED:
        return sources.tracked(actor.person_id) if actor.person_id else []
    return sources.readable(actor, running=ledger is ledgers.RUNNING)


def _looked_up(actor: Actor, ledger: Ledger, filters: Filters, place: Place | None, limit: int) -> list[UUID] | None:
    """Keys of the page where few documents hold the words; None: they are no help."""
    if not search.words_of(filters.words) or search.expected(Document.objects.all(), filters.words) > RARE:
        return None
    hits = _in_order(narrowed(_base(ledger), filters, _DOCUMENTS), filters, place)
    keys = list(hits.values_list("pk", flat=True)[: MOST_HITS + 1])
    if len(keys) > MOST_HITS:
        return None
    readable = checks.allowed(actor, READ, Document.objects.filter(pk__in=keys))
    return list(_in_order(readable, filters, None).values_list("pk", flat=True)[:limit])


def _among_newest(actor: Actor, ledger: Ledger, filters: Filters, place: Place | None, limit: int) -> list[UUID] | None:
    """Keys of the page where all of it is found among the newest; None: it is not, or not to be expected."""
    if filters.oldest_first or not checks.grants_of(actor, READ):
        return None
    # Of what is running, the instances have an index of their own; the key is named so that the order is that of it.
    paths, key = (_DOCUMENTS, "pk") if ledger is ledgers.EVERY else (_RUNNING, "instance_id")
    newest = after(_base(ledger), paths.moment, key, place, oldest_first=False)
    window = SEARCHED if filters.words.strip() else WINDOW
    last = prepared_rows.rows_of(newest.values(last=F(paths.moment))[window - 1 : window])
    if not last:
        return None
    whole = checks.allowed(actor, READ, newest.filter(**{f"{paths.moment}__gte": last[0]["last"]}))
    found = narrowed(whole, filters, paths, by_looking=True).values("pk")[:limit]
    keys = [row["pk"] for row in (prepared_rows.rows_of(found) if filters.are_words_alone else found)]
    return keys if len(keys) == limit else None


def _base(ledger: Ledger) -> QuerySet[Document]:
    documents = Document.objects.all()
    return documents if ledger is ledgers.EVERY else documents.filter(instance__state=InstanceState.RUNNING)


def _in_order(found: QuerySet[Document], filters: Filters, place: Place | None) -> QuerySet[Document]:
    return after(found, "created", "pk", place, oldest_first=filters.oldest_first)
