"""The public side without an account: forms that keep what was typed, receipts, codes, floods, hostile input."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal.factories import png
from tests.portal.interaction import factories
from tests.portal.interaction.conftest import Bureau
from yaojian.kernel import slips
from yaojian.kernel.files.models import StoredFile
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.letters import queries
from yaojian.portal.interaction.letters.models import Letter, LetterState
from yaojian.portal.interaction.letters.queries import BY_KEY, Filters
from yaojian.portal.interaction.visiting import codes, counting, jobs, judging
from yaojian.portal.interaction.visiting.models import VisitCount

pytestmark = pytest.mark.django_db
SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">'
NEW = "/d/letters/new"


@pytest.fixture
def stranger() -> Client:
    """Whose browser keeps no cookies from one page to the next, and who sends no CSRF token."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests fill forms faster than people."""

    monkeypatch.setattr(judging, "QUICKEST", timedelta(0))


def slip_of(page: Any) -> str:
    found = re.search(r'name="slip" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def filled(stranger: Client, path: str = NEW, **changes: Any) -> dict[str, Any]:
    slip = slip_of(stranger.get(path))
    data = {
        "kind": "consultation",
        "subject": "处方药登记",
        "text": "请问药店销售处方药怎样登记？",
        "name": "张三丰",
        "phone": factories.PHONE,
        "wants_public": "on",
        "slip": slip,
        "proof": factories.proof(slip),
    }
    return data | changes


def code_in(page: Any) -> str:
    found = re.search(r'receipt__code">([A-Z2-9-]{19})<', page.content.decode())
    assert found
    return found[1]


def test_letter_without_account_session_or_script_gets_a_code_that_finds_it(stranger: Client) -> None:
    slip = slip_of(stranger.get(NEW))
    receipt = stranger.post(NEW, filled(stranger, slip=slip, proof="", sum=str(slips.question(slip)[1])))
    assert receipt.status_code == 200
    assert receipt.headers["Cache-Control"] == "no-store"
    letter = Letter.objects.get()
    assert letter.state == LetterState.QUARANTINED  # only the sum was answered: a person looks first
    page = stranger.post("/d/query", {"code": code_in(receipt).lower(), "tail": "0001"})
    assert page.status_code == 200
    assert "处方药登记" in page.content.decode()
    assert "待甄别" not in page.content.decode()


def test_wrong_form_keeps_every_word_and_every_file(stranger: Client) -> None:

    data = filled(stranger, phone="12", attached=SimpleUploadedFile("票据.png", png(), "image/png"))
    page = stranger.post(NEW, data)
    assert page.status_code == 422
    text = page.content.decode()
    assert "请填 11 位手机号。" in text
    assert "请问药店销售处方药怎样登记？" in text
    token = re.search(r'name="attached-kept" value="([^"]+)"', text)
    assert token
    again = stranger.post(NEW, filled(stranger) | {"attached-kept": token[1]})
    assert again.status_code == 200
    assert StoredFile.objects.get(owner_kind="portal.letter").owner_id == Letter.objects.get().pk


def test_page_left_open_for_days_asks_to_send_again_and_keeps_the_words(
    stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = filled(stranger)
    monkeypatch.setattr(slips, "GOOD_FOR", timedelta(seconds=-1))
    page = stranger.post(NEW, data)
    assert page.status_code == 422
    monkeypatch.undo()
    assert "页面停留已超过一天" in page.content.decode()
    assert "请问药店销售处方药怎样登记？" in page.content.decode()
    slip = slip_of(page)
    assert slip != data["slip"]
    assert stranger.post(NEW, data | {"slip": slip, "proof": factories.proof(slip)}).status_code == 200


def test_same_form_sent_twice_is_one_letter_with_one_code(stranger: Client) -> None:
    data = filled(stranger)
    first, second = (stranger.post(NEW, data) for _ in range(2))
    assert code_in(first) == code_in(second)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("slip", ["", "x", "a:b:c", "é" * 500])
def test_forged_slip_takes_nothing(stranger: Client, slip: str) -> None:
    page = stranger.post(NEW, filled(stranger, slip=slip))
    assert page.status_code == 422
    assert not Letter.objects.exists()


def test_slip_of_another_form_does_not_fit(stranger: Client) -> None:
    slip = slip_of(stranger.get("/d/applications/new"))
    assert stranger.post(NEW, filled(stranger, slip=slip, proof=factories.proof(slip))).status_code == 422


def test_trap_and_haste_are_set_apart_not_thrown_away(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stranger.post(NEW, filled(stranger, website="http://x")).status_code == 200

    monkeypatch.setattr(judging, "QUICKEST", timedelta(hours=1))
    assert stranger.post(NEW, filled(stranger, phone="13900000001")).status_code == 200
    assert {letter.state for letter in Letter.objects.all()} == {LetterState.QUARANTINED}
    assert all(letter.doubt for letter in Letter.objects.all())


def test_flood_of_letters_leaves_the_desk_usable(bureau: Bureau) -> None:
    """From one address, each with its own telephone: the first few are work, the rest waits apart, none is lost."""
    factories.letter(seen=factories.visit("9.9.9.9"))
    for number in range(60):
        text = f"领取奖品请点击第 {number % 7} 个链接，机会难得，名额有限，先到先得。"
        factories.letter(phone=f"139{number:08d}", subject="领奖", text=text, seen=factories.visit("8.8.8.8"))
    assert Letter.objects.count() == 61
    work = queries.page_of(bureau.registrar, BY_KEY["received"], Filters()).rows
    assert len(work) <= 1 + counting.FORMS_OF_ADDRESS.most
    assert queries.counts(bureau.registrar)["quarantine"] == 52


def test_near_copies_from_many_telephones_are_looked_at_first(bureau: Bureau) -> None:
    text = "强烈要求恢复某某药店的营业执照，该药店服务周到，价格公道，群众十分满意，请尽快处理。"
    states = [factories.letter(phone=f"1370000{number:04d}", subject="要求", text=text).state for number in range(5)]
    assert states == [LetterState.RECEIVED] * 3 + [LetterState.QUARANTINED] * 2


def test_second_letter_of_the_same_writer_points_to_the_first(bureau: Bureau) -> None:
    text = "某某药店把处方药卖给没有处方的顾客，请调查处理，并告知处理结果，谢谢。"
    first = factories.letter(phone=factories.PHONE, subject="举报", text=text)
    second = factories.letter(phone=factories.PHONE, subject="举报", text=text + "！")
    assert second.duplicate_of == first
    assert second.state == LetterState.RECEIVED


def test_guessing_codes_is_slowed_down_and_says_the_same(stranger: Client) -> None:
    letter = factories.letter(phone=factories.PHONE)
    good = codes.code_of("letter", letter.pk)
    wrong_code = stranger.post("/d/query", {"code": "ABCD-EFGH-JKLM-NPQR", "tail": "0001"})
    wrong_tail = stranger.post("/d/query", {"code": good, "tail": "9999"})
    assert wrong_code.status_code == wrong_tail.status_code == 404
    sentence = "没有查到与这个查询码和手机号后四位相符的事项。"
    assert sentence in wrong_code.content.decode()
    assert sentence in wrong_tail.content.decode()
    for _ in range(counting.QUERIES_OF_CODE.most):
        stranger.post("/d/query", {"code": good, "tail": "9999"})
    assert stranger.post("/d/query", {"code": good, "tail": "0001"}).status_code == 429


def test_script_in_every_field_is_shown_as_text(stranger: Client, bureau: Bureau) -> None:
    data = filled(stranger, subject=SCRIPT[:60], text=SCRIPT, name=SCRIPT[:40], address=SCRIPT, page_address=SCRIPT)
    receipt = stranger.post(NEW, data)
    assert receipt.status_code == 200
    letter = Letter.objects.get()
    desk = Client()
    desk.force_login(bureau.registrar_user)
    pages = [
        receipt,
        stranger.post("/d/query", {"code": code_in(receipt), "tail": "0001"}),
        desk.get(f"/cms/letters/{letter.pk}"),
        desk.post(f"/cms/letters/{letter.pk}/identity"),
        desk.get("/cms/letters/?tab=received"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()


def test_twenty_megabytes_of_text_are_refused_without_harm(stranger: Client) -> None:
    page = stranger.post(NEW, filled(stranger, text="药" * 7_000_000))
    assert page.status_code in {400, 413}
    assert not Letter.objects.exists()
    long = stranger.post(NEW, filled(stranger, text="药" * 6000))
    assert long.status_code == 422


def test_null_and_odd_characters_do_no_harm(stranger: Client) -> None:
    page = stranger.post(
        NEW, filled(stranger, text="内\x00容\u202e反向\ud83d".encode("utf-8", "replace").decode() + "好" * 20)
    )
    assert page.status_code in {200, 422}


def test_official_who_is_signed_in_writes_as_a_citizen(bureau: Bureau) -> None:
    browser = Client()
    browser.force_login(bureau.registrar_user)
    assert browser.post(NEW, filled(browser)).status_code == 200
    assert Letter.objects.get().events.get().person_id is None


def test_application_form_asks_for_no_purpose_and_needs_proof(stranger: Client) -> None:

    page = stranger.get("/d/applications/new")
    assert "用途" not in re.sub(r"也不需要说明用途", "", page.content.decode())
    slip = slip_of(page)
    data = {
        "applicant": "business", "name": "某某药业有限公司", "id_number": "91420100MA4KXXXX0X", "phone": factories.PHONE,
        "address": "武汉市", "wanted": "2025年飞行检查通报", "info_form": "electronic", "delivery": "email",
        "slip": slip, "proof": factories.proof(slip),
    }  # fmt: skip
    wrong = stranger.post("/d/applications/new", data)
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "单位申请请填联系人。" in text
    assert "请选择要上传的文件。" in text
    more = {"contact": "李四", "email": "a@example.cn", "attached": SimpleUploadedFile("证.png", png(), "image/png")}
    good = stranger.post("/d/applications/new", data | more)
    assert good.status_code == 200
    found = stranger.post("/d/query", {"code": code_in(good), "tail": "0001"})
    assert "信息公开申请" in found.content.decode()
    assert Application.objects.get().state == "submitted"


def test_old_counts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    counting.count(counting.FORMS_OF_PHONE, "13800000000")
    assert jobs.forget(0) == 0
    VisitCount.objects.update(began=timezone.now() - counting.KEPT * 2)
    assert jobs.forget(0) == 1


def test_administrators_cannot_be_given_letters(bureau: Bureau) -> None:
    from yaojian.kernel.permissions.errors import MixedTemplate
    from yaojian.kernel.permissions.rights import MANAGE_GRANTS
    from yaojian.portal.interaction.letters.rights import READ

    with pytest.raises(MixedTemplate):
        kernel.template(READ, MANAGE_GRANTS)
