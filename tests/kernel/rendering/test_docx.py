"""The .docx, opened by python-docx and as XML: whole, on the grid, with everything that was said."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import docx as python_docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.kernel.rendering.factories import OFFICES, PARAGRAPH, document, seal
from tests.kernel.rendering.test_geometry import KINDS
from yaojian.kernel.rendering import docx
from yaojian.kernel.rendering.docx_parts import ROW
from yaojian.kernel.rendering.grid import HEIGHT_MM, MM, ROWS


def opened(**changes: Any) -> Document:
    seals = changes.pop("seals", ())
    return python_docx.Document(io.BytesIO(docx.render(document(seals, **changes))))


def text(made: Document) -> str:
    return "\n".join("".join(run.text or "" for run in one.iter(qn("w:t"))) for one in made.element.iter(qn("w:p")))


def test_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = opened().sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for side, wanted in zip(sides, (37, 35, 28, 26), strict=True):
        assert side is not None
        assert abs(side - Mm(wanted)) < Mm(0.05)
    assert section.page_width is not None
    assert abs(section.page_width - Mm(210)) < Mm(0.05)


def test_twenty_two_rows_fit_a_page_and_twenty_three_do_not() -> None:
    made = opened()
    assert made.styles["Normal"].paragraph_format.line_spacing == Pt(ROW)
    assert ROW * ROWS <= HEIGHT_MM * MM < ROW * (ROWS + 1)
    (grid,) = made.element.iter(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_all_is_there_in_order() -> None:
    found = text(
        opened(attachments=["工作方案", "汇总表"], note="联系人：示范", signer=["张示范"], copy_no=3, urgency="特急")
    )
    places = [
        found.index(piece)
        for piece in (
            "000003", "特急", "湖北省药品监督管理局文件", "鄂药监〔2026〕12号", "签发人：", "张示范", "湖北省药品监督管理局关于",
            "各市、州市场监督管理局，各分局：", PARAGRAPH, "一、检查范围", "附件：1.", "2.汇总表", "2026年3月5日", "（联系人：示范）",
            "抄送：", "2026年3月6日印发",
        )
    ]  # fmt: skip
    assert places == sorted(places)


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_package_is_whole(kind: str, *, sealed: bool) -> None:
    data = KINDS[kind]
    count = len(data.get("issuers", [""])) if sealed else 0
    made = opened(seals=[seal()] * count, **data)
    package = made.part.package
    assert package is not None
    for cell in made.element.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")
    for properties in made.element.iter(qn("w:pPr")):
        order = [child.tag.rpartition("}")[2] for child in properties]
        known = [
            "pStyle",
            "keepNext",
            "framePr",
            "widowControl",
            "pBdr",
            "shd",
            "tabs",
            "spacing",
            "ind",
            "jc",
            "sectPr",
        ]
        assert order == sorted(order, key=known.index), order
    for properties in made.element.iter(qn("w:rPr")):
        order = [child.tag.rpartition("}")[2] for child in properties]
        assert order == sorted(order, key=["rFonts", "color", "spacing", "w", "sz"].index), order


def test_each_issuer_has_its_seal_over_its_name() -> None:
    made = opened(issuers=list(OFFICES[:5]), seals=[seal()] * 5)
    sealed = [one for one in made.element.iter(qn("w:p")) if one.find(f".//{qn('wp:anchor')}") is not None]
    assert [one.findtext(f".//{qn('w:t')}") for one in sealed] == list(OFFICES[:5])
    assert not list(made.element.iter(qn("wp:inline")))


def test_seal_lies_over_name_and_date_and_before_the_text() -> None:
    made = opened(seals=[seal()])
    (anchor,) = made.element.iter(qn("wp:anchor"))
    assert anchor.get("behindDoc") == "0"
    down = int(anchor.findtext(f"{qn('wp:positionV')}/{qn('wp:posOffset')}", "0"))
    middle = Pt(down / Pt(1) + 21 * MM)
    assert Pt(ROW * 0.5) < middle < Pt(ROW * 1.5)  # between the rows of name and date


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    made = opened()
    section = made.sections[0]
    assert made.settings.odd_and_even_pages_header_footer
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        (one,) = footer.paragraphs
        assert one.alignment == side
        (field,) = one._p.iter(qn("w:fldSimple"))
        assert field.get(qn("w:instr")) == " PAGE "
        assert "".join(run.text or "" for run in one._p.iter(qn("w:t"))) == "— 1 —"


def test_headings_are_styles_an_outline_can_show() -> None:
    made = opened(body=[{"level": level, "text": "某事"} for level in (1, 2, 3, 4)])
    styles = [one.style.name for one in made.paragraphs if one.style and one.style.name != "Normal"]
    assert styles == ["Heading 1", "Heading 2", "Heading 3", "Heading 4"]


def test_letter_has_its_double_lines_and_no_number_on_the_first_page() -> None:
    section = opened(format="信函").sections[0]
    assert section.different_first_page_header_footer
    lower = ET.tostring(section.first_page_footer._element).decode()
    assert "thinThickSmallGap" in lower
    assert "PAGE" not in lower
    assert "thickThinSmallGap" in ET.tostring(opened(format="信函").element).decode()


def test_minutes_list_their_people_below_each_other() -> None:
    found = opened(format="纪要", body=[PARAGRAPH, "出席：张示范　李示范", "请假：冯示范"]).paragraphs
    (present,) = [one for one in found if one.text.startswith("出席：")]
    assert [run.text for run in present.runs] == ["出席", "：张示范　李示范"]
    assert (present.paragraph_format.first_line_indent or 0) < 0


def test_properties_tell_title_organ_and_day_however_many_organs() -> None:
    about = opened(issuers=["某" * 60] * 12).core_properties
    assert about.title.startswith("湖北省药品监督管理局关于")
    assert len(about.author) == 255
    assert (about.created.year, about.created.month, about.created.day) == (2026, 3, 5)


def test_markup_stays_text_and_bytes_stay_the_same() -> None:
    made = document(title="<w:t>&amp;</w:t>", body=["]]><script>"])
    assert docx.render(made) == docx.render(made)
    found = text(python_docx.Document(io.BytesIO(docx.render(made))))
    assert "<w:t>&amp;</w:t>" in found
    assert "]]><script>" in found


def test_zip_tells_no_moment_of_packing() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.render(document([seal()])))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
