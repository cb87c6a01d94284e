"""Changing a definition while it is a draft. Everything takes the source as written and gives a changed copy.

A path names a place by the questions that lead there, without row numbers: ``("basic", "warehouses", "area")``.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pypinyin import lazy_pinyin

from . import questions, schemas
from .questions import Condition, Kind, Question
from .schemas import BadDefinition, Schema

Path = tuple[str, ...]
LONGEST_KEY = 40
_STRANGE = re.compile(r"[^a-z0-9]+")


class Gone(LookupError):
    """There is no such place in the definition, perhaps since a moment ago."""


@dataclass(frozen=True, slots=True)
class Place:
    """One question where it stands. ``schema`` is as written."""

    path: Path
    question: Question
    schema: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Its name among its siblings."""
        return self.path[-1]

    @property
    def text(self) -> str:
        """The path as addresses carry it: ``basic/warehouses/area``."""
        return "/".join(self.path)


def parse_path(text: str) -> Path:
    """``basic/warehouses`` → ``("basic", "warehouses")``."""
    return tuple(part for part in text.split("/") if part)


def plain(source: Mapping[str, Any]) -> Schema:
    """The source with every ``$ref`` written out, so that each question can be changed by itself.

    Raises ``BadDefinition`` for unknown or circular references.
    """
    inlined: Schema = _inlined(source, source.get("$defs", {}), 0)
    inlined.pop("$defs", None)
    return inlined


def _inlined(source: Any, shared: Mapping[str, Any], depth: int) -> Any:
    if depth > 40:
        raise BadDefinition("a reference leads back to itself")
    if isinstance(source, list):
        return [_inlined(one, shared, depth + 1) for one in source]
    if not isinstance(source, Mapping):
        return source
    found = {key: value for key, value in source.items() if key not in ("$ref", "$defs")}
    if "$ref" in source:
        name = str(source["$ref"]).removeprefix("#/$defs/")
        if name not in shared:
            raise BadDefinition(f"no $defs/{name}")
        found = dict(shared[name]) | found
        return _inlined(found, shared, depth + 1)
    return {key: _inlined(value, shared, depth + 1) for key, value in found.items()}


def place(source: Mapping[str, Any], path: Path) -> Place:
    """The question at ``path``. Raises ``Gone``."""
    holder = _holder(source, path[:-1])
    schema = holder.get("properties", {}).get(path[-1]) if path else None
    if schema is None:
        raise Gone("/".join(path))
    return Place(path, questions.read(path[-1], schema, required=path[-1] in holder.get("required", ())), schema)


def below(source: Mapping[str, Any], path: Path = ()) -> list[Place]:
    """The questions directly in a section, table or group, or the sections themselves. Raises ``Gone``."""
    return [place(source, (*path, name)) for name in _holder(source, path).get("properties", {})]


def everything(source: Mapping[str, Any], path: Path = ()) -> Iterator[Place]:
    """All questions in the order of the form, holders before what they hold."""
    for one in below(source, path):
        yield one
        if one.question.kind.holds_questions:
            yield from everything(source, one.path)


def titles(source: Mapping[str, Any], path: Path) -> str:
    """「企业基本情况 / 药品仓库 / 面积」. Raises ``Gone``."""
    return " / ".join(place(source, path[: end + 1]).question.title for end in range(len(path)))


def added(source: Mapping[str, Any], path: Path, question: Question) -> tuple[Schema, Path]:
    """With a new last question inside ``path`` (``()``: a new section), and where it stands. Raises ``Gone``."""
    changed = copy.deepcopy(dict(source))
    holder = _holder(changed, path)
    properties = holder.setdefault("properties", {})
    key = key_for(question.title, properties)
    properties[key] = questions.write(question, {})
    _require(holder, key, question)
    return changed, (*path, key)


