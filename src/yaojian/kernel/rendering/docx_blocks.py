"""Paragraphs and tables on the grid, for the writers of .docx."""

from collections.abc import Sequence

from yaojian.kernel.rendering.grid import CELL, MM, PITCH, WIDTH_MM
from yaojian.kernel.rendering.ooxml import Node, node, twips, value

WIDE = WIDTH_MM * MM
"""Width of 版心 in points."""


def paragraph(
    *runs: Node,
    style: str = "",
    align: str = "",
    first: float = 0,
    left: float = 0,
    right: float = 0,
    before: float = 0,
    exact: float = PITCH,
    keep: bool = False,
    more: Sequence[Node] = (),
) -> Node:
    """A paragraph. ``first``, ``left``, ``right`` in characters; ``before`` and ``exact`` (height of a row) in points."""
    spacing = {"w:line": twips(exact), "w:lineRule": "exact"} | ({"w:before": twips(before)} if before else {})
    indent = {
        key: twips(cells * CELL)
        for key, cells in (("w:left", left), ("w:right", right), ("w:hanging", -first), ("w:firstLine", first))
        if cells > 0
    }
    order = {kind: extra for extra in more for kind in [extra.tag.rpartition("}")[2]]}
    properties = node(
        "w:pPr",
        None,
        value("w:pStyle", style) if style else None,
        node("w:keepNext") if keep else None,
        order.get("framePr"),
        order.get("pBdr"),
        order.get("tabs"),
        node("w:spacing", spacing),
        node("w:ind", indent) if indent else None,
        value("w:jc", align) if align else None,
    )
    return node("w:p", None, properties, *runs)


def right_tab(inset: float = 0) -> Node:
    """A tab stop at the right edge of 版心, ``inset`` characters in."""
    return node("w:tabs", None, node("w:tab", {"w:val": "right", "w:pos": twips(WIDE - inset * CELL)}))


def table(rows: Sequence[Sequence[tuple[float, Sequence[Node]]]], properties: Node, *, middle: bool = False) -> Node:
    """A table of cells (width in points, paragraphs)."""
    grid = node("w:tblGrid", None, *(node("w:gridCol", {"w:w": twips(wide)}) for wide, _ in rows[0]))
    properties.append(node("w:tblLook", {"w:val": "0000"}))
    made = node("w:tbl", None, properties, grid)
    for row in rows:
        cells = []
        for wide, content in row:
            cell = node(
                "w:tcPr",
                None,
                node("w:tcW", {"w:w": twips(wide), "w:type": "dxa"}),
                value("w:vAlign", "center") if middle else None,
            )
            cells.append(node("w:tc", None, cell, *content))
        made.append(node("w:tr", None, node("w:trPr", None, node("w:cantSplit")), *cells))
    return made


def no_margins() -> Node:
    """Cells without inner margins."""
    sides = (node(f"w:{side}", {"w:w": "0", "w:type": "dxa"}) for side in ("top", "left", "bottom", "right"))
    return node("w:tblCellMar", None, *sides)
