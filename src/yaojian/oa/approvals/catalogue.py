"""The forms there are: shipped files, published versions, and their compiled definitions."""

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from yaojian.kernel.forms import sentences
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.schemas import BadDefinition

from .errors import BadForm, NoSuchForm
from .models import FormVersion

SHIPPED = Path(__file__).parent / "definitions"
CODES = ("leave", "purchase", "seal", "vehicle", "general")
"""In the order of the catalogue. A form needs routes and a flow, so a new kind comes with the product."""
ICONS = {
    "leave": "calendar-event",
    "purchase": "shopping-cart",
    "seal": "rubber-stamp",
    "vehicle": "car",
    "general": "file-text",
}


def shipped(code: str) -> str:
    """The text of the definition that comes with the product. Raises ``NoSuchForm`` (404)."""
    if code not in CODES:
        raise NoSuchForm()
    return (SHIPPED / f"{code}.json").read_text(encoding="utf-8")


def digest(source: str) -> str:
    """SHA-256 of the text in UTF-8, in hex."""
    return hashlib.sha256(source.encode()).hexdigest()


@functools.lru_cache(maxsize=64)
def _compiled(source: str) -> Definition:
    schema = json.loads(source)
    if not isinstance(schema, dict):
        raise BadDefinition("表单定义应是一个 JSON 对象")
    return Definition.of(schema)


def definition_of(form: FormVersion) -> Definition:
    """The compiled definition of a published version; kept in memory because versions never change."""
    return _compiled(form.source)


def read(code: str, source: str) -> Definition:
    """An uploaded definition. Raises ``BadForm`` (422) with what its author must mend."""
    try:
        definition = _compiled(source)
    except (ValueError, RecursionError, BadDefinition) as fault:
        raise BadForm(fault=f"{fault}。") from fault
    old = _compiled(shipped(code))
    if definition.code != old.code:
        raise BadForm(fault=f"表单的 $id 应为 {old.code}。")
    lost = [name for name in old.schema["required"] if name not in definition.schema.get("properties", {})]
    if lost:
        raise BadForm(fault=f"缺少审批规则要用的字段：{'、'.join(lost)}。")
    return definition


def title_of(definition: Definition, data: dict[str, Any], facts: dict[str, Any], applicant: str) -> str:
    """What ledgers show: 张三的请假申请：年休假 2026年3月2日（上午）至 …. At most 200 characters."""
    pattern = str(definition.schema.get("x-summary", ""))
    schemas = definition.schema.get("properties", {})
    told = {name: _told(schemas.get(name, {}), value) for name, value in {**data, **facts}.items()}
    try:
        summary = pattern.format_map(told)
    except (KeyError, ValueError, IndexError):
        summary = ""  # a draft that is not complete yet
    name = f"{applicant}的{definition.title.split('（')[0]}"
    return f"{name}：{summary}"[:200] if summary else name


def _told(schema: dict[str, Any], value: Any) -> str:
    return "" if isinstance(value, (list, dict)) else sentences.told(schema, value).removesuffix(".0")
