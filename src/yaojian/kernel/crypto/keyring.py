"""The keys of this installation: ``YAOJIAN_FIELD_KEYS`` (the current one first, then former ones) and ``YAOJIAN_INDEX_KEY``.

Rotation: put a new key first, keep the former, seal anew what ``fields.is_current`` says is old, then drop the former.
The index key does not rotate: every keyed hash ever stored would be lost.
"""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .errors import KeyMissing

SM4_BYTES = 16
INDEX_BYTES = 32
_LONGEST_ID = 32


@dataclass(frozen=True, slots=True)
class FieldKey:
    """One SM4 key; ``id`` stands in front of everything it sealed."""

    id: str
    key: bytes


def current() -> FieldKey:
    """The key that seals now."""
    return _ring(tuple(settings.YAOJIAN_FIELD_KEYS))[0]


def by_id(key_id: str) -> FieldKey:
    """A key that may still open. Raises ``KeyMissing``."""
    for known in _ring(tuple(settings.YAOJIAN_FIELD_KEYS)):
        if known.id == key_id:
            return known
    raise KeyMissing(key=key_id)


def index_key(purpose: str) -> bytes:
    """The HMAC key of one purpose, so that hashes of two purposes cannot be compared."""
    return _derived(settings.YAOJIAN_INDEX_KEY, f"yaojian index {purpose}", INDEX_BYTES)


@lru_cache(maxsize=8)
def _ring(entries: tuple[str, ...]) -> tuple[FieldKey, ...]:
    keys = []
    for entry in entries:
        key_id, _, secret = entry.partition(":")
        if not key_id.isalnum() or len(key_id) > _LONGEST_ID or not secret:
            raise ImproperlyConfigured("YAOJIAN_FIELD_KEYS 的每一项应写成“编号:密钥”，编号只用字母和数字。")
        keys.append(FieldKey(key_id, _derived(secret, "yaojian field", SM4_BYTES)))
    if not keys:
        raise ImproperlyConfigured("YAOJIAN_FIELD_KEYS 至少要有一个密钥。")
    return tuple(keys)


@lru_cache(maxsize=128)
def _derived(secret: str, info: str, length: int) -> bytes:
    return HKDF(SHA256(), length=length, salt=None, info=info.encode()).derive(secret.encode())
