"""Whose seal it is: whether its maker and its user are vouched for by an issuer this installation trusts.

GB/T 38540-2020, verification of a seal and of a signature with it (clauses to confirm: from memory of the standard). What is
not done: lists of revoked certificates, issuers between an anchor and a certificate, time stamps; the time is the signer's own.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from asn1crypto import core, x509
from gmssl_pyx import GmsslInnerError, InvalidValueError, sm2_verify

SM2_WITH_SM3 = "1.2.156.10197.1.501"
_CERTIFICATES, _DIGESTS = 1, 2
"""Kinds of lists of those who may use a seal."""
_MALFORMED = (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError)


class Trust(IntEnum):
    """The worst one counts. ``UNKNOWN``: nobody on our list issued it; ``OUT_OF_TIME``: seal or certificate was not valid when
    the file says it was sealed; ``FORGED``: the seal contradicts itself, or is somebody else's."""

    TRUSTED = 0
    UNKNOWN = 1
    OUT_OF_TIME = 2
    FORGED = 3


@dataclass(frozen=True, slots=True)
class Stated:
    """What a signature says of itself. ``seal``: SESeal as DER; ``paper``: the signer's certificate; ``at``: aware, None where
    none can be read; ``old``: as GM/T 0031-2014 has it, whose seals are not judged here."""

    seal: bytes
    paper: bytes
    at: datetime | None
    old: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """An issuer we trust. ``source``: who said so, and when."""

    name: str
    source: str
    paper: bytes


@dataclass(frozen=True, slots=True)
class Judged:
    """``by``: name of the anchor that vouches for the maker of the seal."""

    trust: Trust
    by: str = ""


@dataclass(frozen=True, slots=True)
class _Seal:
    """SESeal (2020): what its maker signed, and what of it matters here."""

    info: bytes
    maker: bytes
    signature: bytes
    users_are_digests: bool
    users: tuple[bytes, ...]
    since: datetime
    until: datetime

    @classmethod
    def read(cls, source: bytes) -> "_Seal":
        """Raises one of ``_MALFORMED``."""
        info, maker, _, signature = _parts(core.Sequence.load(source, strict=True))[:4]
        facts = _parts(_parts(info)[2])
        kind = facts[2].native
        if kind not in (_CERTIFICATES, _DIGESTS):
            raise ValueError("unknown kind of list")
        listed = _parts(facts[3])
        users = tuple(bytes((_parts(one)[1] if kind == _DIGESTS else one).contents) for one in listed)
        since, until = facts[5].native, facts[6].native
        return cls(
            info.dump(), bytes(maker.contents), bytes(signature.contents[1:]), kind == _DIGESTS, users, since, until
        )

    def is_for(self, paper: bytes) -> bool:
        """Whether the holder of this certificate may use it."""
        wanted = hashlib.new("sm3", paper).digest() if self.users_are_digests else paper
        return any(hmac.compare_digest(one, wanted) for one in self.users)


def judge(stated: Stated, anchors: Sequence[Anchor]) -> Judged:
    """One signature whose value was found good already (``ofd_seals``)."""
    if stated.old or stated.at is None:
        return Judged(Trust.UNKNOWN)
    try:
        seal = _Seal.read(stated.seal)
        maker, user = x509.Certificate.load(seal.maker), x509.Certificate.load(stated.paper)
        if not _signed(maker, seal.info, seal.signature) or not seal.is_for(stated.paper):
            return Judged(Trust.FORGED)
        vouching = [_issuer(one, anchors) for one in (maker, user)]
        times = [(seal.since, seal.until), *(_span(one) for one in (maker, user))]
        times += [_span(x509.Certificate.load(one.paper)) for one in vouching if one]
        if not all(since <= stated.at <= until for since, until in times):
            return Judged(Trust.OUT_OF_TIME)
    except _MALFORMED:
        return Judged(Trust.UNKNOWN)
    if vouching[0] is None or vouching[1] is None:
        return Judged(Trust.UNKNOWN)
    return Judged(Trust.TRUSTED, vouching[0].name)


def _parts(of: core.Sequence) -> list[core.Asn1Value]:
    return [of[number] for number in range(len(of))]


def _issuer(certificate: x509.Certificate, anchors: Sequence[Anchor]) -> Anchor | None:
    """The anchor whose key signed the certificate; its name alone proves nothing."""
    body = certificate["tbs_certificate"].dump()
    signature = bytes(certificate["signature_value"].contents[1:])
    if certificate["signature_algorithm"]["algorithm"].native != SM2_WITH_SM3:
        return None
    for anchor in anchors:
        issuer = x509.Certificate.load(anchor.paper)
        if issuer.subject == certificate.issuer and _signed(issuer, body, signature):
            return anchor
    return None


def _span(certificate: x509.Certificate) -> tuple[datetime, datetime]:
    validity = certificate["tbs_certificate"]["validity"]
    return validity["not_before"].native, validity["not_after"].native


def _signed(by: x509.Certificate, content: bytes, signature: bytes) -> bool:
    key = core.Sequence.load(by["tbs_certificate"]["subject_public_key_info"].dump())[1].contents[1:]
    if len(key) != 65 or key[0] != 4:
        return False
    return is_signed(bytes(key), content, signature)


def is_signed(key: bytes, content: bytes, signature: bytes) -> bool:
    """SM2 with SM3 and the usual signer's name (GB/T 32918.2). ``key``: an uncompressed point, 65 bytes."""
    try:
        return bool(sm2_verify(key[1:], content, _der(signature)))
    except (GmsslInnerError, InvalidValueError, ValueError):
        return False


def _der(signature: bytes) -> bytes:
    """Some write r and s one after the other."""
    if len(signature) != 64:
        return signature
    numbers = (core.Integer(int.from_bytes(half, "big")).dump() for half in (signature[:32], signature[32:]))
    content = b"".join(numbers)
    return bytes([0x30, len(content)]) + content
