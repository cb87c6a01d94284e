"""A file's rows become checked rows of a directory, and two editions are compared. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from yaojian.kernel.spreadsheets.reading import Line
from yaojian.kernel.wording.engine import personal
from yaojian.kernel.wording.engine.values import Severity
from yaojian.portal.directories.fields import BadCell, FieldKind, TableField, value_of

PROBLEMS_TOLD = 200
"""More are counted, not listed: whoever has mended two hundred cells imports again."""
HEAD_WITHIN = 10
"""Official tables often carry a title and a date above the headings."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One cell to mend; ``row`` is the number the file's maker sees, ``column`` the heading ('' = the whole row)."""

    row: int
    column: str
    sentence: str


@dataclass(slots=True)
class CheckedTable:
    """``rows``: key to values by heading, in the order of the file. Empty ``problems``: it may be published."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    problem_count: int = 0
    unknown_columns: list[str] = field(default_factory=list)

    def refuse(self, row: int, column: str, sentence: str) -> None:
        """Note what is to be mended."""
        self.problem_count += 1
        if len(self.problems) < PROBLEMS_TOLD:
            self.problems.append(CellProblem(row, column, sentence))


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new edition changes: keys that came and went, and per key the headings whose values differ (old, new)."""

    added: list[str]
    removed: list[str]
    changed: dict[str, dict[str, tuple[str, str]]]

    def share_removed(self, before: int) -> float:
        """How much of the old edition goes, 0 to 1."""
        return len(self.removed) / before if before else 0.0


def checked(fields: Sequence[TableField], key_label: str, lines: Sequence[Line]) -> CheckedTable:
    """Read ``lines`` as rows of a table whose rows are told apart by the column ``key_label``."""
    table = CheckedTable()
    head = _head(fields, lines)
    if head is None:
        wanted = "、".join(one.label for one in fields)
        table.refuse(lines[0].number, "", f"没有找到表头。前 {HEAD_WITHIN} 行中应有一行写明：{wanted}。")
        return table
    places = _places(fields, lines[head], table)
    if table.problem_count:
        return table
    seen: dict[str, int] = {}
    for line in lines[head + 1 :]:
        values = _values(fields, places, line, table)
        key = values.get(key_label, "")
        if not key:
            table.refuse(line.number, key_label, "不能为空，它用来区分每一行。")
        elif key in seen:
            table.refuse(line.number, key_label, f"“{key[:40]}”与第 {seen[key]} 行重复。")
        else:
            seen[key] = line.number
            table.rows[key] = values
    return table


def compare(before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]) -> Difference:
    """What ``after`` changes. A heading that one side lacks counts as empty there."""
    changed = {}
    for key, new in after.items():
        if (old := before.get(key)) is None:
            continue
        labels = dict.fromkeys((*old, *new))
        differing = {
            one: (old.get(one, ""), new.get(one, "")) for one in labels if old.get(one, "") != new.get(one, "")
        }
        if differing:
            changed[key] = differing
    return Difference(
        added=[key for key in after if key not in before],
        removed=[key for key in before if key not in after],
        changed=changed,
    )


def _head(fields: Iterable[TableField], lines: Sequence[Line]) -> int | None:
    """The row that names most of our columns, if it names at least half of them."""
    labels = {_same(one.label) for one in fields}
    hits = [len(labels & {_same(cell) for cell in line.cells}) for line in lines[:HEAD_WITHIN]]
    best = max(range(len(hits)), key=hits.__getitem__)
    return best if hits[best] * 2 >= len(labels) else None


def _places(fields: Sequence[TableField], head: Line, table: CheckedTable) -> dict[str, int]:
    found: dict[str, int] = {}
    known = {_same(one.label): one.label for one in fields}
    for place, cell in enumerate(head.cells):
        label = known.get(_same(cell))
        if label is None:
            if cell:
                table.unknown_columns.append(cell)
        elif label in found:
            table.refuse(head.number, label, "表头中出现了两次。")
        else:
            found[label] = place
    for one in fields:
        if one.label not in found:
            table.refuse(head.number, one.label, "表头中缺少这一列。")
    return found


def _values(fields: Sequence[TableField], places: Mapping[str, int], line: Line, table: CheckedTable) -> dict[str, str]:
    values = {}
    for one in fields:
        place = places[one.label]
        try:
            values[one.label] = value_of(one, line.cells[place] if place < len(line.cells) else "")
        except BadCell as problem:
            table.refuse(line.number, one.label, str(problem))
            values[one.label] = ""
        else:
            marks = personal.check(values[one.label]) if one.kind is FieldKind.TEXT else ()
            for mark in (one for one in marks if one.severity is Severity.BLOCK):
                table.refuse(line.number, one.label, f"“{mark.text}”像是没有遮挡的个人信息，不能公开。")
    return values


def _same(heading: str) -> str:
    """Headings are the same whatever blanks, line breaks and brackets their makers use."""
    return "".join(heading.split()).replace("(", "（").replace(")", "）").lower()
