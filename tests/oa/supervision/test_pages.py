"""The pages of supervisions, as asker, responsible and stranger meet them."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.oa.delegation.factories import person
from tests.oa.factories import Office, new_key, registered
from tests.oa.supervision.factories import may_supervise, supervised
from yaojian.kernel.calendar import workdays
from yaojian.oa.supervision.models import State, Supervision


@pytest.fixture(autouse=True)
def rights(office: Office) -> None:
    """The registrar supervises."""
    may_supervise(office)


def browser(office: Office, who: str) -> Client:
    """A browser somebody is signed in with."""
    client = Client()
    client.force_login(office.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def in_days(days: int) -> str:
    """A day as a date field sends it."""
    return (workdays.today() + timedelta(days=days)).isoformat()


def test_story_in_the_browser(office: Office) -> None:
    asker, responsible = browser(office, "registrar"), browser(office, "plants")
    document = registered(office)
    address = f"/oa/documents/{document.pk}/supervise"
    assert "沈知秋（药品生产监管处科员）" in asker.get(address).content.decode()
    given = {
        "title": "疫苗储存整改",
        "responsible": f"{office.units['plants'].pk}~{person(office, 'plants')}",
        "requirement": "请反馈整改情况。",
        "due": in_days(5),
        "level": "leader",
        "key": new_key(),
    }
    answer = asker.post(address, given)
    assert answer.status_code == 303, answer.content.decode()
    made = Supervision.objects.get()
    here = f"/oa/supervision/{made.pk}"
    assert answer["Location"] == here
    assert "疫苗储存整改" in responsible.get("/oa/supervision/").content.decode()
    page = responsible.get(here).content.decode()
    assert "提交反馈" in page
    assert "销项</button>" not in page
    done = {"answer-text": "已整改。", "answer-percent": "80", "answer-done": "on", "key": new_key()}
    assert responsible.post(f"{here}/answer", done).status_code == 303
    page = asker.get("/oa/supervision/?tab=confirm").content.decode()
    assert "疫苗储存整改" in page
    assert asker.post(f"{here}/return", {"return-text": "附照片。", "key": new_key()}).status_code == 303
    wanted = {"extension-until": in_days(9), "extension-reason": "企业停产", "key": new_key()}
    assert responsible.post(f"{here}/extension", wanted).status_code == 303
    assert "同意延期" in asker.get(here).content.decode()
    granted = {"granted": "yes", "reply-text": "", "key": new_key()}
    assert asker.post(f"{here}/extension/answer", granted).status_code == 303
    assert asker.post(f"{here}/urge", {"urge-text": "请加快", "key": new_key()}).status_code == 303
    assert responsible.post(f"{here}/answer", done | {"key": new_key()}).status_code == 303
    answer = asker.post(f"{here}/end", {"note-text": "已核实。", "how": "close", "key": new_key()})
    assert answer.status_code == 303
    page = asker.get(here).content.decode()
    assert "已销项" in page
    assert "退回再办" in page
    assert "提交反馈" not in responsible.get(here).content.decode()


@pytest.mark.parametrize(
    ("who", "path", "form", "words"),
    [
        ("plants", "answer", {"answer-text": "", "answer-percent": "120"}, "不能大于 100"),
        ("plants", "extension", {"extension-until": "", "extension-reason": "忙"}, "请填写这一项"),
        ("registrar", "end", {"note-text": ""}, "请填写这一项"),
        ("registrar", "urge", {"urge-text": "请" * 501}, "最多 500 个字"),
    ],
)
def test_wrong_form_is_told_and_kept(office: Office, who: str, path: str, form: dict[str, str], words: str) -> None:
    made = supervised(office)
    answer = browser(office, who).post(f"/oa/supervision/{made.pk}/{path}", form | {"key": new_key()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert all(value in page for value in form.values())
    assert Supervision.objects.get(pk=made.pk).state == State.OPEN


@pytest.mark.parametrize(
    ("who", "status"),
    [("registrar", 200), ("plants", 200), ("devices", 403), ("branch", 403), ("admin", 403), (None, 302)],
)
def test_only_the_two_sides_see_it(office: Office, who: str | None, status: int) -> None:
    made = supervised(office)
    client = browser(office, who) if who else Client()
    assert client.get(f"/oa/supervision/{made.pk}").status_code == status
    if status != 200:
        for path in ("answer", "urge", "return", "end", "extension", "extension/answer"):
            assert client.post(f"/oa/supervision/{made.pk}/{path}", {"key": new_key()}).status_code == status
        assert made.entries.count() == 1


def test_ledger_narrows_and_an_unknown_tab_is_told(office: Office) -> None:
    supervised(office)
    asker = browser(office, "registrar")
    assert "疫苗储存" in asker.get("/oa/supervision/?tab=asked&q=疫苗").content.decode()
    assert "没有符合条件的督办" in asker.get("/oa/supervision/?tab=asked&q=化妆品").content.decode()
    assert asker.get("/oa/supervision/?tab=nonsense").status_code == 404


def test_same_story_over_the_api(office: Office) -> None:
    asker, responsible = browser(office, "registrar"), browser(office, "plants")
    document = registered(office)
    opened = asker.post(
        f"/api/v1/oa/documents/{document.pk}/supervise",
        {
            "unit_id": str(office.units["plants"].pk),
            "person_id": str(person(office, "plants")),
            "requirement": "请反馈。",
            "due": in_days(5),
            "key": new_key(),
        },
        content_type="application/json",
    )
    assert opened.status_code == 200, opened.content.decode()
    here = f"/api/v1/oa/supervisions/{opened.json()['id']}"

    def post(client: Client, path: str, **body: object) -> dict[str, object]:
        answer = client.post(f"{here}/{path}", body | {"key": new_key()}, content_type="application/json")
        assert answer.status_code == 200, answer.content.decode()
        return dict(answer.json())

    post(asker, "urge")
    post(responsible, "extension", until=in_days(9), reason="企业停产")
    post(asker, "extension/answer", granted=True)
    assert post(responsible, "answer", text="已办", percent=90, done=True)["state"] == "reported"
    assert post(asker, "return", text="再办")["state"] == "open"
    post(responsible, "answer", text="已办", percent=90, done=True)
    assert post(asker, "close", text="已核实")["state"] == "closed"
    detail = responsible.get(here).json()
    assert detail["trail"][0]["kind"] == "closed"
    assert responsible.get("/api/v1/oa/supervisions?tab=closed").json()["rows"][0]["id"] == opened.json()["id"]
    assert browser(office, "branch").get(here).status_code == 403
    assert (
        asker.post(f"{here}/drop", {"text": "不办", "key": new_key()}, content_type="application/json").status_code
        == 409
    )


def test_page_of_the_document_shows_its_supervisions(office: Office) -> None:
    document = registered(office)
    here = f"/oa/documents/{document.pk}"
    assert f"{here}/supervise" in browser(office, "registrar").get(here).content.decode()
    made = supervised(office, document=document)
    page = browser(office, "plants").get(here).content.decode()
    assert f"/oa/supervision/{made.pk}" in page
    assert f"{here}/supervise" not in page
