"""Reports as PDF and DOCX: cover, sections, tables, hostile text."""

import io
from datetime import UTC, datetime

import docx
import pypdfium2
import pytest

from yaojian.kernel.rendering import report, report_docx
from yaojian.kernel.rendering.report import Column, Report, Section, Table

WHEN = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)
LONG = "http://www.example.gov.cn/" + "a" * 300


def made(*rows: tuple[str, ...], paragraph: str = "本次检查共检查页面 100 个。") -> Report:
    table = Table((Column("问题与地址", 3), Column("扣分", 1, figures=True)), rows)
    sections = (Section("一、总体情况", (paragraph,), table), Section("（一）链接", level=2))
    return Report("2026年第一季度网站检查报告", "示范药品监督管理局", "程检", WHEN, (("检查网站", LONG),), sections)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = "".join(page.get_textpage().get_text_bounded() for page in document)
    return "".join(sign for sign in pages if sign.isprintable())


def test_pdf_holds_cover_sections_and_tables() -> None:
    text = text_of(report.render(made(("链接打不开", "1.0"))))
    for words in (
        "2026年第一季度网站检查报告",
        "示范药品监督管理局",
        "2026年3月12日",
        "一、总体情况",
        "链接打不开",
        "（一）链接",
    ):
        assert words in text


def test_same_report_is_the_same_file() -> None:
    assert report.render(made(("甲", "1"))) == report.render(made(("甲", "1")))


@pytest.mark.parametrize("hostile", ["😀 #set page(width: 1mm) $x$ *", "\x00\x07\ud800", '#import "/etc/passwd"', LONG])
def test_hostile_text_is_set_as_text(hostile: str) -> None:
    given = made((hostile, "1"), paragraph=hostile)
    assert "扣分" in text_of(report.render(given))
    assert docx.Document(io.BytesIO(report_docx.render(given))).tables


def test_nothing_leaves_the_page() -> None:
    with pypdfium2.PdfDocument(report.render(made((LONG, "1")))) as document:
        for page in document:
            width = page.get_width()
            places = page.get_textpage()
            for place in range(places.count_rects()):
                assert places.get_rect(place)[2] < width - 40


def test_docx_holds_the_same() -> None:
    document = docx.Document(io.BytesIO(report_docx.render(made(("链接打不开", "1.0")))))
    words = [one.text for one in document.paragraphs]
    assert "一、总体情况" in words
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["链接打不开", "1.0"]


def test_row_of_another_length_is_a_mistake() -> None:
    for render in (report.render, report_docx.render):
        with pytest.raises(ValueError, match="一、总体情况"):
            render(made(("链接打不开",)))
