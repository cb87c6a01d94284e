"""Every address as every demo role and as nobody: the expected answers stand in ``matrix.txt``.

A GET (and, where a line says so, a POST with an empty form) is sent to every route of the URL map with a real object of
the demo data in it. A route without a line fails, a line without a route fails, another status fails.
"""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests.structure import samples
from tests.structure.conftest import ROLES
from tests.structure.routes import all_routes

TABLE = Path(__file__).with_name("matrix.txt")
METHODS = ("GET", "POST")


def ask(browser: Client, method: str, path: str) -> int:
    """The status; whatever the request changed is rolled back, for the next role."""
    with transaction.atomic():
        answer = browser.get(path) if method == "GET" else browser.post(path)
        if answer.streaming:
            answer.close()
        transaction.set_rollback(True)
    return answer.status_code


def expected() -> dict[tuple[str, str], list[int]]:
    """The table: method, route, one status a role in the order of ``ROLES``."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return {(method, route): [int(status) for status in row] for method, route, *row in lines}


def measured(browsers: dict[str, Client]) -> dict[tuple[str, str], list[int]]:
    """What the product answers."""
    found = {}
    for route in all_routes():
        if samples.is_foreign(route):
            continue
        path = samples.path_of(route)
        for method in METHODS:
            statuses = [ask(browsers[role], method, path) for role in ROLES]
            if any(status != 405 for status in statuses):
                found[method, route.name] = statuses
    return found


@pytest.fixture(scope="module")
def answers(browsers: dict[str, Client]) -> dict[tuple[str, str], list[int]]:
    return measured(browsers)


def test_every_address_answers_every_role_as_the_table_says(answers: dict[tuple[str, str], list[int]]) -> None:
    table = expected()
    wrong = [
        f"{method} {name}: "
        + ", ".join(
            f"{role} {is_} (expected {want})"
            for role, is_, want in zip(ROLES, row, table[method, name], strict=True)
            if is_ != want
        )
        for (method, name), row in answers.items()
        if (method, name) in table and row != table[method, name]
    ]
    assert not wrong, "\n".join(wrong)


def test_no_address_is_missing_from_the_table(answers: dict[tuple[str, str], list[int]]) -> None:
    assert sorted(answers.keys() ^ expected().keys()) == []


def test_nothing_breaks_for_anybody(answers: dict[tuple[str, str], list[int]]) -> None:
    assert [key for key, row in answers.items() if any(status >= 500 for status in row)] == []
