"""The algorithms themselves: SM4-GCM (RFC 8998) and HMAC-SM3, over bytes."""

import hashlib
import hmac
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from .errors import SealBroken

NONCE_BYTES = 12
TAG_BYTES = 16


def seal(key: bytes, nonce: bytes, plain: bytes, beside: bytes) -> tuple[bytes, bytes]:
    """Cipher text and tag; ``beside`` is authenticated with it but not kept. Never use a nonce twice with one key."""
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(beside)
    sealed = encryptor.update(plain) + encryptor.finalize()
    return sealed, encryptor.tag


def unseal(key: bytes, nonce: bytes, sealed: bytes, tag: bytes, beside: bytes) -> bytes:
    """The plain bytes. Raises ``SealBroken`` when anything differs."""
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(beside)
    try:
        return decryptor.update(sealed) + decryptor.finalize()
    except InvalidTag:
        raise SealBroken from None


def keyed_hash(key: bytes, message: bytes) -> bytes:
    """HMAC-SM3, 32 bytes."""
    return hmac.new(key, message, _sm3).digest()


def _sm3(data: bytes = b"") -> Any:
    return hashlib.new("sm3", data)
