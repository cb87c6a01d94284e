"""Rules across questions in the plain words of an author: comparisons that must hold, perhaps only where others hold.

「冷链运输次数 不大于 运输次数」, 「温度超标次数 大于 0 时，处理说明 应已填写」; several are joined by 所有 or 任一 (``clauses``). Each side is a question of the form, or for the right side a value as a
form writes it (``否``, ``2026年1月3日``, the words of a choice). A question of a table is asked row by row; a table by itself
stands for the number of its rows. Rules beyond that (``expressions``) are kept and shown, not written here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import editing, parsing
from .clauses import Act, Clause, Comparison, Join, Several, groups_of
from .editing import Place
from .expressions import Expression
from .questions import Kind

Source = Mapping[str, Any]


_NUMERIC = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.TABLE})
_ORDERED = _NUMERIC | {Kind.DATE, Kind.MONTH, Kind.MINUTE}
_WITHOUT_VALUE = frozenset({Kind.SEVERAL, Kind.FILE})
_BOOLEANS = {"是": True, "否": False}
_DEEPEST = 2
"""Conditions joined, and joined once more inside."""


class Unfit(ValueError):
    """The parts of a rule do not fit together; the message says so to its author.

    ``field``: ``must`` or ``when``, numbers of the group and of the comparison in it, and the side: ``must_0_0_left``.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class PlainRule:
    """What an author says. ``when`` None: always. ``blocking`` False: only pointed out."""

    must: Clause
    when: Clause | None
    say: str
    blocking: bool = True
    basis: str = ""


