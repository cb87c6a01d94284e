"""Paragraphs, runs and tables on the grid, in the words of python-docx; what it has no words for, as its elements."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from yaojian.kernel.rendering.grid import CELL, MM, PITCH, WIDTH_MM

ROW = math.floor(PITCH * 20) / 20
"""A row in points, in whole twentieths: rounded up, 22 of them would not fit and a page would hold 21."""
WIDE = WIDTH_MM * MM
"""Width of 版心 in points."""
FACES = {"仿宋": "仿宋_GB2312", "黑体": "黑体", "楷体": "楷体_GB2312", "小标宋": "方正小标宋简体", "宋体": "宋体"}
"""Names of the typefaces on office computers."""
RED = RGBColor(0xFF, 0, 0)
_THINNEST = 0.7
"""Points a row must have; office programs refuse less."""
CLOSER = "-5"
"""Twentieths of a point between characters: 28 of 16 pt fill 156 mm. Not the character grid of the page: office programs
differ in what they make of a cell that is narrower than its character."""

Place: TypeAlias = Document | _Cell
"""Where a paragraph or table goes."""
LEFT, CENTER, RIGHT, DISTRIBUTE = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.DISTRIBUTE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """Text in one face. ``size`` in points (0 = as the paragraph), ``scale`` the width of a character in per cent."""

    text: str
    face: str = ""
    size: float = 0
    scale: float = 100
    red: bool = False


def element(name: str, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """``w:name`` with attributes of the same namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


def twips(points: float) -> int:
    """Points → twentieths of a point."""
    return round(points * 20)


def add_words(paragraph: Paragraph, words: Words) -> Run:
    """A run at the end of the paragraph. A tab in the text is a tab."""
    run = paragraph.add_run(words.text)
    if words.face:
        set_face(run.font.element.get_or_add_rPr(), words.face)
    if words.size:
        run.font.size = Pt(words.size)
    if words.red:
        run.font.color.rgb = RED
    properties = run.font.element.get_or_add_rPr()
    if words.size:
        _insert(properties, element("spacing", val=0))
    if words.scale < 100:
        _insert(properties, element("w", val=max(1, int(words.scale))))
    return run


_RUN_ORDER = ("rStyle", "rFonts", "b", "bCs", "color", "spacing", "w", "sz", "szCs", "lang")
"""Of the properties used here, as ECMA-376 part 1, 17.3.2.28 orders them."""


def _insert(properties: BaseOxmlElement, made: BaseOxmlElement) -> None:
    after = _RUN_ORDER[_RUN_ORDER.index(made.tag.rpartition("}")[2]) + 1 :]
    properties.insert_element_before(made, *(f"w:{name}" for name in after))


def set_face(properties: BaseOxmlElement, face: str) -> None:
    """The typeface for every script; the theme's, which python-docx leaves in its styles, goes."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    made = element("rFonts", **dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), FACES[face]))
    properties.insert(1 if properties.find(qn("w:rStyle")) is not None else 0, made)


def paragraph(
    place: Place,
    *words: Words,
    style: str = "Normal",
    align: WD_ALIGN_PARAGRAPH | None = None,
    first: float = 0,
    left: float = 0,
    right: float = 0,
    before: float = 0,
    exact: float = ROW,
    keep: bool = False,
    tabs: Sequence[tuple[float, WD_TAB_ALIGNMENT]] = (),
) -> Paragraph:
    """A paragraph at the end of ``place``.

    ``first`` (negative: hanging), ``left``, ``right`` and the places of ``tabs`` in characters; ``before`` and ``exact``
    (height of a row) in points.
    """
    made = place.add_paragraph(style=style)
    shape = made.paragraph_format
    if exact != ROW:
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = Pt(max(_THINNEST, exact))
    if before > 0:
        shape.space_before = Pt(before)
    if first:
        shape.first_line_indent = Pt(first * CELL)
    if left > 0:
        shape.left_indent = Pt(left * CELL)
    if right > 0:
        shape.right_indent = Pt(right * CELL)
    if keep:
        shape.keep_with_next = True
    if align is not None:
        shape.alignment = align
    for at, kind in tabs:
        shape.tab_stops.add_tab_stop(Pt(at * CELL), kind)
    for one in words:
        add_words(made, one)
    return made


def frame(of: Paragraph, **attributes: object) -> None:
    """Takes the paragraph out of the text: a frame at a place of the page. Paragraphs of equal frames share one."""
    properties = of.paragraph_format.element.get_or_add_pPr()
    made = element("framePr", **attributes)
    following = ("widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs", "spacing", "ind", "jc", "rPr")
    properties.insert_element_before(made, *(f"w:{name}" for name in following))


def border(of: Paragraph, side: str, *, kind: str = "single", eighths: int, space: float = 0, color: str) -> None:
    """A line along one side, ``eighths`` of a point thick, ``space`` points from the text (at most 31)."""
    properties = of.paragraph_format.element.get_or_add_pPr()
    line = element(side, val=kind, sz=eighths, space=round(min(31, space)), color=color)
    following = ("shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc", "rPr")
    properties.insert_element_before(element("pBdr", line), *(f"w:{name}" for name in following))


def shade(of: Paragraph, color: str) -> None:
    """Fills the ground of the paragraph."""
    properties = of.paragraph_format.element.get_or_add_pPr()
    made = element("shd", val="clear", color="auto", fill=color)
    properties.insert_element_before(made, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def lead(size: float, exact: float) -> float:
    """How far below the top of a row of ``exact`` points characters of ``size`` begin in ink.

    Office programs set the base line at four fifths of an exact row; 小标宋 stands 0.77 of its size above it.
    """
    return 0.8 * exact - 0.77 * size


def table(document: Document, widths: Sequence[float], rows: int) -> Table:
    """An empty table without lines and inner margins, columns ``widths`` points wide, its cells without paragraphs."""
    made: Table = document.add_table(rows, len(widths))
    properties = made._tbl.tblPr
    made.autofit = False
    margins = (element(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))
    properties.insert_element_before(element("tblCellMar", *margins), "w:tblLook")
    for row in made.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))
        for cell, wide in zip(row.cells, widths, strict=True):
            cell.width = Pt(wide)
            for empty in cell.paragraphs:
                cell._tc.remove(empty._p)
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Pt(wide)
    return made
