"""How an instance's event becomes a hash. Change nothing here: every stored hash depends on it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from yaojian.kernel.audit.chain import canonical, sm3

FIRST = "0" * 64
HASHED = ("instance_id", "seq", "at", "kind", "person_id", "name", "on_behalf_of_id", "data")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


def link(previous: str, fields: Mapping[str, object]) -> str:
    """SM3 over the predecessor's hash and the event as canonical JSON."""
    body = canonical({name: _plain(fields[name]) for name in HASHED})
    return sm3(f"{previous}\n{body}")


def digest_of(text: str) -> str:
    """SM3 of an opinion, as it stands in the event and in the audit log."""
    return sm3(text)
