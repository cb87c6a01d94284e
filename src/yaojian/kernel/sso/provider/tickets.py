"""Signed one-time tickets, for the many systems whose 统一接口要求 is "a ticket, and an address to check it at".

``T1.<JSON, base64url>.<HMAC-SM3, hex>`` under the peer's secret: whom it is for (``aud``), who made it, its number, until
when. The peer sees at once whether it is genuine; what it says of the person the peer's server asks us, once, within 60 s.
"""

import base64
import binascii
import hmac
import json
import time
from typing import Any

from yaojian.kernel.crypto import sm
from yaojian.kernel.sso import grants, places, secrets
from yaojian.kernel.sso.models import Direction, GrantKind, Protocol, SsoPeer, SsoVisit

_VERSION = "T1"


def make(visit: SsoVisit) -> str:
    """A ticket for the peer of ``visit``."""
    number = secrets.make()
    now = int(time.time())
    lives = int(grants.LIVES.total_seconds())
    stated = {"iss": places.issuer(), "aud": visit.peer.client_id, "jti": number, "iat": now, "exp": now + lives}
    body = base64.urlsafe_b64encode(json.dumps(stated, separators=(",", ":")).encode()).decode().rstrip("=")
    grants.issue(GrantKind.TICKET, visit, text=number, address=visit.peer.entry)
    return f"{_VERSION}.{body}.{sign(secrets.current(visit.peer), body)}"


def sign(secret: str, body: str) -> str:
    """HMAC-SM3 over version and body."""
    return sm.keyed_hash(secret.encode(), f"{_VERSION}.{body}".encode()).hex()


def peer_of(client_id: str, secret: str) -> SsoPeer | None:
    """The peer that asks, if it may."""
    rows = SsoPeer.objects.filter(direction=Direction.OUT, protocol=Protocol.TICKET, is_enabled=True)
    peer = rows.filter(client_id=client_id).first()
    return peer if peer is not None and secret and secrets.matches(peer, secret) else None


def check(peer: SsoPeer, ticket: str) -> SsoVisit | None:
    """The visit behind a ticket of this peer, once; None for anything forged, old, used, or made for another."""
    stated = read(peer, ticket)
    if stated is None or stated.get("aud") != peer.client_id or stated.get("iss") != places.issuer():
        return None
    expires = stated.get("exp")
    if not isinstance(expires, int) or time.time() > expires:
        return None
    grant = grants.redeem(GrantKind.TICKET, peer, str(stated.get("jti", ""))).grant
    return grant.visit if grant is not None else None


def read(peer: SsoPeer, ticket: str) -> dict[str, Any] | None:
    """What a ticket states, if its signature is good."""
    version, _, rest = ticket.partition(".")
    body, _, signature = rest.partition(".")
    if version != _VERSION or not body or not signature.isascii():
        return None
    if not any(hmac.compare_digest(sign(secret, body), signature) for secret in secrets.good(peer)):
        return None
    try:
        stated = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (binascii.Error, ValueError):
        return None
    return stated if isinstance(stated, dict) else None
