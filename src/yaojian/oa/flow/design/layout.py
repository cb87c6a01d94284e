"""Where the boxes and lines of a drawn flow lie. Pure geometry in pixels, shared by the chart (SVG) and BPMN's drawing part.

One column from top to bottom in the order its author wrote, so that it can be read on a phone; the branches of a fork lie side by
side. Ways that skip steps run in lanes on the right, ways back in lanes on the left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from yaojian.oa.flow.steps import END, Definition, Step

from .graph import Graph

BOX, COLUMN, GAP, LANE, EDGE = 200, 108, 34, 16, 10
"""Widths of a box of the main line and of a branch, height between rows, width of a lane, free edge."""


@dataclass(frozen=True, slots=True)
class Box:
    """A step, or 办结 (key ``END``)."""

    key: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Half-way from left to right."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Bar:
    """Where the branches of the step ``fork`` part (``opens``) or meet."""

    fork: str
    opens: bool
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A way from one thing to another; ``kind``: on, skip, back or return (somebody did return it)."""

    source: str
    target: str
    points: tuple[tuple[float, float], ...]
    kind: str = "on"
    arrow: bool = True


@dataclass(slots=True)
class Layout:
    """Everything placed."""

    width: float = 0
    height: float = 0
    boxes: dict[str, Box] = field(default_factory=dict)
    bars: list[Bar] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def place(
    definition: Definition,
    heights: Mapping[str, float],
    returns: Sequence[tuple[str, str]] = (),
    *,
    stretch: float = GAP,
) -> Layout:
    """Lay out ``definition``; ``heights`` of the boxes by key (``END`` too); ``returns`` that happened are drawn as well.

    ``stretch`` is the height between two rows.
    """
    return _Placing(Graph(definition), heights, stretch).done(returns)


