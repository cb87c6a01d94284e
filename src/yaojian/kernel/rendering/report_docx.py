"""The report as DOCX, for whoever has to go on writing in it."""

import io

from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.shared import Pt

from yaojian.kernel.rendering.docx_page import blank, tell
from yaojian.kernel.rendering.docx_parts import CENTER, LEFT, RIGHT, WIDE, Place, Words, add_words, paragraph
from yaojian.kernel.rendering.report import Report, Section, Table, checked, day_of

_COVER_TOP = 150
_ROW = 28.0
_SMALL = 10.5


def render(report: Report) -> bytes:
    """The report as DOCX; the same report gives the same text. Raises ``ValueError`` as ``report.render``."""
    checked(report)
    made = blank()
    tell(made, report.title, report.issuer, report.printed_at.date())
    paragraph(made, Words(plain(report.title), "小标宋", 26), align=CENTER, before=_COVER_TOP, exact=40)
    for place, (label, value) in enumerate(report.facts):
        words = (Words(f"{plain(label)}　", "黑体", 14), Words(plain(value), "仿宋", 14))
        paragraph(made, *words, align=LEFT, left=4, before=60 if place == 0 else 6, exact=_ROW)
    paragraph(made, Words(plain(report.issuer), "仿宋", 16), align=CENTER, before=150, exact=_ROW)
    end = paragraph(made, Words(day_of(report.printed_at), "仿宋", 16), align=CENTER, exact=_ROW)
    end.add_run().add_break(WD_BREAK.PAGE)
    for section in report.sections:
        _add_section(made, section)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def plain(text: str) -> str:
    """Without control characters, which XML cannot hold, and line breaks."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _add_section(made: Document, section: Section) -> None:
    face, size = ("黑体", 16) if section.level == 1 else ("楷体", 14)
    paragraph(made, Words(plain(section.heading), face, size), before=14, exact=_ROW, keep=True, align=LEFT)
    for text in section.paragraphs:
        paragraph(made, Words(plain(text), "仿宋", 14), first=2, exact=24)
    if section.table is not None:
        _add_table(made, section.table)


def _add_table(made: Document, table: Table) -> None:
    grid = made.add_table(rows=1, cols=len(table.columns))
    grid.style = "Table Grid"
    grid.autofit = False
    shares = sum(column.share for column in table.columns)
    widths = [Pt(WIDE * column.share / shares) for column in table.columns]
    for cell, column, wide in zip(grid.rows[0].cells, table.columns, widths, strict=True):
        cell.width = wide
        _write(cell, column.label, "黑体", figures=False)
    for texts in table.rows:
        for cell, text, column, wide in zip(grid.add_row().cells, texts, table.columns, widths, strict=True):
            cell.width = wide
            _write(cell, text, "仿宋", figures=column.figures)


def _write(cell: Place, text: str, face: str, *, figures: bool) -> None:
    first = cell.paragraphs[0]
    add_words(first, Words(plain(text), face, _SMALL))
    first.paragraph_format.line_spacing = Pt(15)
    first.alignment = RIGHT if figures else LEFT
