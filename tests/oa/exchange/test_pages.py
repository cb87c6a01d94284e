"""The exchange through its pages and its API, and what a clerk does wrong there."""

import re

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.oa import factories as papers
from tests.oa.exchange import factories
from tests.oa.exchange.factories import Bureau, copy_for, ids_of, received, refused, sent, table
from tests.oa.factories import new_key
from yaojian.oa.documents.models import Document
from yaojian.oa.exchange.ledgers import IN, OUT
from yaojian.oa.exchange.models import Delivery, DeliveryState, Dispatch


def browser(bureau: Bureau, who: str) -> Client:
    """A browser somebody is signed in with."""
    client = Client()
    client.force_login(bureau.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form(bureau: Bureau, **changes: object) -> dict[str, object]:
    """The form 拟发公文 as filled in."""
    filled: dict[str, object] = {
        "title": factories.TITLE,
        "document_number": "鄂药监办〔2026〕17号",
        "kind": "通知",
        "urgency": "urgent",
        "note": "",
        "branches": [str(bureau.units["wuhan"].pk)],
        "main_file": SimpleUploadedFile("正文.pdf", papers.pdf(2), "application/pdf"),
        "key": new_key(),
    }
    return filled | changes


def text_of(answer: object) -> str:
    """What a page says, tags and line breaks apart."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]  # a response


def test_whole_story_in_the_browser(bureau: Bureau) -> None:
    office, wuhan, yichang, huangshi = (browser(bureau, who) for who in ("office", "wuhan", "yichang", "huangshi"))
    answer = office.post("/oa/exchange/new", form(bureau, groups=["branches"]))
    assert answer.status_code == 303, text_of(answer)
    dispatch = Dispatch.objects.get()
    here = f"/oa/exchange/{dispatch.pk}"
    assert answer["Location"] == here
    assert "已接收 0 / 3 个单位" in text_of(office.get(here))

    assert dispatch.title in text_of(wuhan.get("/oa/exchange/received"))
    copy = ids_of(bureau, dispatch, "wuhan")[0]
    assert wuhan.post(f"/oa/exchange/deliveries/{copy}/receive", {"key": new_key()}).status_code == 303
    page = text_of(wuhan.get(here))
    assert "完整性校验通过" in page
    assert "登记为收文" in page
    assert "宜昌分局" not in page, "a receiver learns nothing of the others"
    declined = ids_of(bureau, dispatch, "yichang")[0]
    answer = yichang.post(f"/oa/exchange/deliveries/{declined}/refuse", {"reason": "", "key": new_key()})
    assert answer.status_code == 422
    assert "请写明拒收原因" in text_of(answer)
    answer = yichang.post(f"/oa/exchange/deliveries/{declined}/refuse", {"reason": "附件不全", "key": new_key()})
    assert answer.status_code == 303
    assert huangshi.get(here).status_code == 403, "no right but to be told"

    page = text_of(office.get(here))
    assert "原因：附件不全" in page
    assert "已接收 1 / 2 个单位" in page
    assert "何青川" in text_of(office.get(f"/oa/exchange/deliveries/{copy}/receipt"))
    answer = office.post(f"{here}/resend", {"delivery": str(declined), "key": new_key()})
    assert answer.status_code == 303
    answer = office.post(f"{here}/remind", {"key": new_key()}, follow=True)
    assert "已催收 2 个单位。" in text_of(answer)
    answer = wuhan.post(f"/oa/exchange/deliveries/{copy}/register", {"key": new_key()})
    document = Document.objects.get()
    assert answer["Location"] == f"/oa/documents/{document.pk}/send"
    assert document.register_label in text_of(wuhan.get(here))
    page = text_of(wuhan.get(f"/oa/documents/{document.pk}"))
    assert "由办公室于" in page, "the document tells how it came"
    assert "打开传输件" in page
    answer = office.post(f"{here}/void", {"delivery": str(copy), "reason": "内容有误", "key": new_key()}, follow=True)
    assert "已作废 1 个单位的公文" in text_of(answer)
    assert "作废" in text_of(wuhan.get("/oa/exchange/received?status=void"))


def test_kept_for_later_then_more_receivers_then_sent(bureau: Bureau) -> None:
    office = browser(bureau, "office")
    answer = office.post("/oa/exchange/new", form(bureau, later="yes", branches=[]))
    assert answer.status_code == 303, text_of(answer)
    here = answer["Location"]
    assert "请先添加接收单位" in text_of(office.get(here))
    assert office.post(f"{here}/receivers", {"key": new_key()}).status_code == 422
    both = [str(bureau.units[unit].pk) for unit in ("wuhan", "yichang")]
    assert office.post(f"{here}/receivers", {"branches": both, "key": new_key()}).status_code == 303
    assert "武汉分局" not in text_of(office.get(f"{here}/receivers")).split("黄石分局")[0][-40:]
    dispatch = Dispatch.objects.get()
    gone = copy_for(bureau, dispatch, "yichang")
    assert office.post(f"{here}/remove/{gone.pk}", {"key": new_key()}).status_code == 303
    assert office.post(f"{here}/send", {"key": new_key()}).status_code == 303
    assert table(bureau, "office", OUT) == {"已发送": 1}
    answer = office.post(f"{here}/send", {"key": new_key()})
    assert answer.status_code == 409
    assert "已由贺晓棠于" in text_of(answer)


def test_voiding_what_was_received_asks_for_the_reason_and_keeps_the_ticks(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan", "yichang")
    received(bureau, dispatch, "wuhan")
    both = [str(pk) for pk in ids_of(bureau, dispatch, "wuhan", "yichang")]
    answer = browser(bureau, "office").post(
        f"/oa/exchange/{dispatch.pk}/void", {"delivery": [*both, "不是编号"], "reason": "", "key": new_key()}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "所选单位中有已经接收的，请写明作废原因。" in page
    assert page.count('form="chosen" checked') == 2
    assert table(bureau, "office", OUT) == {"已发送": 2}


def test_receipt_can_be_had_as_a_pdf_by_both_ends(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan", "yichang")
    first, other = ids_of(bureau, dispatch, "wuhan", "yichang")
    received(bureau, dispatch, "wuhan")
    for who in ("office", "wuhan"):
        answer = browser(bureau, who).get(f"/oa/exchange/deliveries/{first}/receipt.pdf")
        assert answer.content.startswith(b"%PDF-")
        with pypdfium2.PdfDocument(answer.content) as pdf:
            words = "".join(page.get_textpage().get_text_bounded() for page in pdf)
        for expected in ("公文传输回执", "何青川", dispatch.seal[:20]):
            assert expected in re.sub(r"\s", "", words)
    answer = browser(bureau, "office").get(f"/oa/exchange/deliveries/{other}/receipt.pdf")
    assert answer.status_code == 409
    assert "现在是“待接收”，不能出具回执" in text_of(answer)


def test_form_with_faults_keeps_what_was_typed(bureau: Bureau) -> None:
    office = browser(bureau, "office")
    answer = office.post("/oa/exchange/new", form(bureau, title="", branches=[], note="请尽快办理"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请至少选择一个接收单位" in page
    assert "请尽快办理" in page
    assert 'name="main_file-kept"' in page
    assert not Dispatch.objects.exists()


def test_form_sent_twice_sends_once(bureau: Bureau) -> None:
    office, key = browser(bureau, "office"), new_key()
    first = office.post("/oa/exchange/new", form(bureau, key=key))
    again = office.post("/oa/exchange/new", form(bureau, key=key))
    assert first["Location"] == again["Location"]
    assert Delivery.objects.count() == 1


def test_second_clerk_is_told_on_the_page(bureau: Bureau) -> None:
    dispatch = sent(bureau, "wuhan")
    received(bureau, dispatch, "wuhan")
    copy = copy_for(bureau, dispatch, "wuhan")
    for act, filled in (("receive", {}), ("refuse", {"reason": "不收"})):
        answer = browser(bureau, "wuhan2").post(f"/oa/exchange/deliveries/{copy.pk}/{act}", {"key": new_key()} | filled)
        assert answer.status_code == 409
        assert re.search(r"已由何青川于\d+月\d+日 \d\d:\d\d接收", text_of(answer))


@pytest.mark.parametrize("who", ["admin", "yichang", "huangshi"])
def test_another_branch_and_the_administrator_get_403_and_nothing_changes(bureau: Bureau, who: str) -> None:
    dispatch = sent(bureau, "wuhan")
    copy, client, key = copy_for(bureau, dispatch, "wuhan"), browser(bureau, who), {"key": new_key()}
    here = f"/oa/exchange/{dispatch.pk}"
    for answer in (
        client.get(here),
        client.get(f"{here}/receivers"),
        client.get(f"/files/{dispatch.main_file_id}"),
        client.post(f"{here}/send", key),
        client.post(f"{here}/remind", key),
        client.post(f"{here}/void", key | {"delivery": str(copy.pk)}),
        client.post(f"{here}/resend", key | {"delivery": str(copy.pk)}),
        client.post(f"{here}/remove/{copy.pk}", key),
        client.post(f"/oa/exchange/deliveries/{copy.pk}/receive", key),
        client.post(f"/oa/exchange/deliveries/{copy.pk}/refuse", key | {"reason": "不收"}),
        client.post(f"/oa/exchange/deliveries/{copy.pk}/return", key | {"reason": "不要"}),
        client.post(f"/oa/exchange/deliveries/{copy.pk}/register", key),
        client.get(f"/oa/exchange/deliveries/{copy.pk}/receipt"),
    ):
        assert answer.status_code == 403, answer.wsgi_request.path
        assert dispatch.title not in answer.content.decode()
    copy.refresh_from_db()
    assert copy.state == DeliveryState.SENT


def test_receiver_cannot_act_as_the_sender(bureau: Bureau) -> None:
    """武汉分局 sends documents of its own; that right does not reach what it received."""
    dispatch = sent(bureau, "wuhan")
    copy, client = copy_for(bureau, dispatch, "wuhan"), browser(bureau, "wuhan")
    for act in ("void", "resend", "remind", "send"):
        filled = {"delivery": str(copy.pk), "reason": "试试", "key": new_key()}
        assert client.post(f"/oa/exchange/{dispatch.pk}/{act}", filled).status_code == 403
    office = browser(bureau, "office")
    assert office.post(f"/oa/exchange/deliveries/{copy.pk}/receive", {"key": new_key()}).status_code == 403


def test_lists_are_narrowed_by_the_address(bureau: Bureau) -> None:
    first = sent(bureau, "wuhan", "yichang")
    sent(bureau, "wuhan", title="关于报送年度总结的函", urgency="extra")
    refused(bureau, first, "yichang")
    received(bureau, first, "wuhan")
    office = browser(bureau, "office")
    wuhan = bureau.units["wuhan"].pk
    for query, found in {
        "status=sent": 2,
        "status=sent&q=疫苗": 1,
        "status=sent&q=武汉": 2,
        "status=sent&q=总结 武汉": 1,
        "status=sent&q=17号&urgency=extra": 1,
        f"status=sent&unit={wuhan}&receipt=received": 1,
        "status=sent&last=2020-01-01": 0,
        "status=refused": 1,
    }.items():
        page = office.get(f"/oa/exchange/sent?{query}").content.decode()
        assert page.count("ledger__title") == found, query
    assert office.get("/oa/exchange/sent?status=没有").status_code == 404
    assert office.get("/oa/exchange/sent?first=2026-02-01&last=2026-01-01").status_code == 422
    assert "已接收 1 / 1" in text_of(office.get("/oa/exchange/documents?q=疫苗"))


def test_every_count_of_the_matrix_leads_to_as_many_rows(bureau: Bureau) -> None:
    first = sent(bureau, "wuhan", "yichang", "huangshi")
    sent(bureau, "wuhan", title="关于报送年度总结的函")
    received(bureau, first, "wuhan")
    refused(bureau, first, "yichang")
    for who, end, cells in (("office", "sent", 4), ("wuhan", "received", 2)):
        client = browser(bureau, who)
        page = client.get(f"/oa/exchange/matrix?end={end}").content.decode()
        links = re.findall(r'<a href="(/oa/exchange/\w+\?[^"]+)">(\d+)<', page)
        assert len(links) == cells
        for address, count in links:
            listed = client.get(address.replace("&amp;", "&")).content.decode()
            assert listed.count("ledger__title") == int(count), address


def test_door_leads_clerks_to_what_waits(bureau: Bureau) -> None:
    assert browser(bureau, "wuhan").get("/oa/exchange/")["Location"] == "/oa/exchange/received"
    assert browser(bureau, "admin").get("/oa/exchange/").status_code == 403
    assert Client().get("/oa/exchange/").status_code in (302, 303)


def test_api_does_what_the_pages_do(bureau: Bureau) -> None:
    office, wuhan = browser(bureau, "office"), browser(bureau, "wuhan")
    codes = ",".join(bureau.units[unit].code for unit in ("wuhan", "yichang"))
    given = {"title": factories.TITLE, "receivers": codes, "key": new_key()}
    upload = SimpleUploadedFile("正文.pdf", papers.pdf(), "application/pdf")
    answer = office.post("/api/v1/oa/exchange", given | {"main_file": upload})
    assert answer.status_code == 200, answer.content.decode()
    dispatch = answer.json()
    assert len(dispatch["seal"]) == 64
    detail = office.get(f"/api/v1/oa/exchange/{dispatch['id']}").json()
    assert [one["state"] for one in detail["deliveries"]] == ["sent", "sent"]
    mine = wuhan.get(f"/api/v1/oa/exchange/{dispatch['id']}").json()["deliveries"]
    assert [one["receiver"] for one in mine] == ["武汉分局"]
    here = f"/api/v1/oa/exchange/deliveries/{mine[0]['id']}"
    assert _post(wuhan, f"{here}/receive")["state"] == "received"
    assert str(_post(wuhan, f"{here}/register")["register_label"]).startswith("收〔")
    assert _post(office, f"/api/v1/oa/exchange/{dispatch['id']}/remind", deliveries=[])["count"] == 1
    counts = {one["key"]: one["count"] for one in office.get("/api/v1/oa/exchange/ledgers/sent").json()}
    assert counts["sent"] == 2
    rows = wuhan.get("/api/v1/oa/exchange/ledgers/received/received").json()["rows"]
    assert [row["title"] for row in rows] == [factories.TITLE]
    assert office.get("/api/v1/oa/exchange/matrix/sent").json()[0]["counts"]["draft"] == 0
    assert office.get("/api/v1/oa/exchange/ledgers/nowhere").status_code == 404
    other = detail["deliveries"][1]["id"]
    answer = wuhan.post(f"/api/v1/oa/exchange/deliveries/{other}/receive", {"key": "k"}, "application/json")
    assert answer.status_code == 403
    assert table(bureau, "yichang", IN) == {"待接收": 1}


def _post(client: Client, address: str, **body: object) -> dict[str, object]:
    answer = client.post(address, body | {"key": new_key()}, content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    return dict(answer.json())