def sides(source: Source) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What may be compared, section by section: title, then (path, words) of each question."""
    for section in editing.below(source):
        if not section.question.kind.holds_questions:
            continue
        inside = [place for place in editing.everything(source, section.path) if _is_side(source, place)]
        yield section.question.title, [(place.text, _words(source, place)) for place in inside]


def _is_side(source: Source, place: Place) -> bool:
    return place.question.kind is not Kind.GROUP and len(_tables_around(source, place.path)) <= 1


def _words(source: Source, place: Place) -> str:
    told = editing.titles(source, place.path).partition(" / ")[2]
    return f"{told}（行数）" if place.question.kind is Kind.TABLE else told


def _tables_around(source: Source, path: editing.Path) -> list[editing.Path]:
    around = [path[:end] for end in range(1, len(path))]
    return [one for one in around if editing.place(source, one).question.kind is Kind.TABLE]


def write(source: Source, rule: PlainRule, before: Mapping[str, Any]) -> dict[str, Any]:
    """The rule as definitions hold it. ``before`` is the rule it replaces (empty for a new one); its name stays.

    It is told at the first question of ``must``, whose table, if it stands in one, is gone through row by row.

    Raises ``Unfit`` for sides that cannot be compared.
    """
    place = _place(source, groups_of(rule.must)[1][0].comparisons[0].left, "must_0_0_left")
    tables = _tables_around(source, place.path)
    table = "/".join(tables[0]) if tables else ""
    made: dict[str, Any] = {"name": str(before.get("name", "")) or _free_name(source, place)}
    if table:
        made |= {"each": table, "at": place.text.removeprefix(f"{table}/")}
    else:
        made["at"] = place.text
    if rule.when is not None:
        made["when"] = _condition(source, rule.when, table, "when")
    made |= {"must": _condition(source, rule.must, table, "must"), "say": rule.say}
    if not rule.blocking:
        made["level"] = "note"
    return made | ({"source": rule.basis} if rule.basis else {})


def _free_name(source: Source, place: Place) -> str:
    taken = {str(one.get("name")): None for one in source.get("x-rules", ()) if isinstance(one, Mapping)}
    return editing.key_for(place.question.title, taken)


def _place(source: Source, path: str, field: str) -> Place:
    try:
        place = editing.place(source, editing.parse_path(path))
    except editing.Gone as gone:
        raise Unfit(field, "这一项已不存在，请重选。") from gone
    if not _is_side(source, place):
        raise Unfit(field, "这一项不能用来核对，请重选。")
    return place


def _condition(source: Source, said: Clause, table: str, side: str) -> Expression:
    join, groups = groups_of(said)
    written: list[Expression] = []
    for number, group in enumerate(groups):
        inside = [
            _expression(source, one, table, f"{side}_{number}_{row}") for row, one in enumerate(group.comparisons)
        ]
        written.append(inside[0] if len(inside) == 1 else [group.join.value, *inside])
    return written[0] if len(written) == 1 else [join.value, *written]


def _expression(source: Source, said: Comparison, table: str, field: str) -> Expression:
    place = _place(source, said.left, f"{field}_left")
    left, kind = _operand(source, place, table, f"{field}_left"), place.question.kind
    if said.act is Act.EMPTY:
        return ["==", left, 0] if kind is Kind.TABLE else ["empty", left]
    if said.act is Act.FILLED:
        return [">", left, 0] if kind is Kind.TABLE else ["not", ["empty", left]]
    if said.act is Act.IN_YEAR:
        if kind is not Kind.DATE:
            raise Unfit(f"{field}_act", "只有日期可以核对是否在报告年度内。")
        return ["==", ["yearof", left], ["year"]]
    if kind in _WITHOUT_VALUE:
        raise Unfit(f"{field}_act", "多选和附件只能核对是否已填写。")
    if said.act not in (Act.SAME, Act.OTHER) and kind not in _ORDERED:
        raise Unfit(f"{field}_act", "只有数字和日期可以比较大小或早晚，请改用“等于”或“不等于”。")
    if not said.other:
        return [said.act.value, left, _value(place, said.value, f"{field}_value")]
    right = _place(source, said.other, f"{field}_other")
    if not _comparable(kind, right.question.kind):
        raise Unfit(f"{field}_other", f"类型不同，“{place.question.title}”不能与“{right.question.title}”比较。")
    return [said.act.value, left, _operand(source, right, table, f"{field}_other")]


def _comparable(one: Kind, other: Kind) -> bool:
    texts = {Kind.TEXT, Kind.LONG_TEXT, Kind.ONE}
    return one is other or {one, other} <= _NUMERIC or {one, other} <= texts


def _operand(source: Source, place: Place, table: str, field: str) -> Expression:
    tables = _tables_around(source, place.path)
    if not tables:
        return ["count", place.text] if place.question.kind is Kind.TABLE else ["value", place.text]
    around = "/".join(tables[0])
    if around != table:
        raise Unfit(field, f"“{place.question.title}”在另一张表格里，逐行核对时只能用同一张表格的列或表格以外的项目。")
    if place.question.kind is Kind.TABLE:
        raise Unfit(field, "表格里的表格不能用来核对。")
    return ["row", place.text.removeprefix(f"{around}/")]


def _value(place: Place, text: str, field: str) -> Any:
    """The value a comparison holds, from what its author typed."""
    question, typed = place.question, text.strip()
    if not typed:
        raise Unfit(field, "请填写比较的值，或在右边选择另一个项目。")
    if question.kind in _NUMERIC:
        number = parsing.number(typed, whole=question.kind is not Kind.NUMBER)
        if isinstance(number, str):
            raise Unfit(field, "这里应填数字。")
        return number
    if question.kind in (Kind.YES_NO, Kind.AGREE):
        if typed not in _BOOLEANS:
            raise Unfit(field, "这里应填“是”或“否”。")
        return _BOOLEANS[typed]
    if question.kind is Kind.ONE:
        values = {label: value for value, label in question.options}
        if typed not in values:
            raise Unfit(field, f"选项里没有“{typed}”，可填：{'、'.join(values)}。")
        return values[typed]
    return parsing.iso_date(typed) if question.kind is Kind.DATE else typed


def read(source: Source, rule: Mapping[str, Any]) -> PlainRule | None:
    """The rule in plain words; None for one that says more than these words can."""
    table = str(rule.get("each", ""))
    when = None
    if "when" in rule and (when := _read_condition(source, rule["when"], table)) is None:
        return None
    must = _read_condition(source, rule.get("must"), table)
    if must is None:
        return None
    plain = PlainRule(
        must, when, str(rule.get("say", "")), rule.get("level", "error") != "note", str(rule.get("source", ""))
    )
    try:
        # Only what comes back as it was may be changed here: a rule told at another question than it compares is not plain.
        return plain if write(source, plain, rule) == dict(rule) else None
    except Unfit:
        return None


def _read_condition(source: Source, expression: Any, table: str, depth: int = 0) -> Clause | None:
    match expression:
        case [("and" | "or") as join, _, _, *_] if depth < _DEEPEST:
            parts = [_read_condition(source, part, table, depth + 1) for part in expression[1:]]
            known = tuple(part for part in parts if part is not None)
            return Several(Join(join), known) if len(known) == len(parts) else None
    return _comparison(source, expression, table)


def _comparison(source: Source, expression: Any, table: str) -> Comparison | None:
    match expression:
        case ["empty", side]:
            left = _path(side, table)
            return Comparison(left, Act.EMPTY) if left else None
        case ["not", ["empty", side]]:
            left = _path(side, table)
            return Comparison(left, Act.FILLED) if left else None
        case ["==", ["yearof", side], ["year"]]:
            left = _path(side, table)
            return Comparison(left, Act.IN_YEAR) if left else None
        case [("<=" | "<" | ">=" | ">" | "==" | "!=") as act, side, right]:
            left, other = _path(side, table), _path(right, table)
            if not left or (isinstance(right, list) and not other):
                return None
            return Comparison(left, Act(act), other=other) if other else _with_value(source, left, Act(act), right)
    return None


def _with_value(source: Source, left: str, act: Act, value: Any) -> Comparison | None:
    try:
        place = editing.place(source, editing.parse_path(left))
    except editing.Gone:
        return None
    if isinstance(value, bool):
        return Comparison(left, act, value="是" if value else "否")
    labels = dict(place.question.options)
    return Comparison(left, act, value=labels.get(str(value), str(value)))


def _path(side: Any, table: str) -> str:
    match side:
        case ["value", str(path)] | ["count", str(path)]:
            return path
        case ["row", str(path)] if table:
            return f"{table}/{path}"
    return ""
