"""Sealing one field of one row. What is stored: version, length and id of the key, nonce, tag, cipher text."""

import os

from . import keyring
from .errors import SealBroken
from .sm import NONCE_BYTES, TAG_BYTES, keyed_hash, seal, unseal

_VERSION = 1


def encrypt(text: str, context: str) -> bytes:
    """Seal ``text`` for one place, e.g. ``letters.letter:<id>``: moved elsewhere it cannot be opened."""
    key, head = keyring.current(), current_head()
    nonce = os.urandom(NONCE_BYTES)
    sealed, tag = seal(key.key, nonce, text.encode(), head + context.encode())
    return head + nonce + tag + sealed


def decrypt(sealed: bytes, context: str) -> str:
    """What ``encrypt`` was given for this ``context``. Raises ``SealBroken`` (409), ``KeyMissing`` (503)."""
    stored = bytes(sealed)
    key_id, start = _head(stored)
    head, rest = stored[:start], stored[start:]
    nonce, tag, body = rest[:NONCE_BYTES], rest[NONCE_BYTES : NONCE_BYTES + TAG_BYTES], rest[NONCE_BYTES + TAG_BYTES :]
    if len(tag) != TAG_BYTES:
        raise SealBroken
    return unseal(keyring.by_id(key_id).key, nonce, body, tag, head + context.encode()).decode()


def current_head() -> bytes:
    """How everything begins that the current key sealed; for finding in the database what other keys did."""
    key_id = keyring.current().id
    return bytes([_VERSION, len(key_id)]) + key_id.encode()


def is_current(sealed: bytes) -> bool:
    """Whether the current key sealed it; else it should be sealed anew before its key is dropped."""
    return _head(bytes(sealed))[0] == keyring.current().id


def blind_index(text: str, purpose: str) -> bytes:
    """A keyed hash to find equal values by without storing them, e.g. of a telephone number. The same for equal text."""
    return keyed_hash(keyring.index_key(purpose), text.encode())


def _head(stored: bytes) -> tuple[str, int]:
    """The id of the key and where the nonce begins."""
    if len(stored) < 2 or stored[0] != _VERSION:
        raise SealBroken
    start = 2 + stored[1]
    try:
        return stored[2:start].decode("ascii"), start
    except UnicodeDecodeError:
        raise SealBroken from None
