"""The PDF: archive format, untrusted text, what is refused, and the same bytes for the same document."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from pikepdf import pdfa

from tests.kernel.rendering.factories import OFFICES, PARAGRAPH, document, rendered, seal, words
from yaojian.kernel.rendering import docx, fonts, ofd, pdf
from yaojian.kernel.rendering.errors import FontMissing, GlyphMissing, SealUnreadable

NOT_FAULTS = ("xmpTPg", "pdfaExtension", "pdfaSchema", "pdfaProperty", "conformance is 'A'", "OutlineItem) /Dest")
"""The checker is an allow list for 2b: these are legal (extension schemas, level A, indirect destinations)."""


def faults(content: bytes) -> list[str]:
    """What the checker finds beyond its known false alarms."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        return [
            str(one)
            for one in pdfa.check(opened, "2b").violations
            if not any(known in str(one) for known in NOT_FAULTS)
        ]


@pytest.mark.parametrize("kind", ["文件", "信函", "命令", "纪要"])
def test_every_format_is_pdf_a_with_its_metadata(kind: str) -> None:
    content = pdf.render(document([seal()], format=kind))
    assert faults(content) == []
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.Root.Lang == "zh-CN" or str(opened.Root.Lang).startswith("zh")
        assert opened.Root.MarkInfo.Marked
        with opened.open_metadata() as about:
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
            assert about["dc:title"] == "湖北省药品监督管理局关于开展2026年疫苗储存运输专项检查的通知"
            assert about["dc:creator"] == [OFFICES[0]]


def test_same_document_gives_the_same_bytes() -> None:
    made = document([seal()])
    assert pdf.render(made) == pdf.render(made)


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        "$a$ *b* _c_ `d`",
        '") + panic("',
        "#{ while true {} }",
        "\\ <label> @ref // comment /* */",
        "= 标题",
        "- 项",
        "{{7*7}}",
    ],
)
def test_markup_in_any_text_is_printed_as_it_stands(text: str) -> None:
    pages = rendered(title=text, body=[text, {"level": 2, "text": text}], note=text, copy_to=[text], attachments=[text])
    assert words(pages).count(text.replace(" ", "")) >= 5


def test_threads_share_one_typesetter() -> None:
    made = [document(number=f"鄂药监〔2026〕{number}号") for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(pdf.render, made))
    assert together == [pdf.render(one) for one in made]


def test_character_without_glyph_is_refused_by_name_and_the_next_document_works() -> None:
    with pytest.raises(GlyphMissing, match="本机字体都没有的字"):
        pdf.render(document(body=["张\U0003134a示范"]))
    assert pdf.render(document())


def test_missing_typeface_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FOLDERS", (Path("/usr/share/fonts/opentype/noto"),))
    with pytest.raises(FontMissing, match="本机没有仿宋字体，公文不能按国家标准排版。请管理员运行 make setup"):
        pdf.render(document())


def test_own_typefaces_come_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YAOJIAN_FONTS", str(tmp_path))
    assert fonts.folders()[0] == str(tmp_path)
    monkeypatch.setenv("YAOJIAN_FONTS", str(tmp_path / "nowhere"))
    assert pdf.render(document())


@pytest.mark.parametrize("image", [b"", b"not an image", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"%PDF-1.7", b"<svg/>"])
@pytest.mark.parametrize("writer", [pdf.render, docx.render, ofd.render])
def test_seal_that_is_no_image_is_refused(image: bytes, writer: object) -> None:
    assert callable(writer)
    with pytest.raises(SealUnreadable, match=r"印章图片“第 1 枚”无法使用"):
        writer(document([image]))


def test_huge_seal_is_refused_unread() -> None:
    with pytest.raises(SealUnreadable, match="超过 5 MB"):
        pdf.render(document([b"\0" * (6 * 1024**2)]))


def test_very_long_document_is_set() -> None:
    pages = rendered(body=[PARAGRAPH * 20] * 40)
    assert len(pages) > 80


@pytest.mark.parametrize("text", ["好" * 20_000, "a" * 20_000, "，" * 5_000])
def test_endless_last_paragraph_is_set_and_signed(text: str) -> None:
    pages = rendered(body=[text])
    found = words(pages)
    assert found.count(text[0]) >= len(text)
    assert "2026年3月5日" in found
