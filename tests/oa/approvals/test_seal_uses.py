"""用印登记: what the keeper records, once and for ever; the register to read, take out and print; sheets of applications."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # ships no types
import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.oa.approvals import carrying_out, printing, seal_register
from yaojian.oa.approvals.carrying_out import Use
from yaojian.oa.approvals.errors import NotEditable, NotSealed, NoUse, UseRecorded
from yaojian.oa.approvals.models import Application, SealUse
from yaojian.oa.approvals.queries import seal_use_of
from yaojian.oa.approvals.seal_register import Filters
from yaojian.oa.flow import services as flow

from .factories import Bureau, bureau, draft, submitted
from .test_pages import browser
from .test_services import approve, waiting

pytestmark = pytest.mark.django_db


def approved(made: Bureau, key: str = "k1", **answers: Any) -> Application:
    """A seal application that waits with the keeper."""
    application = submitted(made, "seal", key=key, **answers)
    approve(made, "head", application, f"{key}-h")
    return application


def use(**changes: object) -> Use:
    """The seal was used just now."""
    usual = Use(copies=3, place="机关文印室", at=datetime.now(UTC), witnesses="陆远、林溪")
    return replace(usual, **changes)  # type: ignore[arg-type]  # of the test's choice


def recorded(made: Bureau, application: Application, key: str = "u1", **changes: object) -> SealUse:
    """The keeper has recorded the use."""
    return carrying_out.record_use(
        actor=made.actor("keeper"), task_id=waiting(application).pk, use=use(**changes), key=key
    )


def text_of(content: bytes) -> str:
    """All text of a PDF."""
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def test_keeper_records_the_use_before_the_application_is_over() -> None:
    made = bureau()
    application = approved(made)
    assert waiting(application).actor == made.users["keeper"].person
    with pytest.raises(NoUse):
        approve(made, "keeper", application, "a1")
    record = recorded(made, application)
    assert (record.seal, record.paper, record.copies) == ("单位公章", "关于报送数据的函", 3)
    approve(made, "keeper", application, "a2")
    application.document.instance.refresh_from_db()
    assert not application.document.instance.is_running


def test_same_form_sent_twice_records_once_and_another_is_told_who_did() -> None:
    made = bureau()
    application = approved(made)
    assert recorded(made, application) == recorded(made, application)
    with pytest.raises(UseRecorded, match="苏明岚"):
        recorded(made, application, key="other")
    assert SealUse.objects.count() == 1


def test_only_the_keeper_at_his_step_records() -> None:
    made = bureau()
    early = submitted(made, "seal", key="k1")
    with pytest.raises(NotEditable):
        carrying_out.record_use(actor=made.actor("head"), task_id=waiting(early).pk, use=use(), key="u")
    application = approved(made, "k2")
    with pytest.raises((RightMissing, Unknown)):
        carrying_out.record_use(actor=made.actor("clerk"), task_id=waiting(application).pk, use=use(), key="u")
    with pytest.raises(NotSealed):
        seal_use_of(application.pk)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"copies": 4}, "只批准了 3 份"),
        ({"copies": 0}, "之间"),
        ({"place": " "}, "用印地点"),
        ({"witnesses": "　"}, "监印人"),
        ({"at": datetime.now(UTC) + timedelta(hours=3)}, "还没有到"),
        ({"at": datetime.now(UTC) - timedelta(days=3)}, "早于申请提交"),
        ({"note": "长" * 201}, "最多 200 个字"),
    ],
)
def test_what_cannot_have_happened_is_refused(changes: dict[str, Any], words: str) -> None:
    made = bureau()
    application = approved(made)
    with pytest.raises(Invalid, match=words):
        recorded(made, application, **changes)
    assert not SealUse.objects.exists()


def test_record_cannot_be_changed_behind_the_back_of_the_program() -> None:
    made = bureau()
    recorded(made, approved(made))
    for statement in ("UPDATE approvals_sealuse SET copies = 1", "DELETE FROM approvals_sealuse"):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_register_lists_narrows_and_pages() -> None:
    made = bureau()
    for number in range(22):
        application = approved(made, f"k{number}", paper=f"关于第{number}项的函")
        recorded(made, application, key=f"u{number}")
    keeper = made.actor("keeper")
    first = seal_register.page_of(keeper, Filters())
    second = seal_register.page_of(keeper, Filters(), after=first.following)
    assert (len(first.rows), len(second.rows), second.following) == (20, 2, "")
    assert first.rows[0].paper == "关于第21项的函"
    assert [one.paper for one in seal_register.page_of(keeper, Filters("第7项")).rows] == ["关于第7项的函"]
    assert seal_register.page_of(keeper, Filters(), after="nonsense").rows == first.rows
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    assert "seal_use_newest" in seal_register.explained(keeper)
    with pytest.raises(RightMissing):
        seal_register.page_of(made.actor("clerk"), Filters())


def test_register_is_taken_out_as_a_sheet_and_printed() -> None:
    made = bureau()
    recorded(made, approved(made, paper="=关于报送数据的函"), note="一式三份")
    client = browser(made, "keeper")
    page = client.get("/oa/approvals/seal-uses").text
    assert "机关文印室" in page
    answer = client.post("/oa/approvals/seal-uses/export", {})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell.value for cell in sheet[3]]
    assert cells[1:6] == ["单位公章", "=关于报送数据的函", "3", "机关文印室", "陆远、林溪"]
    assert sheet["C3"].data_type == "s"
    assert "苏明岚" in sheet["A1"].value
    printed = client.get("/oa/approvals/seal-uses.pdf")
    assert "用印登记簿" in text_of(printed.content)
    assert "陆远、林溪" in text_of(printed.content)
    for address in ("/oa/approvals/seal-uses", "/oa/approvals/seal-uses.pdf"):
        assert browser(made, "clerk").get(address).status_code == HTTPStatus.FORBIDDEN


def test_keeper_records_on_the_page_and_errors_keep_what_was_typed() -> None:
    made = bureau()
    application = approved(made)
    client, task = browser(made, "keeper"), waiting(application)
    assert "登记用印" in client.get(f"/oa/documents/{application.pk}").text
    here = f"/oa/approvals/tasks/{task.pk}/use"
    wrong = client.post(here, {"key": "u1", "copies": "3", "at": "", "place": "机关文印室", "witnesses": "陆远"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "机关文印室" in wrong.text
    now = (datetime.now(UTC) + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
    given = {"key": "u1", "copies": "3", "at": now, "place": "机关文印室", "witnesses": "陆远"}
    assert client.post(here, given).status_code == HTTPStatus.SEE_OTHER
    assert "监印人陆远" in client.get(f"/oa/documents/{application.pk}").text


def test_form_on_the_document_page_carries_its_token() -> None:
    made = bureau()
    application = approved(made)
    client = Client(enforce_csrf_checks=True)
    client.force_login(made.users["keeper"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/oa/documents/{application.pk}").text
    form = page[page.index(f"/oa/approvals/tasks/{waiting(application).pk}/use") :]
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]


def test_every_kind_of_application_has_its_own_sheet() -> None:
    made = bureau()
    titles = {"leave": "请假审批单", "purchase": "采购审批单", "seal": "用印审批单", "vehicle": "用车审批单"}
    words = {
        "leave": "探望父母",
        "purchase": "扫描仪",
        "seal": "关于报送数据的函",
        "vehicle": "孝感",
        "general": "培训班",
    }
    for form, word in words.items():
        application = submitted(made, form, key=form)
        approve(made, "head", application, f"a-{form}")
        application.refresh_from_db()
        text = text_of(printing.pdf_of(made.actor("clerk"), application))
        assert printing.title_of(application) == titles.get(form, printing.title_of(application))
        assert printing.title_of(application).endswith("审批单")
        assert word in text
        assert "同意。" in text
        assert "陆远" in text


def test_sheet_of_a_draft_says_what_is_missing_and_others_may_not_see_it() -> None:
    made = bureau()
    application = draft(made, "seal")
    text = text_of(printing.pdf_of(made.actor("clerk"), application))
    assert "尚未提交" in text
    here = f"/oa/approvals/{application.pk}/sheet.pdf"
    assert browser(made, "clerk").get(here)["Content-Type"] == "application/pdf"
    assert browser(made, "clerk2").get(here).status_code == HTTPStatus.FORBIDDEN


def test_use_is_recorded_and_read_by_api() -> None:
    made = bureau()
    application = approved(made)
    client = browser(made, "keeper")
    body = {"copies": 2, "place": "文印室", "at": datetime.now(UTC).isoformat(), "witnesses": "林溪", "key": "api"}
    here = f"/api/v1/oa/approvals/tasks/{waiting(application).pk}/use"
    answer = client.post(here, body, content_type="application/json")
    assert answer.status_code == HTTPStatus.OK
    assert answer.json()["copies"] == 2
    listed = client.get("/api/v1/oa/approvals/seal-uses").json()["rows"]
    assert [one["document_id"] for one in listed] == [str(application.pk)]
    returned = approved(made, "k2")
    flow.send_back(
        actor=made.actor("keeper"), task_id=waiting(returned).pk, step="apply", text="份数不符。", key="back"
    )
    assert not SealUse.objects.filter(pk=returned.pk).exists()
