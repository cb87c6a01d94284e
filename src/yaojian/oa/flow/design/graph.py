"""A definition as a graph: who follows whom, how one gets there, which steps lie in a branch. Pure; nothing is judged."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from yaojian.oa.flow.steps import END, Definition, Step

from . import words


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of a fork: all steps between the fork and its join."""

    fork: str
    number: int
    first: str
    steps: frozenset[str]


class Graph:
    """Read-only view of a definition, sound or not: targets that do not exist are left out."""

    def __init__(self, definition: Definition) -> None:
        """Of two steps with one key the first counts."""
        self.definition = definition
        self.steps: dict[str, Step] = {}
        for step in definition.steps:
            self.steps.setdefault(step.key, step)
        self._told: dict[str, str] = {}

    def name(self, key: str) -> str:
        """What people call a step; 结束 for the end."""
        return words.ENDED if key == END else self.steps[key].name

    def names(self, keys: Iterable[str]) -> str:
        """Several names for a sentence: “甲”“乙”."""
        return "".join(f"“{self.name(key)}”" for key in keys)

    def known(self, keys: Iterable[str]) -> list[str]:
        """Those of ``keys`` that exist, ``END`` among them."""
        return [key for key in keys if key == END or key in self.steps]

    def after(self, key: str) -> list[str]:
        """What may follow a step: its ways, or the first steps of its branches."""
        if key == END:
            return []
        step = self.steps[key]
        return self.known((*step.next, *step.fork))

    def along(self, key: str) -> list[str]:
        """What may follow a step on the main line: past a fork one is at its join."""
        if key == END:
            return []
        step = self.steps[key]
        joins = (step.join,) if step.fork and step.join else ()
        return self.known((*step.next, *joins))

    def reach(self, start: str, follow: Callable[[str], list[str]] | None = None) -> set[str]:
        """Every key one can come to from ``start``, itself included."""
        follow = follow or self.after
        reached, waiting = set[str](), [start]
        while waiting:
            key = waiting.pop()
            if key not in reached:
                reached.add(key)
                waiting.extend(follow(key))
        return reached

    def path(self, start: str, goal: Callable[[str], bool], avoiding: str = "") -> list[str] | None:
        """The shortest way from ``start`` to a key that is a ``goal``, never through ``avoiding``."""
        if start == avoiding:
            return None
        came: dict[str, str] = {start: ""}
        waiting = deque([start])
        while waiting:
            key = waiting.popleft()
            if goal(key):
                return self._back(came, key)
            for following in self.after(key):
                if following not in came and following != avoiding:
                    came[following] = key
                    waiting.append(following)
        return None

    @staticmethod
    def _back(came: dict[str, str], key: str) -> list[str]:
        way = [key]
        while came[way[-1]]:
            way.append(came[way[-1]])
        return way[::-1]

    @cached_property
    def reached(self) -> set[str]:
        """Everything that can be come to from the start."""
        return self.reach(self.definition.start) if self.definition.start in self.steps else set()

    @cached_property
    def main(self) -> set[str]:
        """The steps of the main line: what can be come to without a fork, and belongs to no branch."""
        start = self.definition.start
        if start not in self.steps:
            return set()
        inside = {branch.first for branch in self.branches}
        for branch in self.branches:  # one that leads nowhere but to its join keeps its steps, whoever else leads there
            if not {END, branch.fork, start} & branch.steps:
                inside |= branch.steps
        return self.reach(start, lambda key: [one for one in self.along(key) if one not in inside])

    @cached_property
    def branches(self) -> list[Branch]:
        """Every branch of every fork, in the order written."""
        found = []
        for fork in self.steps.values():
            for number, first in enumerate(fork.fork, start=1):
                if first in self.steps and first != fork.join:
                    found.append(Branch(fork.key, number, first, frozenset(self._within(first, fork.join))))
        return found

    def _within(self, first: str, join: str | None) -> set[str]:
        def follow(key: str) -> list[str]:
            return [one for one in self.after(key) if one != join]

        return self.reach(first, follow)

    def told(self, key: str) -> str:
        """How one gets to a step, as the beginning of a sentence: 从“登记”经“拟办”走到“批办”后."""
        if key not in self._told:
            way = self.path(self.definition.start, lambda one: one == key) if key in self.reached else None
            self._told[key] = self.told_way(way) if way else f"环节“{self.name(key)}”办完后"
        return self._told[key]

    def told_way(self, way: list[str]) -> str:
        """The same for a way that is known; a long one is shortened in its middle."""
        if len(way) == 1:
            return f"第一个环节“{self.name(way[0])}”办完后"
        between = way[1:-1]
        if len(between) > 3:
            between = [*between[:2], between[-1]]
        passing = f"经{self.names(between)}" if between else ""
        return f"从“{self.name(way[0])}”{passing}走到“{self.name(way[-1])}”后"
