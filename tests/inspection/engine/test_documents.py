"""DOCX, PDF and XLSX of a report: they hold what was found, harm nobody, and are the same bytes for the same site."""

import io
import re
import zipfile
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]  # ships no types
import pypdfium2
import pytest
from typer.testing import CliRunner

from tests.inspection.engine.conftest import Inspector
from tests.inspection.engine.planted import Answers, page, planted
from yaojian.config.cli import app
from yaojian.inspection.documents.__main__ import write
from yaojian.inspection.engine import load_set, replay
from yaojian.inspection.engine.errors import NoReport
from yaojian.inspection.engine.reading import read_report
from yaojian.inspection.engine.reporting.outline import outline

HOSTILE = "=HYPERLINK(&quot;http://evil.invalid/&quot;)"
SITE: Answers = {
    "/": page(
        f'<a href="/gone.html">{HOSTILE}</a><a href="/+gone2.html">\ufffe\x01 𠮷 😀 #set page()</a><a href="/p.html">p</a>'
    ),
    "/p.html": page('<a href="/gone3.html">y</a>'),
}
DOCUMENTS = ("report.docx", "report.pdf", "findings.xlsx")
COMMAND = CliRunner()


def test_documents_hold_what_was_found_and_equal_sites_give_equal_bytes(inspected: Inspector) -> None:
    with planted(SITE) as site:
        first = inspected(site.home, name="a", documents=True)
        second = inspected(site.home, name="b", documents=True)
    for name in DOCUMENTS:
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes(), name
    document = docx.Document(str(first.folder / "report.docx"))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    chapters = [one.text for one in document.paragraphs if re.match("[一二三四五六七八九]、", one.text)]
    assert chapters[0] == "一、检查结论"
    assert [chapter[0] for chapter in chapters] == list("一二三四五六七八九")[: len(chapters)]
    assert any("需要人工判断的事项" in chapter for chapter in chapters) == bool(first.report.score["questions"])
    assert "链接打不开（一般，3 处）" in words
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert f"{site.home}gone.html" in cells
    pdf = pypdfium2.PdfDocument(first.folder / "report.pdf")
    told = "".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    assert "检查结论" in told
    assert "gone3.html" in told.replace("\u200b", "").replace("\r\n", "")


def test_spreadsheet_cells_are_text_and_never_formulas(inspected: Inspector) -> None:
    with planted(SITE) as site:
        folder = inspected(site.home, documents=True).folder
    sheet = openpyxl.load_workbook(folder / "findings.xlsx").active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("=HYPERLINK" in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(folder / "findings.xlsx") as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_machine_without_chinese_typefaces_gives_no_pdf_and_everything_else(
    inspected: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yaojian.kernel.rendering import fonts

    with planted(SITE) as site:
        result = inspected(site.home)
    monkeypatch.setattr(fonts, "FOLDERS", ())
    (result.folder / "report.pdf").write_bytes(b"of an earlier run")
    for name in DOCUMENTS:
        write(outline(result.report), result.folder, name)
    assert {path.name for path in result.folder.iterdir()} & set(DOCUMENTS) == {"report.docx", "findings.xlsx"}


def test_report_read_back_is_the_report(inspected: Inspector) -> None:
    with planted(SITE) as site:
        result = inspected(site.home, hours=(0, 24))
    read = read_report(result.folder / "findings.json")
    assert read.findings == result.report.findings
    assert read.run == result.report.run


def test_past_run_is_judged_under_another_set_without_asking_the_site(inspected: Inspector, tmp_path: Path) -> None:
    with planted(SITE) as site:
        result = inspected(site.home)
        asked = site.asked.total()
        other = replay(
            result.folder / "findings.json", tmp_path / "again", load_set("provincial_performance"), documents=False
        )
        assert site.asked.total() == asked
    assert other.score["indicators"]["code"] == "provincial_performance"
    assert {finding.item for finding in other.findings if finding.rule == "link.broken"} == {"P4.1"}
    evidence = {finding.evidence.file for finding in other.findings if finding.evidence.file}
    assert evidence
    assert all((tmp_path / "again" / name).is_file() for name in evidence)


def test_file_that_is_no_result_is_refused_in_chinese(tmp_path: Path) -> None:
    for text in ("{}", "[]", "nonsense", '{"run": 1, "score": 2, "findings": 3}'):
        (tmp_path / "x.json").write_text(text)
        with pytest.raises(NoReport, match="请选择检查输出文件夹里的"):
            read_report(tmp_path / "x.json")
    with pytest.raises(NoReport, match="文件打不开"):
        read_report(tmp_path / "none.json")


def test_command_writes_all_files_replays_them_and_takes_answers(tmp_path: Path) -> None:
    with planted(SITE) as site:
        told = COMMAND.invoke(
            app, ["inspect", site.home, "--out", str(tmp_path / "o"), "--rate", "0", "--no-public-service"]
        )
    assert told.exit_code == 1
    assert "report.docx、report.pdf、findings.xlsx、findings.json" in told.stdout
    answers = tmp_path / "answers.yaml"
    answers.write_text("W-V5: 触发\nD1.1: 扣 1.5\n", "utf-8")
    past = str(tmp_path / "o" / "findings.json")
    again = COMMAND.invoke(app, ["inspect", "--replay", past, "--out", str(tmp_path / "p"), "--answers", str(answers)])
    assert "不合格" in again.stdout
    answers.write_text("D1.1: 扣 99\n", "utf-8")
    bad = COMMAND.invoke(app, ["inspect", "--replay", past, "--out", str(tmp_path / "q"), "--answers", str(answers)])
    assert "D1.1 应扣 0 到 3 分" in str(bad.exception) + bad.output


@pytest.mark.parametrize("typed", ["22", "25-3", "6-6", "a-b", "0-24x"])
def test_hours_that_are_none_are_refused(typed: str) -> None:
    told = COMMAND.invoke(app, ["inspect", "http://127.0.0.1:9/", "--hours", typed])
    assert "请写起止整点" in str(told.exception) + told.output


def test_pages_of_a_package_bear_no_moment(inspected: Inspector) -> None:
    with planted(SITE) as site:
        folder = inspected(site.home, documents=True).folder
    for name in ("report.docx", "findings.xlsx"):
        with zipfile.ZipFile(io.BytesIO((folder / name).read_bytes())) as package:
            assert {entry.date_time[0] for entry in package.infolist()} == {1980}
