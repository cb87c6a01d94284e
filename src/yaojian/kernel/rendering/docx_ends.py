"""The end of a .docx: attachments, signature with seals, 版记."""

import io
from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from yaojian.kernel.rendering.arranging import VersionRow, seal_columns, written
from yaojian.kernel.rendering.docx_parts import (
    CENTER,
    RIGHT,
    WIDE,
    Place,
    Words,
    frame,
    paragraph,
    shade,
    table,
    twips,
)
from yaojian.kernel.rendering.grid import BODY, CELL, COLUMNS, MM, PITCH, SEAL_LIFT_MM, SEAL_MM, SMALL
from yaojian.kernel.rendering.spec import DocumentSpec, Format
from yaojian.kernel.rendering.titles import width

_RIGHT = COLUMNS - 2.0
"""Two characters stay free at the right edge (7.3.5.2)."""
_MIDDLE = 18.0
"""Points from the top of a row to the middle of its characters, as office programs set an exact row of 28.98 pt."""


def attachments(made: Document, names: Sequence[str]) -> None:
    """附件：1. … with the names below each other (7.3.4)."""
    several = len(names) > 1
    mark = (0.5 * len(str(len(names))) + 0.75) if several else 0.0
    for place, name in enumerate(names):
        label = "" if place else "附件："
        number = f"{place + 1}.\t" if several else ""
        if not place:
            paragraph(made)
        hanging = mark + (0 if place else 3)
        tabs = [(5 + mark, WD_TAB_ALIGNMENT.LEFT)] if several else []
        words = Words(f"{label}{number}{name}")
        paragraph(made, words, left=5 + mark, first=-hanging, keep=True, tabs=tabs)


def signature(made: Document, spec: DocumentSpec, seals: Sequence[bytes]) -> None:
    """Names and date, with or without seals (7.3.5); keeps itself together. ``seals``: PNGs in the issuers' order."""
    day = written(spec.date)
    if spec.format is Format.ORDER and spec.signer:
        _order_signature(made, spec, seals, day)
    elif not seals:
        paragraph(made, keep=True)
        wide = max(width(spec.issuers[0]), width(day) + 2)
        start = _RIGHT - wide
        for name in spec.issuers:
            left = max(0.0, min(start + (width(spec.issuers[0]) - width(name)) / 2, COLUMNS - width(name)))
            paragraph(made, _name(name, COLUMNS * CELL), left=left, keep=True)
        paragraph(made, Words(day), left=max(0.0, start + 2))
    elif len(spec.issuers) == 1:
        _blank(made, 2)
        middle = COLUMNS - 4 - width(day) / 2
        inset = max(0.0, COLUMNS - middle - width(spec.issuers[0]) / 2)
        named = paragraph(made, _name(spec.issuers[0], 24 * CELL), align=RIGHT, right=inset, keep=True)
        _seal(named, seals[0], middle * CELL, _MIDDLE + PITCH / 2 - SEAL_LIFT_MM * MM)
        paragraph(made, Words(day), align=RIGHT, right=4)
    else:
        _joint_signature(made, spec, seals, day)


def _blank(place: Place, rows: int) -> None:
    for _ in range(rows):
        paragraph(place, keep=True)


def _name(text: str, wide: float) -> Words:
    """Pressed where it would be longer than ``wide`` points."""
    return Words(text, scale=min(100.0, wide / (width(text) * BODY) * 99))


def _order_signature(made: Document, spec: DocumentSpec, seals: Sequence[bytes], day: str) -> None:
    """Post and name four characters in, the seal over the name, the date two rows below (10.2)."""
    *post, name = " ".join(spec.signer).split() or [""]
    words = Words(" ".join(post) + "　　" if post else "")
    _blank(made, 2)
    named = paragraph(made, words, Words(name, "楷体"), align=RIGHT, right=4, keep=True)
    if seals:
        _seal(named, seals[0], WIDE - (4 + width(name) / 2) * CELL, _MIDDLE)
    _blank(made, 1)
    paragraph(made, Words(day), align=RIGHT, right=4)


