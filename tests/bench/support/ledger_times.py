"""How long the very SQL of the ledgers takes, for some people: from sending each statement until its answer is there."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from unittest import mock

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from tests.bench.support.timings import Timings, time_of
from yaojian.kernel import prepared
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import remembering
from yaojian.oa.desk import ledgers, queries
from yaojian.oa.desk.filters import Filters

ROUNDS = 3
WORDS = ("药品", "器械", "培训", "信访", "武汉", "召开")


def statements_of(work: Callable[[], object]) -> list[str]:
    """The SELECTs ``work`` sends."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured.captured_queries if query["sql"].lstrip("( ").startswith("SELECT")]


def rows_of(statement: str) -> list[tuple[Any, ...]]:
    """Run it and read everything."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@contextmanager
def watched() -> Iterator[Timings]:
    """One duration a statement, while it is open, as the product sends them: prepared ones prepared, others planned anew."""
    timings = Timings()

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **more: Any) -> Any:
            began = time.perf_counter()
            try:
                return work(*args, **more)
            finally:
                timings.add(time.perf_counter() - began)

        return run

    with (
        mock.patch.object(psycopg.Cursor, "execute", timed(psycopg.Cursor.execute)),
        mock.patch.object(prepared, "_exchange", timed(prepared._exchange)),
    ):
        yield timings


def sql_times(people: Sequence[Actor], work: Callable[[Actor], object]) -> Timings:
    """All statements of ``work`` for each person, together, as in a request of their own.

    Before, once for everybody: what is prepared is prepared once a connection, not once a page.
    """
    timings = Timings()
    for person in people:
        work(person)
    for _ in range(ROUNDS):
        for person in people:
            with remembering.for_this_request(), watched() as statements:
                work(person)
            timings.add(sum(statements.seconds))
    return timings


def first_pages(people: Sequence[Actor]) -> dict[str, Timings]:
    """Each ledger's first page; the statements about rights and delegations are in it."""
    return {
        ledger.label: sql_times(people, lambda one, ledger=ledger: queries.page_of(one, ledger, Filters()))  # type: ignore[misc]  # as above
        for ledger in (*ledgers.ALL, ledgers.EVERY, ledgers.UNIT_OVERDUE)
    }


def others(people: Sequence[Actor]) -> dict[str, Timings]:
    """Badge, all eight counts, a filtered count, and searches for words of two characters."""
    found = {
        "badge": sql_times(people, queries.todo_count),
        "eight counts": sql_times(people, queries.counts),
    }
    for word in WORDS:
        searched = Filters(words=word)
        found[f"search {word}"] = sql_times(
            people,
            lambda one, searched=searched: queries.page_of(one, ledgers.EVERY, searched),  # type: ignore[misc]  # as above
        )
    return found


def pages(accounts: Sequence[User], addresses: Sequence[str]) -> dict[str, Timings]:
    """Whole pages through all middleware, without a network; static files need not be collected for them."""
    found = {address: Timings() for address in addresses}
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}, ALLOWED_HOSTS=["testserver"]):
        for account in accounts:
            client = Client()
            client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
            client.get(addresses[0])  # the first page of a process also reads templates
            for address in (*addresses,) * ROUNDS:
                found[address].add(time_of(lambda address=address, client=client: _shown(client, address)))  # type: ignore[misc]  # as above
    return found


def _shown(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"{address} answered {answer.status_code}")


def table(found: dict[str, Timings]) -> str:
    """One line a figure."""
    return "\n".join(f"{name:<32} p50 {times.p50_ms:8.2f}  p95 {times.p95_ms:8.2f} ms" for name, times in found.items())
