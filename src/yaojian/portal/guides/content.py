"""What a guide says and lacks. No database."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from yaojian.kernel.forms import checking
from yaojian.kernel.forms.checking import Problem
from yaojian.kernel.forms.definitions import Definition, load
from yaojian.kernel.wording import Mark, Severity, check

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ElementRules:
    """``elements``: class of element to the fields that say it; ``vague``: words that leave open what is asked for."""

    elements: dict[str, list[str]]
    vague: list[str]


def definition() -> Definition:
    """What a guide has to say."""
    return load(_DATA / "guide.json")


@functools.cache
def element_rules() -> ElementRules:
    """See ``data/elements.yaml``, which names its source."""
    raw = yaml.safe_load((_DATA / "elements.yaml").read_text(encoding="utf-8"))
    return ElementRules(raw["elements"], sorted(raw["vague"], key=len, reverse=True))


def missing_elements(title: str, content: Mapping[str, Any]) -> list[str]:
    """Classes of elements the guide does not say, as the national inspection counts them."""
    said = {"title": title, **content}
    return [name for name, fields in element_rules().elements.items() if not any(said.get(field) for field in fields)]


def vague_words(content: Mapping[str, Any]) -> list[str]:
    """Words that leave open what is asked for (兜底表述), each once, in the order they stand in the guide."""
    found: list[str] = []
    for text in texts(content):
        rest = text
        for word in element_rules().vague:
            if word in rest:
                found.append(word)
                rest = rest.replace(word, "")
    return list(dict.fromkeys(found))


def problems_of(title: str, content: Mapping[str, Any]) -> list[Problem]:
    """Everything that keeps a guide from being published, in the order of the form."""
    problems = checking.check(definition(), content)
    vague = vague_words(content)
    if vague:
        said = "、".join(f"“{word}”" for word in vague)
        problems.append(Problem("/materials", "含糊表述", f"出现了含糊的表述{said}，请写明具体是什么材料或条件。"))
    wrong = [mark for mark in check("\n".join([title, *texts(content)])) if mark.severity is Severity.BLOCK]
    problems += [Problem("", "用词", f"“{mark.text}”{_advice(mark)}") for mark in wrong]
    if not title.strip():
        problems.insert(0, Problem("", "事项名称", "请填写事项名称。"))
    return problems


def texts(value: Any) -> Iterator[str]:
    """All texts in a guide."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Labels of the fields two contents say differently, in the order of the form."""
    properties = definition().schema["properties"]
    return [str(schema["title"]) for name, schema in properties.items() if before.get(name) != after.get(name)]


def _advice(mark: Mark) -> str:
    """What is wrong with a word, as the end of a sentence."""
    return f"有误，应为“{mark.suggestion}”。" if mark.suggestion else f"不能发布（{mark.label}）。"
