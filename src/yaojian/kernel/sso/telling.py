"""Telling a peer that somebody left: a logout token (OIDC Back-Channel Logout 1.0), a CAS logout request, or a signed note."""

import secrets as random_bits
import time
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yaojian.kernel.sso import calling, keys, places
from yaojian.kernel.sso.errors import AddressNotAllowed
from yaojian.kernel.sso.models import Algorithm, LogoutState, Protocol, SsoLogout, SsoVisit

LAST_ATTEMPT = 6
"""As many as ``kernel.jobs`` tries."""
EVENT = "http://schemas.openid.net/event/backchannel-logout"
_LIVES_SECONDS = 120
_GOOD = (200, 204)
_CAS_REQUEST = (
    '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="{id}" Version="2.0" IssueInstant="{at}">'
    '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{subject}</saml:NameID>'
    "<samlp:SessionIndex>{ticket}</samlp:SessionIndex></samlp:LogoutRequest>"
)


class NotDelivered(Exception):
    """One attempt failed; the job comes again."""


def send(logout_id: str) -> None:
    """One attempt, written down even when it fails. Raises ``NotDelivered`` so that the job comes again; harmless for one
    already sent."""
    with transaction.atomic():
        row = SsoLogout.objects.select_for_update(of=("self",)).filter(pk=logout_id).first()
        if row is None or row.state in (LogoutState.SENT, LogoutState.FAILED):
            return
        SsoLogout.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    row = SsoLogout.objects.select_related("visit__peer").get(pk=logout_id)
    fault = _deliver(row.visit)
    last = row.attempts >= LAST_ATTEMPT
    row.error = fault[:300]
    row.state = LogoutState.SENT if not fault else LogoutState.FAILED if last else LogoutState.RETRYING
    row.save(update_fields=["state", "error", "changed_at"])
    if fault and not last:
        raise NotDelivered(fault)


def _deliver(visit: SsoVisit) -> str:
    """Empty when the peer took it, else a sentence."""
    try:
        answer = calling.post(visit.peer.logout_address, data=_message(visit))
    except (calling.NoAnswer, AddressNotAllowed) as fault:
        return str(fault)
    return "" if answer.status_code in _GOOD else f"对方没有收下（{answer.status_code}）。"


def _message(visit: SsoVisit) -> dict[str, str]:
    if visit.peer.protocol in (Protocol.CAS2, Protocol.CAS3):
        return {"logoutRequest": cas_request(visit.subject, visit.outer)}
    return {"logout_token": keys.sign(logout_claims(visit), Algorithm(visit.peer.signing), kind="logout+jwt")}


def logout_claims(visit: SsoVisit) -> dict[str, Any]:
    """§2.4 of the specification: no nonce, a jti, the event, subject and session."""
    now = int(time.time())
    return {
        "iss": places.issuer(),
        "aud": visit.peer.client_id,
        "iat": now,
        "exp": now + _LIVES_SECONDS,
        "jti": random_bits.token_hex(16),
        "sub": visit.subject,
        "sid": visit.pk.hex,
        "events": {EVENT: {}},
    }


def cas_request(subject: str, ticket: str) -> str:
    """CAS 3.0 §2.3.3. Both values are ours: letters, digits and hyphens."""
    return _CAS_REQUEST.format(id=f"LR-{uuid4().hex}", at=timezone.now().isoformat(), subject=subject, ticket=ticket)
