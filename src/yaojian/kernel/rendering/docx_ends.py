"""The end of a .docx: attachments, signature with seals, 版记."""

from collections.abc import Iterator, Sequence

from yaojian.kernel.rendering.arranging import VersionRow, written
from yaojian.kernel.rendering.docx_blocks import WIDE, no_margins, paragraph, right_tab, table
from yaojian.kernel.rendering.grid import BODY, CELL, COLUMNS, MM, PITCH, SEAL_MM, SMALL
from yaojian.kernel.rendering.ooxml import PIC, Node, node, run
from yaojian.kernel.rendering.spec import DocumentSpec, Format
from yaojian.kernel.rendering.titles import width

_RIGHT = COLUMNS - 2.0
"""Two characters stay free at the right edge (7.3.5.2)."""


def attachments(names: Sequence[str]) -> Iterator[Node]:
    """附件：1. … with the names below each other (7.3.4)."""
    several = len(names) > 1
    mark = (0.5 * len(str(len(names))) + 0.75) if several else 0.0
    for place, name in enumerate(names):
        label = "附件：" if not place else ""
        number = f"{place + 1}.\t" if several else ""
        text = run(f"{label}{number}{name}")
        hanging = mark + (3 if not place else 0)
        if not place:
            yield paragraph()
        yield paragraph(text, left=5 + mark, first=-hanging, keep=True)


def signature(spec: DocumentSpec) -> Iterator[Node]:
    """Names and date, with or without seals (7.3.5); keeps itself together."""
    day = written(spec.date)
    if spec.format is Format.ORDER and spec.signer:
        yield from (paragraph(keep=True) for _ in range(2))
        yield paragraph(_anchored(spec, 0, WIDE - 5.5 * CELL), run("　　".join(spec.signer)), align="right", right=4)
        yield paragraph(keep=True)
        yield paragraph(run(day), align="right", right=4)
    elif not spec.seals:
        yield paragraph(keep=True)
        wide = max(width(spec.issuers[0]), width(day) + 2)
        start = _RIGHT - wide
        for name in spec.issuers:
            yield paragraph(run(name), left=max(0.0, start), keep=True)
        yield paragraph(run(day), left=max(0.0, start + 2))
    elif len(spec.issuers) == 1:
        yield from (paragraph(keep=True) for _ in range(2))
        middle = 28 - 4 - width(day) / 2
        inset = max(0.0, 28 - middle - width(spec.issuers[0]) / 2)
        yield paragraph(_anchored(spec, 0, middle * CELL), run(spec.issuers[0]), align="right", right=inset, keep=True)
        yield paragraph(run(day), align="right", right=4)
    else:
        yield from _joint_signature(spec, day)


def _joint_signature(spec: DocumentSpec, day: str) -> Iterator[Node]:
    """Rows of at most three names, each with its seal, the date under the last (7.3.5.3)."""
    columns = min(3, len(spec.issuers))
    wide = WIDE / columns
    rows = []
    for start in range(0, len(spec.issuers), columns):
        names = list(enumerate(spec.issuers))[start : start + columns]
        last = start + columns >= len(spec.issuers)
        empty: list[tuple[float, list[Node]]] = [(wide, [paragraph()]) for _ in range(columns - len(names))]
        cells = [
            (
                wide,
                [
                    paragraph(
                        _anchored(spec, place, wide / 2),
                        run(name, scale=min(100.0, wide / (width(name) * BODY) * 95)),
                        align="center",
                        before=2 * PITCH,
                    ),
                    *([paragraph(run(day), align="center")] if place == len(spec.issuers) - 1 else []),
                    *([] if last else [paragraph(), paragraph()]),
                ],
            )
            for place, name in names
        ]
        rows.append([*empty, *cells])
    yield table(rows, node("w:tblPr", None, no_margins()))


def _anchored(spec: DocumentSpec, place: int, middle: float) -> Node:
    """The seal over the text, its middle ``middle`` points right of the column's left edge; nothing where there is none."""
    if place >= len(spec.seals):
        return run("")
    side = str(round(SEAL_MM * 36_000))
    across = round((middle - SEAL_MM * MM / 2) * 12_700)
    down = round((PITCH - SEAL_MM * MM / 2) * 12_700)
    picture = node(
        "pic:pic",
        None,
        node("pic:nvPicPr", None, node("pic:cNvPr", {"id": str(place + 1), "name": "印章"}), node("pic:cNvPicPr")),
        node(
            "pic:blipFill",
            None,
            node("a:blip", {"r:embed": f"seal{place + 1}"}),
            node("a:stretch", None, node("a:fillRect")),
        ),
        node(
            "pic:spPr",
            None,
            node("a:xfrm", None, node("a:off", {"x": "0", "y": "0"}), node("a:ext", {"cx": side, "cy": side})),
            node("a:prstGeom", {"prst": "rect"}, node("a:avLst")),
        ),
    )
    anchor = {
        "distT": "0",
        "distB": "0",
        "distL": "0",
        "distR": "0",
        "simplePos": "0",
        "relativeHeight": str(place + 1),
    }
    anchor |= {"behindDoc": "0", "locked": "1", "layoutInCell": "1", "allowOverlap": "1"}
    made = node(
        "wp:anchor",
        anchor,
        node("wp:simplePos", {"x": "0", "y": "0"}),
        node("wp:positionH", {"relativeFrom": "column"}, _text(node("wp:posOffset"), across)),
        node("wp:positionV", {"relativeFrom": "paragraph"}, _text(node("wp:posOffset"), down)),
        node("wp:extent", {"cx": side, "cy": side}),
        node("wp:wrapNone"),
        node("wp:docPr", {"id": str(place + 1), "name": f"印章{place + 1}", "descr": "印章"}),
        node("a:graphic", None, node("a:graphicData", {"uri": PIC}, picture)),
    )
    return node("w:r", None, node("w:drawing", None, made))


def _text(made: Node, words: object) -> Node:
    made.text = str(words)
    return made


def version(rows: Sequence[VersionRow], *, lines: bool) -> Node:
    """版记: a table on the bottom edge of 版心; outer lines 0.35 mm, inner ones 0.25 mm (7.4.1)."""
    place = {"w:horzAnchor": "margin", "w:vertAnchor": "margin", "w:tblpXSpec": "left", "w:tblpYSpec": "bottom"}
    thick = {"w:val": "single", "w:sz": "8", "w:color": "000000"}
    borders = node(
        "w:tblBorders",
        None,
        node("w:top", thick),
        node("w:bottom", thick),
        node("w:insideH", thick | {"w:sz": "6"}),
    )
    properties = node("w:tblPr", None, node("w:tblpPr", place), borders if lines else None, no_margins())
    made = []
    for row in rows:
        words = [run(f"{row.label}{row.text}", "仿宋", SMALL)]
        if row.right:
            words.append(run(f"\t{row.right}", "仿宋", SMALL))
        hanging = width(row.label) * SMALL / CELL
        one = paragraph(
            *words, left=SMALL / CELL + hanging, right=SMALL / CELL, first=-hanging, more=[right_tab(SMALL / CELL)]
        )
        made.append([(WIDE, [one])])
    return table(made, properties)
