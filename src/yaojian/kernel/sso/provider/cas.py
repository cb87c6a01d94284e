"""Our CAS server: service tickets and what a peer's server asks about them (CAS Protocol 3.0)."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from yaojian.kernel.sso import grants, secrets
from yaojian.kernel.sso.models import Direction, GrantKind, Protocol, SsoPeer, SsoVisit
from yaojian.kernel.sso.provider.asking import told_of

PROTOCOLS = (Protocol.CAS2, Protocol.CAS3)
_PROVED = "proved"
"""Scope of a ticket for which the person proved himself, not his session."""
_NAMESPACE = 'xmlns:cas="http://www.yale.edu/tp/cas"'


@dataclass(frozen=True, slots=True)
class Failed:
    """An answer that says no: one of the codes of CAS 3.0 §2.5.3."""

    code: str
    text: str


def peer_of(service: str) -> SsoPeer | None:
    """The peer that registered exactly this service address."""
    rows = SsoPeer.objects.filter(direction=Direction.OUT, protocol__in=PROTOCOLS, is_enabled=True)
    return rows.filter(redirects__contains=[service]).first() if service else None


def ticket(visit: SsoVisit, service: str, *, proved: bool) -> str:
    """A service ticket for one use within a minute; its text is also the peer's name of the session (SLO). ``proved``: the
    person signed in, or proved himself again, for this very ticket."""
    text = f"ST-{secrets.make()}"
    grants.issue(GrantKind.SERVICE, visit, text=text, address=service, scope=_PROVED if proved else "")
    visit.outer = text
    visit.save(update_fields=["outer"])
    return text


def check(service: str, text: str, *, renew: bool = False) -> SsoVisit | Failed:
    """Uses the ticket up, whatever comes out (§3.1.1). ``renew``: good only if the person proved himself for it (§2.5.1)."""
    if not service or not text:
        return Failed("INVALID_REQUEST", "service and ticket are required")
    peer = peer_of(service)
    if peer is None:
        return Failed("INVALID_SERVICE", "the service is not registered")
    grant = grants.redeem(GrantKind.SERVICE, peer, text).grant
    if grant is None:
        return Failed("INVALID_TICKET", "the ticket is not recognised, too old or used")
    if grant.address != service:
        return Failed("INVALID_SERVICE", "the ticket was issued for another service")
    if renew and grant.scope != _PROVED:
        return Failed("INVALID_TICKET", "the ticket was not issued from a fresh sign-in")
    return grant.visit


def answer(found: SsoVisit | Failed, *, with_attributes: bool) -> str:
    """The XML of §2.5 (2.0) and §2.6 (3.0, with attributes)."""
    if isinstance(found, Failed):
        inner = f'<cas:authenticationFailure code="{found.code}">{found.text}</cas:authenticationFailure>'
    else:
        told = told_of(found) if with_attributes and found.peer.protocol == Protocol.CAS3 else {}
        items = "".join(f"<cas:{name}>{escape(value)}</cas:{name}>" for name, value in told.items() if name != "sub")
        attributes = f"<cas:attributes>{items}</cas:attributes>" if items else ""
        inner = (
            f"<cas:authenticationSuccess><cas:user>{found.subject}</cas:user>{attributes}</cas:authenticationSuccess>"
        )
    return f"<cas:serviceResponse {_NAMESPACE}>{inner}</cas:serviceResponse>"
