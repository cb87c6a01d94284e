"""Whether a draft of a definition may be published: what stands in the way, and what its author should know."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import carrying, editing, expressions, questions
from .definitions import Definition
from .editing import Place
from .questions import Kind, Question
from .rules import rules_of
from .schemas import BadDefinition
from .tailoring import conditions_of

LARGEST = 512 * 1024
MOST_QUESTIONS = 1_000


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to mend (``grave``) or to know. ``path`` leads to the question, empty for the whole."""

    path: str
    where: str
    sentence: str
    grave: bool = True


def flaws(
    source: Mapping[str, Any], before: Mapping[str, Any] | None = None, prefills: Iterable[str] = ()
) -> list[Flaw]:
    """Everything about ``source``, the grave first; ``before`` is the version it follows, ``prefills`` what may be prefilled."""
    if len(json.dumps(source, ensure_ascii=False).encode()) > LARGEST:
        return [Flaw("", "整份报告", f"定义超过 {LARGEST // 1024} KB，请精简。")]
    try:
        places = list(editing.everything(source))
    except (AttributeError, TypeError, ValueError, RecursionError):
        return [Flaw("", "整份报告", "定义的结构读不出来，请从上一版本重新起草。")]
    if len(places) > MOST_QUESTIONS:
        return [Flaw("", "整份报告", f"问题超过 {MOST_QUESTIONS} 个，请精简。")]
    found = [*_schema(source), *_whole(source), *_references(source, {place.text for place in places})]
    for place in places:
        found += [Flaw(place.text, editing.titles(source, place.path), *one) for one in _question(source, place)]
        if place.question.prefill and place.question.prefill not in set(prefills):
            found.append(Flaw(place.text, editing.titles(source, place.path), "带入的项目在企业档案里没有，请重选。"))
    if before is not None:
        found += [*_lost(source, before), *_carried(source, before)]
    return sorted(found, key=lambda one: not one.grave)


def _schema(source: Mapping[str, Any]) -> Iterator[Flaw]:
    try:
        form = Definition.of(source)
        form.sections  # noqa: B018 - each section is compiled by itself as well
        rules_of(form)
        conditions_of(form)
    except BadDefinition as bad:
        yield Flaw("", "整份报告", f"定义不符合 JSON Schema 2020-12，不能发布（{bad}）。")


def _whole(source: Mapping[str, Any]) -> Iterator[Flaw]:
    for key, what in (("title", "名称"), ("x-declaration", "承诺声明")):
        if not str(source.get(key, "")).strip():
            yield Flaw("", "整份报告", f"还没有写{what}。")
    filing = source.get("x-filing", {})
    days = [_day(str(filing.get(key, ""))) for key in ("opens", "due")]
    if None in days:
        yield Flaw("", "整份报告", "还没有填写开始填报日和截止日，写法如 03-31。")
    elif days[0] and days[1] and days[0] >= days[1]:
        yield Flaw("", "整份报告", "截止日不在开始填报日之后。")
    if not str(filing.get("source", "")).strip():
        yield Flaw("", "整份报告", "没有写明起止日期的依据，企业和审核人员无从核对。", grave=False)
    if not source.get("properties"):
        yield Flaw("", "整份报告", "还没有一个章节。")


def _references(source: Mapping[str, Any], known: set[str]) -> Iterator[Flaw]:
    """Rules and conditions that look at questions which are gone."""
    for rule in rules(source):
        each, at = str(rule.get("each", "")), str(rule.get("at", "")).removesuffix("/-")
        asked = [f"{each}/{at}" if each else at, *expressions.paths_of(rule.get("must"))]
        for path in dict.fromkeys([*asked, *expressions.paths_of(rule.get("when"))]):
            if _plain_path(path) not in known:
                told = f"核对规则“{rule.get('say', '')}”用到的项目 {path} 已不存在，请恢复该项目或删除这条规则。"
                yield Flaw("", "核对规则", told)
    for place in editing.everything(source):
        for path in expressions.paths_of(place.schema.get("x-when")):
            if _plain_path(path) not in known:
                where = editing.titles(source, place.path)
                yield Flaw(place.text, where, f"适用条件用到的项目 {path} 已不存在，请恢复该项目。")


