"""The same document as .docx, for those who work on in an office program: 22 rows × 28 characters, styles, red head, 版记.

Written with python-docx. Line and page breaks are the program's: that 版记 falls on an even page can only be promised by
the PDF.
"""

import io
from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.text.paragraph import Paragraph

from yaojian.kernel.rendering import pictures
from yaojian.kernel.rendering.arranging import Arranged, MarkLine, arrange, written
from yaojian.kernel.rendering.docx_ends import attachments, signature, version
from yaojian.kernel.rendering.docx_page import blank, tell
from yaojian.kernel.rendering.docx_parts import (
    CENTER,
    DISTRIBUTE,
    WIDE,
    Words,
    border,
    frame,
    lead,
    paragraph,
    table,
    twips,
)
from yaojian.kernel.rendering.grid import BODY, CELL, COLUMNS, LETTER_LINE_MM, MM, PITCH, RULE_GAP_MM, TITLE, TOP_MM
from yaojian.kernel.rendering.packing import repacked
from yaojian.kernel.rendering.spec import DocumentSpec, Format, Part
from yaojian.kernel.rendering.titles import width

_LABEL = 4
"""Characters of 签发人：, and of a name beside it."""
_PEOPLE = ("出席", "请假", "列席")
_LINE = 1.15
"""Height of a row of the mark, of its size: enough that no office program cuts the characters."""
_NUMBER_ROW = BODY * 1.1
_UNDER_LINE = 10.0
"""Points between the letter's double line and that row, for 7/8 of a character above the characters (10.1)."""
_BELOW = 3.0
"""Points that the row of the number reaches below its characters."""


def render(spec: DocumentSpec) -> bytes:
    """The document as .docx; the same spec gives the same bytes. Raises ``SealUnreadable``."""
    arranged = arrange(spec)
    seals = [pictures.png(seal, f"第 {place} 枚") for place, seal in enumerate(spec.seals, 1)]
    made = blank(letter=spec.format is Format.LETTER)
    title = " ".join(spec.title.split()) or "".join(line.text for line in arranged.mark)
    tell(made, title, "、".join(spec.issuers), spec.date, spec.number)
    _head(made, arranged)
    _text(made, arranged)
    attachments(made, spec.attachments)
    if spec.format is not Format.MINUTES:
        signature(made, spec, seals)
    if arranged.note:
        paragraph(made, Words(arranged.note), first=2)
    if arranged.version:
        version(made, arranged.version, lines=spec.format is not Format.LETTER)
        paragraph(made, exact=1.0)
    return _saved(made)


def plain(paragraphs: Sequence[str]) -> bytes:
    """Text alone on the same page, two characters indented; the same text gives the same bytes.

    Raises ``ValueError`` for characters that XML cannot hold.
    """
    made = blank()
    for text in paragraphs:
        paragraph(made, Words(text), first=2)
    return _saved(made)


def _saved(made: Document) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return repacked(out.getvalue())


def _text(made: Document, arranged: Arranged) -> None:
    for line in arranged.title:
        paragraph(made, Words(line, "小标宋", TITLE, _fitting(line, TITLE, WIDE)), align=CENTER)
    if arranged.title:
        paragraph(made)
    if arranged.main_to:
        paragraph(made, Words(arranged.main_to))
    listed = False
    for place, part in enumerate(arranged.parts):
        last = 0 < place == len(arranged.parts) - 1 and not arranged.spec.attachments
        if arranged.spec.format is Format.MINUTES and _lists_people(part):
            if not listed:
                paragraph(made)
            listed = True
            paragraph(made, Words(part.text[:2], "黑体"), Words(part.text[2:]), left=5, first=-3)
        else:
            style = f"Heading {part.level}" if part.level else "Normal"
            paragraph(made, Words(part.text), style=style, first=0 if part.level else 2, keep=last)


def _lists_people(part: Part) -> bool:
    """出席：…, 请假：… and 列席：… of minutes (10.3)."""
    return not part.level and part.text[:2] in _PEOPLE and part.text[2:3] in {"：", ":"}


def _fitting(text: str, size: float, wide: float) -> float:
    """Per cent of their width at which the characters fit ``wide`` points; 100 where they do anyway."""
    return min(100.0, wide / (max(width(text), 1) * size) * 100)


# ---- head


def _head(made: Document, arranged: Arranged) -> None:
    spec = arranged.spec
    notes = [
        Words(text, face)
        for text, face in ((spec.copy_no, "仿宋"), (spec.secrecy, "黑体"), (spec.urgency, "黑体"))
        if text
    ]
    if spec.format is Format.LETTER:
        _letter_head(made, arranged, notes)
        return
    for note in notes:
        paragraph(made, note)
    used = len(notes) * PITCH
    line = arranged.mark[0]
    if len(spec.issuers) == 1:
        row = line.size * _LINE
        top = line.y - lead(line.size, row)
        paragraph(made, _mark_words(line), align=CENTER, before=top - used, exact=row)
        used = top + row
    else:
        pitch = arranged.mark[1].y - line.y
        top = line.y - lead(line.size, pitch)
        paragraph(made, exact=top - used)
        _joint_mark(made, arranged.mark)
        used = top + pitch * len(spec.issuers)
    _number(made, arranged, used)


