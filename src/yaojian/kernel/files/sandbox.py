"""Opens untrusted PDFs and pictures in a process of its own, with limits on memory and processor time.

PDFium is not safe for threads, and a crafted file may crash or hang it: so it never runs inside the web process.
Run as a script by ``previews``; prints one JSON object. ``inspect IN`` tells pages and text of a PDF, and where its lines
stand, ``inspect-all IN…`` that of several; ``page IN NUMBER OUT`` writes one page of a PDF, or a picture, as PNG.
"""

import json
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2

from yaojian.kernel.files import page_lines

if TYPE_CHECKING:
    from PIL import Image

MEMORY = 2 * 1024**3
PROCESSOR_SECONDS = 40
MAX_TEXT = 4_000_000
MAX_PAGES = 5_000
MAX_PLACED = 200_000
"""Characters whose places are told (some 300 pages); beyond, there is the text alone."""
DOTS_PER_POINT = 2.0
"""144 dpi: sharp on phones, 15–40 KB a page."""
MAX_SIDE = 4_000
PICTURE_SIDE = 1_800


def inspect(source: Path) -> dict[str, Any]:
    """``{"pages": [{"width", "height", "text", "paragraphs"}]}``; sizes and places are those of the page image in pixels.

    Paragraphs are lists of lines; what a line is, ``page_lines`` tells.
    """
    with pypdfium2.PdfDocument(source) as document:
        pages: list[dict[str, Any]] = []
        left, placed = MAX_TEXT, MAX_PLACED
        for number in range(min(len(document), MAX_PAGES)):
            page = document[number]
            scale = _scale(*page.get_size())
            width, height = (round(side * scale) for side in page.get_size())
            words = page.get_textpage()
            text = words.get_text_bounded() if left > 0 else ""
            text = text[:left].replace("\r\n", "\n").replace("\x00", "").strip()
            left -= len(text)
            lines = page_lines.lines(page, words, width, height) if words.count_chars() <= placed else []
            placed -= words.count_chars() if lines else 0
            pages.append({"width": width, "height": height, "text": text, "paragraphs": page_lines.paragraphs(lines)})
            words.close()
            page.close()
    return {"pages": pages}


def draw(source: Path, number: int, target: Path) -> dict[str, Any]:
    """Write page ``number`` (from 1) as PNG to ``target``."""
    with source.open("rb") as stream:
        is_pdf = b"%PDF-" in stream.read(1024)
    if is_pdf:
        with pypdfium2.PdfDocument(source) as document:
            page = document[number - 1]
            picture = page.render(scale=_scale(*page.get_size())).to_pil()
    else:
        picture = _picture(source)
    picture.convert("RGB").save(target, "PNG", compress_level=1)
    return {"width": picture.width, "height": picture.height}


def _picture(source: Path) -> "Image.Image":
    from PIL import Image, ImageOps  # reading a PDF needs neither, and they take a third of the start

    try:
        with Image.open(source) as opened:
            opened.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
            return picture
    except Image.DecompressionBombError as error:
        raise ValueError(str(error)) from error


def _scale(width: float, height: float) -> float:
    return min(DOTS_PER_POINT, MAX_SIDE / max(width, height, 1))


def _answer(arguments: list[str]) -> dict[str, Any]:
    try:
        if arguments[0] == "inspect":
            return inspect(Path(arguments[1]))
        if arguments[0] == "inspect-all":
            return {"files": [inspect(Path(one)) for one in arguments[1:]]}
        return draw(Path(arguments[1]), int(arguments[2]), Path(arguments[3]))
    except pypdfium2.PdfiumError as error:
        return {"error": "locked" if "password" in str(error).lower() else "broken"}
    except (OSError, ValueError, SyntaxError, IndexError, MemoryError):
        return {"error": "broken"}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    sys.stdout.write(json.dumps(_answer(sys.argv[1:])))