def changed(source: Mapping[str, Any], path: Path, question: Question) -> Schema:
    """With ``question`` at ``path``. Raises ``Gone``."""
    place(source, path)
    result = copy.deepcopy(dict(source))
    holder = _holder(result, path[:-1])
    holder["properties"][path[-1]] = questions.write(question, holder["properties"][path[-1]])
    _require(holder, path[-1], question)
    return result


def removed(source: Mapping[str, Any], path: Path) -> Schema:
    """Without the question at ``path``, and without what leaned on it among its siblings' conditions. Raises ``Gone``."""
    place(source, path)
    result = copy.deepcopy(dict(source))
    holder = _holder(result, path[:-1])
    del holder["properties"][path[-1]]
    _unrequire(holder, path[-1])
    for name, schema in holder["properties"].items():
        asked = questions.read(name, schema, required=name in holder.get("required", ()))
        if asked.condition is not None and asked.condition.other == path[-1]:
            free = replace(asked, condition=None)
            holder["properties"][name] = questions.write(free, schema)
            _require(holder, name, free)
    return result


def moved(source: Mapping[str, Any], path: Path, by: int) -> Schema:
    """One place up (-1) or down (1) among its siblings; at the end nothing happens. Raises ``Gone``."""
    place(source, path)
    result = copy.deepcopy(dict(source))
    holder = _holder(result, path[:-1])
    names = list(holder["properties"])
    at = names.index(path[-1])
    to = at + by
    if 0 <= to < len(names):
        names[at], names[to] = names[to], names[at]
        holder["properties"] = {name: holder["properties"][name] for name in names}
    return result


def key_for(title: str, taken: Mapping[str, Any]) -> str:
    """A name for a new question, from the sound of its title; never one that is taken."""
    sounds = _STRANGE.sub("_", "_".join(lazy_pinyin(title)).lower()).strip("_")[:LONGEST_KEY].strip("_")
    first = sounds if sounds and sounds[0].isalpha() else f"q_{sounds}".strip("_")
    key, number = first, 2
    while key in taken:
        key, number = f"{first}_{number}", number + 1
    return key


def offered_conditions(source: Mapping[str, Any], path: Path) -> list[tuple[str, str]]:
    """Conditions the question at ``path`` may get: ``(key=value, what a reader sees)`` of yes/no and single choices."""
    offers: list[tuple[str, str]] = []
    for one in below(source, path[:-1]):
        if one.path == path:
            continue
        if one.question.kind is Kind.YES_NO:
            choices: tuple[tuple[str, str], ...] = (("true", "是"), ("false", "否"))
        else:
            choices = one.question.options if one.question.kind is Kind.ONE else ()
        offers += [(f"{one.key}={value}", f"“{one.question.title}”为“{label}”") for value, label in choices]
    return offers


def condition_of(offers: list[str]) -> Condition | None:
    """The condition chosen from ``offered_conditions``; several values must be of one question."""
    if not offers:
        return None
    pairs = [offer.partition("=") for offer in offers]
    if len({other for other, _, _ in pairs}) > 1:
        raise ValueError("values of several questions")
    return Condition(pairs[0][0], tuple(value for _, _, value in pairs))


def _holder(source: Mapping[str, Any], path: Path) -> Schema:
    """The object schema whose properties stand inside ``path``. Raises ``Gone``."""
    here: Any = source
    for part in path:
        here = here.get("properties", {}).get(part)
        if here is None:
            raise Gone("/".join(path))
        if schemas.kind_of(here) == "array":
            here = here.get("items", {})
        if schemas.kind_of(here) != "object":
            raise Gone("/".join(path))
    found: Schema = here
    return found


def _require(holder: Schema, key: str, question: Question) -> None:
    if question.required and question.condition is None:
        if key not in holder.get("required", ()):
            holder["required"] = [*holder.get("required", ()), key]
    else:
        _unrequire(holder, key)


def _unrequire(holder: Schema, key: str) -> None:
    names = [name for name in holder.get("required", ()) if name != key]
    if names:
        holder["required"] = names
    else:
        holder.pop("required", None)
