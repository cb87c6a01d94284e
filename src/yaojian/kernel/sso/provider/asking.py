"""Who asks, and by which token: look-ups the validator needs."""

import base64
import binascii
from urllib.parse import unquote_plus

from django.utils import timezone

from yaojian.kernel.sso import claims, secrets
from yaojian.kernel.sso.models import Direction, Protocol, SsoPeer, SsoToken, SsoVisit, TokenKind

_PROTOCOLS = (Protocol.OIDC, Protocol.OAUTH2)


def told_of(visit: SsoVisit, scopes: set[str] | None = None) -> dict[str, str]:
    """Claims of a visit, for the company it was begun for."""
    return claims.of(visit.peer, visit.user, visit.company_id, scopes)


def peer_named(client_id: str) -> SsoPeer | None:
    """Of this client id, switched on, and speaking OpenID Connect or OAuth 2.0."""
    return SsoPeer.objects.filter(
        client_id=client_id, direction=Direction.OUT, protocol__in=_PROTOCOLS, is_enabled=True
    ).first()


def token_of(kind: TokenKind, text: str, *, lock: bool = False) -> SsoToken | None:
    """By its text, with all that belongs to it; ``lock``: under its row lock."""
    rows = SsoToken.objects.select_related("grant__visit__user", "grant__visit__peer", "grant__peer")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.filter(kind=kind, digest=secrets.digest(text)).first()


def is_good(token: SsoToken) -> bool:
    """Neither old nor revoked, its visit lasts and the account is active."""
    visit = token.grant.visit
    lives = token.revoked_at is None and token.expires_at > timezone.now()
    return lives and visit.ended_at is None and visit.user.is_active


def basic(header: str) -> tuple[str, str] | None:
    """RFC 6749 §2.3.1: form-encoded inside Basic."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, mark, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (unquote_plus(name), unquote_plus(secret)) if mark else None
