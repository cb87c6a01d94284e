"""The same document as .docx, for those who work on in an office program: grid 22 × 28, styles, red head, 版记.

Line and page breaks are the program's: that 版记 falls on an even page can only be promised by the PDF.
"""

from collections.abc import Iterator, Sequence

from yaojian.kernel.rendering import pictures
from yaojian.kernel.rendering.arranging import Arranged, MarkLine, arrange, written
from yaojian.kernel.rendering.docx_blocks import no_margins, paragraph, right_tab, table
from yaojian.kernel.rendering.docx_ends import attachments, signature, version
from yaojian.kernel.rendering.grid import (
    BODY,
    CELL,
    HEIGHT_MM,
    LEFT_MM,
    MM,
    PAGE_MM,
    PITCH,
    TITLE,
    TOP_MM,
    WIDTH_MM,
)
from yaojian.kernel.rendering.ooxml import Node, footer, letter_footer, node, packed, run, twips, value
from yaojian.kernel.rendering.spec import DocumentSpec, Format
from yaojian.kernel.rendering.titles import width

_RED = "FF0000"


def render(spec: DocumentSpec) -> bytes:
    """The document as .docx; the same spec gives the same bytes. Raises ``SealUnreadable``."""
    arranged = arrange(spec)
    seals = [pictures.png(seal, f"第 {place} 枚") for place, seal in enumerate(spec.seals, 1)]
    body = node("w:body")
    body.extend(_content(arranged))
    letter = spec.format is Format.LETTER
    body.append(_section(letter=letter))
    footers = {"default": footer("right"), "even": footer("left")}
    if letter:
        footers["first"] = letter_footer()
    title = " ".join(spec.title.split()) or "".join(line.text for line in arranged.mark)
    return packed(node("w:document", None, body), footers, seals, title, spec.issuers, spec.date)


def _content(arranged: Arranged) -> Iterator[Node]:
    spec = arranged.spec
    yield from _head(arranged)
    for line in arranged.title:
        yield paragraph(run(line, "小标宋", TITLE), align="center")
    if arranged.title:
        yield paragraph()
    if arranged.main_to:
        yield paragraph(run(arranged.main_to))
    for place, part in enumerate(arranged.parts):
        last = place == len(arranged.parts) - 1 and not spec.attachments
        yield paragraph(run(part.text), style=f"Heading{part.level}" if part.level else "", first=2, keep=last)
    yield from attachments(spec.attachments)
    if spec.format is not Format.MINUTES:
        yield from signature(spec)
    if arranged.note:
        yield paragraph(run(arranged.note), first=2)
    if arranged.version:
        yield version(arranged.version, lines=spec.format is not Format.LETTER)
        yield paragraph(exact=1.0)


# ---- head


def _head(arranged: Arranged) -> Iterator[Node]:
    spec = arranged.spec
    notes = [
        (text, face) for text, face in ((spec.copy_no, "仿宋"), (spec.secrecy, "黑体"), (spec.urgency, "黑体")) if text
    ]
    if spec.format is Format.LETTER:
        yield _letter_mark(arranged.mark[0])
        below = [paragraph(run(text, face)) for text, face in notes[1:]]
        first = run(notes[0][0], notes[0][1]) if notes else run("")
        yield paragraph(first, run(f"\t{spec.number}"), before=BODY * 7 / 8, more=[right_tab()])
        yield from below
        yield from (paragraph() for _ in range(2))
        return
    yield from (paragraph(run(text, face)) for text, face in notes)
    used = len(notes) * PITCH
    top = arranged.mark[0].y
    if len(spec.issuers) == 1:
        line = arranged.mark[0]
        scale = line.wide / (width(line.text) * line.size) * 100
        words = run(line.text, "小标宋", line.size, color=_RED, scale=scale)
        yield paragraph(words, align="center", before=top - used, exact=line.size * 1.1)
        used = top + line.size * 1.1
    else:
        yield paragraph(exact=top - used)
        yield _joint_mark(arranged.mark)
        used = arranged.mark[-2].y + arranged.mark[-2].size * 1.1
    yield from _number(arranged, used)


