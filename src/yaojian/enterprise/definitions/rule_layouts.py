"""How one side of a rule lies on its page: groups of comparisons, each in fields named ``must_0_1_left``. Grown by buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yaojian.kernel.forms.clauses import Act, Clause, Comparison, Group, Join, groups_of, joined

SIDES = ("must", "when")
PARTS = ("left", "act", "value", "other")
MOST_GROUPS = 4
MOST_ROWS = 6
"""A group."""

Row = dict[str, str]


@dataclass(slots=True)
class Block:
    """Comparisons that stand together, as typed."""

    join: str = Join.ALL.value
    rows: list[Row] = field(default_factory=lambda: [{}])


@dataclass(slots=True)
class Layout:
    """One side as typed, complete or not. Never without a block, nor a block without a row."""

    join: str = Join.ALL.value
    blocks: list[Block] = field(default_factory=lambda: [Block()])

    @classmethod
    def of(cls, clause: Clause | None) -> "Layout":
        """As a rule stands."""
        if clause is None:
            return cls()
        join, groups = groups_of(clause)
        blocks = [Block(group.join.value, [_row(one) for one in group.comparisons]) for group in groups]
        return cls(join.value, blocks)

    @classmethod
    def posted(cls, data: Mapping[str, Any], side: str) -> "Layout":
        """As it came; the numbers of rows are bounded here, whatever the page said."""
        blocks = [
            Block(
                str(data.get(f"{side}_{block}_join", Join.ALL.value)),
                [{part: str(data.get(f"{side}_{block}_{row}_{part}", "")) for part in PARTS} for row in range(rows)],
            )
            for block, rows in enumerate(_shape(str(data.get(f"{side}_shape", ""))))
        ]
        return cls(str(data.get(f"{side}_join", Join.ALL.value)), blocks)

    @property
    def shape(self) -> str:
        """Rows of each block: 「2,1」."""
        return ",".join(str(len(block.rows)) for block in self.blocks)

    def initial(self, side: str) -> dict[str, str]:
        """Values of the side's fields."""
        values = {f"{side}_shape": self.shape, f"{side}_join": self.join}
        for number, block in enumerate(self.blocks):
            values[f"{side}_{number}_join"] = block.join
            for row, said in enumerate(block.rows):
                values |= {f"{side}_{number}_{row}_{part}": said.get(part, "") for part in PARTS}
        return values

    def change(self, act: str, block: int, row: int) -> None:
        """A button: ``group`` and ``add`` lay an empty row, ``drop`` takes one away. Past the limits nothing happens."""
        if act == "group" and len(self.blocks) < MOST_GROUPS:
            self.blocks.append(Block())
        elif block < len(self.blocks) and act == "add" and len(self.blocks[block].rows) < MOST_ROWS:
            self.blocks[block].rows.append({})
        elif block < len(self.blocks) and act == "drop" and row < len(self.blocks[block].rows):
            del self.blocks[block].rows[row]
            self.blocks = [one for one in self.blocks if one.rows] or [Block()]

    def filled(self) -> list[tuple[int, int]]:
        """Where something was chosen or typed: numbers of block and row, in order."""
        return [
            (number, row)
            for number, block in enumerate(self.blocks)
            for row, said in enumerate(block.rows)
            if any(said.values())
        ]

    def clause(self) -> Clause | None:
        """What the side says; None for nothing. Every filled row must have a left side and an act."""
        groups = [
            Group(Join(block.join), tuple(_comparison(row) for row in block.rows if row.get("left")))
            for block in self.blocks
        ]
        return joined(Join(self.join), groups)


def _shape(text: str) -> list[int]:
    numbers = [int(part) for part in text.split(",") if part.isascii() and part.isdigit() and len(part) < 4]
    return [min(max(number, 1), MOST_ROWS) for number in numbers[:MOST_GROUPS]] or [1]


def _row(said: Comparison) -> Row:
    return {"left": said.left, "act": said.act.value, "value": said.value, "other": said.other}


def _comparison(row: Row) -> Comparison:
    act, other = Act(row["act"]), row.get("other", "")
    if not act.has_right:
        return Comparison(row["left"], act)
    return Comparison(row["left"], act, "" if other else row.get("value", ""), other)


def places_of(clause: Clause, filled: list[tuple[int, int]]) -> dict[str, str]:
    """From the numbers ``plain_rules`` counts by to those of the page, where empty rows are counted too: ``0_1`` to ``1_0``."""
    _, groups = groups_of(clause)
    counted = [(number, row) for number, group in enumerate(groups) for row in range(len(group.comparisons))]
    pairs = zip(counted, filled, strict=True)
    return {f"{number}_{row}": f"{block}_{line}" for (number, row), (block, line) in pairs}
