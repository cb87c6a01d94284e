"""The same story through the pages, and what a clerk does wrong there."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.oa import factories
from tests.oa.factories import Office, browser, new_key, paper, table
from yaojian.kernel.audit.models import Event
from yaojian.oa.documents.models import Document
from yaojian.oa.flow.models import OpinionDraft, Role
from yaojian.oa.incoming import services as incoming
from yaojian.oa.incoming.errors import StillHandled


def act(client: Client, document: Document, name: str, **given: object) -> Any:
    """An act's form sent from its page."""
    return client.post(f"/oa/documents/{document.pk}/acts/{name}", {"key": new_key(), **given})


def test_whole_story_in_the_browser(office: Office) -> None:
    registrar, head, other = (browser(office, who) for who in ("registrar", "sales", "plants"))
    assert "登记收文" in registrar.get("/oa/").content.decode()
    answer = registrar.post("/oa/documents/register", paper())
    assert answer.status_code == 303, answer.content.decode()
    document = Document.objects.get()
    assert answer["Location"] == f"/oa/documents/{document.pk}/send"
    assert "药品流通监管处" in registrar.get(answer["Location"]).content.decode()
    units = [str(office.units[unit].pk) for unit in ("sales", "plants")]
    answer = registrar.post(
        answer["Location"],
        {
            "handle": units,
            "read": str(office.units["devices"].pk),
            "working_days": "2",
            "opinion": "请办。",
            "key": new_key(),
        },
    )
    assert answer.status_code == 303, answer.content.decode()

    for client, who in ((head, "sales"), (other, "plants")):
        home = client.get("/oa/").content.decode()
        assert document.title in home
        page = client.get(f"/oa/documents/{document.pk}").content.decode()
        assert "办理意见" in page
        assert "请办。" in page
        task = factories.task_of(office, document, who)
        answer = act(client, document, "submit", task=task, text=f"{who}已办。")
        assert answer.status_code == 303

    page = registrar.get(f"/oa/documents/{document.pk}").content.decode()
    assert "sales已办。" in page
    assert "流转记录与意见已逐条核对" in page
    answer = act(registrar, document, "submit", task=factories.task_of(office, document, "registrar"), text="")
    assert answer.status_code == 303
    assert table(office, "registrar") == {"已办": 2}
    reader = browser(office, "devices")
    assert "标为已阅" in reader.get(f"/oa/documents/{document.pk}").content.decode()
    task = factories.task_of(office, document, "devices", Role.READ)
    assert act(reader, document, "read", task=task).status_code == 303


