"""Around a draft: earlier texts, who else is there, tables by spreadsheet, files."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone
from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types

from tests.enterprise import factories
from tests.enterprise.factories import Filing
from tests.kernel import factories as kernel
from yaojian.enterprise.annual_reports import queries, services
from yaojian.enterprise.annual_reports.errors import NoTable, NotEditable, TableUnreadable
from yaojian.enterprise.annual_reports.models import ImportRun, Report, Section, SectionRevision
from yaojian.enterprise.annual_reports.services import Conflict
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def side() -> Filing:
    """A branch, one of its companies, and who acts for either."""
    return factories.filing()


@pytest.fixture
def report(side: Filing) -> Report:
    """A draft with its first section filled in."""
    return factories.draft(side, basic=factories.BASIC)


def _quiet(section: Section) -> None:
    """Nobody typed for a while."""
    Section.objects.filter(pk=section.pk).update(kept_at=timezone.now() - timedelta(minutes=6))


def test_text_before_a_change_is_kept_and_put_back(side: Filing, report: Report) -> None:
    factories.save(side.filler, report, "basic", factories.BASIC | {"head": "何宁"})
    section = queries.section_of(report, "basic")
    (kept,) = section.revisions.all()
    assert (kept.row_version, kept.data["head"], kept.saved_by) == (1, "苏敏", side.quality_head.name)
    done = services.restore_section(
        actor=side.filler, report_id=report.pk, code="basic", revision=1, row_version=section.row_version
    )
    assert isinstance(done, Section)
    assert (done.data["head"], done.row_version) == ("苏敏", 3)
    assert [one.data["head"] for one in section.revisions.order_by("-row_version")] == ["何宁", "苏敏"]
    assert Event.objects.filter(action="enterprise.report.section_restored").count() == 1


def test_one_persons_typing_keeps_one_text_in_five_minutes(side: Filing, report: Report) -> None:
    for number in range(5):
        factories.save(side.filler, report, "basic", factories.BASIC | {"products": number})
    section = queries.section_of(report, "basic")
    assert section.revisions.count() == 1
    _quiet(section)
    factories.save(side.filler, report, "basic", factories.BASIC | {"products": 99})
    assert section.revisions.count() == 2


def test_save_that_takes_much_away_and_another_hand_always_keep(side: Filing, report: Report) -> None:
    factories.save(side.filler, report, "basic", factories.BASIC | {"products": 1})
    factories.save(side.filler, report, "basic", {"name": "示范医药有限公司"})
    factories.save(kernel.actor(side.clerk), report, "basic", {"name": "示范医药股份有限公司"})
    kept = [one.data.get("products") for one in queries.section_of(report, "basic").revisions.order_by("row_version")]
    assert kept == [4200, 1, None]


def test_newest_forty_texts_are_kept(side: Filing, report: Report) -> None:
    for number in range(45):
        actor = side.filler if number % 2 else kernel.actor(side.clerk)
        factories.save(actor, report, "basic", factories.BASIC | {"products": number})
    versions = queries.section_of(report, "basic").revisions.values_list("row_version", flat=True)
    assert sorted(versions) == list(range(6, 46))


def test_kept_text_cannot_be_rewritten_in_the_database(side: Filing, report: Report) -> None:
    factories.save(side.filler, report, "basic", factories.BASIC | {"products": 1})
    with (
        pytest.raises((InternalError, ProgrammingError), match="只能追加"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE annual_reports_sectionrevision SET saved_by = 'x'")
    services.delete_draft(actor=side.filler, report_id=report.pk, row_version=Report.objects.get().row_version)
    assert not SectionRevision.objects.exists()


def test_history_is_seen_and_restored_on_its_page(side: Filing, report: Report) -> None:
    factories.save(side.filler, report, "basic", factories.BASIC | {"head": "何宁"})
    browser, address = factories.browser(side.quality_head), f"/qy/reports/{report.pk}/sections/basic"
    page = browser.get(f"{address}/revisions?version=1").content.decode()
    assert all(text in page for text in ("第 1 版", "何宁", "苏敏", "恢复为第 1 版"))
    stale = browser.post(f"{address}/restore", {"revision": 1, "row_version": 1})
    assert (stale.status_code, "没有恢复" in stale.content.decode()) == (409, True)
    done = browser.post(f"{address}/restore", {"revision": 1, "row_version": 2})
    assert (done.status_code, queries.section_of(report, "basic").data["head"]) == (303, "苏敏")


def test_two_clerks_in_one_section_are_told_of_each_other(side: Filing, report: Report) -> None:
    address = f"/qy/reports/{report.pk}/sections/basic/here"
    mine, other = factories.browser(side.quality_head), factories.browser(side.clerk)
    assert mine.post(address).json() == {"told": ""}
    assert side.quality_head.name in other.post(address).json()["told"]
    assert side.clerk.name in mine.post(address).json()["told"]
    elsewhere = f"/qy/reports/{report.pk}/sections/quality/here"
    assert other.post(elsewhere).json() == {"told": ""}
    queries.section_of(report, "basic").visits.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert mine.post(address).json() == {"told": ""}


def _template(side: Filing, report: Report, change: Callable[[Any], None]) -> bytes:
    address = f"/qy/reports/{report.pk}/sections/basic/warehouses/template"
    book = load_workbook(io.BytesIO(factories.browser(side.quality_head).get(address).content))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(*rows: tuple[Any, ...]) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for number, row in enumerate(rows, start=3):
            for place, value in enumerate(row, start=1):
                sheet.cell(number, place, value)

    return change


def _send(side: Filing, report: Report, content: bytes, **fields: str) -> Any:
    upload = SimpleUploadedFile("仓库.xlsx", content, content_type=XLSX)
    version = queries.section_of(report, "basic").row_version
    address = f"/qy/reports/{report.pk}/sections/basic/warehouses/import"
    given = {"file": upload, "replace": "true", "row_version": version} | fields
    return factories.browser(side.quality_head).post(address, given)


ADDRESS = "武汉市江岸区云杉路 18 号"


def test_filled_template_takes_the_place_of_the_rows(side: Filing, report: Report) -> None:
    content = _template(side, report, _rows(("二号阴凉库", "阴凉库", 800.5, ADDRESS)))
    assert _send(side, report, content).status_code == 303
    names = [row["name"] for row in queries.section_of(report, "basic").data["warehouses"]]
    assert names == ["一号常温库", "二号阴凉库"]
    run = ImportRun.objects.get()
    assert (run.rows, run.imported, run.replaced, run.problems) == (2, 2, True, [])
    assert queries.section_of(report, "basic").revisions.count() == 1


def test_rows_are_added_when_asked(side: Filing, report: Report) -> None:
    content = _template(side, report, _rows())
    assert _send(side, report, content, replace="false").status_code == 303
    assert len(queries.section_of(report, "basic").data["warehouses"]) == 2


def test_wrong_rows_are_listed_and_nothing_is_imported(side: Filing, report: Report) -> None:
    content = _template(side, report, _rows(("二", "冰库", "很大", ADDRESS), ("三号库", "常温库", 10, ADDRESS)))
    answer = _send(side, report, content)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(text in page for text in ("没有导入", "仓库名称至少 2 个字", "请从列出的选项中选择类型", "面积应为数字"))
    assert len(queries.section_of(report, "basic").data["warehouses"]) == 1
    run = ImportRun.objects.get()
    assert (run.imported, {one["row"] for one in run.problems}) == (0, {3})


def test_formula_and_foreign_template_are_refused_with_a_sentence(side: Filing, report: Report) -> None:
    formula = _template(side, report, _rows(("=A2", "阴凉库", 800, ADDRESS)))
    answer = _send(side, report, formula)
    assert (answer.status_code, "表格里有公式" in answer.content.decode()) == (422, True)
    other = factories.browser(side.quality_head).get(f"/qy/reports/{report.pk}/sections/quality/audits/template")
    assert "请重新下载本表的模板" in _send(side, report, other.content).content.decode()
    assert not ImportRun.objects.exists()


def test_import_into_a_section_somebody_saved_meanwhile_changes_nothing(side: Filing, report: Report) -> None:
    content = _template(side, report, _rows())
    answer = _send(side, report, content, row_version="0")
    assert (answer.status_code, "没有导入" in answer.content.decode()) == (422, True)
    assert not ImportRun.objects.exists()


def test_unknown_table_and_submitted_report_take_no_import(side: Filing, tmp_path: Path) -> None:
    filed = factories.submitted(side)
    given: dict[str, Any] = {
        "actor": side.filler,
        "report_id": filed.pk,
        "path": tmp_path,
        "file_name": "x",
        "replace": True,
    }
    with pytest.raises(NotEditable):
        services.import_table(code="basic", table="warehouses", row_version=1, **given)
    assert (
        factories.browser(side.quality_head).get(f"/qy/reports/{filed.pk}/sections/basic/name/template").status_code
        == NoTable.status
    )
    assert TableUnreadable.status == 422


def test_files_of_a_section_go_with_the_submission_and_outlive_their_removal(side: Filing) -> None:
    report = factories.draft(side, **factories.WHOLE)
    browser, address = factories.browser(side.quality_head), f"/qy/reports/{report.pk}/sections/warehousing/files"
    upload = SimpleUploadedFile("冷库验证.txt", "验证合格。".encode())
    assert browser.post(address, {"attached": upload}).status_code == 303
    (file,) = queries.attached_to(report)
    report.refresh_from_db()
    services.submit_report(
        actor=side.filler, report_id=report.pk, row_version=report.row_version, declared=True, key="1"
    )
    submission = queries.last_submission(report)
    (kept,) = queries.attached_then(submission)["warehousing"]
    assert (kept.name, kept.sm3, kept.pk != file.pk) == (file.name, file.sm3, True)
    assert submission.data["warehousing"][queries.ATTACHED] == [{"name": file.name, "sm3": file.sm3, "size": file.size}]
    assert browser.post(f"{address}/{file.pk}").status_code == 409
    reviewer, stranger = factories.browser(side.reviewer), factories.browser(factories.filing("宜昌分局").quality_head)
    assert reviewer.get(f"/files/{kept.pk}").status_code == 200
    assert reviewer.get(f"/files/{file.pk}").status_code == 403
    assert stranger.get(f"/files/{kept.pk}").status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "sections/basic/here"),
        ("get", "sections/basic/revisions"),
        ("post", "sections/basic/restore"),
        ("post", "sections/basic/files"),
        ("get", "sections/basic/warehouses/template"),
        ("get", "sections/basic/warehouses/import"),
        ("get", "compare"),
        ("get", "correction"),
    ],
)
def test_other_company_and_officials_stay_out(side: Filing, report: Report, method: str, path: str) -> None:
    for stranger in (factories.filing("宜昌分局").quality_head, side.reviewer):
        browser = factories.browser(stranger)
        assert getattr(browser, method)(f"/qy/reports/{report.pk}/{path}").status_code == 403
    with pytest.raises(RightMissing):
        services.note_visit(actor=kernel.actor(side.reviewer), report_id=report.pk, code="basic")


def test_stale_restore_changes_nothing(side: Filing, report: Report) -> None:
    factories.save(side.filler, report, "basic", factories.BASIC | {"head": "何宁"})
    done = services.restore_section(actor=side.filler, report_id=report.pk, code="basic", revision=1, row_version=1)
    assert isinstance(done, Conflict)
    assert queries.section_of(report, "basic").data["head"] == "何宁"
