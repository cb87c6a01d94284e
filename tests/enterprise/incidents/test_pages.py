"""The pages and the API of both sides: what a clerk in a hurry meets, and what an official can do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.enterprise.factories import browser
from tests.enterprise.incidents.factories import Scene, new_key, official, scene
from yaojian.enterprise.incidents.models import EntryKind, Incident, IncidentState
from yaojian.kernel.files.models import StoredFile

pytestmark = pytest.mark.django_db
REPORT = "/qy/incidents/report"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture
def at() -> Scene:
    return scene()


def least(**more: object) -> dict[str, object]:
    """What must be answered."""
    return {"vaccine": "示范流感疫苗", "what": "temperature", "reporter": "程远", "key": new_key(), **more}


def test_least_report_leads_to_the_incident_and_says_who_knows(at: Scene) -> None:
    client = browser(at.clerk)
    answer = client.post(REPORT, least(), follow=True)
    page = answer.content.decode()
    assert "已报告武汉分局" in page
    assert "应在" in page
    assert Incident.objects.get().found_at <= timezone.now()


def test_wrong_answers_are_told_at_their_place_and_everything_typed_stays(at: Scene) -> None:
    ahead = f"{timezone.localtime().year + 1}-01-01T08:00"
    answer = browser(at.clerk).post(REPORT, least(vaccine="", phone="没有", measures="已封存。", found_at=ahead))
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("请填写疫苗名称", "联系电话应为电话号码", "已封存。"):
        assert words in page
    late = browser(at.clerk).post(REPORT, least(found_at=ahead, measures="已封存。"))
    assert late.status_code == 422
    assert "发现时间晚于现在" in late.content.decode()
    assert not Incident.objects.exists()


def test_photo_comes_along_and_one_too_large_is_refused_with_the_words_kept(at: Scene) -> None:
    client = browser(at.clerk)
    huge = SimpleUploadedFile("现场.png", PNG + bytes(21 * 1024**2), "image/png")
    refused = client.post(REPORT, least(photos=[huge], place="隔离区"))
    assert refused.status_code == 422
    assert "隔离区" in refused.content.decode()
    client.post(REPORT, least(photos=[SimpleUploadedFile("现场.png", PNG, "image/png")]))
    file = StoredFile.objects.get(owner_kind="enterprise.incident")
    assert client.get(reverse("files:download", args=[file.pk])).status_code == 200
    assert browser(at.handler).get(reverse("files:download", args=[file.pk])).status_code == 200
    other = scene("襄阳分局")
    for user in (other.clerk, other.handler):
        assert browser(user).get(reverse("files:download", args=[file.pk])).status_code == 403


def test_official_takes_it_to_the_end_on_its_page(at: Scene) -> None:
    made = at.report()
    client, base = browser(at.handler), f"/qy/supervision/incidents/{made.pk}"
    assert "确认收到" in client.get(base).content.decode()
    early = client.post(f"{base}/ask", {"text": "请补充批号。", "key": new_key()})
    assert early.status_code == 409
    assert client.post(f"{base}/acknowledge").status_code == 303
    assert client.post(f"{base}/acknowledge").status_code == 409
    colleague = official("同事", at.branch)
    assert client.post(f"{base}/assign", {"user": colleague.pk}).status_code == 303
    assert client.post(f"{base}/ask", {"text": "", "key": new_key()}).status_code == 422
    assert client.post(f"{base}/ask", {"text": "请补充批号。", "key": new_key()}).status_code == 303
    assert client.post(f"{base}/visit", {"text": "", "key": new_key()}).status_code == 422
    assert client.post(f"{base}/visit", {"text": "现场温度 5 ℃。", "key": new_key()}).status_code == 303
    wrong = client.post(f"{base}/close", {"conclusion": "无影响。", "disposal": ""})
    assert wrong.status_code == 422
    assert "无影响。" in wrong.content.decode()
    assert client.post(f"{base}/close", {"conclusion": "无影响。", "disposal": "继续使用。"}).status_code == 303
    made.refresh_from_db()
    assert made.state == IncidentState.CLOSED
    own = browser(at.clerk).get(f"/qy/incidents/{made.pk}").content.decode()
    for words in ("请补充批号。", "现场温度 5 ℃。", "继续使用。"):
        assert words in own
    assert "提交补充" not in own


def test_company_supplements_on_its_page(at: Scene) -> None:
    made = at.report()
    client, base = browser(at.clerk), f"/qy/incidents/{made.pk}"
    assert client.post(f"{base}/supplement", {"text": "", "key": new_key()}).status_code == 422
    assert client.post(f"{base}/supplement", {"text": "共 200 支。", "key": new_key()}).status_code == 303
    assert made.entries.filter(kind=EntryKind.SUPPLEMENTED).count() == 1


def test_ledger_filters_by_the_address_and_statistics_and_roster_answer(at: Scene) -> None:
    at.report()
    client = browser(at.handler)
    ledger = "/qy/supervision/incidents/"
    assert "示范流感疫苗" in client.get(ledger, {"words": "流感", "what": "temperature"}).content.decode()
    assert "没有符合条件的事件" in client.get(ledger, {"what": "expired"}).content.decode()
    assert client.get(ledger, {"after": "nonsense", "branch": "x"}).status_code == 200
    assert "1" in client.get(f"{ledger}statistics", {"year": "abc"}).content.decode()
    given = {"user": at.handler.pk, "role": "officer", "since": "2026-11-30", "until": "2026-11-01"}
    wrong = client.post(f"{ledger}duties", given)
    assert wrong.status_code == 422
    assert "终止日期早于起始日期" in wrong.content.decode()
    assert client.post(f"{ledger}duties", {**given, "until": ""}).status_code == 303


def test_other_sides_get_nothing_from_any_address(at: Scene) -> None:
    made, other = at.report(), scene("襄阳分局")
    own, desk = f"/qy/incidents/{made.pk}", f"/qy/supervision/incidents/{made.pk}"
    api = f"/api/v1/enterprise/incidents/{made.pk}"
    stranger, colleague = browser(other.clerk), browser(other.handler)
    for client in (stranger, colleague):
        for path in (own, desk, api, f"{api}/trail", f"/api/v1/enterprise/incidents/own/{made.pk}"):
            assert client.get(path).status_code in (403, 404), path
        for path in (
            f"{own}/supplement",
            *(f"{desk}/{act}" for act in ("acknowledge", "assign", "ask", "visit", "close")),
        ):
            assert client.post(path, {"key": new_key(), "text": "越权。"}).status_code in (403, 404), path
    assert "示范流感疫苗" not in colleague.get("/qy/supervision/incidents/").content.decode()
    assert stranger.get("/qy/supervision/incidents/").status_code == 403


def test_api_reports_and_lists(at: Scene) -> None:
    client = browser(at.clerk)
    body = {"vaccine": "示范疫苗", "what": "expired", "reporter": "程远", "key": new_key()}
    made = client.post("/api/v1/enterprise/incidents/own", body, content_type="application/json")
    assert made.status_code == 200
    again = client.post("/api/v1/enterprise/incidents/own", body, content_type="application/json")
    assert again.json()["id"] == made.json()["id"]
    listed = browser(at.handler).get("/api/v1/enterprise/incidents").json()
    assert [item["number"] for item in listed["items"]] == [made.json()["number"]]
