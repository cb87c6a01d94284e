"""How an event becomes bytes and a hash. Change nothing here: every stored hash depends on it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

HASHED = (
    "lane",
    "seq",
    "at",
    "action",
    "summary",
    "actor_user",
    "actor_person",
    "actor_unit",
    "actor_name",
    "on_behalf_of",
    "channel",
    "address",
    "request_id",
    "subject_type",
    "subject_id",
    "data",
)


canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Canonical JSON: sorted keys, UTF-8, no blanks."""
_EMPTY = hashlib.new("sm3")


def sm3(text: str) -> str:
    """SM3 of a text, in hexadecimal."""
    digest = _EMPTY.copy()  # finding the algorithm by its name takes longer than using it
    digest.update(text.encode())
    return digest.hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, int | str | dict | list) or value is None else str(value)


def link(previous_hash: str, fields: Mapping[str, object]) -> str:
    """SM3 over the predecessor's hash and the event's fields as canonical JSON."""
    body = canonical({name: _plain(fields[name]) for name in HASHED})
    return sm3(f"{previous_hash}\n{body}")
