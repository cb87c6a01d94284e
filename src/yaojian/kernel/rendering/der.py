"""As much of DER and CMS (RFC 5652) as it takes to check one detached RSA signature."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7

_SEQUENCE, _SET, _OCTETS, _OID, _INTEGER, _TAGGED_0 = 0x30, 0x31, 0x04, 0x06, 0x02, 0xA0
_UTC_TIME, _GENERAL_TIME = 0x17, 0x18
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_SIGNING_TIME = bytes.fromhex("2a864886f70d010905")
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_SHA256 = bytes.fromhex("608648016503040201")


@dataclass(frozen=True, slots=True)
class Value:
    """One tagged value; ``whole`` is its encoding, head included."""

    tag: int
    content: bytes
    whole: bytes


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed (by the certificate inside) and the moment the signature claims."""

    certificate: x509.Certificate
    at: datetime | None


def first(encoded: bytes) -> Value:
    """The first value of ``encoded``. Raises ``ValueError`` for anything that is not DER."""
    if len(encoded) < 2:
        raise ValueError("cut off")
    tag, length, head = encoded[0], encoded[1], 2
    if length == 0x80 or tag & 0x1F == 0x1F:
        raise ValueError("not DER")
    if length > 0x80:
        head += length - 0x80
        length = int.from_bytes(encoded[2:head], "big")
    if head + length > len(encoded):
        raise ValueError("cut off")
    return Value(tag, encoded[head : head + length], encoded[: head + length])


def values(content: bytes) -> Iterator[Value]:
    """All values one after the other."""
    while content:
        value = first(content)
        yield value
        content = content[len(value.whole) :]


def _inside(value: Value, tag: int) -> list[Value]:
    if value.tag != tag:
        raise ValueError(f"tag {value.tag:#x} where {tag:#x} should be")
    return list(values(value.content))


def check(padded: bytes, signed: bytes) -> Signer | None:
    """Whether the CMS in ``padded`` (zeros may follow) signs exactly ``signed``: its signer, or None.

    Raises ``ValueError`` for what is no CMS of one signer with SHA-256 and RSA.
    """
    envelope = first(padded)
    if padded[len(envelope.whole) :].strip(b"\0"):
        raise ValueError("something after the signature")
    kind, wrapped = _inside(envelope, _SEQUENCE)
    if kind.content != _SIGNED_DATA:
        raise ValueError("no signed data")
    body = _inside(_inside(wrapped, _TAGGED_0)[0], _SEQUENCE)
    (info,) = _inside(body[-1], _SET)
    _, issuer_and_serial, digest_algorithm, attributes, _, signature, *_ = _inside(info, _SEQUENCE)
    if first(digest_algorithm.content).content != _SHA256 or signature.tag != _OCTETS:
        raise ValueError("another algorithm than SHA-256")
    told = {_inside(one, _SEQUENCE)[0].content: _inside(one, _SEQUENCE)[1] for one in _inside(attributes, _TAGGED_0)}
    certificate = _certificate(envelope.whole, issuer_and_serial)
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("another key than RSA")
    if first(told[_MESSAGE_DIGEST].content).content != hashlib.sha256(signed).digest():
        return None
    # Signed is the SET of the attributes, sent under another tag (RFC 5652, 5.4).
    content = bytes([_SET]) + attributes.whole[1:]
    try:
        key.verify(signature.content, content, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return None
    return Signer(certificate, _time(told.get(_SIGNING_TIME)))


def _certificate(envelope: bytes, issuer_and_serial: Value) -> x509.Certificate:
    issuer, serial = _inside(issuer_and_serial, _SEQUENCE)
    for certificate in pkcs7.load_der_pkcs7_certificates(envelope):
        same_number = certificate.serial_number == int.from_bytes(serial.content, "big")
        if same_number and certificate.issuer.public_bytes() == issuer.whole:
            return certificate
    raise ValueError("no certificate of the signer")


def _time(told: Value | None) -> datetime | None:
    if told is None:
        return None
    value = first(told.content)
    shape = {_UTC_TIME: "%y%m%d%H%M%SZ", _GENERAL_TIME: "%Y%m%d%H%M%SZ"}.get(value.tag)
    return datetime.strptime(value.content.decode("ascii"), shape).replace(tzinfo=UTC) if shape else None
