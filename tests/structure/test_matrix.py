"""Every address as every demo role and as nobody: the expected answers stand in ``matrix.txt``.

Every route of the URL map is asked with a real object of the demo data in it: a page with GET and an empty POST;
to the API the method of the operation with the smallest body it accepts.
A route without a line fails, a line without a route fails, another status fails; and no view may answer without having
asked whether it may, or having said that everybody may. Lines to paste stand in the failure.
"""

import copy
import json
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.structure import samples
from tests.structure.conftest import ROLES
from tests.structure.operations import Description, Operation
from tests.structure.routes import all_routes

TABLE = Path(__file__).with_name("matrix.txt")
COUNTS = Path(__file__).with_name("query_counts.json")
METHODS = ("GET", "POST")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """What one address answered: a status a role, in the order of ``ROLES``, and who was answered unasked."""

    statuses: tuple[int, ...]
    unasked: tuple[str, ...]

    def line(self, key: Key) -> str:
        """As it stands in the table."""
        return f"{key[0]:4} {key[1]:45} {' '.join(map(str, self.statuses))}"


def ask(browser: Client, method: str, path: str, body: object = None) -> tuple[int, bool]:
    """The status, and whether a check was recorded; whatever the request changed is rolled back, for the next role."""
    before = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        if body is None:
            answer = getattr(browser, method.lower())(path)
        else:
            answer = browser.generic(method, path, json.dumps(body), content_type="application/json")
        if answer.streaming:
            list(answer.streaming_content)  # the client closes it then; close() would close the database too
        transaction.set_rollback(True)
    browser.cookies = before  # one of the addresses signs out
    answered = answer.status_code in {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}
    # Absent where the door was shut before any view.
    asked = getattr(answer.wsgi_request, "rights_checked", [])
    return answer.status_code, bool(asked) or not answered


def expected() -> dict[Key, tuple[int, ...]]:
    """The table: method, route, one status a role in the order of ``ROLES``."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return {(method, route): tuple(map(int, row)) for method, route, *row in lines}


@pytest.fixture(scope="module")
def answers(browsers: dict[str, Client]) -> dict[Key, Row]:
    """What the product answers; 405 for everybody means that the address does not know the method."""
    found = {}
    pages = [
        Operation(method, route, None) for route in all_routes() if not samples.is_foreign(route) for method in METHODS
    ]
    for one in [*pages, *Description().operations()]:
        path = samples.path_of(one.route)
        asked = {role: ask(browsers[role], one.method, path, one.body) for role in ROLES}
        statuses = tuple(status for status, _ in asked.values())
        if set(statuses) != {HTTPStatus.METHOD_NOT_ALLOWED}:
            unasked = tuple(role for role, (_, fine) in asked.items() if not fine)
            found[one.method, one.route.name] = Row(statuses, unasked)
    return found


def test_every_address_answers_every_role_as_the_table_says(answers: dict[Key, Row]) -> None:
    table = expected()
    wrong = [
        f"{row.line(key)}\n     expected {' ':40} {' '.join(map(str, table[key]))}"
        for key, row in answers.items()
        if key in table and row.statuses != table[key]
    ]
    assert not wrong, "\n".join(wrong)


def test_every_address_stands_in_the_table(answers: dict[Key, Row]) -> None:
    missing = [row.line(key) for key, row in answers.items() if key not in expected()]
    assert not missing, "not in the table:\n" + "\n".join(missing)
    assert not expected().keys() - answers.keys(), "in the table, but no such address"


def test_nothing_breaks_for_anybody(answers: dict[Key, Row]) -> None:
    assert [
        row.line(key) for key, row in answers.items() if max(row.statuses) >= HTTPStatus.INTERNAL_SERVER_ERROR
    ] == []


def test_no_view_answers_without_having_asked(answers: dict[Key, Row]) -> None:
    assert [(key, row.unasked) for key, row in answers.items() if row.unasked] == []


def test_lists_ask_the_database_as_often_as_written_down(browsers: dict[str, Client]) -> None:
    """A list that starts to ask once a row shows here; an intended change shows in the diff of the file."""
    written = json.loads(COUNTS.read_text(encoding="utf-8"))
    counted = {}
    for place in written:
        role, path = place.split(" ")
        browsers[role].get(path)  # the first look fills per-process caches
        with CaptureQueriesContext(connection) as queries:
            assert browsers[role].get(path).status_code == HTTPStatus.OK
        counted[place] = len(queries)
    assert counted == written, json.dumps(counted, indent=2, ensure_ascii=False)
