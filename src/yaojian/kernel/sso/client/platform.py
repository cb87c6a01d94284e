"""What an OpenID platform says of itself: its addresses and its keys. Kept some minutes, for all processes."""

from dataclasses import asdict, dataclass
from typing import Any

import jwt
from django.core.cache import cache

from yaojian.kernel.sso import calling
from yaojian.kernel.sso.errors import AddressNotAllowed, PlatformDown, WrongAnswer
from yaojian.kernel.sso.models import SsoPeer

_SECONDS = 300
_AGAIN_SECONDS = 30
"""An unknown key makes us ask again, but a flood of forged tokens not more often than this."""
_KINDS = ("RSA", "EC")
"""Public keys only: a shared key in the list would let anybody sign who reads it (RFC 8725 §2.1)."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of one platform; ``end_session`` may be empty, ``names_itself``: its answers say who sent them (RFC 9207)."""

    authorization: str
    token: str
    jwks: str
    end_session: str
    names_itself: bool


def addresses_of(peer: SsoPeer) -> Addresses:
    """Raises ``PlatformDown`` (503), ``WrongAnswer`` where it calls itself another than configured (OIDC Discovery §4.3)."""
    if kept := cache.get(_name("addresses", peer)):
        return Addresses(**kept)
    told = _json(peer, peer.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if told.get("issuer") != peer.issuer:
        raise WrongAnswer(peer=peer, reason="平台自称的签发者与登记的不同。")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(isinstance(told.get(name), str) for name in wanted):
        raise WrongAnswer(peer=peer, reason="平台没有说明自己的地址。")
    found = Addresses(
        authorization=_checked(peer, told["authorization_endpoint"]),
        token=_checked(peer, told["token_endpoint"]),
        jwks=_checked(peer, told["jwks_uri"]),
        end_session=_checked(peer, str(told["end_session_endpoint"])) if told.get("end_session_endpoint") else "",
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )
    cache.set(_name("addresses", peer), asdict(found), _SECONDS)
    return found


def known_addresses(peer: SsoPeer) -> Addresses | None:
    """Like ``addresses_of``, but None where it cannot be told now: for leaving, which must not fail."""
    try:
        return addresses_of(peer)
    except (PlatformDown, WrongAnswer):
        return None


def key_of(peer: SsoPeer, name: str) -> jwt.PyJWK:
    """The public key ``name`` of the platform. Raises ``WrongAnswer`` where it has none of that name."""
    found = _find(_keys(peer), name)
    if found is None and cache.add(_name("again", peer), 1, _AGAIN_SECONDS):
        found = _find(_keys(peer, anew=True), name)
    if found is None:
        raise WrongAnswer(peer=peer, reason="签名所用的密钥不是平台的。")
    return found


def forget(peer: SsoPeer) -> None:
    """Its row changed: ask it anew."""
    cache.delete_many([_name(what, peer) for what in ("addresses", "keys", "again")])


def _keys(peer: SsoPeer, *, anew: bool = False) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] | None = None if anew else cache.get(_name("keys", peer))
    if kept is not None:
        return kept
    told = _json(peer, addresses_of(peer).jwks).get("keys")
    listed = [key for key in told if isinstance(key, dict)] if isinstance(told, list) else []
    cache.set(_name("keys", peer), listed, _SECONDS)
    return listed


def _find(listed: list[dict[str, Any]], name: str) -> jwt.PyJWK | None:
    fit = [key for key in listed if key.get("kty") in _KINDS and key.get("use", "sig") == "sig"]
    named = [key for key in fit if key.get("kid") == name] if name else fit[:1] if len(fit) == 1 else []
    try:
        return jwt.PyJWK.from_dict(named[0]) if named else None
    except jwt.PyJWTError:
        return None


def _json(peer: SsoPeer, address: str) -> dict[str, Any]:
    try:
        answer = calling.get(address)
        told = answer.json() if answer.status_code == 200 else None
    except (calling.NoAnswer, AddressNotAllowed, ValueError):
        raise PlatformDown(peer=peer) from None
    if not isinstance(told, dict):
        raise PlatformDown(peer=peer)
    return told


def _checked(peer: SsoPeer, address: str) -> str:
    try:
        return calling.check(address)
    except AddressNotAllowed:
        raise WrongAnswer(peer=peer, reason="平台给出的地址没有加密或不允许访问。") from None


def _name(what: str, peer: SsoPeer) -> str:
    return f"sso.{what}:{peer.pk}"
