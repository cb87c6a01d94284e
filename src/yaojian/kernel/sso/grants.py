"""Codes and tickets: issued, used once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.sso import secrets
from yaojian.kernel.sso.models import GrantKind, SsoGrant, SsoPeer, SsoToken, SsoVisit

LIVES = timedelta(seconds=60)
"""RFC 6749 §4.1.2 allows ten minutes at most; a redirect takes a second."""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """``grant`` None: no such thing for this peer, too old, or used before."""

    grant: SsoGrant | None
    was_replayed: bool = False


def issue(kind: GrantKind, visit: SsoVisit, *, text: str, address: str, **more: Any) -> SsoGrant:
    """Keep a code or ticket that was just made up for ``visit``."""
    now = timezone.now()
    return SsoGrant.objects.create(
        kind=kind,
        digest=secrets.digest(text),
        peer=visit.peer,
        visit=visit,
        address=address,
        made_at=now,
        expires_at=now + LIVES,
        **more,
    )


@transaction.atomic
def redeem(kind: GrantKind, peer: SsoPeer, text: str) -> Redeemed:
    """Use it up. Of two at once the second sees that it was used. Used again, its tokens die (RFC 6749 §4.1.2) and the
    answer says so. An ended visit's are worth nothing."""
    rows = SsoGrant.objects.select_for_update(of=("self",)).select_related("visit__user", "visit__peer")
    grant = rows.filter(kind=kind, peer=peer, digest=secrets.digest(text)).first()
    if grant is None:
        return Redeemed(None)
    if grant.used_at is not None:
        revoke_family(grant)
        return Redeemed(None, was_replayed=True)
    grant.used_at = timezone.now()
    grant.save(update_fields=["used_at"])
    visit = grant.visit
    if grant.expires_at <= timezone.now() or visit.ended_at is not None or not visit.user.is_active:
        return Redeemed(None)
    return Redeemed(grant)


def revoke_family(grant: SsoGrant) -> int:
    """All tokens that came of one grant are dead. Returns how many lived."""
    return SsoToken.objects.filter(grant=grant, revoked_at__isnull=True).update(revoked_at=timezone.now())
