"""The public posts of applications and of one's own matter: twice, hostile, without script, with another's code."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal.factories import png
from tests.portal.interaction import factories
from tests.portal.interaction.conftest import Bureau
from tests.portal.interaction.test_applications import PHONE, Office, office
from tests.portal.interaction.test_public_forms import SCRIPT, code_in, slip_of
from yaojian.kernel import slips
from yaojian.kernel.files.models import StoredFile
from yaojian.portal.interaction.applications.models import Application, Paper
from yaojian.portal.interaction.applications.rights import READ
from yaojian.portal.interaction.applications.states import State
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.letters.services import answering
from yaojian.portal.interaction.visiting import codes, counting, judging

pytestmark = pytest.mark.django_db
NEW = "/d/applications/new"
__all__ = ["office"]


@pytest.fixture
def stranger() -> Client:
    """Keeps no cookie and sends no CSRF token."""
    return Client(enforce_csrf_checks=True, REMOTE_ADDR="10.7.7.7")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests fill forms faster than people."""
    monkeypatch.setattr(judging, "QUICKEST", timedelta(0))


def filled(stranger: Client, **changes: Any) -> dict[str, Any]:
    slip = slip_of(stranger.get(NEW))
    data = {
        "applicant": "natural", "name": "张三丰", "id_number": "420101199001010011", "phone": factories.PHONE,
        "address": "武汉市示范路1号", "wanted": "2025年飞行检查通报", "info_form": "electronic", "delivery": "online",
        "slip": slip, "proof": factories.proof(slip),
        "attached": SimpleUploadedFile("证.png", png(), "image/png"),
    }  # fmt: skip
    return data | changes


def test_same_application_sent_twice_is_one_with_one_code(stranger: Client) -> None:
    data = filled(stranger)
    first = stranger.post(NEW, data)
    second = stranger.post(NEW, data | {"attached": SimpleUploadedFile("证.png", png(), "image/png")})
    assert code_in(first) == code_in(second)
    assert Application.objects.count() == 1


@pytest.mark.parametrize("proof", ["", "1", "-1", "x", "99", "9" * 13, "\x00"])
def test_missing_or_wrong_work_asks_for_the_sum_and_keeps_every_word(stranger: Client, proof: str) -> None:
    page = stranger.post(NEW, filled(stranger, proof=proof))
    assert page.status_code == 422
    assert "请回答这道算术题" in page.content.decode()
    assert "2025年飞行检查通报" in page.content.decode()
    assert re.search(r'name="attached-kept" value="[^"]+"', page.content.decode())
    assert not Application.objects.exists()


def test_work_of_a_former_form_does_not_serve_again(stranger: Client) -> None:
    first = filled(stranger)
    assert stranger.post(NEW, first).status_code == 200
    assert stranger.post(NEW, filled(stranger, proof=first["proof"])).status_code == 422
    assert Application.objects.count() == 1


def test_application_without_script_is_set_apart_and_found_by_its_code(stranger: Client) -> None:
    data = filled(stranger, proof="")
    page = stranger.post(NEW, data | {"sum": str(slips.question(data["slip"])[1])})
    assert page.status_code == 200
    assert Application.objects.get().state == State.QUARANTINED
    told = stranger.post("/d/query", {"code": code_in(page), "tail": "0001"}).content.decode()
    assert "待登记" in told
    assert "待甄别" not in told


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"applicant": "alien"}, "申请人类别"),
        ({"delivery": "drone"}, "获取方式"),
        ({"delivery": "email"}, "选择电子邮件获取的，请填电子邮箱。"),
        ({"email": "a@b"}, "电子邮箱"),
        ({"wanted": "药" * 3001}, "申请公开的信息"),
        ({"phone": "12345"}, "请填 11 位手机号。"),
        ({"attached": ""}, "请选择要上传的文件。"),
        ({"attached": SimpleUploadedFile("证.png", b"MZ\x90\x00" * 9, "image/png")}, "证.png"),
    ],
)
def test_values_outside_the_form_are_refused_at_their_place(
    stranger: Client, changes: dict[str, Any], sentence: str
) -> None:
    page = stranger.post(NEW, filled(stranger, **changes))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Application.objects.exists()


