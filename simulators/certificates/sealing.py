"""Seals OFD files as GB/T 38540-2020 asks (GB/T 33190-2016 for the list of protected files; clauses to confirm).

Written after the standards and not after the product, which checks such seals. All keys are made here and prove nothing.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from asn1crypto import algos, core, keys, x509
from gmssl_pyx import sm2_key_generate, sm2_sign

SIGN = "Doc_0/Signs/Sign_0"
SM3 = "1.2.156.10197.1.401"
SM2_WITH_SM3 = "1.2.156.10197.1.501"
_EC, _SM2_CURVE = "1.2.840.10045.2.1", "1.2.156.10197.1.301"
_FROM, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)


@dataclass
class Holder:
    """A name with a key pair and a certificate, its own or one of ``by``."""

    name: str
    by: "Holder | None" = None
    since: datetime = _FROM
    until: datetime = _UNTIL
    pair: tuple[bytes, bytes] = field(default_factory=sm2_key_generate)
    paper: bytes = b""

    def __post_init__(self) -> None:
        self.paper = self.paper or self._certificate()

    def sign(self, content: bytes) -> bytes:
        """SM2 with SM3 and the usual signer's name, as DER."""
        made: bytes = sm2_sign(self.pair[1], self.pair[0], content)
        return made

    def _certificate(self) -> bytes:
        by = self.by or self
        method = algos.SignedDigestAlgorithm({"algorithm": SM2_WITH_SM3})
        tbs = x509.TbsCertificate(
            {
                "version": "v3",
                "serial_number": int.from_bytes(hashlib.sha256(self.pair[0]).digest()[:8], "big"),
                "signature": method,
                "issuer": _name(by.name),
                "validity": {"not_before": _time(self.since), "not_after": _time(self.until)},
                "subject": _name(self.name),
                "subject_public_key_info": keys.PublicKeyInfo.load(_key_info(self.pair[0])),
            }
        )
        signature = by.sign(tbs.dump())
        made: bytes = x509.Certificate(
            {"tbs_certificate": tbs, "signature_algorithm": method, "signature_value": signature}
        ).dump()
        return made


@dataclass
class Sealer:
    """Puts a seal on files. ``seal``: what ``made_seal`` made, empty: none. ``old``: writes as GM/T 0031-2014 did;
    ``method``: name of the digest; ``raw``: r and s without DER; ``at``: when it says that it seals."""

    holder: Holder = field(default_factory=lambda: Holder("湖北省药品监督管理局"))
    seal: bytes = b"\x30\x00"
    old: bool = False
    method: str = SM3
    raw: bool = False
    at: datetime = datetime(2026, 3, 12, 9, 15, 3, tzinfo=UTC)
    digest: Callable[[bytes], bytes] = lambda content: hashlib.new("sm3", content).digest()

    def sealed(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """``files`` with a seal over all of them."""
        listing = self._listing(files)
        return {
            **files,
            "Doc_0/Signs/Signatures.xml": b'<ofd:Signatures xmlns:ofd="http://www.ofdspec.org/2016"><ofd:MaxSignId>1</ofd:MaxSignId>'
            b'<ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>',
            f"{SIGN}/Signature.xml": listing,
            f"{SIGN}/SignedValue.dat": self.value(listing),
        }

    def _listing(self, files: Mapping[str, bytes]) -> bytes:
        lines = "".join(
            f'<ofd:Reference FileRef="/{name}"><ofd:CheckValue>{base64.b64encode(self.digest(content)).decode()}'
            "</ofd:CheckValue></ofd:Reference>"
            for name, content in files.items()
        )
        return (
            '<ofd:Signature xmlns:ofd="http://www.ofdspec.org/2016"><ofd:SignedInfo><ofd:Provider ProviderName="test"/>'
            f"<ofd:SignatureDateTime>{self.at:%Y%m%d%H%M%S}Z</ofd:SignatureDateTime>"
            f'<ofd:References CheckMethod="{self.method}">{lines}</ofd:References></ofd:SignedInfo>'
            f"<ofd:SignedValue>/{SIGN}/SignedValue.dat</ofd:SignedValue></ofd:Signature>"
        ).encode()

    def value(self, listing: bytes) -> bytes:
        """SES_Signature over a list."""
        paper = core.OctetString(self.holder.paper).dump()
        method = core.ObjectIdentifier(SM2_WITH_SM3).dump()
        digest = _bits(hashlib.new("sm3", listing).digest())
        at = core.GeneralizedTime(self.at).dump()
        stated = [core.Integer(4).dump(), self.seal, _bits(b"time") if self.old else at, digest]
        stated.append(core.IA5String(f"/{SIGN}/Signature.xml").dump())
        if self.old:
            signed = _sequence(b"".join([*stated, paper, method]))
            return _sequence(signed + _bits(self._signature(signed)))
        signed = _sequence(b"".join(stated))
        return _sequence(signed + paper + method + _bits(self._signature(signed)))

    def _signature(self, signed: bytes) -> bytes:
        made = self.holder.sign(signed)
        if not self.raw:
            return made
        numbers = core.Sequence.load(made)
        return b"".join(numbers[place].native.to_bytes(32, "big") for place in (0, 1))


def made_seal(
    maker: Holder,
    holder: Holder,
    *,
    since: datetime = _FROM,
    until: datetime = _UNTIL,
    by_digest: bool = False,
    picture: bytes = b"\x89PNG",
) -> bytes:
    """SESeal: the picture of a seal, who may use it, from when to when, signed by the maker."""
    header = _sequence(core.IA5String("ES").dump() + core.Integer(4).dump() + core.IA5String("simulated").dump())
    if by_digest:
        digest = core.OctetString(hashlib.new("sm3", holder.paper).digest()).dump()
        listed = _sequence(_sequence(core.PrintableString(SM3).dump() + digest))
    else:
        listed = _sequence(core.OctetString(holder.paper).dump())
    facts = _sequence(
        core.Integer(1).dump()
        + core.UTF8String(holder.name).dump()
        + core.Integer(2 if by_digest else 1).dump()
        + listed
        + b"".join(core.GeneralizedTime(one).dump() for one in (since, since, until))
    )
    image = _sequence(
        core.IA5String("PNG").dump()
        + core.OctetString(picture).dump()
        + core.Integer(40).dump()
        + core.Integer(40).dump()
    )
    info = _sequence(header + core.IA5String("seal-1").dump() + facts + image)
    tail = core.OctetString(maker.paper).dump() + core.ObjectIdentifier(SM2_WITH_SM3).dump()
    return _sequence(info + tail + _bits(maker.sign(info)))


def _name(name: str) -> x509.Name:
    return x509.Name.build({"common_name": name, "country_name": "CN"})


def _time(moment: datetime) -> x509.Time:
    return x509.Time({"utc_time": moment})


def _key_info(public: bytes) -> bytes:
    kind = _sequence(core.ObjectIdentifier(_EC).dump() + core.ObjectIdentifier(_SM2_CURVE).dump())
    return _sequence(kind + _bits(b"\x04" + public[-64:]))


def _sequence(content: bytes) -> bytes:
    return _tagged(0x30, content)


def _bits(content: bytes) -> bytes:
    return _tagged(0x03, b"\x00" + content)


def _tagged(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content
