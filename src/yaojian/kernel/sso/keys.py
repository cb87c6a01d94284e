"""The keys we sign with, RSA and elliptic: of each the present one, the next one published ahead, the former one kept until
its tokens have run out. Which of them signs, each peer's row says.
"""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from yaojian.kernel.crypto import fields
from yaojian.kernel.sso.models import Algorithm, SsoKey

LISTED_SECONDS = 300
"""How long a peer may keep our list of keys (``Cache-Control`` of ``/sso/jwks``)."""
AHEAD = timedelta(seconds=2 * LISTED_SECONDS)
BEHIND = timedelta(hours=1)
"""A former key stays published this long: longer than any token it signed lives."""
_BITS = 2048
_MEMBERS = {Algorithm.RS256: ("e", "kty", "n"), Algorithm.ES256: ("crv", "kty", "x", "y")}
_LOCK = 20260727


def published() -> list[dict[str, Any]]:
    """The list of public keys (RFC 7517), the signing ones and those about to sign or not yet forgotten. RSA comes first:
    simple peers take the first key there is."""
    for algorithm in Algorithm:
        _signing(algorithm)
    rows = SsoKey.objects.filter(Q(published_until__isnull=True) | Q(published_until__gt=timezone.now()))
    return [row.public for row in rows.order_by("-algorithm", "signs_from")]


def sign(claims: dict[str, Any], algorithm: Algorithm, *, kind: str = "JWT") -> str:
    """A compact JWS; ``kind`` is its ``typ``."""
    key = _signing(algorithm)
    pem = fields.decrypt(bytes(key.sealed_key), f"sso.key:{key.pk}")
    return jwt.encode(claims, pem, algorithm=algorithm.value, headers={"kid": key.pk, "typ": kind})


def read_own(token: str, **options: Any) -> dict[str, Any]:
    """The claims of a token we signed ourselves, expired or not (a hint at logout may be old). Raises ``jwt.PyJWTError``,
    also where its head names another algorithm than its key is for (RFC 8725 §3.1)."""
    head = jwt.get_unverified_header(token)
    row = SsoKey.objects.filter(pk=str(head.get("kid", ""))).first()
    if row is None:
        raise jwt.InvalidKeyError("unknown key")
    public = jwt.PyJWK.from_dict(row.public).key
    read: dict[str, Any] = jwt.decode(
        token, public, algorithms=[row.algorithm], options={"verify_exp": False, "verify_aud": False}, **options
    )
    return read


@transaction.atomic
def rotate() -> list[SsoKey]:
    """A new key for each algorithm: published at once, signing after ``AHEAD``; what signs till then is published ``BEHIND``
    longer."""
    _lock()
    now = timezone.now()
    SsoKey.objects.filter(published_until__isnull=True).update(published_until=now + AHEAD + BEHIND)
    return [_make(algorithm, signs_from=now + AHEAD) for algorithm in Algorithm]


def _signing(algorithm: Algorithm) -> SsoKey:
    found = _newest_that_signs(algorithm)
    if found is not None:
        return found
    with transaction.atomic():
        _lock()
        return _newest_that_signs(algorithm) or _make(algorithm, signs_from=timezone.now())


def _newest_that_signs(algorithm: Algorithm) -> SsoKey | None:
    rows = SsoKey.objects.filter(algorithm=algorithm, signs_from__lte=timezone.now())
    return rows.order_by("-signs_from").first()


def _make(algorithm: Algorithm, *, signs_from: datetime) -> SsoKey:
    private, public = _pair(algorithm)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    name = _thumbprint(public)
    return SsoKey.objects.create(
        id=name,
        algorithm=algorithm,
        sealed_key=fields.encrypt(pem, f"sso.key:{name}"),
        public=public | {"kid": name, "use": "sig", "alg": algorithm.value},
        made_at=timezone.now(),
        signs_from=signs_from,
    )


def _pair(algorithm: Algorithm) -> tuple[PrivateKeyTypes, dict[str, str]]:
    """A private key and the members of its public one that RFC 7518 §6.2.1, §6.3.1 ask for."""
    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    if algorithm == Algorithm.ES256:
        private = ec.generate_private_key(ec.SECP256R1())
        told = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(private.public_key()))
    else:
        private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
        told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
    return private, {name: told[name] for name in _MEMBERS[algorithm]}


def _thumbprint(public: dict[str, str]) -> str:
    """RFC 7638 over the required members, cut to 40 characters."""
    wanted = json.dumps(public, separators=(",", ":"), sort_keys=True)
    hashed = Hash(SHA256())
    hashed.update(wanted.encode())
    return base64.urlsafe_b64encode(hashed.finalize()).decode().rstrip("=")[:40]


def _lock() -> None:
    """Two processes at the first token: one makes the key, the other waits and finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
