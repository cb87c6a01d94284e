"""The parts of a .docx that are the same for every document, and the small words of its XML.

Written here rather than through python-docx: the grid, the frames and the anchored seals are plain XML in either case.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.etree import ElementTree as ET

from yaojian.kernel.rendering.grid import CELL, MM, PITCH

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_PREFIXES = {"w": W, "r": R, "wp": WP, "a": A, "pic": PIC}
for _prefix, _name in _PREFIXES.items():
    ET.register_namespace(_prefix, _name)

FACES = {"仿宋": "仿宋_GB2312", "黑体": "黑体", "楷体": "楷体_GB2312", "小标宋": "方正小标宋简体", "宋体": "宋体"}
"""Names of the typefaces on office computers."""
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"

Node = ET.Element


def twips(points: float) -> str:
    """Points → twentieths of a point."""
    return str(round(points * 20))


ROW = twips(PITCH)


def name(short: str) -> str:
    """``w:p`` → the name with its namespace."""
    prefix, _, local = short.partition(":")
    return f"{{{_PREFIXES[prefix]}}}{local}"


def node(kind: str, attributes: Mapping[str, str] | None = None, *children: Node | None) -> Node:
    """An element; attributes without a prefix stay so, ``None`` children are left out."""
    made = ET.Element(
        name(kind), {name(key) if ":" in key else key: value for key, value in (attributes or {}).items()}
    )
    made.extend(child for child in children if child is not None)
    return made


def value(kind: str, val: str) -> Node:
    """``<w:kind w:val="…"/>``."""
    return node(kind, {"w:val": val})


def run(text: str, face: str = "", size: float = 0, *, color: str = "", scale: float = 0, bold: bool = False) -> Node:
    """Text in one face. ``size`` in points, ``scale`` the width of a character in per cent. A tab is a tab."""
    fonts = FACES.get(face, "")
    properties = node(
        "w:rPr",
        None,
        node("w:rFonts", {f"w:{side}": fonts for side in ("ascii", "hAnsi", "eastAsia", "cs")}) if fonts else None,
        node("w:b") if bold else None,
        value("w:color", color) if color else None,
        value("w:w", str(max(1, min(600, round(scale))))) if scale else None,
        value("w:sz", str(round(size * 2))) if size else None,
        value("w:szCs", str(round(size * 2))) if size else None,
    )
    made = node("w:r", None, properties)
    for place, part in enumerate(text.split("\t")):
        if place:
            made.append(node("w:tab"))
        words = node("w:t", {}) if part else None
        if words is not None:
            words.text = part
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(words)
    return made


def part(root: Node) -> bytes:
    """An XML file of the package."""
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content


def styles() -> Node:
    """Normal: 3号仿宋 on the grid. Headings: 黑体, 楷体, 仿宋, 仿宋, two characters in."""

    def fonts(face: str) -> Node:
        return node("w:rFonts", {f"w:{side}": FACES[face] for side in ("ascii", "hAnsi", "eastAsia", "cs")})

    spacing = {"w:before": "0", "w:after": "0", "w:line": ROW, "w:lineRule": "exact"}
    root = node(
        "w:styles",
        None,
        node(
            "w:docDefaults", None, node("w:rPrDefault", None, node("w:rPr", None, fonts("仿宋"), value("w:sz", "32")))
        ),
        node(
            "w:style",
            {"w:type": "paragraph", "w:default": "1", "w:styleId": "Normal"},
            value("w:name", "Normal"),
            node("w:pPr", None, node("w:spacing", spacing), value("w:jc", "both")),
            node(
                "w:rPr",
                None,
                fonts("仿宋"),
                value("w:sz", "32"),
                value("w:szCs", "32"),
                node("w:lang", {"w:eastAsia": "zh-CN"}),
            ),
        ),
    )
    for level, face in enumerate(("黑体", "楷体", "仿宋", "仿宋"), 1):
        root.append(
            node(
                "w:style",
                {"w:type": "paragraph", "w:styleId": f"Heading{level}"},
                value("w:name", f"heading {level}"),
                value("w:basedOn", "Normal"),
                value("w:next", "Normal"),
                node("w:qFormat"),
                node(
                    "w:pPr",
                    None,
                    node("w:keepNext"),
                    node("w:ind", {"w:firstLineChars": "200", "w:firstLine": twips(2 * CELL)}),
                    value("w:outlineLvl", str(level - 1)),
                ),
                node("w:rPr", None, fonts(face)),
            )
        )
    return root


def footer(side: str) -> Node:
    """— 1 — in 4号宋体, one character in from ``side`` (left or right); empty for any other word."""
    if side not in {"left", "right"}:
        return node("w:ftr", None, node("w:p"))
    field = node("w:fldSimple", {"w:instr": " PAGE "}, run("1", "宋体", 14))
    indent = node("w:ind", {f"w:{side}": twips(14)})
    properties = node("w:pPr", None, indent, value("w:jc", side))
    return node("w:ftr", None, node("w:p", None, properties, run("— ", "宋体", 14), field, run(" —", "宋体", 14)))


def letter_footer() -> Node:
    """The lower double line of a letter's first page: 170 mm, the thin one above."""
    line = node("w:bottom", {"w:val": "thinThickSmallGap", "w:sz": "24", "w:space": "0", "w:color": "FF0000"})
    indent = node("w:ind", {"w:left": twips(-8 * MM), "w:right": twips(-6 * MM)})
    return node("w:ftr", None, node("w:p", None, node("w:pPr", None, node("w:pBdr", None, line), indent)))


