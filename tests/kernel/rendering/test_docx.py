"""The .docx, opened as a zip and read as XML: whole, on the grid, with everything that was said."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.kernel.rendering.factories import OFFICES, PARAGRAPH, document, seal
from tests.kernel.rendering.test_geometry import KINDS
from yaojian.kernel.rendering import docx
from yaojian.kernel.rendering.ooxml import A, R, W, name


def opened(**changes: Any) -> tuple[zipfile.ZipFile, ET.Element]:
    seals = changes.pop("seals", ())
    package = zipfile.ZipFile(io.BytesIO(docx.render(document(seals, **changes))))
    return package, ET.fromstring(package.read("word/document.xml"))


def text(root: ET.Element) -> str:
    return "\n".join("".join(one.itertext()) for one in root.iter(name("w:p")))


def test_page_is_the_grid_of_the_standard() -> None:
    _, root = opened()
    (grid,) = root.iter(name("w:docGrid"))
    (page,) = root.iter(name("w:pgMar"))
    assert grid.get(name("w:type")) == "linesAndChars"
    # 225 mm in 22 rows and 156 mm in 28 characters of 16 pt, in twips and in 1/4096 pt.
    assert grid.get(name("w:linePitch")) == "580"
    assert round(16 + int(grid.get(name("w:charSpace"), "0")) / 4096, 2) == 15.79
    assert [page.get(name(f"w:{side}")) for side in ("top", "bottom", "left", "right")] == [
        "2098",
        "1984",
        "1587",
        "1474",
    ]


def test_all_is_there_in_order() -> None:
    _, root = opened(
        attachments=["工作方案", "汇总表"], note="联系人：示范", signer=["张示范"], copy_no=3, urgency="特急"
    )
    found = text(root)
    places = [
        found.index(piece)
        for piece in (
            "000003", "特急", "湖北省药品监督管理局文件", "鄂药监〔2026〕12号", "签发人：张示范", "湖北省药品监督管理局关于",
            "各市、州市场监督管理局，各分局：", PARAGRAPH, "一、检查范围", "附件：1.", "2.汇总表", "2026年3月5日", "（联系人：示范）",
            "抄送：", "2026年3月6日印发",
        )
    ]  # fmt: skip
    assert places == sorted(places)


@pytest.mark.parametrize("kind", KINDS)
def test_package_is_whole(kind: str) -> None:
    package, root = opened(**KINDS[kind])
    names = set(package.namelist())
    assert package.testzip() is None
    for path in names:
        if path.endswith((".xml", ".rels")):
            ET.fromstring(package.read(path))
    relations = ET.fromstring(package.read("word/_rels/document.xml.rels"))
    targets = {one.get("Id"): f"word/{one.get('Target')}" for one in relations}
    assert set(targets.values()) <= names
    used = {value for one in root.iter() for key, value in one.attrib.items() if key.startswith(f"{{{R}}}")}
    assert used <= set(targets)
    types = ET.fromstring(package.read("[Content_Types].xml"))
    assert {one.get("PartName") for one in types if one.get("PartName")} <= {f"/{path}" for path in names}
    for cell in root.iter(name("w:tc")):
        assert cell[-1].tag == name("w:p")


def test_each_issuer_has_its_seal_over_its_name() -> None:
    package, root = opened(issuers=list(OFFICES[:5]), seals=[seal()] * 5)
    assert sum(path.startswith("word/media/") for path in package.namelist()) == 5
    sealed = [one for one in root.iter(name("w:p")) if one.find(f".//{{{A}}}blip") is not None]
    assert ["".join(one.find(name("w:r") + "[2]").itertext()) for one in sealed] == list(OFFICES[:5])  # type: ignore[union-attr]  # there are two runs


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    package, _ = opened()
    assert b"evenAndOddHeaders" in package.read("word/settings.xml")
    for key, side in (("default", "right"), ("even", "left")):
        footer = ET.fromstring(package.read(f"word/footer-{key}.xml"))
        assert footer.find(f".//{name('w:jc')}").get(name("w:val")) == side  # type: ignore[union-attr]  # it is there
        assert footer.find(f".//{name('w:fldSimple')}").get(name("w:instr")) == " PAGE "  # type: ignore[union-attr]  # too


def test_headings_are_styles_an_outline_can_show() -> None:
    _, root = opened(body=[{"level": level, "text": "某事"} for level in (1, 2, 3, 4)])
    styles = [one.get(f"{{{W}}}val") for one in root.iter(name("w:pStyle"))]
    assert styles == ["Heading1", "Heading2", "Heading3", "Heading4"]


def test_letter_has_its_double_lines_and_no_number_on_the_first_page() -> None:
    package, root = opened(format="信函")
    assert root.find(f".//{name('w:titlePg')}") is not None
    assert b"thinThickSmallGap" in package.read("word/footer-first.xml")
    assert b"PAGE" not in package.read("word/footer-first.xml")
    assert b"thickThinSmallGap" in package.read("word/document.xml")


def test_markup_stays_text_and_bytes_stay_the_same() -> None:
    made = document(title="<w:t>&amp;</w:t>", body=["]]><script>"])
    assert docx.render(made) == docx.render(made)
    root = ET.fromstring(zipfile.ZipFile(io.BytesIO(docx.render(made))).read("word/document.xml"))
    assert "<w:t>&amp;</w:t>" in text(root)
    assert "]]><script>" in text(root)
