"""Every ledger at 500,000 documents and 3,000,000 tasks: first pages, badges, counts, searches, whole pages.

``make bench NAME=ledgers`` writes the twin first (about two minutes); ``python -m tests.bench.ledgers 50000`` a smaller one.
The peer of the search is what one writes first: LIKE over three columns and one condition of rights. The SQL of the product
is its own, statements about rights and delegations included.
"""

import sys
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tests.bench.support.database import DATABASE
from tests.bench.support.ledger_times import ROUNDS, WORDS, first_pages, others, pages, rows_of, statements_of, table
from tests.bench.support.timings import Timings, emit, time_of
from tests.bench.support.twin import build
from yaojian.config.demo import grants, institution, loader
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.permissions import checks
from yaojian.oa.desk import ledgers, queries
from yaojian.oa.desk.filters import Filters
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow.models import Task
from yaojian.oa.samples import large

DOCUMENTS = 500_000
READERS = {"registrar": ("registrar",), "heads": ("head.liutong", "head.shengchan")}
STAFF = 15
ADDRESSES = ("/oa/", "/oa/work/todo", "/oa/incoming/done", "/oa/incoming/tracked", "/oa/incoming/running")


def main(documents: int) -> None:
    """Three groups of readers: one to whom half of everything belongs, heads who see their units, staff."""
    DATABASE.start()
    with transaction.atomic():
        made = institution.build()
        grants.grant_all(made)
        people = loader.people_of(made)
        handlers = [*people.heads.values(), *(actor for unit in people.staff.values() for actor in unit)]
        large.load(people.registrar, handlers, count=30)
    build(documents, people.registrar, handlers)
    groups = _groups()
    whole = Timings()
    for name, accounts in groups.items():
        actors = [actor_of(account, channel=Channel.PAGE) for account in accounts]
        print(f"== {name}, {len(actors)}: SQL of first pages\n{table(first_pages(actors))}")
        print(f"== {name}: other SQL\n{table(others(actors))}")
        found = pages(accounts[:5], ADDRESSES)
        print(f"== {name}: whole pages\n{table(found)}")
        whole.seconds += [second for timings in found.values() for second in timings.seconds]
    ours, peer = _searches(
        [actor_of(account, channel=Channel.PAGE) for account in [*groups["registrar"], *groups["heads"]]]
    )
    emit(
        "ledgers",
        ours.p95_ms,
        peer.p95_ms,
        unit="ms p95, first page of a two-character search",
        peer="LIKE over three columns, rights in one condition",
        more_is_better=False,
        documents=documents,
        tasks=Task.objects.count(),
        page_p95_ms=round(whole.p95_ms, 1),
        page_p50_ms=round(whole.p50_ms, 1),
    )


def _groups() -> dict[str, list[User]]:
    groups = {name: list(User.objects.filter(username__in=names)) for name, names in READERS.items()}
    staff = User.objects.filter(person__isnull=False, kind="staff").exclude(username__startswith="head.")
    groups["staff"] = list(staff.order_by("pk")[20::14][:STAFF])
    return groups


def _searches(people: list[Actor]) -> tuple[Timings, Timings]:
    """The product's statements and the peer's, one after the other; they must find the same documents."""
    ours, peer = Timings(), Timings()
    for person in people:
        for word in (*WORDS, "青蒿"):
            found: list[UUID] = []
            ours_sql = statements_of(lambda w=word, p=person, f=found: f.extend(_page(p, w)))  # type: ignore[misc]  # defaults, not arguments
            if found != [pk for (pk,) in rows_of(_peer(person, word))]:
                raise SystemExit(f"not the same documents for {word}")
            for _ in range(ROUNDS):
                ours.add(sum(time_of(lambda one=one: rows_of(one)) for one in ours_sql))  # type: ignore[misc]  # as above
                peer.add(time_of(lambda w=word, p=person: rows_of(_peer(p, w))))  # type: ignore[misc]  # as above
    return ours, peer


def _page(person: Actor, word: str) -> list[UUID]:
    return [row.document_id for row in queries.page_of(person, ledgers.EVERY, Filters(words=word)).rows]


def _peer(person: Actor, word: str) -> str:
    """Titles, numbers and senders by LIKE, whatever one may read in one condition, the newest first."""
    held = Q(title__contains=word) | Q(document_number__contains=word) | Q(sender__contains=word)
    readable = checks.allowed(person, READ, Document.objects.filter(held))
    (statement,) = statements_of(lambda: list(readable.order_by("-created", "-pk").values_list("pk")[:20]))[-1:]
    return statement


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
