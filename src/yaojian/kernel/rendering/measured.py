"""What the checks of a page share: deviations, and the lines of its text."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from yaojian.kernel.rendering.grid import BODY, HEIGHT_MM, MM, PITCH, TITLE, TOP_MM
from yaojian.kernel.rendering.reading import Glyph, Page

BOTTOM_MM = TOP_MM + HEIGHT_MM
ROW_MM = PITCH / MM


@dataclass(frozen=True, slots=True)
class Deviation:
    """One place where the page is not as the standard says. ``clause`` is its clause there; page counts from 1."""

    page: int
    clause: str
    sentence: str


def red_glyphs(page: Page) -> list[Glyph]:
    """The red mark."""
    return [glyph for glyph in page.glyphs if glyph.red]


def lines_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs of one base line each, from the top, from the left."""
    ordered = sorted(glyphs, key=lambda one: (round(one.y * 2), one.x))
    return [list(line) for _, line in itertools.groupby(ordered, key=lambda one: round(one.y * 2))]


def text_of(page: Page) -> list[list[Glyph]]:
    """Lines of 3号 text; on the first page those below the head."""
    above = 0.0
    if page.number == 1:
        titles = [one.y for one in page.glyphs if one.size == TITLE and not one.red]
        marks = [rule.y for rule in page.rules if rule.red and rule.y < BOTTOM_MM]
        above = max(titles or marks or [one.bottom + 3 * ROW_MM for one in red_glyphs(page)] or [0.0])
    return lines_of([one for one in page.glyphs if one.size == BODY and not one.red and one.y > above])
