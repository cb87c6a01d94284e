"""The ledgers, the page of a problem, the sheet, the API."""

import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.inspection.rectification import factories
from tests.kernel.factories import official
from yaojian.inspection.rectification import exporting, jobs
from yaojian.inspection.rectification.models import Rectification
from yaojian.kernel.accounts.models import User
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.takeouts.jobs import forget_old

pytestmark = pytest.mark.django_db
BASE = "/console/inspection/rectification/"


@pytest.fixture
def browser(client: Client, giver: User) -> Client:
    client.force_login(giver)
    return client


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_story_from_ledger_to_false_alarm(browser: Client, mender: User) -> None:
    row = factories.problem()
    text = browser.get(BASE).content.decode()
    assert "派发选中的问题" in text
    assert row.url in text
    place = factories.place_of(mender)
    form = {"row": [str(row.pk)], "to": f"{place.pk}~{mender.person_id}", "text": "请尽快", "key": factories.key()}
    nothing = browser.get(f"{BASE}assign/", follow=True)
    assert "请在台账行首勾选" in nothing.content.decode()
    assert "派发 1 个问题" in browser.get(f"{BASE}assign/", {"row": str(row.pk)}).content.decode()
    assert browser.post(f"{BASE}assign/", form | {"to": ""}).status_code == 422
    assert browser.post(f"{BASE}assign/", form).status_code == 303
    owner = signed_in(mender)
    assert row.url in owner.get(BASE).content.decode(), "a person without grants sees own problems"
    page = f"{BASE}{row.pk}/"
    text = owner.get(page).content.decode()
    assert "报整改完成" in text
    assert "认定误报" not in text
    assert owner.post(f"{page}false/", {"false-text": ""}).status_code == 422
    assert owner.post(f"{page}false/", {"false-text": "可以打开。"}).status_code == 303
    judge = signed_in(factories.judge())
    assert "认定为误报" in judge.get(page).content.decode()
    judge.post(f"{page}judge/", {"judge-text": "属实", "allow": "1"})
    text = judge.get(page).content.decode()
    assert "以后的检查不再计入" in text
    assert "撤销误报认定" in text
    judge.post(f"{page}revoke/", {"revoke-text": "看错了"})
    row.refresh_from_db()
    assert row.state == "found"
    assert owner.post(f"{page}nonsense/", {}).status_code == 404


def test_finding_leads_to_what_became_of_it(browser: Client) -> None:
    row = factories.problem()
    answer = browser.get(f"{BASE}of/{row.last_run_id}/{row.number}/")
    assert (answer.status_code, answer["Location"]) == (303, f"{BASE}{row.pk}/")
    assert (
        f"{BASE}of/{row.last_run_id}/1/"
        in browser.get(f"/console/inspection/{row.last_run_id}/findings/1/").content.decode()
    )
    assert browser.get(f"{BASE}of/{row.last_run_id}/9/").status_code == 404


def test_filters_stand_in_the_address(browser: Client) -> None:
    general, serious = factories.problem(), factories.problem(severity="serious")
    text = browser.get(BASE, {"severity": "serious"}).content.decode()
    assert serious.url in text
    assert general.url not in text
    assert "没有符合条件的问题" in browser.get(BASE, {"words": "zzz"}).content.decode()
    assert browser.get(BASE, {"tab": "nonsense", "severity": "x", "after": "~~"}).status_code == 200


