"""The applicant's pages and API: input kept, errors at their place, nothing twice."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yaojian.oa.approvals import services
from yaojian.oa.approvals.models import Application

from .factories import COMPLETE, Bureau, bureau, draft, submitted

pytestmark = pytest.mark.django_db


def browser(made: Bureau, who: str) -> Client:
    client = Client()
    client.force_login(made.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def typed(data: dict[str, Any], **more: str) -> dict[str, str]:
    """A plain form's answers as a browser sends them."""
    words = {True: "true", False: "false"}
    return {f"/{name}": words.get(value, str(value)) for name, value in data.items()} | more


def test_form_is_filled_in_read_over_and_handed_in() -> None:
    made = bureau()
    client = browser(made, "clerk")
    assert "请假申请" in client.get("/oa/approvals/").text
    started = client.post("/oa/approvals/start/leave", {"key": "k1"})
    assert started.status_code == HTTPStatus.SEE_OTHER
    here = started["Location"]
    assert 'name="/first"' in client.get(here).text
    saved = client.post(here, typed(COMPLETE["leave"], row_version="1", next="1"))
    assert saved["Location"] == f"{here}/submit"
    page = client.get(saved["Location"]).text
    assert "2 天" in page
    assert "周明远" in page
    done = client.post(saved["Location"], {"row_version": "2", "key": "s1", "text": ""})
    application = Application.objects.get()
    assert done["Location"] == f"/oa/documents/{application.pk}"
    assert "探望父母" in client.get(done["Location"]).text
    assert client.get(here)["Location"] == f"/oa/documents/{application.pk}"


def test_contradiction_is_told_at_its_field_and_everything_is_kept() -> None:
    made = bureau()
    client, application = browser(made, "clerk"), draft(made, key="k1")
    here = f"/oa/approvals/{application.pk}"
    answers = typed(COMPLETE["leave"] | {"last": "2026-03-01"}, row_version="1", next="1")
    answer = client.post(here, answers, follow=True).text
    assert "结束日期早于开始日期" in answer
    assert "探望父母" in answer


def test_autosave_in_two_windows_tells_the_second_one() -> None:
    made = bureau()
    client, application = browser(made, "clerk"), draft(made)
    here = f"/oa/approvals/{application.pk}"
    headers = {"X-Autosave": "yes"}
    first = client.post(here, typed(COMPLETE["leave"] | {"reason": "看病"}, row_version="1"), headers=headers)
    assert first.json()["fields"] == {"row_version": 2}
    second = client.post(here, typed(COMPLETE["leave"] | {"reason": "搬家"}, row_version="1"), headers=headers)
    assert second.status_code == HTTPStatus.CONFLICT
    page = client.post(here, typed(COMPLETE["leave"] | {"reason": "搬家"}, row_version="1"))
    assert page.status_code == HTTPStatus.CONFLICT
    assert "看病" in page.text
    assert "搬家" in page.text


def test_colleague_cannot_open_an_application_that_is_not_his() -> None:
    made = bureau()
    application = submitted(made)
    assert browser(made, "clerk2").get(f"/oa/approvals/{application.pk}").status_code == HTTPStatus.FORBIDDEN


def test_copied_application_is_a_new_draft() -> None:
    made = bureau()
    client, application = browser(made, "clerk"), submitted(made)
    answer = client.post(f"/oa/approvals/{application.pk}/copy", {"key": "c1"})
    copied = Application.objects.exclude(pk=application.pk).get()
    assert answer["Location"] == f"/oa/approvals/{copied.pk}"
    assert copied.data == application.data
    assert copied.filed_at is None


def test_uploaded_form_that_is_no_form_is_refused_with_a_sentence() -> None:
    made = bureau()
    client = browser(made, "office")
    assert client.get("/oa/approvals/forms").status_code == HTTPStatus.OK
    services.form_in_force("leave")
    for bad in (b"\xff\xfe", b"[1, 2]", b'{"$id": "approval-seal"}', b"{" * 5000):
        upload = SimpleUploadedFile("leave.json", bad)
        answer = client.post("/oa/approvals/forms", {"code": "leave", "source": upload, "key": "k"})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, bad
    assert client.get("/oa/approvals/forms/leave.json").json()["$id"] == "approval-leave"
    assert client.get("/oa/approvals/forms/nothing.json").status_code == HTTPStatus.NOT_FOUND


def test_api_offers_what_the_pages_offer() -> None:
    made = bureau()
    client = browser(made, "clerk")
    forms = client.get("/api/v1/oa/approvals/forms").json()
    assert [one["code"] for one in forms] == ["leave", "purchase", "seal", "vehicle", "general"]
    body = {"form": "purchase", "data": {"purpose": "扫描仪"}, "key": "k"}
    made_ = client.post("/api/v1/oa/approvals", json.dumps(body), content_type="application/json")
    assert made_.status_code == HTTPStatus.CREATED
    assert made_.json()["problems"]
    here = f"/api/v1/oa/approvals/{made_.json()['id']}"
    put = {"data": COMPLETE["purchase"], "row_version": 1}
    assert client.put(here, json.dumps(put), content_type="application/json").json()["problems"] == []
    stale = client.put(here, json.dumps(put | {"data": {}}), content_type="application/json")
    assert stale.status_code == HTTPStatus.CONFLICT
    assert stale.json()["current"]["data"] == COMPLETE["purchase"]
    done = client.post(f"{here}/submit", json.dumps({"row_version": 2, "key": "s"}), content_type="application/json")
    assert done.json()["step"] == "负责人审批"
    assert client.get("/api/v1/oa/approvals/own").json()[0]["title"].endswith("1 项，合计 3999 元")
