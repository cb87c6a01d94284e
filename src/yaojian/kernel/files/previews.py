"""Page images and page text of a file: made once per content, kept beside the store, watermarked for each reader."""

import functools
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from . import blobs, sandbox
from .errors import Broken, Locked

TIMEOUT = 60
"""Seconds of wall clock for one call of the sandbox."""
FACTS = "page-facts.json"
"""Beside the images; may be emptied at any time."""
_MARK_SIZE = 26
_MARK_COLOUR = (90, 90, 90, 56)
_MARK_ANGLE = 28


class PlacedLine(NamedTuple):
    """A run of text on the page's image, in its pixels: start of the base line, size, length; ``turn`` in degrees."""

    text: str
    x: float
    y: float
    size: float
    length: float
    turn: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page: number from 1, pixels of its image, its text (empty for scans and pictures), and where it stands."""

    number: int
    width: int
    height: int
    text: str
    paragraphs: tuple[tuple[PlacedLine, ...], ...] = ()


def _page(number: int, facts: dict[str, Any]) -> Page:
    paragraphs = tuple(tuple(PlacedLine(*line) for line in lines) for lines in facts["paragraphs"])
    return Page(number, facts["width"], facts["height"], facts["text"], paragraphs)


def inspect_pdf(path: Path, name: str) -> list[Page]:
    """Pages and text of the PDF at ``path``. Raises ``Broken`` or ``Locked``."""
    return [_page(number, facts) for number, facts in enumerate(_run(name, "inspect", str(path))["pages"], start=1)]


def foresee(contents: Sequence[bytes]) -> None:
    """Read many PDFs of our own making in one process, before they are stored: for loaders.

    ``kept_facts`` knows them by their content then. Raises ``Broken``.
    """
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / str(number) for number in range(len(contents))]
        for place, content in zip(places, contents, strict=True):
            place.write_bytes(content)
        found = _run("示范数据", "inspect-all", *map(str, places))["files"]
    for content, facts in zip(contents, found, strict=True):
        pages = [_page(number, one) for number, one in enumerate(facts["pages"], start=1)]
        keep_facts(hashlib.sha256(content).hexdigest(), pages)


def kept_facts(sha256: str) -> list[Page] | None:
    """The pages of this content if it was read before; the same bytes are not read twice."""
    kept = blobs.derived_path(sha256) / FACTS
    if not kept.exists():
        return None
    stored = json.loads(kept.read_text(encoding="utf-8"))
    return [_page(number, facts) for number, facts in enumerate(stored, start=1)]


def keep_facts(sha256: str, pages: list[Page]) -> None:
    """Remember the pages of this content."""
    facts = [{name: getattr(page, name) for name in ("width", "height", "text", "paragraphs")} for page in pages]
    with _placed(blobs.derived_path(sha256) / FACTS) as target:
        target.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def facts_of(sha256: str, name: str, *, is_pdf: bool) -> list[Page]:
    """The pages of this content; read anew when the derived folder was emptied."""
    known = kept_facts(sha256)
    if known is not None:
        return known
    if is_pdf:
        pages = inspect_pdf(blobs.blob_path(sha256), name)
    else:
        with Image.open(page_image(sha256, 1, name)) as picture:
            pages = [Page(1, picture.width, picture.height, "")]
    keep_facts(sha256, pages)
    return pages


def page_image(sha256: str, number: int, name: str) -> Path:
    """The page as PNG without watermark; never served as it is."""
    kept = blobs.derived_path(sha256) / f"page-{number}.png"
    if not kept.exists():
        with _placed(kept) as target:
            _run(name, "page", str(blobs.blob_path(sha256)), str(number), str(target))
    return kept


def watermarked(image: Path, text: str) -> bytes:
    """The page as WebP with ``text`` burnt in across it, so that a screen photograph tells whose screen it was."""
    with Image.open(image) as opened:
        page = opened.convert("RGB")
    mark = _mark(text)
    step_x, step_y = mark.width + 60, mark.height + 90
    for row, top in enumerate(range(-mark.height // 2, page.height, step_y)):
        for left in range(-(row % 2) * step_x // 2, page.width, step_x):
            page.paste(mark, (left, top), mark)
    target = io.BytesIO()
    page.save(target, "WEBP", quality=80, method=0)  # method 2: half the speed, a tenth smaller
    return target.getvalue()


def _mark(text: str) -> Image.Image:
    font = _font()
    left, top, right, bottom = font.getbbox(text)
    flat = Image.new("RGBA", (int(right - left) + 8, int(bottom - top) + 8), (0, 0, 0, 0))
    ImageDraw.Draw(flat).text((4 - left, 4 - top), text, font=font, fill=_MARK_COLOUR)
    return flat.rotate(_MARK_ANGLE, expand=True, resample=Image.Resampling.BILINEAR)


@functools.cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font of the setting; Pillow's own, which lacks Chinese, where it is not installed."""
    path = Path(settings.YAOJIAN_PREVIEW_FONT)
    if not path.exists():
        return ImageFont.load_default(_MARK_SIZE)
    return ImageFont.truetype(str(path), _MARK_SIZE, index=2 if path.suffix == ".ttc" else 0)


class _placed:
    """A temporary file that takes its final name only when the block ends well; racing writers do no harm."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __enter__(self) -> Path:
        self.place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=blobs.root() / "incoming", suffix=self.place.suffix)
        os.close(handle)
        self.temporary = Path(name)
        return self.temporary

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self.temporary.rename(self.place)
        self.temporary.unlink(missing_ok=True)


def _run(name: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-I", sandbox.__file__, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        raise Broken(name=name, kind="可预览") from error
    if done.returncode != 0 or not done.stdout:
        raise Broken(name=name, kind="可预览")
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer.get("error") == "locked":
        raise Locked(name=name)
    if "error" in answer:
        raise Broken(name=name, kind="可预览")
    return answer
