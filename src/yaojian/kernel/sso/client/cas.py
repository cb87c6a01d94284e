"""CAS as a client: send the browser, ask about the ticket it brings back, understand the platform's word that somebody left."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from yaojian.kernel.sso import calling, places
from yaojian.kernel.sso.client.oidc import Identity, identity_of
from yaojian.kernel.sso.errors import AddressNotAllowed, PlatformDown, WrongAnswer
from yaojian.kernel.sso.models import Protocol, SsoPeer

_CAS = "{http://www.yale.edu/tp/cas}"
_LONGEST_TICKET = 256


def service_of(peer: SsoPeer) -> str:
    """The one address the platform sends its tickets to."""
    return places.of("sso:cas_callback", peer.code)


def ask(peer: SsoPeer) -> str:
    """Where to send the browser."""
    return f"{peer.issuer.rstrip('/')}/login?{urlencode({'service': service_of(peer)})}"


def leave(peer: SsoPeer) -> str:
    """Where to send a browser that leaves (CAS 3.0 §2.3)."""
    return f"{peer.issuer.rstrip('/')}/logout?{urlencode({'service': places.site('/account/login')})}"


def check(peer: SsoPeer, ticket: str) -> Identity:
    """The identity behind a ticket. Raises ``PlatformDown``, ``WrongAnswer``."""
    if not ticket.startswith("ST-") or len(ticket) > _LONGEST_TICKET:
        raise WrongAnswer(peer=peer, reason="票据写法不对。")
    place = "/p3/serviceValidate" if peer.protocol == Protocol.CAS3 else "/serviceValidate"
    try:
        answer = calling.get(peer.issuer.rstrip("/") + place, params={"service": service_of(peer), "ticket": ticket})
    except (calling.NoAnswer, AddressNotAllowed):
        raise PlatformDown(peer=peer) from None
    if answer.status_code != 200:
        raise PlatformDown(peer=peer)
    success = _parse(peer, answer.content).find(f"{_CAS}authenticationSuccess")
    user = success.find(f"{_CAS}user") if success is not None else None
    if success is None or user is None or not (user.text or "").strip():
        raise WrongAnswer(peer=peer, reason="平台不承认这张票据。")
    claims: dict[str, Any] = {"sub": (user.text or "").strip(), "sid": ticket}
    for item in _attributes(success):
        claims.setdefault(item.tag.removeprefix(_CAS), (item.text or "").strip())
    return identity_of(peer, claims)


def read_logout(peer: SsoPeer, text: str) -> str:
    """The ticket whose session is over (CAS 3.0 §2.3.3). Nobody but platform and we know it; empty tickets end nothing.
    Raises ``WrongAnswer``."""
    for item in _parse(peer, text.encode()).iter():
        if item.tag.rpartition("}")[2] == "SessionIndex" and (item.text or "").strip():
            return (item.text or "").strip()[:_LONGEST_TICKET]
    raise WrongAnswer(peer=peer, reason="不是退出通知。")


def _attributes(success: Element) -> Iterator[Element]:
    attributes = success.find(f"{_CAS}attributes")
    return iter(attributes if attributes is not None else ())


def _parse(peer: SsoPeer, body: bytes) -> Element:
    try:
        parsed: Element = ElementTree.fromstring(body)
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        raise WrongAnswer(peer=peer, reason="内容无法读取。") from None
    return parsed
