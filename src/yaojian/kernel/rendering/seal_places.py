"""Seals of a finished page against GB/T 9704-2012, 7.3.5: size, place, distance."""

import math
import re
from collections.abc import Iterator, Sequence

from yaojian.kernel.rendering.grid import SEAL_MM
from yaojian.kernel.rendering.measured import Deviation, text_of
from yaojian.kernel.rendering.reading import Glyph, Page, Picture

_NEAR = 1.0
_DAY = re.compile(r"\d{4}年\d{1,2}(?P<month>月)\d{1,2}日$")


def check_seals(read: Sequence[Page], kind: str) -> Iterator[Deviation]:
    """Seals are round and 42 mm, none lies on another, each presses a row of text; the last presses the date (7.3.5).

    An order's lies over the signer's name, two rows above its date.
    """
    for page in read:
        dates = [found for line in text_of(page) if (found := _date_of(line))]
        for place, seal in enumerate(page.pictures):
            sides = (seal.right - seal.left, seal.bottom - seal.top)
            if any(abs(side - SEAL_MM) > _NEAR for side in sides):
                yield Deviation(
                    page.number, "7.3.5", f"印章为 {sides[0]:.0f}×{sides[1]:.0f} 毫米，应为 {SEAL_MM:.0f} 毫米。"
                )
            if any(_overlap(seal, other) for other in page.pictures[:place]):
                yield Deviation(page.number, "7.3.5.3", f"第 {place + 1} 枚印章与前面的印章相交。")
            if not any(_presses(seal, glyph) for glyph in page.glyphs):
                yield Deviation(page.number, "7.3.5.1", f"第 {place + 1} 枚印章没有压在署名上。")
        if page.pictures and kind != "命令" and not any(_presses(page.pictures[-1], one) for one in dates):
            yield Deviation(page.number, "7.3.5.1", "印章没有压在成文日期上。")


def _date_of(line: list[Glyph]) -> Glyph | None:
    """The 月 of a date that stands alone on its line."""
    words = "".join(glyph.char for glyph in line)
    found = _DAY.search(words)
    return line[found.start("month")] if found else None


def _presses(seal: Picture, glyph: Glyph) -> bool:
    """Whether the glyph's middle lies within the seal."""
    across = (glyph.left + glyph.right - seal.left - seal.right) / 2
    down = (glyph.top + glyph.bottom - seal.top - seal.bottom) / 2
    return math.hypot(across, down) < SEAL_MM / 2


def _overlap(one: Picture, other: Picture) -> bool:
    across = (one.left + one.right - other.left - other.right) / 2
    down = (one.top + one.bottom - other.top - other.bottom) / 2
    return math.hypot(across, down) < SEAL_MM - _NEAR
