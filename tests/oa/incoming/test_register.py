"""Registering: the same letter twice is noticed, pictures become one paper, the paper keeps its number."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from tests.oa import factories
from tests.oa.factories import Office, browser, new_key, paper, upload
from yaojian.kernel.calendar import workdays
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.oa.documents.models import Document
from yaojian.oa.incoming import services
from yaojian.oa.incoming.errors import LooksRegistered, NotPdf
from yaojian.oa.incoming.models import Receipt, Source
from yaojian.oa.incoming.services import Origin, Particulars

ADDRESS = "/oa/documents/register"


def picture(colour: str = "white", kind: str = "JPEG", size: tuple[int, int] = (400, 566)) -> bytes:
    """A picture as a phone takes it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def letter(**changes: object) -> Particulars:
    """What is on the paper, without a reason to enter it again."""
    given: dict[str, object] = {
        "title": "关于开展疫苗储存配送环节专项检查的通知",
        "sender": "省政府办公厅",
        "received_on": workdays.today(),
        "document_number": "鄂政办发〔2026〕17号",
    }
    return Particulars(**(given | changes))  # type: ignore[arg-type]  # values of many kinds


def enter(office: Office, particulars: Particulars, **given: object) -> Document:
    """Registered by the registrar."""
    actor = office.actor("registrar")
    given.setdefault("main_file", factories.main_file(actor))
    return services.register(actor=actor, particulars=particulars, key=new_key(), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"document_number": "鄂政办发[2026] 17号", "title": "另一个标题的函"}, "来文字号相同"),
        ({"document_number": "", "title": "关于开展疫苗储存、配送环节专项检查的通知"}, "标题相近"),
    ],
)
def test_same_letter_again_is_refused_and_told_which(office: Office, changes: dict[str, object], why: str) -> None:
    first = enter(office, letter())
    with pytest.raises(LooksRegistered) as refused:
        enter(office, letter(**changes))
    assert first.register_label in str(refused.value)
    assert why in str(refused.value)
    assert Document.objects.count() == 1


def test_same_file_is_the_same_letter(office: Office) -> None:
    actor, content = office.actor("registrar"), factories.pdf()
    kept = [
        files.keep_upload(actor=actor, upload=factories.named(content, f"{n}.pdf"), allowed=Kinds.PDF) for n in range(2)
    ]
    enter(office, letter(), main_file=kept[0])
    with pytest.raises(LooksRegistered, match="同一个文件"):
        enter(office, letter(title="全新的标题", document_number="", sender="某市局"), main_file=kept[1])


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "关于报送2026年4月药品抽检情况的通知", "document_number": "鄂药监函〔2026〕4号"},
        {"document_number": "", "received_on": workdays.today() - timedelta(days=90)},
    ],
)
def test_another_letter_passes(office: Office, changes: dict[str, object]) -> None:
    enter(office, letter(title="关于报送2026年3月药品抽检情况的通知") if "title" in changes else letter())
    enter(office, letter(**changes))
    assert Document.objects.count() == 2


def test_with_a_reason_it_is_entered_and_the_register_says_so(office: Office) -> None:
    first = enter(office, letter())
    second = enter(office, letter(again_reason="更正后重发。"))
    receipt = Receipt.objects.get(document=second)
    assert (receipt.earlier, receipt.again_reason) == (first, "更正后重发。")
    assert Receipt.objects.get(document=first).again_reason == ""


def test_a_register_of_another_bureau_is_not_looked_at(office: Office) -> None:
    enter(office, letter())
    actor = office.actor("branch_registrar")
    document = services.register(actor=actor, particulars=letter(), main_file=factories.main_file(actor), key=new_key())
    assert document.register_label.endswith("0001号")


def test_a_delivery_of_the_exchange_is_registered_once(office: Office) -> None:
    origin = Origin(source=Source.EXCHANGE, delivery_id=factories.uuid4())
    first = enter(office, letter(), origin=origin)
    assert enter(office, letter(), origin=origin) == first
    assert Receipt.objects.get().source == Source.EXCHANGE


def test_main_file_must_be_pdf(office: Office) -> None:
    actor = office.actor("registrar")
    kept = files.keep_upload(actor=actor, upload=factories.named(picture(), "1.jpg"), allowed=Kinds.JPEG)
    with pytest.raises(NotPdf):
        enter(office, letter(), main_file=kept)


def test_photographs_become_one_paper_in_their_order(office: Office) -> None:
    registrar = browser(office, "registrar")
    photos = [upload("1.jpg", picture(), "image/jpeg"), upload("2.png", picture("grey", "PNG"), "image/png")]
    answer = registrar.post(ADDRESS, paper(main_file=photos))
    assert answer.status_code == 303
    document = Document.objects.get()
    assert document.main_file is not None
    assert (document.main_file.kind, document.main_file.page_count) == ("PDF", 2)
    assert document.receipt.source == Source.SCAN


def test_a_broken_picture_is_named_beside_the_field(office: Office) -> None:
    broken = upload("坏图.jpg", picture()[:200] + b"\0" * 50, "image/jpeg")
    answer = browser(office, "registrar").post(ADDRESS, paper(main_file=[broken]))
    assert answer.status_code == 422
    assert "坏图.jpg" in answer.content.decode()


def test_page_lists_the_earlier_ones_and_asks_for_a_reason(office: Office) -> None:
    first = enter(office, letter())
    registrar = browser(office, "registrar")
    answer = registrar.post(ADDRESS, paper())
    page = answer.content.decode()
    assert answer.status_code == 409
    assert first.register_label in page
    assert f"/oa/documents/{first.pk}" in page
    again = paper(again_reason="内容有修改。")
    assert registrar.post(ADDRESS, again).status_code == 303
    assert Document.objects.count() == 2


def test_who_sent_it_sees_who_still_owes_and_nobody_else_does(office: Office) -> None:
    document = factories.sent(office, "sales", "plants")
    page = browser(office, "registrar").get("/oa/documents/owed").content.decode()
    assert document.title in page
    assert "周明远" in page
    assert "未打开" in page
    assert document.title not in browser(office, "registrar2").get("/oa/documents/owed").content.decode()
    assert browser(office, "sales").get("/oa/documents/owed").status_code == 403


def test_lead_department_stands_in_the_register(office: Office) -> None:
    document = factories.registered(office)
    units = [str(office.units[unit].pk) for unit in ("sales", "plants")]
    registrar, address = browser(office, "registrar"), f"/oa/documents/{document.pk}/send"
    given = {"handle": units, "lead": str(office.units["devices"].pk), "key": new_key()}
    answer = registrar.post(address, given)
    assert answer.status_code == 422
    assert "主办单位不在所选的承办单位中" in answer.content.decode()
    assert registrar.post(address, given | {"lead": units[1]}).status_code == 303
    assert "药品生产监管处" in registrar.get(f"/oa/documents/{document.pk}").content.decode()
    assert Receipt.objects.get().lead == office.units["plants"]
