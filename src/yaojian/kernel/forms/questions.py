"""One question of a definition as its author sees it: plain values instead of JSON Schema, and back again.

Whatever a schema carries that no author edits here (rules, sentences of its own, hints of one system) stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from . import schemas
from .schemas import Schema


class Kind(StrEnum):
    """What is asked for."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "yes_no"
    AGREE = "agree"
    ONE = "one"
    SEVERAL = "several"
    DATE = "date"
    MONTH = "month"
    MINUTE = "minute"
    FILE = "file"
    TABLE = "table"
    GROUP = "group"

    @property
    def label(self) -> str:
        """As the author reads it."""
        return _LABELS[self]

    @property
    def holds_questions(self) -> bool:
        """Tables and groups consist of questions of their own."""
        return self in (Kind.TABLE, Kind.GROUP)

    @property
    def is_numeric(self) -> bool:
        """Whether sums and means make sense."""
        return self in (Kind.INTEGER, Kind.NUMBER)


_LABELS = {
    Kind.TEXT: "一行文字",
    Kind.LONG_TEXT: "多行文字",
    Kind.INTEGER: "整数",
    Kind.NUMBER: "小数",
    Kind.YES_NO: "是或否",
    Kind.AGREE: "勾选确认",
    Kind.ONE: "单选",
    Kind.SEVERAL: "多选",
    Kind.DATE: "日期",
    Kind.MONTH: "年月",
    Kind.MINUTE: "日期和时刻",
    Kind.FILE: "附件",
    Kind.TABLE: "表格",
    Kind.GROUP: "一组问题",
}
_WIDGET_KINDS = {"month": Kind.MONTH, "minute": Kind.MINUTE, "file": Kind.FILE}
_SCHEMAS: dict[Kind, Schema] = {
    Kind.TEXT: {"type": "string", "x-widget": "text"},
    Kind.LONG_TEXT: {"type": "string", "x-widget": "textarea"},
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.YES_NO: {"type": "boolean"},
    Kind.AGREE: {"type": "boolean", "x-widget": "checkbox"},
    Kind.ONE: {"type": "string"},
    Kind.SEVERAL: {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.MONTH: {"type": "string", "x-widget": "month"},
    Kind.MINUTE: {"type": "string", "x-widget": "minute"},
    Kind.FILE: {"type": "string", "x-widget": "file"},
    Kind.TABLE: {"type": "array", "items": {"type": "object", "properties": {}}},
    Kind.GROUP: {"type": "object", "properties": {}},
}
_SHAPE = ("type", "format", "enum", "oneOf", "items", "properties", "uniqueItems", "pattern", "multipleOf", "x-widget")
_LIMITS = {
    Kind.TEXT: ("minLength", "maxLength"),
    Kind.LONG_TEXT: ("minLength", "maxLength"),
    Kind.INTEGER: ("minimum", "maximum"),
    Kind.NUMBER: ("minimum", "maximum"),
    Kind.SEVERAL: ("minItems", "maxItems"),
    Kind.TABLE: ("minItems", "maxItems"),
}
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_STRICT = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}
STATISTIC, PREFILL = "x-statistic", "x-prefill"


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked only when the sibling ``other`` has one of ``values`` (as a form posts them: ``true``, ``false``, texts)."""

    other: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """``least`` and ``most`` limit a number, the length of a text, or the rows of a list; ``places`` are decimal places.

    ``options`` are (stored value, label). ``statistic``: its answers become facts that can be counted.
    """

    title: str
    kind: Kind
    required: bool = False
    help: str = ""
    unit: str = ""
    example: str = ""
    options: tuple[tuple[str, str], ...] = ()
    least: float | None = None
    most: float | None = None
    places: int | None = None
    row_label: str = ""
    condition: Condition | None = None
    statistic: bool = False
    prefill: str = ""


def kind_of(schema: Mapping[str, Any]) -> Kind:
    """What a schema asks for."""
    kind, widget = schemas.kind_of(schema), str(schema.get("x-widget", ""))
    if kind == "object":
        return Kind.GROUP
    if kind == "array":
        return Kind.SEVERAL if schemas.choices_of(schema.get("items", {})) else Kind.TABLE
    if kind == "boolean":
        return Kind.AGREE if widget == "checkbox" else Kind.YES_NO
    if kind in ("integer", "number"):
        return Kind(kind)
    if schemas.choices_of(schema) or widget in ("radio", "select"):
        return Kind.ONE
    if schema.get("format") == "date":
        return Kind.DATE
    if widget in _WIDGET_KINDS:
        return _WIDGET_KINDS[widget]
    return Kind.LONG_TEXT if widget == "textarea" or (not widget and schema.get("maxLength", 0) > 100) else Kind.TEXT


def read(name: str, schema: Mapping[str, Any], *, required: bool) -> Question:
    """The question a schema asks; ``required`` stands in its parent."""
    kind = kind_of(schema)
    least, most = (_limit(schema, key) for key in _LIMITS.get(kind, ("", "")))
    return Question(
        title=schemas.label_of(name, schema),
        kind=kind,
        required=required or bool(schema.get("x-required")),
        help=str(schema.get("x-help", "")),
        unit=str(schema.get("x-unit", "")),
        example=str(next(iter(schema.get("examples", ())), "")),
        options=tuple((str(value), label) for value, label in _choices(kind, schema)),
        least=least,
        most=most,
        places=_places(schema) if kind is Kind.NUMBER else None,
        row_label=str(schema.get("x-row-label", "")),
        condition=_condition(schema),
        statistic=bool(schema.get(STATISTIC)),
        prefill=str(schema.get(PREFILL, "")),
    )


def write(question: Question, old: Mapping[str, Any]) -> Schema:
    """``old`` changed so that it asks ``question``. Whether it is required is said by its parent, or ``x-required``."""
    schema = dict(old)
    if not old or kind_of(old) is not question.kind:
        for key in (*_SHAPE, *(name for pair in _LIMITS.values() for name in pair), *_STRICT.values(), "x-sentences"):
            schema.pop(key, None)
        schema |= _SCHEMAS[question.kind]
    schema["title"] = question.title
    _put(schema, "x-help", question.help)
    _put(schema, "x-unit", question.unit if question.kind.is_numeric else "")
    _put(schema, "examples", [_typed(question.kind, question.example)] if question.example else None)
    _put(schema, "x-row-label", question.row_label if question.kind is Kind.TABLE else "")
    _put(schema, PREFILL, question.prefill)
    if bool(schema.get(STATISTIC)) != question.statistic:
        _put(schema, STATISTIC, question.statistic or None)
    _put_options(schema, question)
    _put_limits(schema, question)
    _put_condition(schema, question)
    return schema


def _choices(kind: Kind, schema: Mapping[str, Any]) -> list[tuple[Any, str]]:
    return schemas.choices_of(schema.get("items", {}) if kind is Kind.SEVERAL else schema)


def _limit(schema: Mapping[str, Any], key: str) -> float | None:
    value = schema.get(key, schema.get(_STRICT.get(key, ""), None))
    return None if value is None else value


def _condition(schema: Mapping[str, Any]) -> Condition | None:
    for other, wanted in schema.get("x-shown-when", {}).items():
        values = wanted if isinstance(wanted, list) else [wanted]
        return Condition(other, tuple(_posted(value) for value in values))
    return None


def _posted(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _typed(kind: Kind, example: str) -> Any:
    if not kind.is_numeric:
        return example
    try:
        return int(example) if kind is Kind.INTEGER else float(example)
    except ValueError:
        return example


def _put(schema: Schema, key: str, value: Any) -> None:
    if value in _NOTHING:
        if schema.get(key) not in _NOTHING:
            schema.pop(key, None)
    else:
        schema[key] = value


def _put_options(schema: Schema, question: Question) -> None:
    if question.kind not in (Kind.ONE, Kind.SEVERAL):
        return
    several = question.kind is Kind.SEVERAL
    place = dict(schema.get("items", {"type": "string"})) if several else schema
    if tuple((str(value), label) for value, label in schemas.choices_of(place)) != question.options:
        place.pop("enum", None)
        place.pop("oneOf", None)
        if all(value == label for value, label in question.options):
            place["enum"] = [value for value, _ in question.options]
        else:
            place["oneOf"] = [{"const": value, "title": label} for value, label in question.options]
    if several:
        schema["items"] = place


def _put_limits(schema: Schema, question: Question) -> None:
    for key, value in zip(_LIMITS.get(question.kind, ()), (question.least, question.most), strict=False):
        if _limit(schema, key) == value:
            continue  # an exclusive limit that nobody changed stays exclusive
        schema.pop(_STRICT.get(key, ""), None)
        whole = value is not None and (question.kind is not Kind.NUMBER or value == int(value))
        _put(schema, key, int(value) if value is not None and whole else value)
        if value == 0:
            schema[key] = 0
    if question.kind is Kind.NUMBER and question.places != _places(schema):
        places = question.places
        _put(schema, "multipleOf", None if places is None else (round(0.1**places, places) if places else 1))


def _places(schema: Mapping[str, Any]) -> int | None:
    step = schema.get("multipleOf")
    return None if step is None else len(f"{step:.10f}".rstrip("0").partition(".")[2])


def _put_condition(schema: Schema, question: Question) -> None:
    if question.condition != _condition(schema):
        _put(schema, "x-shown-when", None)
        if question.condition is not None:
            values = [{"true": True, "false": False}.get(value, value) for value in question.condition.values]
            schema["x-shown-when"] = {question.condition.other: values[0] if len(values) == 1 else values}
    _put(schema, "x-required", (question.required and question.condition is not None) or None)
