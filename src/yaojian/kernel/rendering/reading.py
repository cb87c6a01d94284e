"""A PDF read back: every character and every straight line with its place, in millimetres from the page's top left."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from yaojian.kernel.rendering.errors import PdfUnreadable
from yaojian.kernel.rendering.grid import MM

_NO_WIDTH = 0x200B
"""A place to break, which has no ink."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: ink box, origin on the base line, size in points, how far it is pressed (1 = not), whether it is red."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    y: float
    size: float
    pressed: float
    red: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line: its ends, the height of its middle, its thickness."""

    left: float
    right: float
    y: float
    thick: float
    red: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """An image on the page: its edges."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page; ``number`` counts from 1."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    pictures: tuple[Picture, ...] = ()


def pages(pdf: bytes) -> list[Page]:
    """All pages. Raises ``PdfUnreadable``."""
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            return [_page(document[index], index + 1) for index in range(len(document))]
    except pypdfium2.PdfiumError:
        raise PdfUnreadable


def _page(page: pypdfium2.PdfPage, number: int) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    glyphs = tuple(_glyphs(text.raw, height))
    rules = tuple(_rules(page, height))
    pictures = tuple(_pictures(page, height))
    text.close()
    page.close()
    return Page(number, width / MM, height / MM, glyphs, rules, pictures)


def _glyphs(text: pdfium.FPDF_TEXTPAGE, height: float) -> Iterator[Glyph]:
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    matrix = pdfium.FS_MATRIX()
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if chr(code).isspace() or code == _NO_WIDTH or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        yield Glyph(
            chr(code),
            left.value / MM,
            (height - top.value) / MM,
            right.value / MM,
            (height - bottom.value) / MM,
            x.value / MM,
            (height - y.value) / MM,
            pdfium.FPDFText_GetFontSize(text, index),
            matrix.a / matrix.d if matrix.d else 1.0,
            _red(pdfium.FPDFText_GetFillColor, text, index),
        )


def _red(get: object, *whose: object) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    found = callable(get) and get(*whose, red, green, blue, alpha)
    return bool(found) and red.value > 180 and green.value < 80 and blue.value < 80


def _rules(page: pypdfium2.PdfPage, height: float) -> Iterator[Rule]:
    """Stroked paths longer than 2 cm and flat. Their bounds hold the stroke's thickness on every side."""
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = shape.get_bounds()
        stroke = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(shape.raw, stroke)
        if right - left > 20 * MM and top - bottom < 12:
            yield Rule(
                (left + stroke.value) / MM,
                (right - stroke.value) / MM,
                (height - (top + bottom) / 2) / MM,
                stroke.value / MM,
                _red(pdfium.FPDFPageObj_GetStrokeColor, shape.raw),
            )


def _pictures(page: pypdfium2.PdfPage, height: float) -> Iterator[Picture]:
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        left, bottom, right, top = image.get_bounds()
        yield Picture(left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)
