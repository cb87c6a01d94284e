"""How an instance's event becomes a hash. Change nothing here: every stored hash depends on it."""

from collections.abc import Mapping

from yaojian.kernel.audit import chain as audit_chain
from yaojian.kernel.audit.chain import sm3

FIRST = "0" * 64
HASHED = ("instance_id", "seq", "at", "kind", "person_id", "name", "on_behalf_of_id", "data")


def link(previous: str, fields: Mapping[str, object]) -> str:
    """SM3 over the predecessor's hash and the event as canonical JSON."""
    return audit_chain.link(previous, fields, HASHED)


def digest_of(text: str) -> str:
    """SM3 of an opinion, as it stands in the event and in the audit log."""
    return sm3(text)