class _Placing:
    """One run of ``place``: rows first, then lines."""

    def __init__(self, graph: Graph, heights: Mapping[str, float], gap: float) -> None:
        self.graph, self.heights, self.gap = graph, heights, gap
        self.bar = gap * 2 / 3
        self.layout = Layout()
        self.forks: dict[str, list[list[str]]] = {}
        inside: set[str] = set()
        for fork in sorted(
            (step for step in graph.steps.values() if step.fork), key=lambda one: one.key not in graph.main
        ):
            if fork.key not in inside:  # a fork within a branch is a fault: its branches are drawn as plain ways
                self.forks[fork.key] = self._columns(fork, inside | {*self.forks, fork.key})
                inside |= {key for column in self.forks[fork.key] for key in column}
        self.rows = [key for key in graph.steps if key not in inside]
        most = max((len(columns) for columns in self.forks.values()), default=0)
        self.content = max(BOX, most * COLUMN + max(0, most - 1) * LANE)
        self.asides: dict[tuple[str, str], list[tuple[Box, Box]]] = {}

    def _columns(self, fork: Step, taken: set[str]) -> list[list[str]]:
        columns = []
        for branch in (one for one in self.graph.branches if one.fork == fork.key):
            steps = branch.steps - self.graph.main - taken
            taken = taken | steps
            columns.append([key for key in self.graph.steps if key in steps])
        return [column for column in columns if column]

    def done(self, returns: Sequence[tuple[str, str]]) -> Layout:
        y = float(EDGE)
        for key in [*self.rows, END]:
            height = self.heights[key]
            self.layout.boxes[key] = Box(key, (self.content - BOX) / 2, y, BOX, height)
            y += height + self.gap
            if self.forks.get(key):
                y = self._block(key, y - self.gap / 2)
        self.layout.height = y - self.gap + EDGE
        self._ways()
        for source, target in returns:
            if {source, target} <= self.layout.boxes.keys():
                self._aside(self.layout.boxes[source], self.layout.boxes[target], "return")
        self._lanes()
        return self._moved()

    def _block(self, fork: str, y: float) -> float:
        """Place the branches below their fork; returns where the next row begins."""
        columns = self.forks[fork]
        total = len(columns) * COLUMN + (len(columns) - 1) * LANE
        left = (self.content - total) / 2
        self.layout.bars.append(Bar(fork, opens=True, x=left, y=y, width=total))
        lowest = y
        for n, column in enumerate(columns):
            at = y + self.bar
            for key in column:
                self.layout.boxes[key] = Box(key, left + n * (COLUMN + LANE), at, COLUMN, self.heights[key])
                at += self.heights[key] + self.gap
            lowest = max(lowest, at - self.gap)
        self.layout.bars.append(Bar(fork, opens=False, x=left, y=lowest + self.bar, width=total))
        return lowest + self.bar + self.gap / 2 + 4

    def _ways(self) -> None:
        for fork, columns in self.forks.items():
            if columns:
                self._around(fork, columns)
        for step in self.graph.steps.values():
            join = self._join_of(step.key)
            drawn = {column[0] for column in self.forks.get(step.key, ())}
            for target in self.graph.after(step.key):
                if target != join and target not in drawn:
                    self._way(self.layout.boxes[step.key], self.layout.boxes[target])

    def _join_of(self, key: str) -> str:
        for fork, columns in self.forks.items():
            if any(key in column for column in columns):
                return self.graph.steps[fork].join or ""
        return ""

    def _around(self, fork: str, columns: list[list[str]]) -> None:
        opens, meets = (bar for bar in self.layout.bars if bar.fork == fork)
        boxes, join = self.layout.boxes, self.graph.steps[fork].join
        box = boxes[fork]
        self._line(fork, "", [(box.middle, box.bottom), (box.middle, opens.y)], arrow=False)
        for column in columns:
            first = boxes[column[0]]
            self._line(fork, first.key, [(first.middle, opens.y), (first.middle, first.y)])
            for key in column:
                last = boxes[key]
                if join in self.graph.steps[key].next:
                    straight = [(last.middle, last.bottom), (last.middle, meets.y)]
                    around = self._past(last, meets.y)
                    self._line(key, "", straight if key == column[-1] else around, arrow=key != column[-1])
        if join in boxes:
            foot = Box(fork, meets.x, meets.y - 8, meets.width, 8)
            self._way(foot, boxes[join])

    @staticmethod
    def _past(box: Box, y: float) -> list[tuple[float, float]]:
        """From a branch's box down to the bar, beside the boxes below it."""
        x, side = box.x + box.width, box.y + box.height / 2
        return [(x, side), (x + LANE / 2, side), (x + LANE / 2, y)]

    def _way(self, source: Box, target: Box) -> None:
        if target.y > source.y and source.middle == target.middle and not self._between(source, target):
            self._line(source.key, target.key, [(source.middle, source.bottom), (target.middle, target.y)])
            return
        self._aside(source, target, "skip" if target.y > source.y else "back")

    def _between(self, source: Box, target: Box) -> bool:
        """Whether something lies in the straight way down."""
        boxes = self.layout.boxes.values()
        hit = any(source.bottom < one.y < target.y and one.x < source.middle < one.x + one.width for one in boxes)
        return hit or any(source.bottom < bar.y < target.y for bar in self.layout.bars)

    def _aside(self, source: Box, target: Box, kind: str) -> None:
        """Through a lane: on the right when skipping, on the left when going back. Drawn once all are known."""
        self.asides.setdefault((kind, target.key), []).append((source, target))

    def _lanes(self) -> None:
        """All ways to one step share a lane; the shorter a lane, the nearer to the boxes."""
        taken: dict[bool, list[tuple[int, float, float]]] = {True: [], False: []}

        def span(key: tuple[str, str]) -> tuple[float, float]:
            ends = [y for pair in self.asides[key] for y in self._ends(key[0], *pair)]
            return min(ends), max(ends)

        for key in sorted(self.asides, key=lambda one: span(one)[1] - span(one)[0]):
            kind, right = key[0], key[0] == "skip"
            lane = self._lane(taken[right], *span(key))
            x = self.content + (lane + 1) * LANE - 4 if right else -(lane + 1) * LANE + 4
            for source, target in self.asides[key]:
                start, end = self._ends(kind, source, target)
                leave, arrive = (source.x + source.width, target.x + target.width) if right else (source.x, target.x)
                self._line(source.key, target.key, [(leave, start), (x, start), (x, end), (arrive, end)], kind)

    @staticmethod
    def _ends(kind: str, source: Box, target: Box) -> tuple[float, float]:
        """The heights at which a way in a lane leaves and arrives."""
        leave, arrive = (0.5, 0.35) if kind == "skip" else (0.35, 0.65)
        return source.y + source.height * leave, target.y + target.height * arrive

    @staticmethod
    def _lane(taken: list[tuple[int, float, float]], top: float, bottom: float) -> int:
        """The innermost lane that is free from ``top`` to ``bottom``."""
        number = 0
        while any(lane == number and top <= low and bottom >= high for lane, high, low in taken):
            number += 1
        taken.append((number, top, bottom))
        return number

    def _line(
        self, source: str, target: str, points: list[tuple[float, float]], kind: str = "on", *, arrow: bool = True
    ) -> None:
        self.layout.lines.append(Line(source, target, tuple(points), kind, arrow))

    def _moved(self) -> Layout:
        """Shift everything so that the leftmost lane begins at the free edge."""
        least = min((x for line in self.layout.lines for x, _ in line.points), default=0.0)
        most = max((x for line in self.layout.lines for x, _ in line.points), default=self.content)
        by = EDGE - min(0.0, least)
        layout = self.layout
        layout.width = max(self.content, most) + by + EDGE
        layout.boxes = {key: replace(one, x=one.x + by) for key, one in layout.boxes.items()}
        layout.bars = [replace(one, x=one.x + by) for one in layout.bars]
        layout.lines = [replace(one, points=tuple((x + by, y) for x, y in one.points)) for one in layout.lines]
        return layout
