"""Every ledger at 500,000 documents and 3,000,000 tasks: first pages, badges, counts, searches, whole pages.

``make bench NAME=ledgers`` writes the twin first (about two minutes); ``python -m tests.bench.ledgers 50000`` a smaller one.
The peer of the search is ``LIKE`` alone, as it would be without ``kernel.search``; the SQL is the product's own.
"""

import re
import sys

from django.db import transaction

from tests.bench.support import ledger_times, twin
from tests.bench.support.database import DATABASE
from tests.bench.support.ledger_times import rows_of, statements_of
from tests.bench.support.timings import Timings, emit, time_of
from yaojian.config.demo import grants, institution, loader
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel
from yaojian.oa.desk import ledgers, queries
from yaojian.oa.desk.filters import Filters
from yaojian.oa.flow.models import Task
from yaojian.oa.samples import large

DOCUMENTS = 500_000
READERS = {"registrar": ("registrar",), "heads": ("head.liutong", "head.shengchan")}
STAFF = 15
ADDRESSES = ("/oa/", "/oa/work/todo", "/oa/incoming/done", "/oa/incoming/tracked", "/oa/incoming/running")
_PAIRS = re.compile(r" AND search_bigrams\([^)]*\) @> search_bigrams\('[^']*'\)")


def main(documents: int) -> None:
    """Three groups of readers: one to whom half of everything belongs, heads who see their units, staff."""
    DATABASE.start()
    with transaction.atomic():
        made = institution.build()
        grants.grant_all(made)
        people = loader.people_of(made)
        handlers = [*people.heads.values(), *(actor for unit in people.staff.values() for actor in unit)]
        large.load(people.registrar, handlers, count=30)
    twin.build(documents, people.registrar, handlers)
    groups = _groups()
    pages = Timings()
    for name, accounts in groups.items():
        actors = [actor_of(account, channel=Channel.PAGE) for account in accounts]
        print(f"== {name}, {len(actors)}: SQL of first pages\n{ledger_times.table(ledger_times.first_pages(actors))}")
        print(f"== {name}: other SQL\n{ledger_times.table(ledger_times.others(actors))}")
        found = ledger_times.pages(accounts[:5], ADDRESSES)
        print(f"== {name}: whole pages\n{ledger_times.table(found)}")
        pages.seconds += [second for timings in found.values() for second in timings.seconds]
    ours, peer = _searches([actor_of(account, channel=Channel.PAGE) for account in groups["registrar"]])
    emit(
        "ledgers",
        ours.p95_ms,
        peer.p95_ms,
        unit="ms p95, first page of a two-character search",
        peer="LIKE alone",
        more_is_better=False,
        documents=documents,
        tasks=Task.objects.count(),
        page_p95_ms=round(pages.p95_ms, 1),
        page_p50_ms=round(pages.p50_ms, 1),
    )


def _groups() -> dict[str, list[User]]:
    groups = {name: list(User.objects.filter(username__in=names)) for name, names in READERS.items()}
    staff = User.objects.filter(person__isnull=False, kind="staff").exclude(username__startswith="head.")
    groups["staff"] = list(staff.order_by("pk")[20::14][:STAFF])
    return groups


def _searches(people: list[Actor]) -> tuple[Timings, Timings]:
    """The same statements with and without the pairs, one after the other; the rows must be the same."""
    ours, peer = Timings(), Timings()
    for person in people:
        for word in (*ledger_times.WORDS, "青蒿"):
            filters = Filters(words=word)
            statement = statements_of(lambda f=filters, p=person: queries.page_of(p, ledgers.EVERY, f))[-1]  # type: ignore[misc]  # defaults, not arguments
            plain = _PAIRS.sub("", statement)
            if plain == statement or rows_of(statement) != rows_of(plain):
                raise SystemExit(f"not the same search:\n{statement}")
            for _ in range(ledger_times.ROUNDS):
                ours.add(time_of(lambda one=statement: rows_of(one)))  # type: ignore[misc]  # as above
                peer.add(time_of(lambda one=plain: rows_of(one)))  # type: ignore[misc]  # as above
    return ours, peer


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
