"""``report.docx``: the outline as a Word document that an office can go on writing in. Equal reports, equal bytes."""

import io
from copy import deepcopy
from datetime import UTC

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Row

from yaojian.inspection.documents.values import Heading, Outline, Paragraph, Table
from yaojian.kernel.rendering.packing import repacked

_WIDTH_CM = 17.0
_BLUE = RGBColor(0x10, 0x33, 0x62)
_SIZES = {"Normal": 10.5, "Heading 1": 15.0, "Heading 2": 12.0}


def render(outline: Outline) -> bytes:
    """The whole report."""
    document = docx.Document()
    _set_up(document, outline)
    _cover(document, outline)
    for block in outline.blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, block.level)
        elif isinstance(block, Paragraph):
            made = document.add_paragraph()
            if block.strong:
                made.add_run(block.strong).bold = True
            made.add_run(block.text)
        else:
            _table(document, block)
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def _set_up(document: Document, outline: Outline) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name, size in _SIZES.items():
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            style.font.name, style.font.size = "Microsoft YaHei", Pt(size)
            style.font.color.rgb = _BLUE if name != "Normal" else RGBColor(0x17, 0x20, 0x2E)
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "微软雅黑")
    facts = document.core_properties
    moment = outline.moment.astimezone(UTC).replace(tzinfo=None)
    facts.title, facts.author, facts.comments = f"{outline.site} {outline.title}", "yaojian inspect", ""
    facts.created = facts.modified = moment


def _cover(document: Document, outline: Outline) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, size in ((outline.title, 24.0), (f"\n{outline.site}", 16.0)):
        run = title.add_run(text)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(size), _BLUE
    for fact in outline.facts:
        document.add_paragraph(fact).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(document: Document, block: Table) -> None:
    made = document.add_table(rows=0, cols=len(block.head), style="Table Grid")
    made.autofit = False
    whole = sum(block.shares)
    widths = [Cm(_WIDTH_CM * share / whole) for share in block.shares]
    for number, row in enumerate((block.head, *block.rows[:1])):
        cells = made.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(9), number == 0
    first = made.rows[-1]._tr  # all further rows are copies of it with other words, which takes a third of the time
    for row in block.rows[1:]:
        copied = deepcopy(first)
        made._tbl.append(copied)
        for cell, text in zip(_Row(copied, made).cells, row, strict=True):
            cell.paragraphs[0].runs[0].text = text
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(mark)
    document.add_paragraph()
