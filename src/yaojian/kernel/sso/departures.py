"""Somebody goes out to another system from a page of ours."""

from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.sso import places, queries, visits
from yaojian.kernel.sso.models import Protocol
from yaojian.kernel.sso.provider import tickets


@transaction.atomic
def go(*, actor: Actor, code: str, session: SessionBase) -> str:
    """Where to send the browser. With a one-time ticket the visit begins here; the other protocols begin at the peer's door,
    which asks us. Raises ``SignInNeeded``, ``PeerDisabled`` (404)."""
    checks.signed_in(actor)
    peer = queries.outward_by_code(code)
    if peer.protocol == Protocol.TICKET:
        user = User.objects.get(pk=actor.user_id or 0)
        visit = visits.begin_out(actor=actor, user=user, peer=peer, session=session)
        return _with(peer.entry, ticket=tickets.make(visit))
    return _with(peer.entry, iss=places.issuer()) if peer.protocol == Protocol.OIDC else peer.entry


def _with(address: str, **query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
