"""A plain rule read back to its author as one Chinese sentence: 「当“方式”为“委托”，并且“运输次数”大于 10 时，“说明”应当已填写。」"""

from collections.abc import Mapping
from typing import Any

from . import editing, sentences
from .clauses import Act, Clause, Comparison, groups_of
from .editing import Path
from .plain_rules import PlainRule
from .questions import Kind

_NUMBERS = {
    Act.AT_MOST: "不大于",
    Act.LESS: "小于",
    Act.AT_LEAST: "不小于",
    Act.MORE: "大于",
    Act.SAME: "等于",
    Act.OTHER: "不等于",
}
_TIMES = {Act.AT_MOST: "不晚于", Act.LESS: "早于", Act.AT_LEAST: "不早于", Act.MORE: "晚于"}
_WORDS = {Act.SAME: "为", Act.OTHER: "不为"}
_ALONE = {Act.FILLED: "已填写", Act.EMPTY: "没有填写", Act.IN_YEAR: "在报告年度内"}
_IN_TIME = frozenset({Kind.DATE, Kind.MONTH, Kind.MINUTE})
_COUNTED = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.TABLE})


def reading(source: Mapping[str, Any], rule: PlainRule) -> str:
    """The rule as a sentence. Raises ``editing.Gone`` where it names what the form does not have."""
    table = _table_of(source, groups_of(rule.must)[1][0].comparisons[0].left)
    must = f"{_told(source, rule.must, table, '应当')}。"
    told = f"当{_told(source, rule.when, table)}时，{must}" if rule.when is not None else must
    if table:
        told = f"逐行核对“{editing.place(source, table).question.title}”：{told}"
    for sign in "，。）":
        told = told.replace(f" {sign}", sign)
    return told


def _told(source: Mapping[str, Any], condition: Clause, table: Path, should: str = "") -> str:
    """``should`` stands before what each question has to be."""
    join, groups = groups_of(condition)
    told = []
    for group in groups:
        inside = f"，{group.join.word}".join(_comparison(source, one, table, should) for one in group.comparisons)
        told.append(f"（{inside}）" if len(groups) > 1 and len(group.comparisons) > 1 else inside)
    return f"，{join.word}".join(told)


def _comparison(source: Mapping[str, Any], said: Comparison, table: Path, should: str) -> str:
    place = editing.place(source, editing.parse_path(said.left))
    kind, name = place.question.kind, _name(source, said.left, table)
    if not said.act.has_right:
        return f"{name}{should}{_ALONE[said.act]}"
    times = _TIMES if kind in _IN_TIME else {}
    words = {} if kind in _COUNTED else _WORDS
    act = times.get(said.act) or words.get(said.act) or _NUMBERS[said.act]
    right = _name(source, said.other, table) if said.other else _value(place.schema, kind, said.value)
    return f"{name}{should}{act}{right}"


def _table_of(source: Mapping[str, Any], path: str) -> Path:
    """The table a question stands in; ``()`` for none."""
    parts = editing.parse_path(path)
    around = (parts[:end] for end in range(1, len(parts)))
    return next((one for one in around if editing.place(source, one).question.kind is Kind.TABLE), ())


def _name(source: Mapping[str, Any], path: str, table: Path) -> str:
    """The question by its title; a column of another table with its table, a table as the number of its rows."""
    question = editing.place(source, editing.parse_path(path)).question
    if question.kind is Kind.TABLE:
        return f"“{question.title}”的行数"
    around = _table_of(source, path)
    where = f"“{editing.place(source, around).question.title}”的" if around and around != table else ""
    return f"{where}“{question.title}”"


def _value(schema: Mapping[str, Any], kind: Kind, value: str) -> str:
    return f" {value.strip()} " if kind in _COUNTED else f"“{sentences.told(dict(schema), value.strip())}”"
