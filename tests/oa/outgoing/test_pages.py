"""发文中心 through its pages: what is shown, what comes back, who is let in."""

import io
import re

import openpyxl  # type: ignore[import-untyped]  # ships no types
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client

from tests.oa.outgoing import factories
from tests.oa.outgoing.factories import BODY, Bureau, new_key, submit
from yaojian.oa.outgoing import bodies
from yaojian.oa.outgoing.models import Outgoing, Sign

FACTS = {
    "title": "关于加强药品追溯的通知",
    "genre": "notice",
    "format": "文件",
    "direction": "down",
    "urgency": "normal",
    "main_to": "各分局",
    "disclosure": "open",
    "copies": "1",
}


def browser(made: Bureau, who: str) -> Client:
    """A browser somebody is signed in with."""
    client = Client()
    client.force_login(made.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def words(answer: HttpResponseBase) -> str:
    """What a page says, tags and line breaks apart."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]  # not streamed


def test_draft_begins_with_its_facts_and_goes_on_with_the_body(bureau: Bureau) -> None:
    drafter, key = browser(bureau, "drafter"), new_key()
    first = drafter.post("/oa/outgoing/new", FACTS | {"key": key})
    again = drafter.post("/oa/outgoing/new", FACTS | {"key": key})
    outgoing = Outgoing.objects.get()
    assert first["Location"] == again["Location"] == f"/oa/outgoing/{outgoing.pk}/body"
    upload = SimpleUploadedFile("正文.docx", bodies.write(bodies.typed(BODY)))
    saved = drafter.post(first["Location"], {"base": "0", "text": "", "file": upload, "note": "", "key": new_key()})
    assert saved.status_code == 303
    page = words(drafter.get(f"/oa/documents/{outgoing.pk}"))
    assert "审签稿" in page
    assert "正文第 1 版已保存" in page
    assert FACTS["title"] in words(drafter.get("/oa/outgoing/drafts"))


def test_form_with_errors_keeps_what_was_typed(bureau: Bureau) -> None:
    answer = browser(bureau, "drafter").post(
        "/oa/outgoing/new", FACTS | {"genre": "report", "disclosure": "closed", "key": new_key()}
    )
    assert answer.status_code == 422
    assert "选择不予公开时要写明理由" in words(answer)
    assert "报告用于上行文" in words(answer)
    assert 'value="关于加强药品追溯的通知"' in answer.content.decode()
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("正文.docx", b"%PDF-1.7 not a word file", "PDF"),
        ("正文.docx", "只是文字。".encode(), "docx"),
        ("正文.docx", bodies.write([]), "正文里没有文字"),
    ],
)
def test_body_that_is_no_word_file_is_refused_with_a_sentence(
    bureau: Bureau, name: str, content: bytes, why: str
) -> None:
    outgoing = factories.drafted(bureau)
    answer = browser(bureau, "drafter").post(
        f"/oa/outgoing/{outgoing.pk}/body",
        {"base": "1", "text": "", "file": SimpleUploadedFile(name, content), "key": new_key()},
    )
    assert answer.status_code == 422
    assert why in words(answer)
    assert outgoing.versions.count() == 1


def test_second_writer_sees_both_texts_and_may_save_on_top(bureau: Bureau) -> None:
    outgoing, drafter = factories.drafted(bureau), browser(bureau, "drafter")
    factories.save(bureau, outgoing, BODY.replace("月底前", "15日内"))
    mine = BODY.replace("检查范围", "检查对象")
    answer = drafter.post(f"/oa/outgoing/{outgoing.pk}/body", {"base": "1", "text": mine, "key": new_key()})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "保存了第 2 版，您的修改没有保存" in page
    assert "<ins>对象</ins>" in page
    assert "<del>15日内</del>" in page
    assert mine.splitlines()[1] in page
    assert 'name="base" value="2"' in page
    again = drafter.post(f"/oa/outgoing/{outgoing.pk}/body", {"base": "2", "text": mine, "key": new_key()})
    assert again.status_code == 303
    assert outgoing.versions.count() == 3


def test_versions_are_shown_marked_clean_and_with_their_writers(bureau: Bureau) -> None:
    outgoing = factories.drafted(bureau)
    submit(bureau, outgoing, "drafter")
    factories.save(bureau, outgoing, BODY.replace("月底前", "25日前"), who="sales")
    head = browser(bureau, "sales")
    here = f"/oa/outgoing/{outgoing.pk}/versions"
    marked = head.get(here).content.decode()
    assert "<ins>25日</ins>" in marked
    assert "<del>月底</del>" in marked
    clean = head.get(here, {"show": "clean"}).content.decode()
    assert "25日前" in clean
    assert "<del>" not in clean
    assert "〔周明远加〕" in words(head.get(here, {"show": "history"}))
    assert head.get(here, {"old": "99"}).status_code == 404
    assert head.get(here, {"old": "甲", "show": "乙"}).status_code == 200


def test_attachment_is_added_and_taken_away_again(bureau: Bureau) -> None:
    outgoing, drafter = factories.drafted(bureau), browser(bureau, "drafter")
    here = f"/oa/outgoing/{outgoing.pk}/facts"
    upload = SimpleUploadedFile("检查表.txt", "表一".encode())
    assert drafter.post(here, FACTS | {"attachments": upload, "key": new_key()}).status_code == 303
    page = drafter.get(here).content.decode()
    found = re.search(rf"/oa/outgoing/{outgoing.pk}/attachments/[0-9a-f-]+/remove", page)
    assert found
    assert drafter.post(found[0], {}).status_code == 303
    assert "检查表.txt" not in drafter.get(here).content.decode()


def test_pages_of_issuing_lead_from_number_to_distribution(bureau: Bureau) -> None:
    outgoing, clerk = factories.signed(bureau, factories.drafted(bureau)), browser(bureau, "clerk")
    sign = factories.sign(bureau)
    here = f"/oa/outgoing/{outgoing.pk}"
    assert "下一个号：鄂药监〔" in words(clerk.get(f"{here}/number"))
    assert clerk.post(f"{here}/number", {"sign": str(sign.pk), "reserved": "", "key": new_key()}).status_code == 303
    assert "已编号为 鄂药监〔" in words(clerk.get(f"{here}/number"))
    submit(bureau, outgoing, "clerk")
    assert "还没有清样" in words(clerk.get(f"{here}/compose"))
    assert clerk.post(f"{here}/compose", {"key": new_key()}).status_code == 303
    assert "重新套红" in words(clerk.get(f"{here}/compose"))
    submit(bureau, outgoing, "clerk")
    drafter = browser(bureau, "drafter")
    assert drafter.post(f"{here}/proof", {"page": "1", "text": "", "key": new_key()}).status_code == 422
    assert drafter.post(f"{here}/proof", {"page": "1", "text": "漏字。", "key": new_key()}).status_code == 303
    page = drafter.get(f"{here}/proof").content.decode()
    settle = re.search(r"/oa/outgoing/marks/[0-9a-f-]+/settle", page)
    assert settle
    assert drafter.post(settle[0], {"answer": "已改。"}).status_code == 303
    assert "已处理" in words(drafter.get(f"{here}/proof"))
    outgoing = factories.sealed(bureau, outgoing)
    page = words(clerk.get(f"{here}/distribute"))
    assert "武汉分局" in page
    nobody = clerk.post(f"{here}/distribute", {"outside": "", "key": new_key()})
    assert nobody.status_code == 422
    assert "请至少选择或填写一个收文单位" in words(nobody)
    done = clerk.post(
        f"{here}/distribute",
        {"units": str(bureau.units["wuhan"].pk), "outside": "省政府办公厅 2\n省财政厅", "key": new_key()},
    )
    assert done.status_code == 303
    assert "省政府办公厅" in words(clerk.get(f"/oa/documents/{outgoing.pk}"))
    assert [copy.copies for copy in outgoing.outside_copies.order_by("receiver")] == [2, 1]


def test_seal_asks_who_is_there_before_anything_is_shown(bureau: Bureau) -> None:
    outgoing = factories.numbered(bureau, factories.signed(bureau, factories.drafted(bureau)))
    factories.put_seal(bureau)
    submit(bureau, outgoing, "drafter")
    keeper = browser(bureau, "keeper")
    for answer in (keeper.get(f"/oa/outgoing/{outgoing.pk}/seal"), keeper.post(f"/oa/outgoing/{outgoing.pk}/seal")):
        assert answer.status_code in (302, 303)
        assert "/account/confirm" in answer["Location"]
    assert not outgoing.products.filter(kind="sealed").exists()
    keeper.post("/account/confirm", {"password": "correct-Horse-9"})
    assert "印章在用" in words(keeper.get(f"/oa/outgoing/{outgoing.pk}/seal"))
    assert keeper.post(f"/oa/outgoing/{outgoing.pk}/seal", {"key": new_key()}).status_code == 303
    assert outgoing.products.filter(kind="sealed").count() == 1


def test_register_reserves_voids_and_exports(bureau: Bureau) -> None:
    clerk, sign = browser(bureau, "clerk"), factories.sign(bureau)
    here = "/oa/outgoing/register"
    given = {"sign": str(sign.pk), "count": "2", "reason": "备用", "key": new_key()}
    assert clerk.post(f"{here}/reserve", given).status_code == 303
    year = clerk.get(here).context["year"]
    assert clerk.post(f"{here}/release", {"sign": str(sign.pk), "year": year, "value": "2"}).status_code == 303
    void = {"sign": str(sign.pk), "year": year, "value": "1", "reason": ""}
    assert clerk.post(f"{here}/void", void).status_code == 422
    assert clerk.post(f"{here}/void", void | {"reason": "写坏"}).status_code == 303
    page = words(clerk.get(here))
    assert "作废 1 个" in page
    table = clerk.get(f"{here}/export", {"sign": str(sign.pk), "year": year}).content.decode("utf-8-sig")
    assert f"鄂药监〔{year}〕1号,作废" in table
    book = clerk.get(f"{here}/export", {"sign": str(sign.pk), "year": year, "format": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).active.values)
    assert rows[1][:2] == ("发文字号", "状态")
    assert rows[2][:2] == (f"鄂药监〔{year}〕1号", "作废")
    assert "郑怀安" in rows[0][0]


def test_signs_are_added_and_closed(bureau: Bureau) -> None:
    clerk = browser(bureau, "clerk")
    new = {"bureau": str(bureau.units["root"].pk), "text": "鄂药监函", "use": "函"}
    assert clerk.post("/oa/outgoing/signs", new).status_code == 303
    sign = Sign.objects.get()
    assert clerk.post(f"/oa/outgoing/signs/{sign.pk}/close", {"closed": "yes"}).status_code == 303
    assert Sign.objects.get().closed


def test_seal_is_entered_and_seen_by_its_keeper_alone(bureau: Bureau) -> None:
    keeper = browser(bureau, "keeper")
    upload = SimpleUploadedFile("印章.png", factories.seal_image())
    given = {"bureau": str(bureau.units["root"].pk), "file": upload}
    assert keeper.post("/oa/outgoing/seals", given).status_code == 303
    page = keeper.get("/oa/outgoing/seals").content.decode()
    image = re.search(r"/files/[0-9a-f-]{36}", page)
    assert image
    assert keeper.get(image[0]).status_code == 200
    for who in ("drafter", "director", "clerk", "admin"):
        assert browser(bureau, who).get(image[0]).status_code == 403, who


@pytest.mark.parametrize(
    ("who", "status"),
    [("drafter", 200), ("sales", 200), ("wuhan", 403), ("plants", 403), ("admin", 403)],
)
def test_only_those_who_have_to_do_with_it_read_a_draft(bureau: Bureau, who: str, status: int) -> None:
    outgoing = factories.drafted(bureau)
    submit(bureau, outgoing, "drafter")
    client = browser(bureau, who)
    file = outgoing.versions.get().file_id
    for address in (f"/oa/documents/{outgoing.pk}", f"/oa/outgoing/{outgoing.pk}/versions", f"/files/{file}"):
        assert client.get(address).status_code == status, address


@pytest.mark.parametrize("address", ["register", "register/export", "seals", "drafts", "new"])
def test_pages_of_the_centre_need_their_right(bureau: Bureau, address: str) -> None:
    assert browser(bureau, "admin").get(f"/oa/outgoing/{address}").status_code in (403, 404)
    assert "/account/login" in Client().get(f"/oa/outgoing/{address}")["Location"]


def test_joint_document_is_sent_to_its_organs_by_a_page(bureau: Bureau) -> None:
    others = (bureau.units["wuhan"].pk, bureau.units["yichang"].pk)
    outgoing = factories.drafted(bureau, title="关于联合开展检查的通知", main_to="各直属单位", issuers=others)
    submit(bureau, outgoing, "drafter")
    head = browser(bureau, "sales")
    assert "送联办单位会签" in words(head.get(f"/oa/documents/{outgoing.pk}"))
    page = words(head.get(f"/oa/outgoing/{outgoing.pk}/issuers"))
    assert "何青川" in page
    assert head.post(f"/oa/outgoing/{outgoing.pk}/issuers", {"text": "同意。", "key": new_key()}).status_code == 303
    assert "未签" in words(head.get(f"/oa/documents/{outgoing.pk}"))


def test_reply_begins_with_what_it_answers(bureau: Bureau) -> None:
    asked, drafter = factories.drafted(bureau), browser(bureau, "drafter")
    page = drafter.get("/oa/outgoing/new", {"reply_to": str(asked.pk)}).content.decode()
    assert "关于开展疫苗储存配送专项检查的复函" in page
    given = FACTS | {"genre": "letter", "reply_to": str(asked.pk), "key": new_key()}
    assert drafter.post("/oa/outgoing/new", given).status_code == 303
    assert factories.TITLE in words(drafter.get(f"/oa/documents/{Outgoing.objects.latest('changed').pk}"))
    for nothing in ("甲", "00000000-0000-4000-8000-000000000000"):
        assert drafter.get("/oa/outgoing/new", {"reply_to": nothing}).status_code == 404
