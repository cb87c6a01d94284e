"""What a column of a directory may hold, and how a cell of a file becomes a value. No database.

Values are kept as the text the public reads: a number without thousands signs, a day as ISO.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from yaojian.kernel.forms.parsing import iso_date, number

LONGEST = 2_000


class FieldKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


KIND_LABELS = {
    FieldKind.TEXT: "文字",
    FieldKind.NUMBER: "数字",
    FieldKind.DATE: "日期",
    FieldKind.CHOICE: "选项",
}


@dataclass(frozen=True, slots=True)
class TableField:
    """One column. ``label`` is its heading in files and on pages, unique within a directory.

    ``listed``: shown in the public list; ``searched``: found by words; ``choices``: what a cell of kind choice may say.
    """

    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    listed: bool = True
    searched: bool = False
    unit: str = ""
    choices: tuple[str, ...] = ()

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "TableField":
        """From its stored JSON form."""
        return cls(
            label=stored["label"],
            kind=FieldKind(stored.get("kind", "text")),
            required=bool(stored.get("required")),
            listed=bool(stored.get("listed")),
            searched=bool(stored.get("searched")),
            unit=stored.get("unit", ""),
            choices=choices_in(stored.get("choices", "")),
        )


class BadCell(ValueError):
    """A cell that does not fit its column; the text is the Chinese sentence for whoever made the file."""


def choices_in(text: str) -> tuple[str, ...]:
    """Options as an administrator lists them: parted by 、 or line breaks."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[、\n]", text) if part.strip()))


def value_of(field: TableField, cell: str) -> str:
    """The value of one cell, empty where nothing is said. Raises ``BadCell``."""
    said = cell.strip()
    if not said:
        if field.required:
            raise BadCell("不能为空。")
        return ""
    if len(said) > LONGEST:
        raise BadCell(f"超过 {LONGEST} 个字。")
    if field.kind is FieldKind.NUMBER:
        return _number(said)
    if field.kind is FieldKind.DATE:
        return _day(said)
    if field.kind is FieldKind.CHOICE and said not in field.choices:
        raise BadCell(f"“{said[:40]}”不在选项中，应为：{'、'.join(field.choices)}。")
    return said


def _number(said: str) -> str:
    value = number(said, whole=False)
    if isinstance(value, str):
        raise BadCell(f"“{said[:40]}”不是数字。")
    return str(value)


def _day(said: str) -> str:
    compact = f"{said[:4]}-{said[4:6]}-{said[6:]}" if len(said) == 8 and said.isdigit() else said
    try:
        return date.fromisoformat(iso_date(compact.split(" ")[0])).isoformat()
    except ValueError:
        raise BadCell(f"“{said[:40]}”不是日期，应写成 2026-01-31。") from None
