"""The keys we sign with: the present one, the next one published ahead, the former one kept until its tokens have run out."""

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from yaojian.kernel.crypto import fields
from yaojian.kernel.sso.models import SsoKey

ALGORITHM = "RS256"
LISTED_SECONDS = 300
"""How long a peer may keep our list of keys (``Cache-Control`` of ``/sso/jwks``)."""
AHEAD = timedelta(seconds=2 * LISTED_SECONDS)
BEHIND = timedelta(hours=1)
"""A former key stays published this long: longer than any token it signed lives."""
_BITS = 2048
_LOCK = 20260727


def published() -> list[dict[str, Any]]:
    """The list of public keys (RFC 7517), the signing one and those about to sign or not yet forgotten."""
    _signing()
    rows = SsoKey.objects.filter(Q(published_until__isnull=True) | Q(published_until__gt=timezone.now()))
    return [row.public for row in rows]


def sign(claims: dict[str, Any], *, kind: str = "JWT") -> str:
    """A compact JWS; ``kind`` is its ``typ``."""
    key = _signing()
    pem = fields.decrypt(bytes(key.sealed_key), f"sso.key:{key.pk}")
    return jwt.encode(claims, pem, algorithm=ALGORITHM, headers={"kid": key.pk, "typ": kind})


def read_own(token: str, **options: Any) -> dict[str, Any]:
    """The claims of a token we signed ourselves, expired or not (a hint at logout may be old). Raises ``jwt.PyJWTError``."""
    head = jwt.get_unverified_header(token)
    row = SsoKey.objects.filter(pk=str(head.get("kid", ""))).first()
    if row is None:
        raise jwt.InvalidKeyError("unknown key")
    public = jwt.PyJWK.from_dict(row.public).key
    read: dict[str, Any] = jwt.decode(
        token, public, algorithms=[ALGORITHM], options={"verify_exp": False, "verify_aud": False}, **options
    )
    return read


@transaction.atomic
def rotate() -> SsoKey:
    """A new key: published at once, signing after ``AHEAD``; what signs till then is published ``BEHIND`` longer."""
    _lock()
    now = timezone.now()
    SsoKey.objects.filter(published_until__isnull=True).update(published_until=now + AHEAD + BEHIND)
    return _make(signs_from=now + AHEAD)


def _signing() -> SsoKey:
    found = _newest_that_signs()
    if found is not None:
        return found
    with transaction.atomic():
        _lock()
        return _newest_that_signs() or _make(signs_from=timezone.now())


def _newest_that_signs() -> SsoKey | None:
    return SsoKey.objects.filter(signs_from__lte=timezone.now()).order_by("-signs_from").first()


def _make(*, signs_from: Any) -> SsoKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
    name = _thumbprint(public)
    listed = {"kty": public["kty"], "n": public["n"], "e": public["e"], "kid": name, "use": "sig", "alg": ALGORITHM}
    return SsoKey.objects.create(
        id=name,
        sealed_key=fields.encrypt(pem, f"sso.key:{name}"),
        public=listed,
        made_at=timezone.now(),
        signs_from=signs_from,
    )


def _thumbprint(public: dict[str, str]) -> str:
    """RFC 7638, cut to 40 characters."""
    wanted = json.dumps({name: public[name] for name in ("e", "kty", "n")}, separators=(",", ":"), sort_keys=True)
    hashed = Hash(SHA256())
    hashed.update(wanted.encode())
    return base64.urlsafe_b64encode(hashed.finalize()).decode().rstrip("=")[:40]


def _lock() -> None:
    """Two processes at the first token: one makes the key, the other waits and finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
