"""What changed from one version of a definition to the next, as somebody reads it who has to approve it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import editing
from .editing import Path, Place
from .questions import Question

ADDED, REMOVED, MOVED, CHANGED = "新增", "删除", "换了位置", "修改"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different. ``where`` names section and question; ``before`` or ``after`` empty where there is none."""

    kind: str
    where: str
    what: str
    before: str = ""
    after: str = ""


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """From ``old`` to ``new`` (both as written, see ``editing.plain``): texts of the form first, then in its order."""
    return [*_texts(old, new), *_places(old, new), *_rules(old, new)]


def facts(question: Question) -> dict[str, str]:
    """A question in words, by what they are about."""
    condition = question.condition
    values = "、".join({"true": "是", "false": "否"}.get(one, one) for one in condition.values) if condition else ""
    return {
        "名称": question.title,
        "类型": question.kind.label,
        "必填": "是" if question.required else "否",
        "说明": question.help,
        "单位": question.unit,
        "示例": question.example,
        "选项": "、".join(label for _, label in question.options),
        "下限": _number(question.least),
        "上限": _number(question.most),
        "小数位数": "" if question.places is None else str(question.places),
        "每行名称": question.row_label,
        "填写条件": f"{condition.other}：{values}" if condition else "",
        "计入统计": "是" if question.statistic else "否",
        "带入": question.prefill,
    }


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value < 1_000_000 else f"{value:.0f}"


def _texts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    pairs: dict[str, str | tuple[str, str]] = {
        "名称": "title",
        "说明": "description",
        "承诺声明": "x-declaration",
        "开始填报日": ("x-filing", "opens"),
        "截止日": ("x-filing", "due"),
        "起止日期的依据": ("x-filing", "source"),
    }
    for what, key in pairs.items():
        before, after = _text(old, key), _text(new, key)
        if before != after:
            yield Change(CHANGED, "整份报告", what, before, after)


def _rules(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Rules across questions, by their names."""
    before, after = ({str(rule.get("name")): rule for rule in one.get("x-rules", ())} for one in (old, new))
    for name, rule in before.items():
        if name not in after:
            yield Change(REMOVED, "核对规则", str(rule.get("say", name)))
        elif after[name] != rule:
            yield Change(CHANGED, "核对规则", name, str(rule.get("say", "")), str(after[name].get("say", "")))
    for name, rule in after.items():
        if name not in before:
            yield Change(ADDED, "核对规则", str(rule.get("say", name)))


def _text(source: Mapping[str, Any], key: str | tuple[str, str]) -> str:
    if isinstance(key, str):
        return str(source.get(key, ""))
    return str(source.get(key[0], {}).get(key[1], ""))


def _places(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before = {place.path: place for place in editing.everything(old)}
    after = {place.path: place for place in editing.everything(new)}
    for path, place in after.items():
        if path not in before:
            if path[:-1] not in after or path[:-1] in before or len(path) == 1:  # what a new holder holds goes with it
                yield Change(ADDED, editing.titles(new, path), place.question.kind.label)
            continue
        yield from _changed(before[path], place, editing.titles(new, path))
    for path, place in before.items():
        if path not in after and (len(path) == 1 or path[:-1] in after):
            yield Change(REMOVED, editing.titles(old, path), place.question.kind.label)
    yield from _moved(before, after, new)


def _changed(before: Place, after: Place, told: str) -> Iterator[Change]:
    old, new = facts(before.question), facts(after.question)
    for what, value in new.items():
        if old[what] != value:
            yield Change(CHANGED, told, what, old[what], value)
    if before.schema.get("description", "") != after.schema.get("description", ""):
        yield Change(
            CHANGED,
            told,
            "填写说明",
            str(before.schema.get("description", "")),
            str(after.schema.get("description", "")),
        )


def _moved(before: Mapping[Path, Place], after: Mapping[Path, Place], new: Mapping[str, Any]) -> Iterator[Change]:
    for holder in dict.fromkeys(path[:-1] for path in after):
        kept = [path for path in before if path[:-1] == holder and path in after]
        now = [path for path in after if path[:-1] == holder and path in before]
        if kept != now:
            titles = "、".join(after[path].question.title for path in now)
            yield Change(MOVED, editing.titles(new, holder) if holder else "章节", "次序", "", titles)
