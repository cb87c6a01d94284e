"""Conditions in an author's words: comparisons, joined by 所有 or 任一, one level deep. Values only; ``plain_rules`` writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Act(StrEnum):
    """How the left side is to stand to the right one."""

    AT_MOST = "<="
    LESS = "<"
    AT_LEAST = ">="
    MORE = ">"
    SAME = "=="
    OTHER = "!="
    FILLED = "filled"
    EMPTY = "empty"
    IN_YEAR = "in_year"

    @property
    def label(self) -> str:
        """As the author reads it."""
        return _LABELS[self]

    @property
    def has_right(self) -> bool:
        """Whether something is compared with it."""
        return self not in (Act.FILLED, Act.EMPTY, Act.IN_YEAR)


_LABELS = {
    Act.AT_MOST: "不大于（不晚于）",
    Act.LESS: "小于（早于）",
    Act.AT_LEAST: "不小于（不早于）",
    Act.MORE: "大于（晚于）",
    Act.SAME: "等于",
    Act.OTHER: "不等于",
    Act.FILLED: "已填写",
    Act.EMPTY: "没有填写",
    Act.IN_YEAR: "在报告年度内",
}


class Join(StrEnum):
    """How several conditions count together; the value is the act of ``expressions``."""

    ALL = "and"
    ANY = "or"

    @property
    def label(self) -> str:
        """As the author chooses it."""
        return "符合所有条件" if self is Join.ALL else "符合任一条件"

    @property
    def word(self) -> str:
        """Between two conditions in a sentence."""
        return "并且" if self is Join.ALL else "或者"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left`` is the path of a question. ``other``: the path it is compared with; without one ``value`` counts."""

    left: str
    act: Act
    value: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """Two conditions or more, joined. A part may be a ``Several`` of comparisons, not of more."""

    join: Join
    parts: tuple["Comparison | Several", ...]


Clause: TypeAlias = Comparison | Several


@dataclass(frozen=True, slots=True)
class Group:
    """Comparisons of one condition that stand together on the page."""

    join: Join
    comparisons: tuple[Comparison, ...]


def groups_of(condition: Clause) -> tuple[Join, list[Group]]:
    """A condition as a page shows it: how its groups are joined, and the groups. One group where nothing is nested."""
    if isinstance(condition, Comparison):
        return Join.ALL, [Group(Join.ALL, (condition,))]
    flat = tuple(part for part in condition.parts if isinstance(part, Comparison))
    if len(flat) == len(condition.parts):
        return Join.ALL, [Group(condition.join, flat)]
    return condition.join, [_group(part) for part in condition.parts]


def _group(part: Clause) -> Group:
    if isinstance(part, Comparison):
        return Group(Join.ALL, (part,))
    return Group(part.join, tuple(one for one in part.parts if isinstance(one, Comparison)))


def joined(join: Join, groups: Sequence[Group]) -> Clause | None:
    """The condition a page says, in the fewest words; None for no comparison at all."""
    parts: list[Clause] = []
    for group in groups:
        if group.comparisons:
            single = len(group.comparisons) == 1
            parts.append(group.comparisons[0] if single else Several(group.join, group.comparisons))
    if len(parts) < 2:
        return parts[0] if parts else None
    return Several(join, tuple(parts))
