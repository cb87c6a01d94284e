"""Shared secrets of peers: made here or typed in, sealed for their row, compared in constant time, shown once."""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.utils import timezone

from yaojian.kernel.crypto import fields
from yaojian.kernel.sso.models import SsoPeer

_BYTES = 32


def make() -> str:
    """A new secret, code or ticket of 256 random bits, URL-safe."""
    return secrets.token_urlsafe(_BYTES)


def digest(text: str) -> bytes:
    """How one-time things are kept: they have 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(text.encode()).digest()


def seal(peer: SsoPeer, secret: str) -> bytes:
    """For the columns of this peer."""
    return fields.encrypt(secret, _place(peer))


def current(peer: SsoPeer) -> str:
    """The secret in force; empty where none was set."""
    sealed = bytes(peer.sealed_secret)
    return fields.decrypt(sealed, _place(peer)) if sealed else ""


def good(peer: SsoPeer, *, now: datetime | None = None) -> list[str]:
    """The secrets that count at ``now``: the present one, and the former while it is being replaced at the peer."""
    moment = now or timezone.now()
    found = [current(peer)] if peer.sealed_secret else []
    if peer.sealed_former and peer.former_until is not None and moment < peer.former_until:
        found.append(fields.decrypt(bytes(peer.sealed_former), _place(peer)))
    return found


def matches(peer: SsoPeer, given: str) -> bool:
    """Whether ``given`` is one of the secrets in force."""
    return any(hmac.compare_digest(known.encode(), given.encode()) for known in good(peer))


def _place(peer: SsoPeer) -> str:
    return f"sso.peer:{peer.pk}"
