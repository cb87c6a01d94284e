"""Double-layer OFD (GB/T 33190-2016): each page as an image, and above it the text, invisible but found and copied.

Made from the PDF, so both look alike; readers of OFD need no typefaces. Written here: of the libraries one wants PyMuPDF
(AGPL) and cannot read what it writes, the others only read (ofdkit does so in the tests).
"""

import hashlib
import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

import pypdfium2
from PIL import Image

from yaojian.kernel.rendering import pdf, reading
from yaojian.kernel.rendering.grid import MM
from yaojian.kernel.rendering.packing import zipped
from yaojian.kernel.rendering.reading import Glyph, Page
from yaojian.kernel.rendering.spec import DocumentSpec

_NAMESPACE = "http://www.ofdspec.org/2016"
_DPI = 150
_FONT_ID = 1
ET.register_namespace("ofd", _NAMESPACE)


@dataclass(frozen=True, slots=True)
class About:
    """Metadata of the OFD."""

    title: str
    author: str
    day: date


def render(spec: DocumentSpec) -> bytes:
    """The document as OFD; the same spec gives the same bytes. Raises what ``pdf.render`` does."""
    about = About(" ".join(spec.title.split()) or spec.issuers[0], "、".join(spec.issuers), spec.date)
    return from_pdf(pdf.render(spec), about)


def from_pdf(source: bytes, about: About) -> bytes:
    """Any PDF as double-layer OFD. Raises ``PdfUnreadable``."""
    read = reading.pages(source)
    files: dict[str, bytes] = {
        "OFD.xml": _entry(about),
        "Doc_0/Document.xml": _document(read),
        "Doc_0/PublicRes.xml": _fonts(),
        "Doc_0/DocumentRes.xml": _images(len(read)),
    }
    for page, image in zip(read, _pictures(source), strict=True):
        files[f"Doc_0/Pages/Page_{page.number - 1}/Content.xml"] = _page(page)
        files[f"Doc_0/Res/page_{page.number}.png"] = image
    return zipped(files)


def _name(local: str) -> str:
    return f"{{{_NAMESPACE}}}{local}"


def _add(parent: ET.Element, local: str, text: str = "", **attributes: object) -> ET.Element:
    made = ET.SubElement(parent, _name(local), {key: str(value) for key, value in attributes.items()})
    made.text = text or None
    return made


def _xml(root: ET.Element) -> bytes:
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content


def _entry(about: About) -> bytes:
    root = ET.Element(_name("OFD"), {"Version": "1.0", "DocType": "OFD"})
    body = _add(root, "DocBody")
    info = _add(body, "DocInfo")
    identity = hashlib.sha256(f"{about.title}\n{about.author}\n{about.day}".encode()).hexdigest()[:32]
    _add(info, "DocID", identity)
    _add(info, "Title", about.title)
    _add(info, "Author", about.author)
    _add(info, "CreationDate", about.day.isoformat())
    _add(info, "Creator", "yaojian")
    _add(body, "DocRoot", "Doc_0/Document.xml")
    return _xml(root)


def _document(read: Sequence[Page]) -> bytes:
    root = ET.Element(_name("Document"))
    common = _add(root, "CommonData")
    _add(common, "MaxUnitID", str(_first_id(len(read) + 1)))
    area = _add(common, "PageArea")
    _add(area, "PhysicalBox", f"0 0 {read[0].width:.2f} {read[0].height:.2f}")
    _add(common, "PublicRes", "PublicRes.xml")
    _add(common, "DocumentRes", "DocumentRes.xml")
    pages = _add(root, "Pages")
    for page in read:
        _add(pages, "Page", ID=_first_id(page.number), BaseLoc=f"Pages/Page_{page.number - 1}/Content.xml")
    return _xml(root)


def _first_id(number: int) -> int:
    """Ids of page ``number`` begin here: the page, its layers, its image, its text."""
    return number * 100_000


def _fonts() -> bytes:
    root = ET.Element(_name("Res"), {"BaseLoc": "Res"})
    fonts = _add(root, "Fonts")
    _add(fonts, "Font", ID=_FONT_ID, FontName="仿宋", FamilyName="仿宋")
    return _xml(root)


def _images(count: int) -> bytes:
    root = ET.Element(_name("Res"), {"BaseLoc": "Res"})
    media = _add(root, "MultiMedias")
    for number in range(1, count + 1):
        one = _add(media, "MultiMedia", ID=_FONT_ID + number, Type="Image", Format="PNG")
        _add(one, "MediaFile", f"page_{number}.png")
    return _xml(root)


def _page(page: Page) -> bytes:
    root = ET.Element(_name("Page"))
    area = _add(root, "Area")
    box = f"0 0 {page.width:.2f} {page.height:.2f}"
    _add(area, "PhysicalBox", box)
    content = _add(root, "Content")
    ids = itertools.count(_first_id(page.number) + 1)
    below = _add(content, "Layer", ID=next(ids), Type="Background")
    transform = f"{page.width:.2f} 0 0 {page.height:.2f} 0 0"
    _add(below, "ImageObject", ID=next(ids), CTM=transform, Boundary=box, ResourceID=_FONT_ID + page.number)
    above = _add(content, "Layer", ID=next(ids), Type="Body")
    for run in _runs(page.glyphs):
        _text(above, run, next(ids))
    return _xml(root)


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs of one line and size that follow each other."""
    run: list[Glyph] = []
    for glyph in glyphs:
        last = run[-1] if run else None
        if last and (abs(glyph.y - last.y) > 0.3 or glyph.size != last.size or not 0 <= glyph.x - last.x < 40):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _text(layer: ET.Element, run: list[Glyph], number: int) -> None:
    """One line: its box, and in it base line and steps. Alpha 0: what one sees is the image."""
    size = run[0].size / MM
    left, top = run[0].x, run[0].y - 0.88 * size
    wide = max(run[-1].right, run[-1].x + size / 2) - left
    box = f"{left:.3f} {top:.3f} {wide:.3f} {size:.3f}"
    one = _add(layer, "TextObject", ID=number, Boundary=box, Font=_FONT_ID, Size=f"{size:.3f}", Fill="true")
    _add(one, "FillColor", Value="0 0 0", Alpha=0)
    attributes: dict[str, object] = {"X": "0", "Y": f"{0.88 * size:.3f}"}
    if len(run) > 1:
        attributes["DeltaX"] = " ".join(f"{other.x - first.x:.3f}" for first, other in itertools.pairwise(run))
    _add(one, "TextCode", "".join(glyph.char for glyph in run), **attributes)


def _pictures(source: bytes) -> Iterator[bytes]:
    """Pages as PNG with few colours: text needs no more, and the file stays small."""
    with pypdfium2.PdfDocument(source) as document:
        for page in document:
            image = page.render(scale=_DPI / 72).to_pil().quantize(32, method=Image.Quantize.FASTOCTREE)
            out = io.BytesIO()
            image.save(out, "PNG", dpi=(_DPI, _DPI))
            yield out.getvalue()
