"""The drawn flow: one SVG that explains itself to eyes, to screen readers, and without any style sheet.

Colours are presentation attributes, so that a downloaded picture has them too; the office's style sheet overrides them by class.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width
from xml.etree import ElementTree

from django.utils.safestring import SafeString, mark_safe

from yaojian.oa.flow.steps import END, Definition

from . import words
from .layout import COLUMN, Bar, Box, Layout, Line, place

NAME, SMALL = 14, 12
"""Sizes of text in pixels: names, and what stands below them."""
PADDING = 9
FITS = 420
"""A picture up to this width shrinks with a narrow screen and stays readable; a wider one is scrolled."""
FILLS = {"": ("#ffffff", "#8690a3"), "done": ("#eff8f3", "#19704c"), "now": ("#e1ebf7", "#1a5296")}
STROKES = {"on": "#667087", "skip": "#667087", "back": "#667087", "return": "#945300"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened at a step: ``state`` done or now, and lines such as 周明远 3月2日."""

    state: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one instance came: marks by step, and every return from a step to another."""

    marks: Mapping[str, Mark]
    returns: Sequence[tuple[str, str]] = ()
    ended: bool = False


FRESH = Progress({})


def svg_of(definition: Definition, progress: Progress | None = None, units: words.Units | None = None) -> SafeString:
    """The chart as an ``<svg>`` element. ``units`` names the units of fixed posts."""
    return _Drawing(definition, progress or FRESH, units or {}).drawn()


def told(definition: Definition, progress: Progress | None = None, units: words.Units | None = None) -> list[str]:
    """The same as sentences, one a step: for the list beside the picture."""
    sentences = []
    for step in definition.steps:
        how = words.mode(step)
        sentence = f"{step.name}：{words.who(step, definition, units or {})}办理{f'（{how}）' if how else ''}，"
        sentence += f"{'之后' if step.fork else '之后到'}{words.after(step, definition)}。"
        mark = (progress or FRESH).marks.get(step.key)
        if mark:
            sentence += f"{'正在办理' if mark.state == 'now' else '已办理'}：{'；'.join(mark.lines)}。"
        sentences.append(sentence)
    return sentences


class _Drawing:
    """One run of ``svg_of``."""

    def __init__(self, definition: Definition, progress: Progress, units: words.Units) -> None:
        self.definition, self.progress = definition, progress
        narrow = {key for step in definition.steps if step.fork for key in definition.branch_steps(step)}
        self.texts: dict[str, tuple[list[str], list[str]]] = {END: ([words.ENDED], [])}
        for step in definition.steps:
            room = (COLUMN if step.key in narrow else 200) - 2 * PADDING
            mark = progress.marks.get(step.key)
            small = list(mark.lines) if mark and mark.lines else [words.who(step, definition, units), words.mode(step)]
            lines = [line for text in small if text for line in wrapped(text, room / SMALL, 2)]
            self.texts[step.key] = (wrapped(step.name, room / NAME, 2), lines[:5])
        heights = {key: 2 * PADDING + 20 * len(name) + 17 * len(small) for key, (name, small) in self.texts.items()}
        self.layout: Layout = place(definition, heights, progress.returns)

    def drawn(self) -> SafeString:
        """The element as text."""
        layout = self.layout
        width, height = f"{layout.width:g}", f"{layout.height:g}"
        fits = " flow-chart__picture--fits" if layout.width <= FITS else ""
        svg = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {width} {height}",
                "width": width,
                "height": height,
                "role": "img",
                "class": f"flow-chart__picture{fits}",
                "font-family": "sans-serif",
            },
        )
        ElementTree.SubElement(svg, "title").text = f"{self.definition.name}流程图"
        ElementTree.SubElement(svg, "desc").text = "".join(told(self.definition, self.progress))
        for line in layout.lines:
            self._line(svg, line)
        for bar in layout.bars:
            self._bar(svg, bar)
        for box in layout.boxes.values():
            self._box(svg, box)
        # Every text went through ElementTree, which escapes it.
        return mark_safe(ElementTree.tostring(svg, encoding="unicode"))  # noqa: S308 - see the line above

    def _state(self, key: str) -> str:
        if key == END:
            return "done" if self.progress.ended else ""
        mark = self.progress.marks.get(key)
        return mark.state if mark else ""

    def _box(self, svg: ElementTree.Element, box: Box) -> None:
        state = self._state(box.key)
        fill, stroke = FILLS[state]
        name, small = self.texts[box.key]
        group = ElementTree.SubElement(svg, "g", {"class": f"flow-chart__step flow-chart__step--{state or 'todo'}"})
        rect = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        round_ = box.height / 2 if box.key == END else 6
        attributes = {key: f"{value:g}" for key, value in (rect | {"rx": round_}).items()}
        width = "2.5" if state == "now" else "1.25"
        ElementTree.SubElement(group, "rect", attributes | {"fill": fill, "stroke": stroke, "stroke-width": width})
        y = box.y + PADDING + 15
        for text in name:
            self._text(group, box.middle, y, text, NAME, "#17202e", weight="600")
            y += 20
        for text in small:
            self._text(group, box.middle, y - 2, text, SMALL, "#3e495e")
            y += 17

    @staticmethod
    def _text(
        parent: ElementTree.Element, x: float, y: float, text: str, size: int, fill: str, *, weight: str = "400"
    ) -> None:
        attributes = {"x": f"{x:g}", "y": f"{y:g}", "text-anchor": "middle", "font-size": str(size), "fill": fill}
        ElementTree.SubElement(parent, "text", attributes | {"font-weight": weight}).text = text

    @staticmethod
    def _bar(svg: ElementTree.Element, bar: Bar) -> None:
        attributes = {"x": bar.x, "y": bar.y - 2, "width": bar.width, "height": 4, "rx": 2}
        drawn = {key: f"{value:g}" for key, value in attributes.items()}
        ElementTree.SubElement(svg, "rect", drawn | {"fill": "#3e495e", "class": "flow-chart__bar"})

    def _line(self, svg: ElementTree.Element, line: Line) -> None:
        stroke = STROKES[line.kind]
        points = " ".join(f"{x:g},{y:g}" for x, y in line.points)
        attributes = {
            "points": points,
            "fill": "none",
            "stroke": stroke,
            "stroke-width": "1.5",
            "class": f"flow-chart__line flow-chart__line--{line.kind}",
        }
        if line.kind in ("back", "return"):
            attributes["stroke-dasharray"] = "5 4"
        ElementTree.SubElement(svg, "polyline", attributes)
        if line.arrow:
            self._head(svg, line.points, stroke)

    @staticmethod
    def _head(svg: ElementTree.Element, points: Sequence[tuple[float, float]], fill: str) -> None:
        """The arrow's head at the last point, along the last stretch."""
        (before_x, before_y), (x, y) = points[-2:]
        if before_x == x:
            back = -8 if y > before_y else 8
            corners = [(x, y), (x - 4.5, y + back), (x + 4.5, y + back)]
        else:
            back = -8 if x > before_x else 8
            corners = [(x, y), (x + back, y - 4.5), (x + back, y + 4.5)]
        text = " ".join(f"{one:g},{other:g}" for one, other in corners)
        ElementTree.SubElement(svg, "polygon", {"points": text, "fill": fill, "class": "flow-chart__head"})


def wrapped(text: str, room: float, most: int) -> list[str]:
    """``text`` in at most ``most`` lines of ``room`` em; what does not fit is cut with …."""
    lines, line, used = [], "", 0.0
    for letter in text:
        width = 1.0 if east_asian_width(letter) in "WF" else 0.56
        if used + width > room and line:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + letter, used + width
    lines.append(line)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1][:-1] + "…"]
