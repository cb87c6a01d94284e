"""The text laid over page images: every character once, where it stands, in paragraphs, on turned pages too."""

import io
from pathlib import Path

import pikepdf
import pytest
from django.template.loader import render_to_string

from tests.kernel.files import samples
from tests.kernel.files.test_reading import letter
from tests.kernel.rendering.factories import PARAGRAPH, document
from yaojian.kernel.actors import Actor
from yaojian.kernel.files import page_lines, previews, queries
from yaojian.kernel.files.previews import Page
from yaojian.kernel.rendering import pdf, reading

PIXELS = 144 / 25.4
"""Pixels of a page image in a millimetre."""


def pages(content: bytes, folder: Path) -> list[Page]:
    place = folder / "some.pdf"
    place.write_bytes(content)
    return previews.inspect_pdf(place, "some.pdf")


def words(page: Page) -> str:
    return "".join(line.text for lines in page.paragraphs for line in lines).replace(" ", "")


def turned(content: bytes, degrees: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        for page in opened.pages:
            page.rotate(degrees, relative=False)
        opened.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def official() -> bytes:
    return pdf.render(document(body=[PARAGRAPH * 2, {"level": 1, "text": "检查范围"}, PARAGRAPH]))


def test_layer_holds_every_character_of_the_page_once(official: bytes, tmp_path: Path) -> None:
    for shown, read in zip(pages(official, tmp_path), reading.pages(official), strict=True):
        assert sorted(words(shown)) == sorted("".join(glyph.char for glyph in read.glyphs))


def test_lines_lie_on_their_characters(official: bytes, tmp_path: Path) -> None:
    shown, read = pages(official, tmp_path)[0], reading.pages(official)[0]
    found = [line for lines in shown.paragraphs for line in lines if line.text.startswith("为加强疫苗")]
    first = next(glyph for glyph in read.glyphs if glyph.char == "为")
    assert abs(found[0].x - first.x * PIXELS) < 1.5
    assert abs(found[0].y - first.y * PIXELS) < 1.5
    last = max(glyph.right for glyph in read.glyphs if abs(glyph.y - first.y) < 0.1)
    assert abs(found[0].x + found[0].length - last * PIXELS) < 6


def test_sentence_over_several_lines_is_one_paragraph_and_the_next_begins_anew(official: bytes, tmp_path: Path) -> None:
    (first, *_) = pages(official, tmp_path)
    texts = ["".join(line.text for line in lines) for lines in first.paragraphs]
    assert PARAGRAPH * 2 in texts
    assert "湖北省药品监督管理局关于开展2026年疫苗储存运输专项检查的通知" in texts


def test_spread_characters_are_one_word_and_latin_words_are_apart(tmp_path: Path) -> None:
    content = pdf.render(
        document(issuers=["湖北省公安厅", "湖北省人力资源和社会保障厅"], body=["Good Supply Practice 规范"])
    )
    (first, *_) = pages(content, tmp_path)
    texts = ["".join(line.text for line in lines) for lines in first.paragraphs]
    assert "湖北省公安厅" in texts
    assert any("Good Supply Practice" in text for text in texts)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_text_of_a_turned_page_is_turned_and_stays_on_it(official: bytes, tmp_path: Path, degrees: int) -> None:
    (first, *_) = pages(turned(official, degrees), tmp_path)
    assert (first.width > first.height) == (degrees != 180)
    lines = [line for group in first.paragraphs for line in group]
    assert {line.turn for line in lines} == {degrees}
    for line in lines:
        assert 0 <= line.x <= first.width
        assert 0 <= line.y <= first.height
    mark = next(line for line in lines if line.text.startswith("湖北省药品监督管理局文件"))
    assert {90: mark.x > first.width / 2, 180: mark.y > first.height / 2, 270: mark.x < first.width / 2}[degrees]


def test_text_beyond_the_limit_is_told_without_places(
    official: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yaojian.kernel.files import sandbox

    place = tmp_path / "some.pdf"
    place.write_bytes(official)
    monkeypatch.setattr(sandbox, "MAX_PLACED", 10)
    found = sandbox.inspect(place)["pages"]
    assert [page["paragraphs"] for page in found] == [[], []]
    assert "检查范围" in found[0]["text"]


def test_empty_page_and_scan_have_no_layer(tmp_path: Path) -> None:
    blank = pikepdf.new()
    blank.add_blank_page()
    out = io.BytesIO()
    blank.save(out)
    assert pages(out.getvalue(), tmp_path)[0].paragraphs == ()


@pytest.mark.parametrize("text", [r"\000\001\033", "<script>alert(1)</script>", "&amp;{{ x }}"])
@pytest.mark.django_db
def test_what_a_page_says_stays_text(clerk: Actor, text: str) -> None:
    file = letter(clerk, samples.pdf(text))
    shown = render_to_string("parts/document_pages.html", {"file": file})
    assert "<script" not in shown
    assert "{{" not in shown or "&amp;amp;{{ x }}" in shown
    assert "style=" not in shown


@pytest.mark.django_db
def test_page_shows_its_text_once_as_a_layer(clerk: Actor, official: bytes) -> None:
    file = letter(clerk, official)
    shown = render_to_string("parts/document_pages.html", {"file": file})
    assert shown.count("检查范围") == 1
    assert 'role="group" aria-label="第 1 页的文字"' in shown
    assert "visually-hidden" not in shown
    (first, *_) = queries.pages_of(file)
    assert f'viewBox="0 0 {first.width} {first.height}"' in shown


def test_paragraph_ends_with_a_short_line_an_indent_another_size_or_a_gap() -> None:
    def line(x: float, y: float, length: float, size: float = 30) -> page_lines.Line:
        return ("字", x, y, size, length, 0)

    full, next_full, short, indented = (
        line(100, 100, 800),
        line(100, 150, 800),
        line(100, 200, 300),
        line(160, 250, 740),
    )
    big, far = line(100, 300, 800, size=60), line(100, 900, 800)
    grouped = page_lines.paragraphs([full, next_full, short, indented, big, far])
    assert grouped == [[full, next_full, short], [indented], [big], [far]]