def test_sheet_holds_the_ledger_as_text(browser: Client) -> None:
    factories.problem(url='=HYPERLINK("http://x")')
    answer = browser.get(f"{BASE}sheet.xlsx", {"tab": "all"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][:3] == ("等级", "问题", "地址")
    assert rows[2][2].startswith("=HYPERLINK")
    cell = load_workbook(io.BytesIO(answer.content)).active["C3"]
    assert cell.data_type == "s"


def test_large_sheet_is_written_by_the_worker_for_its_orderer_alone(
    browser: Client,
    giver: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    for _ in range(2):
        factories.problem()
    address = f"{BASE}sheet.xlsx?tab=all"
    assert "共 2 个问题，较多，由后台写入表格" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 422  # a form that was not sent from the page has no key
    (place,) = {browser.post(address, {"key": "sheet-1"})["Location"] for _ in range(2)}
    run = JobRun.objects.get()
    assert "正在排队" in browser.get(place).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.export(str(run.pk), giver.pk, "all", "", "", "")
    assert "共 2 个问题" in browser.get(place).content.decode()
    file = StoredFile.objects.get(owner_kind=exporting.SHEETS.key)
    rows = list(
        load_workbook(io.BytesIO(browser.get(reverse("files:download", args=[file.pk])).getvalue())).active.values
    )
    assert len(rows) == 4
    assert Notice.objects.filter(user=giver, kind=exporting.SHEETS.ready, link=place).count() == 1
    stranger = signed_in(factories.judge())
    assert stranger.get(place).status_code == 403
    assert stranger.get(reverse("files:download", args=[file.pk])).status_code in (403, 404)


def test_sheet_at_the_limit_comes_at_once(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    factories.problem()
    assert browser.get(f"{BASE}sheet.xlsx", {"tab": "all"}).content[:2] == b"PK"


def test_sheets_older_than_a_week_are_removed(browser: Client, giver: User) -> None:
    factories.problem()
    browser.post(f"{BASE}sheet.xlsx?tab=all", {"key": "sheet-2"})
    jobs.export(str(JobRun.objects.get().pk), giver.pk, "all", "", "", "")
    forget_old(0)
    StoredFile.objects.get(owner_kind=exporting.SHEETS.key)
    StoredFile.objects.update(created=timezone.now() - timedelta(days=8))
    forget_old(0)
    assert not StoredFile.objects.filter(owner_kind=exporting.SHEETS.key).exists()


def test_stranger_sees_nothing_and_a_problem_of_others_is_refused(client: Client) -> None:
    row = factories.problem()
    client.force_login(official("路人"))
    assert row.url not in client.get(BASE).content.decode()
    assert client.get(f"{BASE}{row.pk}/").status_code == 403
    assert client.get(f"{BASE}assign/", {"row": str(row.pk)}).status_code == 403
    assert client.post(f"{BASE}{row.pk}/recheck/").status_code == 403


def test_hostile_page_text_is_shown_as_text(browser: Client) -> None:
    row = factories.problem(excerpt="<script>alert(1)</script>", url="javascript:alert(1)")
    text = browser.get(f"{BASE}{row.pk}/").content.decode()
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text


def test_api_does_what_the_pages_do(browser: Client, mender: User) -> None:
    api = "/api/v1/inspection/rectifications"
    row = factories.problem()
    place = factories.place_of(mender)
    body = {"ids": [str(row.pk)], "unit_id": str(place.pk), "person_id": str(mender.person_id), "key": factories.key()}
    given = browser.post(f"{api}/assign", json.dumps(body), content_type="application/json")
    assert given.json()[0]["state"] == "assigned"
    assert len(browser.get(f"{api}/", {"tab": "assigned"}).json()["items"]) == 1
    assert browser.get(f"{api}/", {"tab": "nonsense"}).status_code == 404
    owner = signed_in(mender)
    assert owner.get(f"{api}/{row.pk}").json()["trail"][0]["act"] == "assigned"
    acted = owner.post(
        f"{api}/{row.pk}/acts", json.dumps({"act": "mended", "text": "好了"}), content_type="application/json"
    )
    assert (acted.json()["state"], acted.json()["checking"]) == ("fixed", True)
    again = browser.post(f"{api}/{row.pk}/acts", json.dumps({"act": "recheck"}), content_type="application/json")
    assert again.status_code == 200
    assert Rectification.objects.get().checking
