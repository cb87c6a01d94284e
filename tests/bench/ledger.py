"""The first page of 待办 at many documents, beside the same query with one index for each column.

``make bench NAME=ledger`` takes 100,000 documents; ``python -m tests.bench.ledger 300000`` as many as it is told.
Both contenders are the very SQL of ``oa.desk.queries``; the peer's reads a copy of the task table that is indexed as most
people begin: person, state, role and the moments, each for itself.
"""

import sys
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.bench.support.database import DATABASE
from tests.bench.support.timings import Timings, emit, time_of
from yaojian.config.demo import grants, institution, loader
from yaojian.kernel.actors import Actor
from yaojian.oa.desk import ledgers, queries
from yaojian.oa.desk.filters import Filters
from yaojian.oa.flow.models import Task
from yaojian.oa.samples import large

COLUMNS = ("id", "instance_id", "actor_id", "role", "state", "created", "due", "done_at")
PEER = "bench_task"
ROUNDS = 3


def main(documents: int) -> None:
    """Ours, peer, ours, peer over everybody with an account; the rows of both must be the same."""
    DATABASE.start()
    with transaction.atomic():
        people = _office(documents)
    _peer_table()
    ours, peer, pages = Timings(), Timings(), Timings()
    for _ in range(ROUNDS):
        for person in people:
            statement, seconds = _statement(person)
            pages.add(seconds)
            theirs = statement.replace(f'"{Task._meta.db_table}"', f'"{PEER}"')
            _require_same_rows(statement, theirs)
            ours.add(time_of(lambda statement=statement: _rows(statement)))  # type: ignore[misc]  # a default, not an argument
            peer.add(time_of(lambda theirs=theirs: _rows(theirs)))  # type: ignore[misc]  # as above
    busiest = _statement(_busiest(people))[0]
    print("ours:", *_indexes(busiest))
    print("peer:", *_indexes(busiest.replace(f'"{Task._meta.db_table}"', f'"{PEER}"')))
    emit(
        "ledger",
        ours.p95_ms,
        peer.p95_ms,
        unit="ms p95",
        peer="the same query with one index per column",
        more_is_better=False,
        documents=documents,
        tasks=Task.objects.count(),
        people=len(people),
        p50_ms=round(ours.p50_ms, 3),
        peer_p50_ms=round(peer.p50_ms, 3),
        with_orm_p95_ms=round(pages.p95_ms, 3),
    )


def _office(documents: int) -> list[Actor]:
    """The demo institution with years of documents; returns those who handle them."""
    print(f"loading {documents} documents", file=sys.stderr)
    with transaction.atomic():  # the triggers look at whole instances, at the end
        made = institution.build()
        grants.grant_all(made)
        people = loader.people_of(made)
        handlers = [*people.heads.values(), *(actor for unit in people.staff.values() for actor in unit)]
        large.load(people.registrar, handlers, count=documents)
    return handlers


def _peer_table() -> None:
    table = Task._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {PEER} AS SELECT * FROM {table}")
        for column in COLUMNS:
            cursor.execute(f"CREATE INDEX {PEER}_{column} ON {PEER} ({column})")
        cursor.execute(f"VACUUM ANALYZE {PEER}")
        cursor.execute(f"VACUUM ANALYZE {table}")


def _statement(person: Actor) -> tuple[str, float]:
    """The SQL of the person's first page as the product sends it, and how long the whole call took."""
    with CaptureQueriesContext(connection) as captured:
        seconds = time_of(lambda: queries.page_of(person, ledgers.TODO, Filters()))
    return captured.captured_queries[-1]["sql"], seconds  # the rows come last, after the delegations


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _require_same_rows(ours: str, theirs: str) -> None:
    if _rows(ours) != _rows(theirs):
        raise SystemExit(f"different rows:\n{ours}")


def _busiest(people: list[Actor]) -> Actor:
    """Whoever has most waiting: where a wrong plan would hurt most."""
    waiting: dict[UUID, int] = {}
    for person in Task.objects.filter(state="open").values_list("actor", flat=True):
        waiting[person] = waiting.get(person, 0) + 1
    return max(people, key=lambda person: waiting.get(person.person_id, 0) if person.person_id else 0)


def _indexes(statement: str) -> list[str]:
    """The lines of the plan that say how rows are found."""
    plan = [line for (line,) in _rows(f"EXPLAIN {statement}")]
    return [line.split("(cost")[0].strip(" ->") for line in plan if "Scan" in line]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else large.COUNT)
