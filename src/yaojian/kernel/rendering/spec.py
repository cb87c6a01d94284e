"""What one official document holds. ``document.schema.json`` is the contract; ``docs/render.schema.json`` points to it."""

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import jsonschema_rs

from yaojian.kernel.rendering.errors import Fault, SpecFaulty, SpecTooLarge

SCHEMA_FILE = Path(__file__).with_name("document.schema.json")
MOST_BYTES = 2 * 1024**2
"""Of the JSON text. The longest public decree has some 200,000 characters, 600 KiB."""
_SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
_VALIDATOR = jsonschema_rs.Draft202012Validator(_SCHEMA, validate_formats=True)

ReadSeal = Callable[[str], bytes]
"""Path as written in the description → bytes of the image."""


class Format(StrEnum):
    """The four layouts of GB/T 9704-2012: chapter 7, and 10.1 to 10.3."""

    DOCUMENT = "文件"
    LETTER = "信函"
    ORDER = "命令"
    MINUTES = "纪要"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of the body (``level`` 0) or a heading (1 to 4)."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """One document, checked. Names as in the schema; empty = not there. Seals are image bytes, in the issuers' order."""

    format: Format
    issuers: tuple[str, ...]
    body: tuple[Part, ...]
    date: datetime.date
    title: str = ""
    number: str = ""
    urgency: str = ""
    secrecy: str = ""
    copy_no: str = ""
    signer: tuple[str, ...] = ()
    main_to: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    note: str = ""
    copy_to: tuple[str, ...] = ()
    print_office: str = ""
    print_date: datetime.date | None = None
    seals: tuple[bytes, ...] = ()


def parse(text: bytes, read_seal: ReadSeal) -> DocumentSpec:
    """JSON text → document. Raises ``SpecTooLarge``, ``SpecFaulty``, and what ``read_seal`` raises."""
    if len(text) > MOST_BYTES:
        raise SpecTooLarge(f"{len(text) / 1024**2:.1f} MB", f"{MOST_BYTES // 1024**2} MB")
    try:
        data = json.loads(text)
    except UnicodeDecodeError:
        raise SpecFaulty([Fault("", "文件不是 UTF-8 编码的文本。")])
    except json.JSONDecodeError as error:
        raise SpecFaulty([Fault("", f"第 {error.lineno} 行第 {error.colno} 个字符处不是正确的 JSON。")])
    except RecursionError:
        raise SpecFaulty([Fault("", "内容的层次太深。")])
    seals = data.get("seal", ()) if isinstance(data, dict) else ()
    paths = [seals] if isinstance(seals, str) else seals
    document = from_mapping(data)
    return DocumentSpec(**(_fields(document) | {"seals": tuple(read_seal(path) for path in paths)}))


def from_mapping(data: Any, seals: tuple[bytes, ...] = ()) -> DocumentSpec:
    """Parsed JSON → document; ``seals`` in place of the paths under ``seal``. Raises ``SpecFaulty`` with every fault."""
    if faults := list(faults_of(data)):
        raise SpecFaulty(faults)
    return DocumentSpec(
        format=Format(data["format"]),
        issuers=tuple(data["issuers"]),
        body=tuple(part for entry in data["body"] for part in _parts(entry)),
        date=datetime.date.fromisoformat(data["date"]),
        title=data.get("title", ""),
        number=data.get("number", ""),
        urgency=data.get("urgency", ""),
        secrecy=data.get("secrecy", ""),
        copy_no=str(data["copy_no"]).zfill(6) if data.get("copy_no") else "",
        signer=_names(data.get("signer", "")),
        main_to=_names(data.get("main_to", "")),
        attachments=tuple(data.get("attachments", ())),
        note=data.get("note", ""),
        copy_to=tuple(data.get("copy_to", ())),
        print_office=data.get("print_office", ""),
        print_date=datetime.date.fromisoformat(data["print_date"]) if data.get("print_date") else None,
        seals=seals,
    )


def faults_of(data: Any) -> Iterator[Fault]:
    """Every fault with its place, as sentences a clerk understands; one a place."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        yield Fault("", "内容中有不成对的编码，不是完整的文字。")
        return
    told: set[str] = set()
    for error in _VALIDATOR.iter_errors(data):
        path = list(error.instance_path)
        if error.kind.name == "required":
            path.append(str(error.kind.value))
        pointer = "".join(f"/{step}" for step in path)
        if pointer not in told:
            told.add(pointer)
            yield Fault(pointer, _sentence(path, error.kind.name, error.kind.value))
    if not told:
        yield from _beyond_the_schema(data)


def _beyond_the_schema(data: dict[str, Any]) -> Iterator[Fault]:
    seals = data.get("seal", ())
    if not isinstance(seals, str) and len(seals) > len(data["issuers"]):
        yield Fault("/seal", "“印章”比“发文机关”多，每个发文机关至多一枚。")
    if data.get("signer") and data["format"] not in {Format.DOCUMENT, Format.ORDER}:
        yield Fault("/signer", f"“{data['format']}”格式没有“签发人”。")


_STEPS = {
    "body": "段",
    "issuers": "个",
    "signer": "个",
    "main_to": "个",
    "copy_to": "个",
    "attachments": "个",
    "seal": "枚",
}


def _label(path: list[str | int]) -> str:
    if not path:
        return "整个内容"
    schema = _SCHEMA["properties"].get(path[0], {})
    label = f"“{schema.get('title', path[0])}”"
    if len(path) > 1 and isinstance(path[1], int):
        label += f"第 {path[1] + 1} {_STEPS.get(str(path[0]), '项')}"
    return label


_SENTENCES = {
    "required": "缺少{label}。",
    "enum": "{label}只能是：{value}。",
    "minLength": "{label}不能为空。",
    "minItems": "{label}不能为空。",
    "maxLength": "{label}太长，最多 {value} 个字。",
    "maxItems": "{label}太多，最多 {value} 项。",
    "format": "{label}不是有效的日期，应写成 2026-01-31 这样。",
    "additionalProperties": "{label}中有不认识的内容：{value}。",
    "pattern": "{label}的写法不对，或含有不能排印的控制字符。",
}


def _sentence(path: list[str | int], keyword: str, value: Any) -> str:
    label = _label(path)
    if path and path[0] == "print_date":
        keyword = "format"
    words = "、".join(str(one) for one in value if one != "") if isinstance(value, list) else value
    if keyword in _SENTENCES:
        return _SENTENCES[keyword].format(label=label, value=words)
    return f"{label}的写法不对{_expected(path)}。"


def _expected(path: list[str | int]) -> str:
    if path and path[0] == "body" and len(path) > 1:
        return '，应是不空的文字，或 {"level": 1 至 4, "text": "标题"}'
    schema = _SCHEMA["properties"].get(path[0], {}) if path else _SCHEMA
    kinds = {"string": "文字", "array": "列表", "object": "一组内容", "integer": "整数"}
    return f"，应是{kinds[schema['type']]}" if schema.get("type") in kinds and len(path) < 2 else ""


def _parts(entry: str | dict[str, Any]) -> Iterator[Part]:
    """A paragraph with line breaks is several; empty lines are none."""
    if isinstance(entry, str):
        yield from (Part(line.strip()) for line in entry.splitlines() if line.strip())
    else:
        yield Part(" ".join(entry["text"].split()), entry["level"])


def _names(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and value else tuple(value)


def _fields(document: DocumentSpec) -> dict[str, Any]:
    return {name: getattr(document, name) for name in DocumentSpec.__dataclass_fields__}
