"""A definition as a list one can read and work on: sections, their questions, what the check says of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yaojian.kernel.forms import editing
from yaojian.kernel.forms.editing import Place
from yaojian.kernel.forms.questions import Kind
from yaojian.kernel.forms.readiness import Flaw


@dataclass(frozen=True, slots=True)
class Row:
    """One question. ``marks``: what is special about it, in words; ``first`` and ``last`` among its siblings."""

    path: str
    title: str
    kind: str
    marks: tuple[str, ...]
    flaws: tuple[Flaw, ...]
    first: bool
    last: bool
    holds: bool
    rows: list["Row"] = field(default_factory=list)


def outline(source: Mapping[str, Any], flaws: Sequence[Flaw], path: editing.Path = ()) -> list[Row]:
    """What stands directly inside ``path``, each with what it holds."""
    places = editing.below(source, path)
    return [
        _row(source, flaws, place, first=number == 0, last=number == len(places) - 1)
        for number, place in enumerate(places)
    ]


def _row(source: Mapping[str, Any], flaws: Sequence[Flaw], place: Place, *, first: bool, last: bool) -> Row:
    holds = place.question.kind.holds_questions and "x-widget" not in place.schema
    return Row(
        path=place.text,
        title=place.question.title,
        kind="章节" if len(place.path) == 1 else place.question.kind.label,
        marks=tuple(_marks(source, place)),
        flaws=tuple(flaw for flaw in flaws if flaw.path == place.text),
        first=first,
        last=last,
        holds=holds,
        rows=outline(source, flaws, place.path) if holds else [],
    )


def _marks(source: Mapping[str, Any], place: Place) -> list[str]:
    question = place.question
    found = ["必填"] if question.required and len(place.path) > 1 else []
    if question.unit:
        found.append(question.unit)
    if question.kind in (Kind.ONE, Kind.SEVERAL):
        found.append(f"{len(question.options)} 个选项")
    if question.condition is not None:
        offered = dict(editing.offered_conditions(source, place.path))
        wanted = [f"{question.condition.other}={value}" for value in question.condition.values]
        found.append("、".join(offered.get(one, one) for one in wanted) + "时填写")
    if question.statistic:
        found.append("计入统计")
    if question.prefill:
        found.append("从档案带入")
    return found


def anchor(path: str) -> str:
    """The id of a question's line in the outline."""
    return "q-" + path.replace("/", "-")


def window(source: Mapping[str, Any]) -> str:
    """「次年 1月1日至3月31日」; what is no day stays as it was written."""
    filing = source.get("x-filing", {})
    return f"次年 {_day(str(filing.get('opens', '')))}至{_day(str(filing.get('due', '')))}"


def _day(text: str) -> str:
    month, _, day = text.partition("-")
    return f"{int(month)}月{int(day)}日" if month.isdecimal() and day.isdecimal() else text or "（未定）"
