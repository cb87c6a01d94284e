"""The story through the API, with tokens: the same rules as the pages."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.oa import factories
from tests.oa.factories import Office, new_key
from yaojian.kernel.accounts.services import token_for
from yaojian.kernel.calendar import workdays

BASE = "/api/v1/oa"


class Program:
    """A program that acts for somebody with a bearer token."""

    def __init__(self, office: Office, who: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token_for(office.users[who])}"})

    def get(self, path: str, status: int = 200) -> Any:
        """The decoded answer."""
        answer = self.client.get(BASE + path)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def post(self, path: str, body: Mapping[str, object], status: int = 200) -> Any:
        """The decoded answer to a JSON body."""
        answer = self.client.post(BASE + path, json.dumps(body), content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def register(self, content: bytes, key: str, status: int = 200) -> Any:
        """Send the registration as multipart."""
        fields = {
            "title": "关于报送检查情况的函",
            "sender": "省卫生健康委员会",
            "received_on": workdays.today().isoformat(),
            "key": key,
            "main_file": SimpleUploadedFile("正文.pdf", content, "application/pdf"),
        }
        answer = self.client.post(f"{BASE}/documents", fields)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def counts(self) -> dict[str, int]:
        """Counts by key without zeros."""
        return {one["key"]: one["count"] for one in self.get("/ledgers") if one["count"]}


def test_whole_story_by_api(office: Office) -> None:
    registrar, head, other = (Program(office, who) for who in ("registrar", "sales", "plants"))
    document = registrar.register(factories.pdf(), new_key())
    assert document["register_label"].endswith("0001号")
    path = f"/documents/{document['id']}"
    codes = [office.units[unit].code for unit in ("sales", "plants")]
    registrar.post(f"{path}/send", {"handle": codes, "working_days": 3, "key": new_key()})
    assert head.counts() == {"todo": 1, "running": 1, "unopened": 1}
    for program in (head, other):
        detail = program.get(path)
        assert (detail["my_role"], [way["step"] for way in detail["ways"]][:1]) in (("do", []), ("do", ["finish"]))
        program.post(f"/tasks/{detail['my_task']}/submit", {"text": "已办理。", "key": new_key()})
    row = registrar.get("/ledgers/todo?q=检查情况&urgency=normal")["rows"][0]
    assert (row["step"], row["title"]) == ("办结", "关于报送检查情况的函")
    ended = registrar.post(f"{path}/finish", {"key": new_key()})
    assert ended["state"] == "ended"
    trail = registrar.get(path)["trail"]
    assert [one["opinion"] for one in trail if one["step"] == "承办"] == ["已办理。", "已办理。"]


def test_repeated_key_registers_once(office: Office) -> None:
    registrar, key = Program(office, "registrar"), new_key()
    first = registrar.register(factories.pdf(), key)
    assert registrar.register(factories.pdf(), key)["id"] == first["id"]


def test_refusals_are_json_with_code_and_sentence(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    task = factories.task_of(office, document, "sales")
    factories.handled(office, document, "sales")
    answer = Program(office, "sales").post(f"/tasks/{task}/submit", {"text": "再办。", "key": new_key()}, 409)
    assert answer["code"] == "oa.flow.task_finished"
    assert "周明远" in answer["sentence"]
    assert Program(office, "registrar").register(b"%PDF-nothing", new_key(), 422)["sentence"]
    unknown = {"handle": ["没有"], "key": new_key()}
    assert Program(office, "registrar").post(f"/documents/{document.pk}/send", unknown, 404)["sentence"]


@pytest.mark.parametrize("who", ["branch", "admin", "devices"])
def test_strangers_and_administrators_are_refused(office: Office, who: str) -> None:
    document = factories.sent(office, "sales", "plants")
    program = Program(office, who)
    assert program.get(f"/documents/{document.pk}", 403)["code"] == "kernel.permissions.right_missing"
    program.post(f"/documents/{document.pk}/finish", {"key": new_key()}, 403)
    program.post(f"/tasks/{factories.task_of(office, document, 'sales')}/submit", {"text": "越权", "key": "k"}, 403)
    program.register(factories.pdf(), new_key(), 403)
    assert program.counts() == {}
    assert program.get("/ledgers/all")["rows"] == []


def test_nobody_gets_401(office: Office) -> None:
    assert Client().get(f"{BASE}/ledgers").status_code == 401
