"""Every address as every demo role and as nobody: the expected answers stand in ``matrix.txt``.

Every route of the URL map is asked with a real object of the demo data in it: a page with GET and an empty POST;
to the API the method of the operation with the smallest body it accepts.
A route without a line fails, a line without a route fails, another status fails; and no view may answer without having
asked whether it may, or having said that everybody may. Lines to paste stand in the failure.

A class for each share of the addresses: processes of pytest-xdist take a class each.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from unittest import mock
from zlib import crc32

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.structure import samples
from tests.structure.conftest import ROLES
from tests.structure.operations import Description, Operation
from tests.structure.routes import all_routes
from yaojian.web import refusals

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


OUTSIDE = {"api:verify_paper", "enterprise:certificates:download"}
"""They ask the province's certificate system, which does not run here: 503 is their answer, a refusal in words."""
API, PAGES = "api", 6


def share_of(key: Key) -> str:
    """Which class asks an address; told from its line alone, so that lines without an address have one, too."""
    return API if key[1].startswith("api:") else f"pages {crc32(key[1].encode()) % PAGES}"


def asked_of(share: str) -> list[Operation]:
    """The addresses of one class."""
    pages = [
        Operation(method, route, None) for route in all_routes() if not samples.is_foreign(route) for method in METHODS
    ]
    return [one for one in [*pages, *Description().operations()] if share_of((one.method, one.route.name)) == share]


def _refusal_once() -> Callable[..., HttpResponse]:
    """Two thirds of all answers are refusals, each in a whole layout. A role sees each status in each layout once."""
    seen = set[tuple[object, ...]]()

    def render_once(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        kind = (request.user.pk, template, context["layout"], status)
        if kind in seen:
            return HttpResponse(status=status)
        seen.add(kind)
        return render(request, template, context, status=status)

    return render_once


@pytest.fixture(scope="class")
def answers(request: pytest.FixtureRequest, browsers: dict[str, Client]) -> dict[Key, Row]:
    """What the product answers; 405 for everybody means that the address does not know the method."""
    found = {}
    with (
        # Django's client keeps the context of every template, and we look at none.
        mock.patch("django.test.client.store_rendered_templates"),
        mock.patch.object(refusals, "render", _refusal_once()),
    ):
        for one in asked_of(request.cls.share):
            path = samples.path_of(one.route)
            asked = {role: ask(browsers[role], one.method, path, one.body) for role in ROLES}
            statuses = tuple(status for status, _ in asked.values())
            if set(statuses) != {HTTPStatus.METHOD_NOT_ALLOWED}:
                unasked = tuple(role for role, (_, fine) in asked.items() if not fine)
                found[one.method, one.route.name] = Row(statuses, unasked)
    return found


class Matrix:
    """What is asked of every address of a share."""

    share = ""

    def test_every_address_answers_every_role_as_the_table_says(self, answers: dict[Key, Row]) -> None:
        table = {key: Row(statuses, ()) for key, statuses in expected().items()}
        changed = {key: row for key, row in answers.items() if key in table and row.statuses != table[key].statuses}
        told = [
            f"- {table[key].line(key)}\n+ {row.line(key)}\n  differs for {self._differing(table[key], row)}"
            for key, row in changed.items()
        ]
        assert not told, "lines of matrix.txt, as they stand (-) and as they would have to (+):\n" + "\n".join(told)

    def _differing(self, old: Row, new: Row) -> str:
        pairs = zip(ROLES, old.statuses, new.statuses, strict=True)
        return ", ".join(f"{role}: {before} is now {now}" for role, before, now in pairs if before != now)

    def test_every_address_stands_in_the_table(self, answers: dict[Key, Row]) -> None:
        table = {key for key in expected() if share_of(key) == self.share}
        missing = [f"+ {row.line(key)}" for key, row in answers.items() if key not in table]
        idle = [f"- {Row(expected()[key], ()).line(key)}" for key in table - answers.keys()]
        assert not missing + idle, "lines matrix.txt lacks (+) and has too much (-):\n" + "\n".join(missing + idle)

    def test_nothing_breaks_for_anybody(self, answers: dict[Key, Row]) -> None:
        broken = [
            (key, row)
            for key, row in answers.items()
            if max(row.statuses) >= HTTPStatus.INTERNAL_SERVER_ERROR
            and not (key[1] in OUTSIDE and max(row.statuses) == HTTPStatus.SERVICE_UNAVAILABLE)
        ]
        assert [row.line(key) for key, row in broken] == []

    def test_no_view_answers_without_having_asked(self, answers: dict[Key, Row]) -> None:
        assert [(key, row.unasked) for key, row in answers.items() if row.unasked] == []


class TestPagesFirstShare(Matrix):
    """A sixth of the pages, as each of the next five."""

    share = "pages 0"


class TestPagesSecondShare(Matrix):
    share = "pages 1"


class TestPagesThirdShare(Matrix):
    share = "pages 2"


class TestPagesFourthShare(Matrix):
    share = "pages 3"


class TestPagesFifthShare(Matrix):
    share = "pages 4"


class TestPagesSixthShare(Matrix):
    share = "pages 5"


class TestApi(Matrix):
    """The API, and how often lists ask the database."""

    share = API

    def test_lists_ask_the_database_as_often_as_written_down(self, browsers: dict[str, Client]) -> None:
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
