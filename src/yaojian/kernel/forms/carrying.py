"""Last year's answers on this year's form: which field took over from which, and whether the answers fit.

A definition says it itself, ``x-carried``: ``{"from": "2026.1", "fields": {"basic/head": "basic/leader"}}`` maps each
new field to the old one; a field that is not named takes over nothing. Paths are those of ``editing``, rows left out:
rows of a table come over in their order when the table itself is mapped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import editing
from .editing import Path
from .questions import Kind, Question

CARRIED = "x-carried"
_TEXTS = (Kind.TEXT, Kind.LONG_TEXT)
_WIDER = {
    (Kind.INTEGER, Kind.NUMBER),
    (Kind.TEXT, Kind.LONG_TEXT),
    (Kind.ONE, Kind.TEXT),
    (Kind.ONE, Kind.LONG_TEXT),
    (Kind.ONE, Kind.SEVERAL),
}
_NEVER = (Kind.FILE, Kind.AGREE)  # a declaration is made anew, and a file of last year proves nothing about this one


@dataclass(frozen=True, slots=True)
class Link:
    """A field of the new form; ``old`` is the path it takes over from, empty for none. ``flaw``: why it cannot."""

    new: str
    title: str
    old: str
    old_title: str
    flaw: str = ""


def proposed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """The map by equal paths, where the answers fit. New path → old path."""
    before = {place.text: place.question for place in editing.everything(old)}
    return {
        place.text: place.text
        for place in editing.everything(new)
        if place.text in before and not misfit(before[place.text], place.question)
    }


def links(old: Mapping[str, Any], new: Mapping[str, Any], fields: Mapping[str, str]) -> list[Link]:
    """Every field of the new form in its order with what it takes over, and what is wrong with that."""
    before = {place.text: place.question for place in editing.everything(old)}
    found = []
    for place in editing.everything(new):
        if place.question.kind in _NEVER or len(place.path) == 1:
            continue
        origin = fields.get(place.text, "")
        flaw = _flaw(before, place.text, place.question, origin, fields) if origin else ""
        title = before[origin].title if origin in before else ""
        found.append(Link(place.text, editing.titles(new, place.path), origin, title, flaw))
    return found


def origins(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[Kind, list[tuple[str, str]]]:
    """For each type of question of ``new`` the old fields whose answers fit: (path, title with section)."""
    kinds = {place.question.kind: place.question for place in editing.everything(new)}
    known = [
        (place.question, (place.text, editing.titles(old, place.path)))
        for place in editing.everything(old)
        if len(place.path) > 1
    ]
    return {kind: [offer for question, offer in known if not misfit(question, asked)] for kind, asked in kinds.items()}


def misfit(old: Question, new: Question) -> str:
    """Why answers to ``old`` cannot become answers to ``new``; empty when they can."""
    if old.kind in _NEVER or new.kind in _NEVER:
        return f"“{new.kind.label}”每年重新填写，不从上年带入。"
    if old.kind is not new.kind and (old.kind, new.kind) not in _WIDER:
        return f"上年是“{old.kind.label}”，今年是“{new.kind.label}”，答案接不上。"
    return ""


def carry(old: Mapping[str, Any], new: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """What last year's ``answers`` (by section) say on the form ``new``; only what it names and what fits.

    Without ``x-carried`` fields with equal paths take over. A choice that is no longer offered is left out.
    """
    fields = new.get(CARRIED, {}).get("fields")
    mapped = proposed(old, new) if fields is None else dict(fields)
    before = {place.text: place.question for place in editing.everything(old)}
    return _carried(new, (), answers, mapped, before)


def _carried(
    new: Mapping[str, Any],
    path: Path,
    answers: Mapping[str, Any],
    mapped: Mapping[str, str],
    before: Mapping[str, Question],
    row: tuple[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for place in editing.below(new, path):
        question = place.question
        if question.kind is Kind.GROUP:
            inside = _carried(new, place.path, answers, mapped, before, row)
            if inside:
                data[place.key] = inside
            continue
        origin = mapped.get(place.text, "")
        if origin not in before or misfit(before[origin], question):
            continue
        value = _value(answers, origin, row)
        if question.kind is Kind.TABLE:
            rows = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
            value = [_carried(new, place.path, answers, mapped, before, (origin, one)) for one in rows]
        else:
            value = _fitting(value, before[origin], question)
        if value not in (None, "", [], {}):
            data[place.key] = value
    return data


def _value(answers: Mapping[str, Any], origin: str, row: tuple[str, Mapping[str, Any]] | None) -> Any:
    here: Any = answers
    parts = editing.parse_path(origin)
    if row is not None:
        table, here = row
        if not origin.startswith(f"{table}/"):
            return None
        parts = editing.parse_path(origin[len(table) :])
    for part in parts:
        here = here.get(part) if isinstance(here, Mapping) else None
    return here


def _fitting(value: Any, old: Question, new: Question) -> Any:
    known = {stored for stored, _ in new.options}
    if new.kind is Kind.SEVERAL:
        values = value if isinstance(value, list) else [value]
        return [one for one in values if str(one) in known]
    if new.kind is Kind.ONE:
        return value if str(value) in known else None
    if old.kind is Kind.ONE and new.kind in _TEXTS:
        return dict(old.options).get(str(value), value)
    return value


def _flaw(before: Mapping[str, Question], path: str, question: Question, origin: str, fields: Mapping[str, str]) -> str:
    if origin not in before:
        return "上年版本里没有这一项。"
    if flaw := misfit(before[origin], question):
        return flaw
    return _row_flaw(before, path, origin, fields)


def _row_flaw(before: Mapping[str, Question], path: str, origin: str, fields: Mapping[str, str]) -> str:
    """A column takes over from a column of the very table its table takes over from; other fields from no column."""
    table = _table_of(before, origin)
    holders = [path.rsplit("/", depth)[0] for depth in range(1, path.count("/") + 1)]
    mapped = next((fields[holder] for holder in holders if holder in fields), "")
    if table and mapped != table:
        return "上年是表格里的一列，所在的表格没有对应到这张表格。"
    return ""


def _table_of(before: Mapping[str, Question], origin: str) -> str:
    parts = origin.split("/")
    for end in range(len(parts) - 1, 0, -1):
        holder = "/".join(parts[:end])
        if holder in before and before[holder].kind is Kind.TABLE:
            return holder
    return ""
