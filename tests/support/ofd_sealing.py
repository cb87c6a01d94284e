"""OFD files sealed as GB/T 38540 asks, with a key made here: for tests of what a file's seals say."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from asn1crypto import algos, core, keys, x509
from gmssl_pyx import sm2_key_generate, sm2_sign

SIGN = "Doc_0/Signs/Sign_0"
_SM3 = "1.2.156.10197.1.401"
_PLAIN = {
    "OFD.xml": '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
    "<ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>",
    "Doc_0/Document.xml": '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"/>',
    "Doc_0/Pages/Page_0/Content.xml": '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"/>',
}


def plain() -> dict[str, bytes]:
    """A package that names a list of seals."""
    return {name: text.encode() for name, text in _PLAIN.items()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """As one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


@dataclass
class Sealer:
    """A signer. ``old``: writes as GM/T 0031-2014 did; ``method``: name of the digest; ``raw``: r and s without DER."""

    name: str = "湖北省药品监督管理局"
    old: bool = False
    method: str = _SM3
    raw: bool = False
    digest: Callable[[bytes], bytes] = lambda content: hashlib.new("sm3", content).digest()
    pair: tuple[bytes, bytes] = field(default_factory=sm2_key_generate)

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
            "<ofd:SignatureDateTime>20260312091503Z</ofd:SignatureDateTime>"
            f'<ofd:References CheckMethod="{self.method}">{lines}</ofd:References></ofd:SignedInfo>'
            f"<ofd:SignedValue>/{SIGN}/SignedValue.dat</ofd:SignedValue></ofd:Signature>"
        ).encode()

    def value(self, listing: bytes) -> bytes:
        """SES_Signature over a list."""
        paper = core.OctetString(self._certificate()).dump()
        method = core.ObjectIdentifier("1.2.156.10197.1.501").dump()
        digest = _bits(hashlib.new("sm3", listing).digest())
        at = core.GeneralizedTime(datetime(2026, 3, 12, 9, 15, 3, tzinfo=UTC)).dump()
        stated = [core.Integer(4).dump(), _sequence(b""), _bits(b"time") if self.old else at, digest]
        stated.append(core.IA5String(f"/{SIGN}/Signature.xml").dump())
        if self.old:
            signed = _sequence(b"".join([*stated, paper, method]))
            return _sequence(signed + _bits(self._signature(signed)))
        signed = _sequence(b"".join(stated))
        return _sequence(signed + paper + method + _bits(self._signature(signed)))

    def _signature(self, signed: bytes) -> bytes:
        public, private = self.pair
        made: bytes = sm2_sign(private, public, signed)
        if not self.raw:
            return made
        numbers = core.Sequence.load(made)
        return b"".join(numbers[place].native.to_bytes(32, "big") for place in (0, 1))

    def _certificate(self) -> bytes:
        public = b"\x04" + self.pair[0][-64:]
        info = _sequence(
            _sequence(
                core.ObjectIdentifier("1.2.840.10045.2.1").dump() + core.ObjectIdentifier("1.2.156.10197.1.301").dump()
            )
            + _bits(public)
        )
        name = x509.Name.build({"common_name": self.name, "country_name": "CN"})
        day = x509.Time({"utc_time": datetime(2026, 1, 1, tzinfo=UTC)})
        tbs = x509.TbsCertificate(
            {
                "version": "v3",
                "serial_number": 1,
                "signature": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
                "issuer": name,
                "validity": {"not_before": day, "not_after": day},
                "subject": name,
                "subject_public_key_info": keys.PublicKeyInfo.load(info),
            }
        )
        made: bytes = x509.Certificate(
            {
                "tbs_certificate": tbs,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature_value": b"\x00",
            }
        ).dump()
        return made


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
