"""Where the text of a PDF's page stands: runs of characters on one base line, for a layer of text over the page's image.

Runs in the sandbox, on untrusted pages; needs PDFium alone.
"""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

_FINER = 10
"""PDFium tells places on the page's image in whole numbers: of an image ten times as large."""
_GUESSED = "\ue000"
"""Holds the place of a guessed space until the next character tells; of the private area, never printed."""
_BLANK = f" {_GUESSED}"
_GAP = 1.2
"""Of its size that a run may skip and go on: spread characters of a title, but not the gap between columns."""

Line: TypeAlias = tuple[str, float, float, float, float, int]
"""Text, x and y of the start of its base line, size, length, all in pixels of the image; turn in degrees, clockwise."""


@dataclass(slots=True)
class _Run:
    """Characters on one base line, in the page's own coordinates; ``angle`` in degrees, counter-clockwise."""

    text: str
    x: float
    y: float
    size: float
    end: float
    angle: int

    def takes(self, x: float, y: float, angle: int) -> bool:
        """Whether a character with its origin there goes on with this run."""
        near = 0.3 * self.size
        return angle == self.angle == 0 and abs(y - self.y) < near and -near < x - self.end < _GAP * self.size


def lines(page: pypdfium2.PdfPage, words: pypdfium2.PdfTextPage, width: int, height: int) -> list[Line]:
    """The runs of ``page`` in reading order, on an image of ``width`` × ``height`` pixels."""
    turn = page.get_rotation()
    sides = page.get_size()
    scale = width / (sides[0] or 1)
    across, down = ctypes.c_int(), ctypes.c_int()
    found: list[Line] = []
    for run in _runs(words.raw):
        # PDFium knows of crop boxes and turned pages.
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, width * _FINER, height * _FINER, 0, run.x, run.y, across, down)
        size, length = run.size * scale, (run.end - run.x) * scale
        if run.text.strip(_BLANK) and 0.5 < size < height and 0 < length < 2 * (width + height):
            place = (across.value / _FINER, down.value / _FINER)
            found.append((run.text.rstrip(_BLANK), *place, round(size, 1), round(length, 1), (turn - run.angle) % 360))
    return found


def paragraphs(found: list[Line]) -> list[list[Line]]:
    """The lines, those of one paragraph together: so that a sentence is found and read across the end of a line."""
    together: list[list[Line]] = []
    for line in found:
        if together and _goes_on(together[-1][-1], line, found):
            together[-1].append(line)
        else:
            together.append([line])
    return together


def _goes_on(before: Line, line: Line, found: list[Line]) -> bool:
    """Whether ``line`` follows a full line of like size, right below it and not indented."""
    _, x, y, size, length, turn = before
    if turn or line[5] or not 0.8 < line[3] / size < 1.25 or not 0 < line[2] - y < 2.5 * size:
        return False
    edge = max(other[1] + other[4] for other in found if 0.8 < other[3] / size < 1.25)
    return x + length > edge - 1.5 * size and line[1] < x + 0.5 * size


def _runs(words: pdfium.FPDF_TEXTPAGE) -> Iterator[_Run]:
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    run: _Run | None = None
    for index, sign in _signs(words):
        if sign in "\r\n":
            if run:
                yield run
            run = None
        elif sign.isspace():
            if run and not run.text.endswith(" "):
                run.text += _GUESSED if pdfium.FPDFText_IsGenerated(words, index) == 1 else " "
        elif sign.isprintable() and pdfium.FPDFText_GetCharOrigin(words, index, x, y):
            pdfium.FPDFText_GetLooseCharBox(words, index, box)
            angle = round(math.degrees(max(0.0, pdfium.FPDFText_GetCharAngle(words, index)))) % 360
            if run and run.takes(x.value, y.value, angle):
                run.text = _without_guess(run.text, sign) + sign
                run.end = max(run.end, box.right)
                continue
            if run:
                yield run
            run = _begun(sign, x.value, y.value, box, angle)
    if run:
        yield run


def _without_guess(text: str, following: str) -> str:
    """A space that PDFium only guessed from a gap stays between Latin words; Chinese characters are merely spread."""
    if not text.endswith(_GUESSED):
        return text
    bare = text.rstrip(_GUESSED)
    return f"{bare} " if bare[-1:].isascii() and following.isascii() else bare


def _begun(sign: str, x: float, y: float, box: pdfium.FS_RECTF, angle: int) -> _Run:
    """Of a turned character the box is turned, too: what is high is its width."""
    wide, high = box.right - box.left, box.top - box.bottom
    if angle:
        return _Run(sign, x, y, max(wide, high), x + min(wide, high), angle)
    return _Run(sign, x, y, high, max(box.right, x), 0)


def _signs(words: pdfium.FPDF_TEXTPAGE) -> Iterator[tuple[int, str]]:
    """Each character with its number; halves of a pair that stand alone are left out."""
    high = 0
    for index in range(pdfium.FPDFText_CountChars(words)):
        code = pdfium.FPDFText_GetUnicode(words, index)
        if 0xD800 <= code < 0xDC00:
            high = code
        elif 0xDC00 <= code < 0xE000:
            if high:
                yield index, chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00))
            high = 0
        elif 0 < code < 0x110000:
            high = 0
            yield index, chr(code)
