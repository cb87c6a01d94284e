"""The same report over HTTP, and twenty writers at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.enterprise import factories
from tests.enterprise.factories import Filing
from yaojian.enterprise.annual_reports.models import Report, Section
from yaojian.kernel.accounts import services as accounts
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event

ROOT = "/api/v1/enterprise/reports"


def _call(user: User) -> "Caller":
    return Caller(accounts.token_for(user))


class Caller:
    """A program with a token."""

    def __init__(self, token: str) -> None:
        self.headers = {"Authorization": f"Bearer {token}"}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        client = Client()
        with_body = {"data": body, "content_type": "application/json"} if body is not None else {}
        answer: HttpResponse = getattr(client, method)(path, headers=self.headers | headers, **with_body)
        return answer


def _json(answer: HttpResponse) -> Any:
    return answer.json()  # type: ignore[attr-defined]  # the test client adds it


@pytest.mark.django_db
def test_program_files_and_another_decides() -> None:
    side = factories.filing()
    company, branch = _call(side.quality_head), _call(side.reviewer)
    begun = company("post", f"{ROOT}/own", {"year": 2025, "key": "a"})
    assert begun.status_code == 201
    report = _json(begun)
    address = f"{ROOT}/own/{report['id']}"
    definition = _json(company("get", f"{ROOT}/definitions/{report['definition_code']}/{report['definition_version']}"))
    assert list(definition["definition"]["properties"]["basic"]["properties"])[:2] == ["name", "credit_code"]

    for code, data in factories.WHOLE.items():
        saved = company("put", f"{address}/sections/{code}", {"data": data}, **{"If-Match": '"0"'})
        assert (saved.status_code, _json(saved)["problems"]) == (200, [])
    version = _json(company("get", address))["row_version"]
    submit = {"row_version": version, "declared": True, "key": "b"}
    first, again = (company("post", f"{address}/submit", submit) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert _json(first)["receipt"] == _json(again)["receipt"] == "NB2025-000001"

    listed = _json(branch("get", f"{ROOT}/filed?state=submitted"))
    assert [one["id"] for one in listed["items"]] == [report["id"]]
    filed = f"{ROOT}/filed/{report['id']}"
    assert _json(branch("get", f"{filed}/submission"))["data"] == factories.WHOLE
    body = {"row_version": _json(again)["row_version"], "key": "c"}
    returned = branch("post", f"{filed}/return", body | {"reason": "请更正仓库面积。"})
    assert _json(returned)["state"] == "returned"
    accepted = branch("post", f"{filed}/accept", body)
    assert (accepted.status_code, _json(accepted)["code"]) == (409, "enterprise.annual_reports.already_decided")


@pytest.mark.django_db
def test_program_is_told_what_is_missing() -> None:
    side = factories.filing()
    report = factories.draft(side, basic=factories.BASIC)
    company = _call(side.quality_head)
    body = {"row_version": report.row_version, "declared": True, "key": "a"}
    answer = company("post", f"{ROOT}/own/{report.pk}/submit", body)
    problems = _json(answer)["problems"]
    assert answer.status_code == 422
    assert {one["section"] for one in problems} == factories.WHOLE.keys() - {"basic"}
    assert {
        "section": "quality",
        "pointer": "/revisions",
        "sentence": "请填写本年度修订次数。",
        "missing": True,
        "blocking": True,
    } in problems


@pytest.mark.django_db
def test_stale_program_gets_both_texts() -> None:
    side = factories.filing()
    report = factories.draft(side, basic=factories.BASIC)
    mine = factories.BASIC | {"head": "乙负责人"}
    answer = _call(side.clerk)("put", f"{ROOT}/own/{report.pk}/sections/basic", {"data": mine, "row_version": 0})
    told = _json(answer)
    assert answer.status_code == 409
    assert (told["mine"]["head"], told["current"]["data"]["head"]) == ("乙负责人", "苏敏")
    assert told["current"]["row_version"] == 1


@pytest.mark.django_db
def test_version_must_be_given() -> None:
    side = factories.filing()
    report = factories.draft(side)
    answer = _call(side.clerk)("put", f"{ROOT}/own/{report.pk}/sections/basic", {"data": {}})
    assert (answer.status_code, _json(answer)["code"]) == (422, "kernel.invalid")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("get", "/problems"),
        ("get", "/sections/basic"),
        ("put", "/sections/basic"),
        ("post", "/submit"),
        ("delete", "?row_version=0"),
    ],
)
def test_other_company_is_refused_everywhere(method: str, path: str) -> None:
    side, other = factories.filing("武汉分局"), factories.filing("宜昌分局")
    report = factories.draft(side)
    bodies = {"put": {"data": {}, "row_version": 0}, "post": {"row_version": 0, "declared": True, "key": "a"}}
    for stranger in (other.quality_head, other.reviewer, side.reviewer):
        answer = _call(stranger)(method, f"{ROOT}/own/{report.pk}{path}", bodies.get(method))
        assert (answer.status_code, _json(answer)["code"]) == (403, "kernel.permissions.right_missing")
    assert Event.objects.filter(action="kernel.permission.denied").count() == 3
    assert Report.objects.get().row_version == 0


@pytest.mark.django_db(transaction=True)
def test_of_twenty_writers_one_wins_and_nothing_is_lost() -> None:
    side = factories.filing()
    report = factories.draft(side)
    caller = _call(side.quality_head)

    def write(number: int) -> int:
        data = factories.BASIC | {"products": number}
        try:
            body = {"data": data, "row_version": 0}
            return caller("put", f"{ROOT}/own/{report.pk}/sections/basic", body).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        statuses = sorted(pool.map(write, range(20)))
    assert statuses == [200] + [409] * 19
    section = Section.objects.get(report=report, code="basic")
    assert section.row_version == 1
    assert section.data["products"] in range(20)
    assert Event.objects.filter(action="enterprise.report.section_saved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_decide_once() -> None:
    side: Filing = factories.filing()
    report = factories.submitted(side)
    callers = [_call(side.reviewer), _call(factories.reviewer(side.branch))]

    def decide(pair: tuple[int, Caller]) -> int:
        number, caller = pair
        body = {"row_version": report.row_version, "key": f"k{number}", "reason": "请更正仓库面积。"}
        try:
            return caller("post", f"{ROOT}/filed/{report.pk}/{('accept', 'return')[number]}", body).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, enumerate(callers))) == [200, 409]
