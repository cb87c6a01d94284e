"""Seals second-factor secrets at rest: SM4-GCM under a key drawn from the installation's secret (等保: 数据保密性)."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12
_TAG = 16


def _key(secret: str | bytes) -> bytes:
    raw = secret.encode() if isinstance(secret, str) else secret
    return HKDF(SHA256(), length=16, salt=None, info=b"yaojian accounts second factor").derive(raw)


def seal(text: str) -> str:
    """Encrypt; the answer is URL-safe text holding nonce, tag and cipher text."""
    nonce = os.urandom(_NONCE)
    encryptor = Cipher(algorithms.SM4(_key(settings.SECRET_KEY)), modes.GCM(nonce)).encryptor()
    sealed = encryptor.update(text.encode()) + encryptor.finalize()
    return base64.urlsafe_b64encode(nonce + encryptor.tag + sealed).decode()


def unseal(sealed: str) -> str:
    """Decrypt what ``seal`` made, under the present secret or an earlier one. Raises ``InvalidTag`` when altered."""
    raw = base64.urlsafe_b64decode(sealed)
    nonce, tag, body = raw[:_NONCE], raw[_NONCE : _NONCE + _TAG], raw[_NONCE + _TAG :]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        decryptor = Cipher(algorithms.SM4(_key(secret)), modes.GCM(nonce, tag)).decryptor()
        try:
            return (decryptor.update(body) + decryptor.finalize()).decode()
        except InvalidTag:
            continue
    raise InvalidTag