def packed(
    document: Node,
    footers: Mapping[str, Node],
    pictures: Sequence[bytes],
    title: str,
    authors: Sequence[str],
    day: date,
) -> bytes:
    """The whole .docx; the same input gives the same bytes. Pictures become rId ``seal1``, ``seal2``, …"""
    kinds = {
        "/word/document.xml": f"{_TYPES}.document.main+xml",
        "/word/styles.xml": f"{_TYPES}.styles+xml",
        "/word/settings.xml": f"{_TYPES}.settings+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    } | {f"/word/footer-{key}.xml": f"{_TYPES}.footer+xml" for key in footers}
    relations = {"styles": ("styles", "styles.xml"), "settings": ("settings", "settings.xml")}
    relations |= {f"footer-{key}": ("footer", f"footer-{key}.xml") for key in footers}
    relations |= {f"seal{place}": ("image", f"media/seal{place}.png") for place in range(1, len(pictures) + 1)}
    settings = node(
        "w:settings", None, node("w:evenAndOddHeaders"), value("w:characterSpacingControl", "compressPunctuation")
    )
    files = {
        "[Content_Types].xml": _content_types(kinds),
        "_rels/.rels": _relations(
            {"document": ("officeDocument", "word/document.xml"), "core": ("core", "docProps/core.xml")}
        ),
        "word/document.xml": part(document),
        "word/styles.xml": part(styles()),
        "word/settings.xml": part(settings),
        "word/_rels/document.xml.rels": _relations(relations),
        "docProps/core.xml": _core(title, authors, day),
    }
    files |= {f"word/footer-{key}.xml": part(root) for key, root in footers.items()}
    files |= {f"word/media/seal{place}.png": picture for place, picture in enumerate(pictures, 1)}
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip whose bytes depend on nothing but ``files``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in files.items():
            package.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _content_types(kinds: Mapping[str, str]) -> bytes:
    root = ET.Element("Types", xmlns=f"{_PACKAGE}/content-types")
    ET.SubElement(
        root, "Default", Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"
    )
    ET.SubElement(root, "Default", Extension="png", ContentType="image/png")
    for path, kind in kinds.items():
        ET.SubElement(root, "Override", PartName=path, ContentType=kind)
    return part(root)


def _relations(relations: Mapping[str, tuple[str, str]]) -> bytes:
    root = ET.Element("Relationships", xmlns=f"{_PACKAGE}/relationships")
    for key, (kind, target) in relations.items():
        base = f"{_PACKAGE}/relationships/metadata/core-properties" if kind == "core" else f"{R}/{kind}"
        ET.SubElement(root, "Relationship", Id=key, Type=base, Target=target)
    return part(root)


def _core(title: str, authors: Sequence[str], day: date) -> bytes:
    root = ET.Element(
        "cp:coreProperties",
        {
            "xmlns:cp": f"{_PACKAGE}/metadata/core-properties",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:dcterms": "http://purl.org/dc/terms/",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        },
    )
    ET.SubElement(root, "dc:title").text = title
    ET.SubElement(root, "dc:creator").text = "、".join(authors)
    created = ET.SubElement(root, "dcterms:created", {"xsi:type": "dcterms:W3CDTF"})
    created.text = f"{day.isoformat()}T00:00:00Z"
    return part(root)