def _joint_signature(made: Document, spec: DocumentSpec, seals: Sequence[bytes], day: str) -> None:
    """Rows of two or three names, each with its seal, the last to the right, the date under the last (7.3.5.3)."""
    columns = seal_columns(spec.issuers)
    rows = -(-len(spec.issuers) // columns)
    wide = WIDE / columns
    placed = table(made, [wide] * columns, rows)
    for row in range(rows):
        names = spec.issuers[row * columns : (row + 1) * columns]
        cells = placed.rows[row].cells[columns - len(names) :]
        for free in placed.rows[row].cells[: columns - len(names)]:
            paragraph(free)
        for column, name in enumerate(names):
            place, last = row * columns + column, row == rows - 1
            cell = cells[column]
            _blank(cell, 2)
            named = paragraph(cell, _name(name, wide - CELL / 2), align=CENTER, keep=True)
            if place < len(seals):
                lift = PITCH / 2 - SEAL_LIFT_MM * MM if last else 0
                _seal(named, seals[place], wide / 2, _MIDDLE + lift)
            if place == len(spec.issuers) - 1:
                paragraph(cell, Words(day), align=CENTER)
            # As far as the seal reaches: LibreOffice moves up what leaves its cell.
            _blank(cell, 1 if place == len(spec.issuers) - 1 else 2)


def _seal(of: Paragraph, image: bytes, middle: float, down: float) -> None:
    """The seal over the text: its middle ``middle`` points right of the column's edge, ``down`` below the row's top."""
    run = of.add_run()
    run.add_picture(io.BytesIO(image), width=Mm(SEAL_MM), height=Mm(SEAL_MM))
    inline = run._r.find(f".//{qn('wp:inline')}")
    if inline is None:
        raise LookupError("python-docx placed no picture")
    radius = SEAL_MM * MM / 2
    anchor = parse_xml(
        f"<wp:anchor {nsdecls('wp', 'a', 'pic', 'r')} distT='0' distB='0' distL='0' distR='0' simplePos='0'"
        " relativeHeight='1' behindDoc='0' locked='1' layoutInCell='1' allowOverlap='1'>"
        "<wp:simplePos x='0' y='0'/>"
        f"<wp:positionH relativeFrom='column'><wp:posOffset>{Pt(middle - radius)}</wp:posOffset></wp:positionH>"
        f"<wp:positionV relativeFrom='paragraph'><wp:posOffset>{Pt(down - radius)}</wp:posOffset></wp:positionV>"
        "</wp:anchor>"
    )
    extent, about, *rest = inline
    about.set("name", "印章")
    about.set("descr", "印章")
    anchor.extend((extent, OxmlElement("wp:wrapNone"), about, *rest))
    inline.getparent().replace(inline, anchor)


def version(made: Document, rows: Sequence[VersionRow], *, lines: bool) -> None:
    """版记: a frame on the bottom edge of 版心; outer lines 0.35 mm, inner ones 0.25 mm (7.4.1).

    Not a floating table: LibreOffice lets one as wide as the page lie in the text.
    """
    place = {"w": twips(WIDE), "wrap": "around", "vAnchor": "margin", "hAnchor": "margin", "xAlign": "left"}
    inset = SMALL / CELL
    for number, row in enumerate(rows):
        if lines:
            _rule(made, place, thick=not number)
        hanging = width(row.label) * inset
        words = [
            Words(f"{row.label}{row.text}", "仿宋", SMALL),
            *([Words(f"\t{row.right}", "仿宋", SMALL)] if row.right else []),
        ]
        tabs = [(COLUMNS - inset, WD_TAB_ALIGNMENT.RIGHT)] if row.right else []
        one = paragraph(made, *words, left=inset + hanging, right=inset, first=-hanging, tabs=tabs)
        frame(one, **place, yAlign="bottom")
    if lines:
        _rule(made, place, thick=True)


def _rule(made: Document, place: dict[str, object], *, thick: bool) -> None:
    """A line of 版记: a row as high as the line, all shaded. LibreOffice makes no frame of paragraphs with borders."""
    line = paragraph(made, exact=(0.35 if thick else 0.25) * MM)
    shade(line, "000000")
    frame(line, **place, yAlign="bottom")