def test_script_in_every_field_is_shown_as_text_to_applicant_and_desk(stranger: Client, office: Office) -> None:
    hostile = dict.fromkeys(("name", "address", "contact"), SCRIPT[:40]) | {
        "wanted": SCRIPT,
        "id_number": SCRIPT[:30],
    }
    receipt = stranger.post(NEW, filled(stranger, **hostile))
    made = Application.objects.get()
    desk = Client()
    reader = kernel.official("吴查阅", office.unit)
    kernel.grant(reader, READ)
    desk.force_login(reader)
    pages = [
        receipt,
        stranger.post("/d/query", {"code": code_in(receipt), "tail": "0001"}),
        desk.get(f"/cms/applications/{made.pk}"),
        desk.post(f"/cms/applications/{made.pk}/identity"),
        desk.get("/cms/applications/?tab=all"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_too_many_files_from_one_address_are_not_taken(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "UPLOADS_OF_ADDRESS", counting.Limit("upload.address", 1, timedelta(hours=1)))
    assert stranger.post(NEW, filled(stranger)).status_code == 200
    second = stranger.post(NEW, filled(stranger, phone="13812340002"))
    assert second.status_code == 422
    assert StoredFile.objects.count() == 1


def test_queries_from_one_address_are_slowed_down(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "QUERIES_OF_ADDRESS", counting.Limit("query.address", 2, timedelta(minutes=10)))
    answers = [stranger.post("/d/query", {"code": f"ABCDEFGHJKLMNPQ{sign}", "tail": "0001"}) for sign in "RST"]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert "请十分钟后再试" in answers[-1].content.decode()
    other = Client(REMOTE_ADDR="10.7.7.8").post("/d/query", {"code": "ABCDEFGHJKLMNPQR", "tail": "0001"})
    assert other.status_code == 404


@pytest.mark.parametrize("path", ["supplement", "correct", "rate", "paper"])
@pytest.mark.parametrize("claim", [{}, {"code": "x", "tail": "1"}, {"code": "ABCDEFGHJKLMNPQR", "tail": "0001"}])
def test_acts_without_a_right_code_do_nothing(stranger: Client, path: str, claim: dict[str, str]) -> None:
    answer = stranger.post(
        f"/d/query/{path}", claim | {"text": "x", "score": "5", "paper": "1", "key": factories.key()}
    )
    assert answer.status_code in {404, 422}
    assert stranger.get(f"/d/query/{path}").status_code == 405


def test_citizen_acts_twice_and_out_of_turn(stranger: Client, bureau: Bureau) -> None:
    letter = factories.assigned(bureau, phone=factories.PHONE)
    claim = {"code": codes.code_of("letter", letter.pk), "tail": "0001"}
    early = stranger.post("/d/query/supplement", claim | {"text": "补充", "key": factories.key()})
    assert early.status_code == 409
    answering.pause(actor=bureau.handler, letter_id=letter.pk, text="请写明药店名称。", key=factories.key())
    same = claim | {"text": "示范药店。", "key": factories.key()}
    assert [stranger.post("/d/query/supplement", same).status_code for _ in range(2)] == [200, 200]
    assert Letter.objects.get(pk=letter.pk).events.filter(act="supplemented").count() == 1
    empty = stranger.post("/d/query/supplement", claim | {"text": "", "key": factories.key()})
    assert empty.status_code == 422


def test_paper_of_another_application_is_not_handed_out(stranger: Client, office: Office) -> None:
    mine, other = office.assigned(), office.assigned()
    paper = Paper.objects.get(application=other)
    claim = {"code": codes.code_of("application", mine.pk), "tail": PHONE[-4:]}
    assert stranger.post("/d/query/paper", claim | {"paper": str(paper.pk)}).status_code == 404
    own = Paper.objects.get(application=mine)
    answer = stranger.post("/d/query/paper", claim | {"paper": str(own.pk)})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a file is streamed
