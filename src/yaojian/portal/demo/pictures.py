"""Drawn pictures for the demo articles: no photograph, no person, the same bytes each time."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 736)
_BLUE, _DEEP, _SKY, _PALE, _GREEN, _WHITE = "#1b5299", "#103362", "#7fa6d9", "#e8f0fa", "#15714a", "#ffffff"
Draw = ImageDraw.ImageDraw


def _shelves(draw: Draw) -> None:
    draw.rectangle((0, 600, 1200, 736), fill="#c9d6e6")
    for left in (80, 440, 800):
        draw.rounded_rectangle((left, 100, left + 320, 600), 16, fill=_WHITE, outline=_SKY, width=6)
        for row, top in enumerate((160, 330, 500)):
            draw.line((left, top + 90, left + 320, top + 90), fill=_SKY, width=6)
            for place in range(4):
                colour = (_BLUE, _SKY, _GREEN, _DEEP)[(place + row + left) % 4]
                draw.rounded_rectangle((left + 24 + place * 72, top, left + 76 + place * 72, top + 86), 8, fill=colour)


def _cold_chain(draw: Draw) -> None:
    draw.rounded_rectangle((90, 120, 620, 620), 24, fill=_WHITE, outline=_BLUE, width=10)
    for top in (220, 340, 460):
        draw.line((110, top + 80, 600, top + 80), fill=_SKY, width=6)
        for place in range(5):
            draw.rounded_rectangle(
                (130 + place * 92, top, 200 + place * 92, top + 74), 8, fill=(_SKY, _BLUE)[place % 2]
            )
    draw.rounded_rectangle((700, 200, 1120, 540), 20, fill=_WHITE, outline=_DEEP, width=6)
    points = [(730 + step * 30, 400 + (step * 37 % 60) - 30) for step in range(13)]
    draw.line((720, 300, 1100, 300), fill=_GREEN, width=4)
    draw.line((720, 480, 1100, 480), fill=_GREEN, width=4)
    draw.line(points, fill=_BLUE, width=8, joint="curve")


def _report(draw: Draw) -> None:
    draw.rounded_rectangle((330, 70, 870, 670), 18, fill=_WHITE, outline=_BLUE, width=8)
    for line in range(9):
        top = 150 + line * 56
        done = line < 6
        draw.rounded_rectangle((380, top, 412, top + 32), 8, fill=_GREEN if done else _PALE, outline=_GREEN, width=4)
        draw.rounded_rectangle((440, top + 6, 820 - line % 3 * 60, top + 26), 10, fill=_SKY if done else "#c9d6e6")


DRAWINGS: dict[str, tuple[str, Callable[[Draw], None]]] = {
    "shelves": ("示意图：药品仓库的三组货架，货位整齐", _shelves),
    "cold_chain": ("示意图：疫苗冷库和温度监测曲线，温度在上下限之间", _cold_chain),
    "report": ("示意图：年度报告的章节清单，前六章已完成", _report),
}
"""By name: alternative text, and what draws it."""


def png_of(name: str) -> bytes:
    """The picture ``name`` as PNG."""
    picture = Image.new("RGB", SIZE, _PALE)
    DRAWINGS[name][1](ImageDraw.Draw(picture))
    stream = BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()
