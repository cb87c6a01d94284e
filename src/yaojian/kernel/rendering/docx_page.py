"""The page every .docx begins with: paper, 版心, page numbers, the styles of text and headings, what is said about it."""

from datetime import date, datetime

import docx
from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from yaojian.kernel.rendering.docx_parts import (
    CLOSER,
    LEFT,
    RIGHT,
    ROW,
    Words,
    add_words,
    border,
    element,
    set_face,
    twips,
)
from yaojian.kernel.rendering.grid import (
    BODY,
    CELL,
    HEIGHT_MM,
    LEFT_MM,
    LETTER_FOOT_MM,
    PAGE_MM,
    SMALL,
    TOP_MM,
    WIDTH_MM,
)

_MOST_SAID = 255
"""Characters a property of the file may have (ECMA-376 part 2, and python-docx refuses more)."""
_UNDATED = date(2020, 1, 1)
"""Of documents that have no day of their own, so that the same text is the same file."""
_FOOT_MM = 25.3
"""Lower edge of the page number's line above the paper's: its dashes then lie 7 mm below 版心 (7.5)."""


def blank(*, letter: bool = False) -> Document:
    """A document without content: the page and the styles; ``letter`` for a 信函, whose first page differs."""
    made = docx.Document()
    _set_styles(made)
    _set_page(made, letter=letter)
    _set_settings(made)
    tell(made, "", "", _UNDATED)
    return made


def tell(made: Document, title: str, author: str, day: date, number: str = "") -> None:
    """The properties of the file."""
    about = made.core_properties
    about.title, about.author, about.subject = title[:_MOST_SAID], author[:_MOST_SAID], number
    about.comments, about.last_modified_by, about.language = "", "", "zh-CN"
    about.created = about.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the property has no zone


def _set_styles(made: Document) -> None:
    """Normal: 3号仿宋, 28.98 pt a row. Headings: 黑体, 楷体, 仿宋, 仿宋, two characters in (7.3.3)."""
    normal = made.styles["Normal"]
    if not isinstance(normal, ParagraphStyle):
        raise TypeError("the template of python-docx has lost its style Normal")
    shape = normal.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(ROW)
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = False
    properties = normal.element.get_or_add_pPr()
    # Space between Chinese and Latin would leave the grid; rows have an exact height, snapped to nothing: LibreOffice
    # would make two rows of one that is a hair too high.
    for name in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):
        properties.insert_element_before(element(name, val=0), "w:spacing", "w:ind", "w:jc")
    properties.append(element("jc", val="both"))
    written = normal.element.get_or_add_rPr()
    set_face(written, "仿宋")
    half_points = round(BODY * 2)
    written.extend((element("spacing", val=CLOSER), element("sz", val=half_points), element("szCs", val=half_points)))
    written.append(element("lang", val="zh-CN", eastAsia="zh-CN"))
    for level, face in enumerate(("黑体", "楷体", "仿宋", "仿宋"), 1):
        heading = made.styles[f"Heading {level}"].element
        old = heading.find(qn("w:rPr"))
        if old is not None:
            heading.remove(old)
        set_face(heading.get_or_add_rPr(), face)
        shape = made.styles[f"Heading {level}"].paragraph_format
        shape.space_before = Pt(0)
        shape.first_line_indent = Pt(2 * CELL)


def _set_page(made: Document, *, letter: bool) -> None:
    """A4, 版心 156 × 225 mm, rows of 28.98 pt (5.2); page numbers right on odd, left on even pages (7.5)."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    section.top_margin, section.left_margin = Mm(TOP_MM), Mm(LEFT_MM)
    section.bottom_margin = Mm(PAGE_MM[1] - TOP_MM - HEIGHT_MM)
    section.right_margin = Mm(PAGE_MM[0] - LEFT_MM - WIDTH_MM)
    section.header_distance, section.footer_distance = Mm(15), Mm(LETTER_FOOT_MM if letter else _FOOT_MM)
    section.different_first_page_header_footer = letter
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section._sectPr.append(element("docGrid", type="lines", linePitch=twips(ROW)))
    made.settings.odd_and_even_pages_header_footer = True
    # The letter's lower line stands lower than page numbers do, and both hang from one edge.
    lift = _FOOT_MM - LETTER_FOOT_MM if letter else 0
    _number(section.footer, right=True, lift=lift)
    _number(section.even_page_footer, right=False, lift=lift)
    if letter:
        _lower_line(section.first_page_footer)


def _number(footer: _Footer, *, right: bool, lift: float) -> None:
    """— 1 — in 4号宋体, one character in, ``lift`` mm above the footer's edge."""
    paragraph = footer.paragraphs[0]
    paragraph.style = "Normal"
    shape = paragraph.paragraph_format
    shape.alignment = RIGHT if right else LEFT
    shape.line_spacing = Pt(SMALL * 1.2)
    shape.space_after = Mm(lift)
    if right:
        shape.right_indent = Pt(SMALL)
    else:
        shape.left_indent = Pt(SMALL)
    add_words(paragraph, Words("— ", "宋体", SMALL))
    field = element("fldSimple", instr=" PAGE ")
    field.append(add_words(paragraph, Words("1", "宋体", SMALL))._r)
    paragraph._p.append(field)
    add_words(paragraph, Words(" —", "宋体", SMALL))


def _lower_line(footer: _Footer) -> None:
    """The lower double line of a letter's first page: 170 mm, the thin one above (10.1)."""
    paragraph = footer.paragraphs[0]
    paragraph.style = "Normal"
    shape = paragraph.paragraph_format
    shape.line_spacing = Pt(1)
    shape.left_indent, shape.right_indent = Mm(-8), Mm(-6)
    border(paragraph, "bottom", kind="thinThickSmallGap", eighths=24, color="FF0000")


def _set_settings(made: Document) -> None:
    settings = made.settings.element
    language = settings.find(qn("w:themeFontLang"))
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")