def _mark_words(line: MarkLine) -> Words:
    """A per cent less than fits: the percentage is whole, and a wrapped mark would be no mark."""
    scale = line.wide / (width(line.text) * line.size) * 100
    return Words(line.text, "小标宋", line.size, scale if scale > 99.5 else scale - 1, red=True)


def _letter_head(made: Document, arranged: Arranged, notes: list[Words]) -> None:
    """The mark stands above 版心, so in a frame; the double line is its lower border, 170 mm long (10.1)."""
    line = arranged.mark[0]
    mark = paragraph(made, _mark_words(line), align=CENTER, exact=line.size * _LINE)
    frame(
        mark,
        w=twips(LETTER_LINE_MM * MM),
        wrap="notBeside",
        vAnchor="page",
        hAnchor="page",
        x=twips((210 - LETTER_LINE_MM) / 2 * MM),
        y=twips(TOP_MM * MM + line.y - lead(line.size, line.size * _LINE)),
    )
    border(mark, "bottom", kind="thickThinSmallGap", eighths=24, space=4, color="FF0000")
    first = notes[0] if notes else Words("")
    number = Words(f"\t{arranged.spec.number}")
    paragraph(made, first, number, before=_UNDER_LINE, exact=_NUMBER_ROW, tabs=[(COLUMNS, WD_TAB_ALIGNMENT.RIGHT)])
    for note in notes[1:]:
        paragraph(made, note, before=PITCH - _NUMBER_ROW, exact=_NUMBER_ROW)
    reached = arranged.number_y + max(0, len(notes) - 1) * PITCH + _NUMBER_ROW
    paragraph(made, exact=arranged.first_row * PITCH - reached)


def _joint_mark(made: Document, mark: tuple[MarkLine, ...]) -> None:
    """Names spread over the left cell, 文件 in the middle of the right one."""
    names, word = mark[:-1], mark[-1]
    pitch = names[1].y - names[0].y
    widths = (names[0].wide, WIDE - 2 * names[0].x - names[0].wide)
    placed = table(made, widths, 1)
    placed.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = placed.rows[0].cells
    left.vertical_alignment = right.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for one in names:
        paragraph(left, _mark_words(one), align=DISTRIBUTE, exact=pitch)
    paragraph(right, _mark_words(word), align=CENTER, exact=word.size * _LINE)


def _number(made: Document, arranged: Arranged, used: float) -> None:
    """Number, signers to its right, the red rule below, and the rows left free until the title."""
    spec = arranged.spec
    before = arranged.number_y - used - max(0, len(arranged.signer_rows) - 1) * PITCH
    if spec.format is Format.MINUTES:
        last = _band(made, spec, before)
    elif arranged.signer_rows:
        last = _signers(made, arranged, before)
    else:
        number = Words(spec.number, scale=_fitting(spec.number, BODY, 140 * MM))
        last = paragraph(made, number, align=CENTER, before=before, exact=_NUMBER_ROW)
    if arranged.rule_y is not None:
        border(last, "bottom", eighths=16, space=RULE_GAP_MM * MM - _BELOW, color="FF0000")
        reached = arranged.rule_y + 2
    else:
        reached = arranged.number_y + _NUMBER_ROW
    paragraph(made, exact=arranged.first_row * PITCH - reached)


def _band(made: Document, spec: DocumentSpec, before: float) -> Paragraph:
    """The minutes' line: who met to the left, when to the right, one character in (10.3)."""
    if spec.number:
        paragraph(made, Words(spec.number), align=CENTER, before=before, exact=_NUMBER_ROW)
        before = PITCH - _NUMBER_ROW
    met = "、".join(spec.issuers)
    # Not an indent: the rule below is the paragraph's border and would be shortened with it.
    words = (Words("　"), Words(met, scale=_fitting(met, BODY, 90 * MM)), Words(f"\t{written(spec.date)}"))
    tabs = [(COLUMNS - 1.0, WD_TAB_ALIGNMENT.RIGHT)]
    return paragraph(made, *words, before=before, exact=_NUMBER_ROW, tabs=tabs)


def _signers(made: Document, arranged: Arranged, before: float) -> Paragraph:
    """签发人 and the names, two a row below each other, the number beside the last row (7.2.6)."""
    two = any(len(names) > 1 for names in arranged.signer_rows)
    start = COLUMNS - 1.0 - _LABEL - (9 if two else _LABEL)
    tabs = [(start + step, WD_TAB_ALIGNMENT.LEFT) for step in (0, _LABEL + 0.1, 9.1)]
    made_rows = []
    for place, names in enumerate(arranged.signer_rows):
        last = place == len(arranged.signer_rows) - 1
        words = [Words(f"　{arranged.spec.number if last else ''}\t{'' if place else '签发人：'}")]
        for name in names:
            words += [Words("\t"), Words(name, "楷体", scale=_fitting(name, BODY, _LABEL * CELL))]
        gap = PITCH - _NUMBER_ROW if place else before
        made_rows.append(paragraph(made, *words, before=gap, exact=_NUMBER_ROW, tabs=tabs))
    return made_rows[-1]
