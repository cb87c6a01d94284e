"""A map of tiles, one a branch, shaded by a figure; drawn on the server, beside a table that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

WIDE, HIGH, GAP = 112, 76, 6
STEPS = 5
"""Shades; a tile without a figure has none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a tile shows. ``value`` decides the shade, ``text`` stands on it; None where there is none."""

    code: str
    name: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One square in user units of the picture. ``shade`` 0 (none) to ``STEPS``."""

    name: str
    text: str
    x: int
    y: int
    shade: int

    @property
    def middle(self) -> int:
        """Where texts are centred."""
        return self.x + WIDE // 2

    @property
    def name_y(self) -> int:
        """Baseline of the name."""
        return self.y + 30

    @property
    def text_y(self) -> int:
        """Baseline of the figure."""
        return self.y + 56


@dataclass(frozen=True, slots=True)
class Picture:
    """All tiles with the size of the picture."""

    tiles: list[Tile]
    width: int
    height: int


def picture(figures: Sequence[Figure], *, most: float | None = None) -> Picture:
    """``most`` is the value of the darkest shade, by default the greatest there is."""
    places = _places()
    spare = max((row for _, row in places.values()), default=0) + 1
    top = most if most is not None else max((one.value for one in figures if one.value is not None), default=0)
    tiles, unnamed = [], 0
    for one in figures:
        if one.code in places:
            column, row = places[one.code]
        else:
            column, row = unnamed % 5, spare + unnamed // 5
            unnamed += 1
        x, y = column * (WIDE + GAP), row * (HIGH + GAP)
        tiles.append(Tile(one.name.removesuffix("分局"), one.text, x, y, _shade(one.value, top)))
    width = max((tile.x for tile in tiles), default=0) + WIDE
    return Picture(tiles, width, max((tile.y for tile in tiles), default=0) + HIGH)


def _shade(value: float | None, top: float) -> int:
    if value is None:
        return 0
    if top <= 0:
        return 1
    return max(1, min(STEPS, int(value / top * STEPS + 0.999999)))


@cache
def _places() -> dict[str, tuple[int, int]]:
    text = (resources.files(__package__) / "data" / "tiles.yaml").read_text(encoding="utf-8")
    return {code: (column, row) for code, (column, row) in yaml.safe_load(text)["tiles"].items()}