def rules(source: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rules across questions, as written."""
    written = source.get("x-rules", ())
    return [rule for rule in written if isinstance(rule, Mapping)] if isinstance(written, list | tuple) else []


def _plain_path(path: str) -> str:
    return "/".join(part for part in path.split("/") if part != "*")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(f"2025-{text}")  # no leap year: 02-29 would be missing three years of four
    except ValueError:
        return None


def _question(source: Mapping[str, Any], place: Place) -> Iterator[tuple[str, bool]]:
    question, schema = place.question, place.schema
    if not question.title.strip() or "title" not in schema:
        yield "还没有写名称。", True
    if question.kind.holds_questions and not editing.below(source, place.path) and "x-widget" not in schema:
        yield "里面还没有问题。", True
    if len(place.path) == 1 and question.kind is not Kind.GROUP and "x-widget" not in schema:
        yield "章节应当是一组问题。", True
    if question.kind in (Kind.ONE, Kind.SEVERAL):
        yield from _options(question)
    if question.least is not None and question.most is not None and question.least > question.most:
        yield f"下限 {question.least:g} 大于上限 {question.most:g}，没有人填得对。", True
    if schema.get("pattern") and "pattern" not in schema.get("x-sentences", {}) and not schema.get("examples"):
        yield "规定了格式，却没有示例或提示语，填错的人不知道怎样改。", True
    if question.kind.is_numeric and question.most is None:
        yield "没有上限，多打一个零看不出来。", False
    if question.statistic and question.kind is Kind.LONG_TEXT:
        yield "多行文字计入统计没有意义。", False
    yield from _condition(source, place)


def _options(question: Question) -> Iterator[tuple[str, bool]]:
    if len(question.options) < 2:
        yield "选项少于两个。", True
    labels = [label for _, label in question.options]
    if len(set(labels)) < len(labels):
        yield "有重复的选项。", True


def _condition(source: Mapping[str, Any], place: Place) -> Iterator[tuple[str, bool]]:
    condition = place.question.condition
    if condition is None:
        return
    siblings = {one.key: one for one in editing.below(source, place.path[:-1])}
    asked = siblings.get(condition.other)
    if asked is None or asked.path == place.path:
        yield "填写条件所问的项目已不存在。", True
        return
    offered = (
        {"true", "false"} if asked.question.kind is Kind.YES_NO else {value for value, _ in asked.question.options}
    )
    if not set(condition.values) <= offered:
        yield f"填写条件里的答案，“{asked.question.title}”已不提供。", True


def _lost(source: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Flaw]:
    """Figures somebody compares from year to year: a counted field that is gone, or counts something else now."""
    now = {place.text: place for place in editing.everything(source)}
    for old in editing.everything(before):
        if not old.question.statistic:
            continue
        told = editing.titles(before, old.path)
        new = now.get(old.text)
        if new is None:
            yield Flaw("", told, "上一版本计入统计的项目不见了，历年数字将接不上。", grave=False)
        elif not new.question.statistic:
            yield Flaw(new.text, told, "上一版本计入统计，这一版没有计入，历年数字将接不上。")
        elif new.question.kind is not old.question.kind or new.question.unit != old.question.unit:
            yield Flaw(new.text, told, "类型或单位与上一版本不同，历年数字不能相比。", grave=False)


def _carried(source: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Flaw]:
    fields = source.get(carrying.CARRIED, {}).get("fields")
    if fields is None:
        return
    known = {place.text for place in editing.everything(source)}
    for new in fields:
        if new not in known:
            yield Flaw("", new, "上年数据对照表里有一项在这一版已不存在，请重新保存对照表。", grave=False)
    for link in carrying.links(before, source, fields):
        if link.flaw:
            yield Flaw("", link.title, f"上年数据对照：{link.flaw}")


def marked(source: Mapping[str, Any]) -> list[Place]:
    """The questions whose answers count, in the order of the form."""
    return [place for place in editing.everything(source) if place.schema.get(questions.STATISTIC)]
