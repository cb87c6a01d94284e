"""OpenID Connect as a client: ask, exchange the code, believe the ID token only after every check of OIDC Core §3.1.3.7."""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

import jwt
from django.db import IntegrityError, transaction
from django.utils import timezone

from yaojian.kernel.sso import calling, places, secrets
from yaojian.kernel.sso.client import platform
from yaojian.kernel.sso.client.pending import Pending
from yaojian.kernel.sso.errors import AddressNotAllowed, PlatformDown, WrongAnswer
from yaojian.kernel.sso.models import SsoPeer, SsoSeen
from yaojian.kernel.sso.telling import EVENT

ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Public-key signatures only: ``none`` and HMAC are no signatures of the platform (RFC 8725 §3.1)."""
_OLDEST_SECONDS = 600
_LOGOUT_SECONDS = 300
_REASONS: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.ExpiredSignatureError, "已过期。"),
    (jwt.ImmatureSignatureError, "时间在将来，请核对双方时钟。"),
    (jwt.InvalidAudienceError, "不是发给本平台的。"),
    (jwt.InvalidIssuerError, "签发者不符。"),
    (jwt.MissingRequiredClaimError, "缺少必需的内容。"),
    (jwt.InvalidAlgorithmError, "签名算法不允许。"),
    (jwt.InvalidSignatureError, "签名不符。"),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who came, in the platform's words. ``subject`` is its stable identifier, the only thing accounts are matched by."""

    subject: str
    name: str
    unit: str
    session: str
    id_token: str = ""


def ask(peer: SsoPeer, asked: Pending) -> str:
    """Where to send the browser. Raises ``PlatformDown``, ``WrongAnswer``."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).decode().rstrip("=")
    query = {
        "response_type": "code",
        "client_id": peer.client_id,
        "redirect_uri": places.of("sso:callback", peer.code),
        "scope": "openid profile",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = platform.addresses_of(peer).authorization
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def check_sender(peer: SsoPeer, iss: str) -> None:
    """The answer must come from the platform that was asked (RFC 9207 §2.4). Raises ``WrongAnswer``."""
    if (iss or platform.addresses_of(peer).names_itself) and iss != peer.issuer:
        raise WrongAnswer(peer=peer, reason="应答来自另一个平台。")


def exchange(peer: SsoPeer, code: str, asked: Pending) -> Identity:
    """The identity behind a code. Raises ``PlatformDown``, ``WrongAnswer``."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": places.of("sso:callback", peer.code),
        "code_verifier": asked.verifier,
    }
    basic = (quote_plus(peer.client_id), quote_plus(secrets.current(peer)))
    try:
        answer = calling.post(platform.addresses_of(peer).token, data=form, basic=basic)
        told = answer.json()
    except (calling.NoAnswer, AddressNotAllowed):
        raise PlatformDown(peer=peer) from None
    except ValueError:
        raise WrongAnswer(peer=peer, reason="平台的回答无法读取。") from None
    if answer.status_code != 200 or not isinstance(told, dict) or not isinstance(told.get("id_token"), str):
        raise WrongAnswer(peer=peer, reason="平台没有给出身份。")
    claims = read_id_token(peer, told["id_token"], asked.nonce)
    _check_token_hash(peer, claims, told.get("access_token"))
    return identity_of(peer, claims, told["id_token"])


def read_id_token(peer: SsoPeer, token: str, nonce: str) -> dict[str, Any]:
    """Its claims, after every check. Raises ``WrongAnswer`` saying which failed."""
    claims = _read(peer, token, required=["iss", "sub", "aud", "exp", "iat"])
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise WrongAnswer(peer=peer, reason="应答与这次登录不对应。")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != peer.client_id:
        raise WrongAnswer(peer=peer, reason="不是发给本平台的。")
    if claims["iat"] < time.time() - _OLDEST_SECONDS - peer.clock_skew:
        raise WrongAnswer(peer=peer, reason="已过期。")
    return claims


def identity_of(peer: SsoPeer, claims: dict[str, Any], token: str = "") -> Identity:
    """By the names this platform uses. Raises ``WrongAnswer`` without a subject."""
    named = peer.claim_names
    subject = str(claims.get(named.get("subject", "sub")) or "")
    if not subject or len(subject) > 255:
        raise WrongAnswer(peer=peer, reason="没有说明是谁。")
    name, unit = str(claims.get(named.get("name", "name")) or ""), str(claims.get(named.get("unit", "unit")) or "")
    return Identity(subject, name[:100], unit[:100], str(claims.get("sid") or "")[:300], token)


def read_logout(peer: SsoPeer, token: str) -> tuple[str, str]:
    """Subject and session of a logout token, one of them perhaps empty (Back-Channel Logout §2.6). Raises ``WrongAnswer``;
    the same token a second time is a replay."""
    claims = _read(peer, token, required=["iss", "aud", "iat", "jti"])
    events = claims.get("events")
    if not isinstance(events, dict) or EVENT not in events or "nonce" in claims:
        raise WrongAnswer(peer=peer, reason="不是退出通知。")
    if jwt.get_unverified_header(token).get("typ", "logout+jwt").lower() not in ("logout+jwt", "jwt"):
        raise WrongAnswer(peer=peer, reason="不是退出通知。")
    if claims["iat"] < time.time() - _LOGOUT_SECONDS - peer.clock_skew:
        raise WrongAnswer(peer=peer, reason="已过期。")
    found = claims.get(peer.claim_names.get("subject", "sub")) or ""
    subject, session = str(found), str(claims.get("sid") or "")
    if not subject and not session:
        raise WrongAnswer(peer=peer, reason="没有说明是谁。")
    _once(peer, str(claims["jti"]))
    return subject, session


def _read(peer: SsoPeer, token: str, *, required: list[str]) -> dict[str, Any]:
    try:
        head = jwt.get_unverified_header(token)
        if head.get("alg") not in ALGORITHMS:
            raise WrongAnswer(peer=peer, reason="签名算法不允许。")
        key = platform.key_of(peer, str(head.get("kid") or ""))
        read: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=ALGORITHMS,
            audience=peer.client_id,
            issuer=peer.issuer,
            leeway=peer.clock_skew,
            options={"require": required},
        )
    except (jwt.PyJWTError, TypeError) as fault:
        reason = next((told for kind, told in _REASONS if isinstance(fault, kind)), "内容无法读取。")
        raise WrongAnswer(peer=peer, reason=reason) from fault
    return read


def _check_token_hash(peer: SsoPeer, claims: dict[str, Any], access: object) -> None:
    """OIDC Core §3.1.3.8, where the platform gives one."""
    if "at_hash" not in claims:
        return
    digest = hashlib.sha256(str(access).encode()).digest()
    made = base64.urlsafe_b64encode(digest[: len(digest) // 2]).decode().rstrip("=")
    if not hmac.compare_digest(str(claims["at_hash"]).encode(), made.encode()):
        raise WrongAnswer(peer=peer, reason="令牌与身份不对应。")


def _once(peer: SsoPeer, jti: str) -> None:
    until = timezone.now() + timedelta(seconds=2 * (_LOGOUT_SECONDS + peer.clock_skew))
    name = hashlib.sha256(jti.encode()).hexdigest()
    try:
        with transaction.atomic():
            SsoSeen.objects.create(peer=peer, name=name, until=until)
    except IntegrityError:
        raise WrongAnswer(peer=peer, reason="这条通知已经收到过。") from None
