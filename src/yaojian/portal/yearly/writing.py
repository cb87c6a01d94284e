"""The report as a document (DOCX, its headings in the order of 国办公开办函〔2021〕30号) and as a book of sheets (XLSX)."""

from typing import IO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types

from yaojian.portal.yearly.report import Part, Report, Table

_FIRST = "一、总体情况"
_LAST = ("五、存在的主要问题及改进情况", "六、其他需要报告的事项")
_FONT, _POINTS = "仿宋_GB2312", 12
_NARROW_POINTS = 9
_WIDE = 6
"""A table of more columns stands on pages laid across."""


def write_docx(out: IO[bytes], report: Report, *, institution: str) -> None:
    """Headings, tables, and a line to fill in under each heading that only people can write."""
    document = docx.Document()
    _plain(document)
    document.add_heading(f"{institution}{report.year}年政府信息公开工作年度报告", level=0)
    _to_fill_in(document, _FIRST)
    for table in report.tables:
        _lay(document, across=any(len(part.columns) > _WIDE for part in table.parts))
        document.add_heading(table.title, level=1)
        for part in table.parts:
            _write_part(document, part)
    _lay(document, across=False)
    for title in _LAST:
        _to_fill_in(document, title)
    document.save(out)


def write_xlsx(out: IO[bytes], report: Report) -> None:
    """One sheet a table; figures are numbers."""
    book = Workbook(write_only=True)
    for table in report.tables:
        sheet = book.create_sheet(title=f"表{table.number}")
        sheet.append([f"{report.year}年 {table.title}"])
        for row in _rows(table):
            sheet.append(row)
    book.save(out)


def _rows(table: Table) -> list[list[str | float]]:
    rows: list[list[str | float]] = []
    for part in table.parts:
        rows.append([part.head, *part.columns])
        rows.extend([label, *(float(figure.text) for figure in figures)] for label, figures in part.lines)
    return rows


def _plain(document: Document) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_POINTS)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)


def _lay(document: Document, *, across: bool) -> None:
    """Go on on a new page, laid across or upright, where it is not so already."""
    section = document.sections[-1]
    if (section.orientation == WD_ORIENT.LANDSCAPE) == across:
        return
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))


def _to_fill_in(document: Document, title: str) -> None:
    document.add_heading(title, level=1)
    document.add_paragraph("（请填写）")


def _write_part(document: Document, part: Part) -> None:
    made = document.add_table(rows=1, cols=len(part.columns) + 1, style="Table Grid")
    for cell, text in zip(made.rows[0].cells, (part.head, *part.columns), strict=True):
        cell.text = text
    for label, figures in part.lines:
        for cell, text in zip(made.add_row().cells, (label, *(figure.text for figure in figures)), strict=True):
            cell.text = text
    for row in made.rows:
        for cell in row.cells:
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(_NARROW_POINTS)
    document.add_paragraph()
