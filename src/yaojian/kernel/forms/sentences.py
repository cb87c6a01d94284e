"""What each broken rule is called in Chinese. One table for all forms."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from . import schemas
from .schemas import Schema

_WRITTEN = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::\d\d)?)?)?")
_FORMATS = {
    "date": "{label}不是有效的日期，请按 2026-01-31 的样子填写。",
    "email": "{label}不是有效的邮箱地址，请检查是否漏了 @ 或后缀。",
    "uri": "{label}不是有效的网址，请以 https:// 开头填写。",
    "time": "{label}不是有效的时间，请按 09:30 的样子填写。",
}
_TYPES = {
    "integer": "{label}应为整数，如 120。",
    "number": "{label}应为数字，如 12.5。",
    "boolean": "请选择{label}。",
    "array": "{label}的内容读不出来，请重新填写。",
    "object": "{label}的内容读不出来，请重新填写。",
    "string": "请填写{label}。",
}


def sentence(keyword: str, label: str, schema: Schema, value: Any, instance: Any) -> str:
    """One sentence for a broken ``keyword``: what to do, with the limit and what stands there now.

    ``value`` is the limit the schema sets, ``instance`` what was given.
    """
    tell = _TABLE.get(keyword)
    return tell(label, schema, value, instance) if tell else f"{label}不符合填写要求，请检查后重新填写。"


def _missing(label: str, schema: Schema, _value: Any, _instance: Any) -> str:
    if schema.get("x-widget") == "file":
        return f"请上传{label}。"
    kind = schemas.kind_of(schema)
    if kind == "array":
        return f"请至少填写一条{schemas.row_label_of(schema)}。"
    chosen = kind == "boolean" or bool(schemas.choices_of(schema))
    return f"请选择{label}。" if chosen else f"请填写{label}。"


def _type(label: str, schema: Schema, _value: Any, _instance: Any) -> str:
    return _TYPES.get(schemas.kind_of(schema), "请重新填写{label}。").format(label=label)


def _limit(words: str) -> Callable[[str, Schema, Any, Any], str]:
    def tell(label: str, schema: Schema, value: Any, _instance: Any) -> str:
        unit = schema.get("x-unit", "")
        return f"{label}{words} {plain(value)}{' ' + unit if unit else ''}。"

    return tell


def _too_long(label: str, _schema: Schema, value: Any, instance: Any) -> str:
    return f"{label}最多 {value} 个字，现在有 {len(instance)} 个字。"


def _too_short(label: str, schema: Schema, value: Any, instance: Any) -> str:
    if not instance:
        return _missing(label, schema, value, instance)
    return f"{label}至少 {value} 个字，现在有 {len(instance)} 个字。"


def _few_rows(_label: str, schema: Schema, value: Any, instance: Any) -> str:
    name = schemas.row_label_of(schema)
    return f"请至少填写 {value} 条{name}，现在有 {len(instance)} 条。" if instance else f"请至少填写一条{name}。"


def _many_rows(_label: str, schema: Schema, value: Any, instance: Any) -> str:
    return f"{schemas.row_label_of(schema)}最多 {value} 条，现在有 {len(instance)} 条。"


def _step(label: str, _schema: Schema, value: Any, _instance: Any) -> str:
    places = -int(Decimal(str(value)).as_tuple().exponent)
    return f"{label}最多保留 {places} 位小数。" if places > 0 else f"{label}应为 {plain(value)} 的倍数。"


def _format(label: str, _schema: Schema, value: Any, _instance: Any) -> str:
    return _FORMATS.get(str(value), "{label}的格式不对，请检查后重新填写。").format(label=label)


def _pattern(label: str, schema: Schema, _value: Any, _instance: Any) -> str:
    example = next(iter(schema.get("examples", ())), None)
    return f"{label}的格式不对，请按“{example}”的样子填写。" if example else f"{label}的格式不对，请检查后重新填写。"


def _stray(label: str, _schema: Schema, _value: Any, _instance: Any) -> str:
    return f"{label}里有这张表没有的项目，请刷新页面后重新填写。"


def _choose(label: str, _schema: Schema, _value: Any, _instance: Any) -> str:
    return f"请从列出的选项中选择{label}。"


def _besides(label: str, _schema: Schema, _value: Any, _instance: Any) -> str:
    return f"“{label}”已勾选无此情况或不适用，请取消勾选，或清空其他内容。"


def _double(label: str, _schema: Schema, _value: Any, _instance: Any) -> str:
    return f"{label}里有重复的内容，请去掉多余的一条。"


def plain(value: Any) -> str:
    """A number as people write it: no ``.0``, no exponent."""
    if isinstance(value, float):
        return f"{value:f}".rstrip("0").rstrip(".")
    return str(value)


def told(schema: Schema, value: Any) -> str:
    """A value as a reader sees it: days, months and minutes as 2026年12月1日 08:30, not as the data holds them (ISO 8601)."""
    text = plain(value)
    if not isinstance(value, str):
        return text
    if schema.get("format") == "date" or schema.get("x-widget") in ("minute", "month"):
        match = _WRITTEN.fullmatch(text)
        if match:
            year, month, day, clock = match.groups()
            return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "") + (f" {clock}" if clock else "")
    return text


_TABLE: dict[str, Callable[[str, Schema, Any, Any], str]] = {
    "required": _missing,
    "type": _type,
    "minimum": _limit("不能小于"),
    "maximum": _limit("不能大于"),
    "exclusiveMinimum": _limit("应大于"),
    "exclusiveMaximum": _limit("应小于"),
    "minLength": _too_short,
    "maxLength": _too_long,
    "minItems": _few_rows,
    "maxItems": _many_rows,
    "multipleOf": _step,
    "format": _format,
    "pattern": _pattern,
    "enum": _choose,
    "oneOf": _choose,
    "const": _choose,
    "uniqueItems": _double,
    "additionalProperties": _stray,
    "propertyNames": _besides,
}
