"""How long the very SQL of the ledgers takes, for some people, each statement run again with a plain cursor."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from tests.bench.support.timings import Timings, time_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
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


def sql_times(people: Sequence[Actor], work: Callable[[Actor], object]) -> Timings:
    """All statements of ``work`` for each person, together; each person's best plan is what comes, warm or not."""
    timings = Timings()
    for _ in range(ROUNDS):
        for person in people:
            statements = statements_of(lambda person=person: work(person))  # type: ignore[misc]  # a default, not an argument
            timings.add(sum(time_of(lambda one=one: rows_of(one)) for one in statements))  # type: ignore[misc]  # as above
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
