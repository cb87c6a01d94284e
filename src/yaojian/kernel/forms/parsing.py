"""From a posted form to JSON data. Input names are JSON pointers: ``/warehouses/0/area``.

What cannot be read as its type stays as the text it was, so that the page shows it again and the check names it. Empty
inputs leave no value. Parts whose condition does not hold are left out.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile

from . import schemas
from .definitions import Definition
from .schemas import Schema

MOST_ROWS = 1_000
ROWS = "#rows"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,10})?")
Keep = Callable[["UploadedFile[bytes]"], str]


class Posted(Protocol):
    """What ``request.POST`` is, as far as parsing needs it."""

    def getlist(self, name: str) -> list[Any]: ...


class _Reader:
    def __init__(self, posted: Posted, files: Mapping[str, Any], keep: Keep | None) -> None:
        self.posted, self.files, self.keep = posted, files, keep

    def read(self, schema: Schema, pointer: str, base: Any) -> Any:
        """The value at ``pointer``; None when nothing was said. ``base`` is what stands there now."""
        if schema.get("readOnly"):
            return base
        kind = schemas.kind_of(schema)
        if kind == "object":
            return self._object(schema, pointer, base if isinstance(base, dict) else {})
        if kind == "array":
            return self._array(schema, pointer, base if isinstance(base, list) else [])
        if schema.get("x-widget") == "file":
            return self._file(pointer)
        return self._value(schema, self.posted.getlist(pointer))

    def _object(self, schema: Schema, pointer: str, base: Mapping[str, Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for name, below in schema.get("properties", {}).items():
            value = self.read(below, f"{pointer}/{name}", base.get(name))
            if value is not None:
                data[name] = value
        if schemas.is_absent(data):
            return {name: value for name, value in data.items() if name in schemas.ABSENCES and value is not False}
        for name in schemas.ABSENCES:
            if "x-none" in schema or "x-waiver" in schema:
                data.pop(name, None)
        hidden = [name for name, below in schema.get("properties", {}).items() if not schemas.shown(below, data)]
        return {name: value for name, value in data.items() if name not in hidden}

    def _array(self, schema: Schema, pointer: str, base: Sequence[Any]) -> list[Any] | None:
        items = schema["items"]
        if schemas.choices_of(items):
            chosen = {str(value) for value in self.posted.getlist(pointer)}
            return [value for value, _ in schemas.choices_of(items) if str(value) in chosen] or None
        counted = self.posted.getlist(pointer + ROWS)
        count = int(counted[0]) if counted and _INTEGER.fullmatch(counted[0]) else 0
        known = [*base, *([None] * MOST_ROWS)]
        rows = [self.read(items, f"{pointer}/{row}", known[row]) for row in range(max(0, min(count, MOST_ROWS)))]
        empty: Any = {} if schemas.kind_of(items) == "object" else ""
        return [empty if row is None else row for row in rows]

    def _file(self, pointer: str) -> str | None:
        upload = self.files.get(pointer)
        if upload is not None and self.keep is not None:
            return self.keep(upload)
        return _first(self.posted.getlist(pointer))

    def _value(self, schema: Schema, given: Sequence[Any]) -> Any:
        text = _first(given)
        kind = schemas.kind_of(schema)
        if kind == "boolean":
            return _boolean(text, alone=schema.get("x-widget") == "checkbox")
        if text is None:
            return None
        if kind in ("integer", "number"):
            return number(text, whole=kind == "integer")
        if schema.get("x-widget") == "minute":
            return iso_minute(text)
        return iso_date(text) if schema.get("format") == "date" else text


def parse(
    definition: Definition,
    posted: Posted,
    *,
    base: Any = None,
    files: Mapping[str, Any] | None = None,
    keep: Keep | None = None,
) -> Any:
    """The data a posted form carries.

    ``base`` gives the values of ``readOnly`` parts. ``keep`` stores one upload and returns the id that stands for it; the
    caller checks every file id against its owner before it trusts it (``files.services.attach`` does).
    """
    return _Reader(posted, files or {}, keep).read(definition.schema, "", base)


def number(text: str, *, whole: bool) -> int | float | str:
    """A number as typed in a Chinese office: full width digits and thousands separators are fine; else the text."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").replace("\u3001", "")
    if _INTEGER.fullmatch(plain):
        return int(plain)
    return float(plain) if not whole and _NUMBER.fullmatch(plain) else text


def iso_date(text: str) -> str:
    """``2026/1/3`` and ``2026年1月3日`` become ``2026-01-03``; what is no date stays as it is."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        return text
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return text


def iso_minute(text: str) -> str:
    """``2026年3月1日 9:05`` and ``2026/3/1 09:05`` become ``2026-03-01T09:05``; what is no minute stays as it is."""
    day, _, clock = unicodedata.normalize("NFKC", text).strip().replace("T", " ").rpartition(" ")
    match = _CLOCK.fullmatch(clock)
    if match is None:
        return text
    try:
        written = date.fromisoformat(iso_date(day.strip()))
    except ValueError:
        return text
    return f"{written}T{int(match[1]):02}:{match[2]}"


def _boolean(text: str | None, *, alone: bool) -> bool | None:
    if alone:
        return text is not None
    return {"true": True, "false": False}.get(text or "")


def _first(given: Sequence[Any]) -> str | None:
    text = _CONTROL.sub("", str(given[0])).replace("\r\n", "\n").strip() if given else ""
    return text or None