def test_second_of_two_people_is_told_who_was_quicker_and_keeps_the_text(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    task = factories.task_of(office, document, "sales")
    factories.handled(office, document, "sales", "处长已签。")
    clerk = browser(office, "sales_clerk")
    answer = act(clerk, document, "submit", task=task, text="科员也写了意见。")
    assert answer.status_code == 409
    assert re.search(r"已由周明远于\d+月\d+日 \d\d:\d\d办结", answer.content.decode())
    assert "科员也写了意见。" in clerk.get(f"/oa/documents/{document.pk}").content.decode()
    assert table(office, "sales") == {"在办": 1, "跟踪": 1, "已办": 1}


def test_colleague_entitled_for_the_unit_signs_on_behalf_and_the_head_is_told(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    task = factories.task_of(office, document, "sales")
    page = browser(office, "sales_clerk").get(f"/oa/documents/{document.pk}").content.decode()
    assert "代周明远办理" in page
    act(browser(office, "sales_clerk"), document, "submit", task=task, text="代为办理。")
    answer = act(browser(office, "sales"), document, "submit", task=task, text="我来办。")
    assert answer.status_code == 409
    assert "已由陆远于" in answer.content.decode()


def test_form_sent_twice_registers_once(office: Office) -> None:
    registrar = browser(office, "registrar")
    key = new_key()
    first = registrar.post("/oa/documents/register", paper(key=key))
    again = registrar.post("/oa/documents/register", paper(key=key))
    assert first["Location"] == again["Location"]
    assert Document.objects.count() == 1


def test_opinion_sent_twice_is_signed_once_and_leaves_no_draft(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    task, key = factories.task_of(office, document, "sales"), new_key()
    head = browser(office, "sales")
    for _ in range(2):
        assert act(head, document, "submit", task=task, text="同意。", key=key).status_code == 303
    assert table(office, "sales") == {"在办": 1, "跟踪": 1, "已办": 1}
    assert not OpinionDraft.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7\nnothing of the kind\n%%EOF", "打不开"),
        ("只是文字。".encode() * 20, "PDF"),
        (b"", "空"),
    ],
)
def test_file_that_is_no_pdf_is_refused_at_its_field_and_the_rest_is_kept(
    office: Office, content: bytes, sentence: str
) -> None:
    registrar = browser(office, "registrar")
    answer = registrar.post("/oa/documents/register", paper(main_file=SimpleUploadedFile("正文.pdf", content)))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "关于开展疫苗储存配送环节专项检查的通知" in page
    assert "鄂政办发〔2026〕17号" in page
    errors = " ".join(re.findall(r"field__error.*?</p>", page, re.S))
    assert sentence in errors
    assert not Document.objects.exists()


def test_chosen_files_survive_a_form_with_errors(office: Office) -> None:
    registrar = browser(office, "registrar")
    answer = registrar.post("/oa/documents/register", paper(title=""))
    assert answer.status_code == 422
    kept = Hidden.values(answer.content.decode())
    filled = paper() | {"main_file-kept": kept["main_file-kept"], "key": kept["key"]}
    del filled["main_file"]
    assert registrar.post("/oa/documents/register", filled).status_code == 303
    assert registrar.post("/oa/documents/register", filled).status_code == 303, "the same form once more"
    assert Document.objects.count() == 1


def test_sending_to_nobody_says_what_is_missing(office: Office) -> None:
    document = factories.registered(office)
    answer = browser(office, "registrar").post(
        f"/oa/documents/{document.pk}/send", {"working_days": "3", "key": new_key()}
    )
    assert answer.status_code == 422
    assert "请至少选择一个承办单位。" in answer.content.decode()


def test_sending_twice_tells_who_sent_it(office: Office) -> None:
    document = factories.sent(office, "sales")
    answer = browser(office, "registrar2").post(
        f"/oa/documents/{document.pk}/send", {"handle": str(office.units["plants"].pk), "key": new_key()}
    )
    assert answer.status_code == 409
    assert "已由贺晓棠于" in answer.content.decode()


def test_finishing_too_early_names_who_still_owes(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    factories.handled(office, document, "sales")
    with pytest.raises(StillHandled, match="药品生产监管处尚未办结"):
        incoming.finish(actor=office.actor("registrar"), document_id=document.pk, key=new_key())


@pytest.mark.parametrize("who", ["branch", "admin", "devices"])
def test_stranger_and_administrator_get_403_and_leave_a_trace(office: Office, who: str) -> None:
    document = factories.sent(office, "sales", "plants")
    client = browser(office, who)
    task = factories.task_of(office, document, "sales")
    for answer in (
        client.get(f"/oa/documents/{document.pk}"),
        client.get(f"/oa/documents/{document.pk}/send"),
        act(client, document, "finish", text="越权。"),
        act(client, document, "submit", task=task, text="越权。"),
        client.post(f"/oa/tasks/{task}/draft", {"text": "越权。"}),
        client.get("/oa/documents/register"),
        client.get(f"/files/{document.main_file_id}"),
    ):
        assert answer.status_code == 403, answer.wsgi_request.path
        assert document.title not in answer.content.decode()
    assert Event.objects.filter(action="kernel.permission.denied").exists()
    assert "待办" in table(office, "sales")


def test_nobody_is_sent_to_the_sign_in_page(office: Office) -> None:
    document = factories.sent(office, "sales")
    for address in ("/oa/", "/oa/incoming/todo", f"/oa/documents/{document.pk}"):
        assert Client().get(address).status_code in (302, 303)


def test_followed_document_stays_in_the_ledger_until_it_is_finished(office: Office) -> None:
    document = factories.sent(office, "sales", read=("devices",))
    reader = browser(office, "devices")
    address = f"/oa/documents/{document.pk}/follow"
    for _ in range(2):
        assert reader.post(address, {"following": "yes"}).status_code == 303
    assert table(office, "devices")["跟踪"] == 1
    assert "取消跟踪" in reader.get(f"/oa/documents/{document.pk}").content.decode()
    reader.post(address, {"following": "no"})
    assert "跟踪" not in table(office, "devices")
    assert browser(office, "branch").post(address, {"following": "yes"}).status_code == 403
    assert Event.objects.filter(action="oa.document.followed").count() == 2


def test_draft_is_kept_while_typing(office: Office) -> None:
    document = factories.sent(office, "sales")
    head = browser(office, "sales")
    task = factories.task_of(office, document, "sales")
    assert head.post(f"/oa/tasks/{task}/draft", {"text": "写到一半"}).status_code == 204
    assert "写到一半" in head.get(f"/oa/documents/{document.pk}").content.decode()


class Hidden(HTMLParser):
    """Reads the hidden fields of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collects ``<input type=hidden>``."""
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.found[given.get("name") or ""] = given.get("value") or ""

    @classmethod
    def values(cls, page: str) -> dict[str, str]:
        """Name and value of every hidden field."""
        parser = cls()
        parser.feed(page)
        return parser.found