def _letter_mark(line: MarkLine) -> Node:
    """Above 版心, so in a frame; the double line is its lower border, 170 mm long."""
    frame = {
        "w:w": twips(170 * MM),
        "w:h": twips(line.size * 1.1),
        "w:hRule": "exact",
        "w:wrap": "notBeside",
        "w:vAnchor": "page",
        "w:hAnchor": "page",
        "w:x": twips(20 * MM),
        "w:y": twips((TOP_MM + line.y / MM) * MM),
    }
    double = node("w:bottom", {"w:val": "thickThinSmallGap", "w:sz": "24", "w:space": "11", "w:color": _RED})
    scale = line.wide / (width(line.text) * line.size) * 100
    words = run(line.text, "小标宋", line.size, color=_RED, scale=scale)
    more = [node("w:framePr", frame), node("w:pBdr", None, double)]
    return paragraph(words, align="center", exact=line.size * 1.1, more=more)


def _joint_mark(mark: Sequence[MarkLine]) -> Node:
    """Names spread over the left cell, 文件 in the middle of the right one."""
    names, word = mark[:-1], mark[-1]
    pitch = names[1].y - names[0].y
    rows = [
        paragraph(run(one.text, "小标宋", one.size, color=_RED, scale=_scale(one)), align="distribute", exact=pitch)
        for one in names
    ]
    right = paragraph(run(word.text, "小标宋", word.size, color=_RED), align="center", exact=word.size * 1.1)
    widths = (names[0].wide, word.wide + 2 * (word.x - names[0].x - names[0].wide))
    return table(
        [[(widths[0], rows), (widths[1], [right])]],
        node("w:tblPr", None, value("w:jc", "center"), no_margins()),
        middle=True,
    )


def _scale(one: MarkLine) -> float:
    return min(100.0, one.wide / (width(one.text) * one.size) * 100)


def _number(arranged: Arranged, used: float) -> Iterator[Node]:
    """Number, signers to its right, the red rule below, and the rows left free until the title."""
    spec = arranged.spec
    before = arranged.number_y - used - max(0, len(arranged.signer_rows) - 1) * PITCH
    *above, last = arranged.signer_rows or ((),)
    for place, names in enumerate(above):
        label = run("\t签发人：" if not place else "\t　　　　")
        yield paragraph(label, run("　".join(names), "楷体"), before=before if not place else 0, more=[right_tab(1)])
    rule = node("w:pBdr", None, node("w:bottom", {"w:val": "single", "w:sz": "16", "w:space": "11", "w:color": _RED}))
    words = [run(spec.number)]
    if last:
        words += [run("\t　　　　" if above else "\t签发人："), run("　".join(last), "楷体")]
    if spec.format is Format.MINUTES:
        if spec.number:
            yield paragraph(*words, align="center", before=before)
            before = 0
        words = [run("、".join(spec.issuers)), run(f"\t{written(spec.date)}")]
    sided = bool(last) or spec.format is Format.MINUTES
    if sided:
        # Not an indent: the rule below is the paragraph's border and would be shortened with it.
        words.insert(0, run("　"))
    yield paragraph(
        *words,
        align="" if sided else "center",
        before=max(0.0, 0 if above else before),
        exact=BODY * 1.1,
        more=[right_tab(1), *([rule] if arranged.rule_y is not None else [])],
    )
    reached = (arranged.rule_y if arranged.rule_y is not None else arranged.number_y + BODY) + 2
    yield paragraph(exact=max(1.0, arranged.first_row * PITCH - reached))


def _section(*, letter: bool) -> Node:
    """A4, 版心 156 × 225 mm, grid of 22 rows × 28 characters (5.2)."""
    margins = {
        "w:top": twips(TOP_MM * MM),
        "w:bottom": twips((PAGE_MM[1] - TOP_MM - HEIGHT_MM) * MM),
        "w:left": twips(LEFT_MM * MM),
        "w:right": twips((PAGE_MM[0] - LEFT_MM - WIDTH_MM) * MM),
        "w:header": twips(15 * MM),
        "w:footer": twips((20 if letter else 25) * MM),
        "w:gutter": "0",
    }
    kinds = ["default", "even", *(["first"] if letter else [])]
    return node(
        "w:sectPr",
        None,
        *(node("w:footerReference", {"w:type": kind, "r:id": f"footer-{kind}"}) for kind in kinds),
        node("w:pgSz", {"w:w": twips(PAGE_MM[0] * MM), "w:h": twips(PAGE_MM[1] * MM)}),
        node("w:pgMar", margins),
        node("w:titlePg") if letter else None,
        node(
            "w:docGrid",
            {"w:type": "linesAndChars", "w:linePitch": twips(PITCH), "w:charSpace": str(round((CELL - BODY) * 4096))},
        ),
    )
