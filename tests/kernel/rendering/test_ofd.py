"""The OFD, read back by its structure: every page an image, every character in the text above it, at its place."""

import io
import zipfile
from xml.etree import ElementTree as ET

import ofdkit
import pytest
from PIL import Image

from tests.kernel.rendering.factories import PARAGRAPH, document, seal
from yaojian.kernel.rendering import ofd, pdf, reading
from yaojian.kernel.rendering.errors import PdfUnreadable

NS = "{http://www.ofdspec.org/2016}"


def package(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_another_program_reads_text_places_and_metadata() -> None:
    """ofdkit, of other authors, after the same standard."""
    made = document([seal()], body=[PARAGRAPH] * 12)
    pages = reading.pages(pdf.render(made))
    with ofdkit.open(ofd.render(made)) as opened:
        assert list(opened.warnings) == []
        assert opened.info.title == made.title
        assert opened.info.creation_date == "2026-03-05"
        for page, read in zip(opened.pages, pages, strict=True):
            assert (page.width, page.height) == (210.0, 297.0)
            assert "".join(run.text for run in page.runs) == "".join(glyph.char for glyph in read.glyphs)
        number = next(run for run in opened.pages[0].runs if run.text.startswith("鄂药监"))
    first = next(glyph for glyph in pages[0].glyphs if glyph.char == "鄂")
    assert abs(number.x - first.x) < 0.1


def test_every_character_has_its_place() -> None:
    made = document()
    pages = reading.pages(pdf.render(made))
    root = ET.fromstring(package(ofd.render(made)).read("Doc_0/Pages/Page_0/Content.xml"))
    placed = []
    for one in root.iter(f"{NS}TextObject"):
        left, top, *_ = (float(number) for number in one.get("Boundary", "").split())
        (code,) = one.iter(f"{NS}TextCode")
        x = left + float(code.get("X", "0"))
        steps = [float(step) for step in code.get("DeltaX", "").split()]
        for place, char in enumerate(code.text or ""):
            placed.append((char, x + sum(steps[:place]), top + float(code.get("Y", "0"))))
    assert len(placed) == len(pages[0].glyphs)
    for (char, x, y), glyph in zip(placed, pages[0].glyphs, strict=True):
        assert char == glyph.char
        assert abs(x - glyph.x) < 0.05
        assert abs(y - glyph.y) < 0.3


def test_text_is_invisible_above_a_full_page_image() -> None:
    opened = package(ofd.render(document()))
    root = ET.fromstring(opened.read("Doc_0/Pages/Page_0/Content.xml"))
    assert [layer.get("Type") for layer in root.iter(f"{NS}Layer")] == ["Background", "Body"]
    assert {one.get("Alpha") for one in root.iter(f"{NS}FillColor")} == {"0"}
    (image,) = root.iter(f"{NS}ImageObject")
    assert image.get("Boundary") == "0 0 210.00 297.00"
    with Image.open(io.BytesIO(opened.read("Doc_0/Res/page_1.png"))) as picture:
        assert picture.size == (1240, 1754) or abs(picture.width - 1240) <= 1


def test_every_reference_leads_somewhere_and_ids_are_unique() -> None:
    opened = package(ofd.render(document(body=[PARAGRAPH] * 30)))
    names = opened.namelist()
    assert names[0] == "OFD.xml"
    document_root = ET.fromstring(opened.read("Doc_0/Document.xml"))
    pages = list(document_root.iter(f"{NS}Page"))
    assert all(f"Doc_0/{one.get('BaseLoc')}" in names for one in pages)
    resources = ET.fromstring(opened.read("Doc_0/DocumentRes.xml"))
    media = {one.get("ID"): one.findtext(f"{NS}MediaFile") for one in resources.iter(f"{NS}MultiMedia")}
    ids = [one.get("ID") for one in pages]
    for page in pages:
        root = ET.fromstring(opened.read(f"Doc_0/{page.get('BaseLoc')}"))
        ids += [one.get("ID") for one in root.iter() if one.get("ID")]
        assert all(f"Doc_0/Res/{media[one.get('ResourceID')]}" in names for one in root.iter(f"{NS}ImageObject"))
    assert len(ids) == len(set(ids))
    most = int(document_root.findtext(f".//{NS}MaxUnitID", "0"))
    assert max(int(one) for one in ids if one) <= most


def test_same_document_gives_the_same_bytes() -> None:
    assert ofd.render(document()) == ofd.render(document())


def test_only_a_pdf_becomes_an_ofd() -> None:
    with pytest.raises(PdfUnreadable):
        ofd.from_pdf(b"no", ofd.About("x", "y", document().date))
