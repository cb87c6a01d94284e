"""The seal service: a port, and its local stand-in with a key of its own.

A GB/T 38540 seal with SM2 comes from a certified service outside; it is called through the same port. The local one is
for trying out and for places without such a service: its certificate says 测试用章 and nobody else trusts it.
"""

import asyncio
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from yaojian.kernel.rendering import signing
from yaojian.kernel.rendering.errors import SealKeyUnusable
from yaojian.kernel.rendering.signing import Signature

KEY_FILE = "seal.pem"
_LIFE = timedelta(days=3650)


class SealService(Protocol):
    """Signs finished PDFs for an organ and says whether a signed one is unchanged."""

    def apply(self, source: bytes, *, organ: str, reason: str, at: datetime) -> bytes:
        """``source`` signed for ``organ``; PDF/A stays PDF/A. Several organs sign one after the other.

        Raises ``PdfUnreadable``, ``NotSealable``, ``ChangedAfterSeal``, ``SealKeyUnusable``.
        """

    def verify(self, source: bytes) -> list[Signature]:
        """Signatures of ``source``, the oldest first; none = not sealed. Raises ``PdfUnreadable``."""


@dataclass(frozen=True, slots=True)
class LocalSealService:
    """``local``: RSA key and self-signed certificate in one PEM file, made at first use in ``folder``.

    ``YAOJIAN_SEAL_KEY`` names another file. With a ``timestamper`` (RFC 3161) each signature also proves when it was made.
    """

    folder: Path
    institution: str = "药监一体化平台"
    timestamper: TimeStamper | None = None

    @property
    def path(self) -> Path:
        """Where the key lies, or will."""
        return Path(os.environ.get("YAOJIAN_SEAL_KEY") or self.folder / KEY_FILE)

    def apply(self, source: bytes, *, organ: str, reason: str, at: datetime) -> bytes:
        """See ``SealService``."""
        key, certificate = self.key()
        signer = SimpleSigner(
            signing_cert=asn1_certificate(certificate),
            signing_key=asn1_key(key),
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko left it without
        )

        def sign(digest: bytes) -> bytes:
            made = signer.async_sign(digest, "sha256", use_pades=True, timestamper=self.timestamper)
            content: bytes = asyncio.run(made).dump()
            return content

        return signing.add(source, sign=sign, name=organ, reason=reason, at=at)

    def verify(self, source: bytes) -> list[Signature]:
        """See ``SealService``."""
        _, certificate = self.key()
        return signing.verify(source, {certificate.public_bytes(serialization.Encoding.DER)})

    def key(self) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
        """Private key and certificate, made where there are none. Raises ``SealKeyUnusable``."""
        path = self.path
        try:
            if not path.exists():
                _made(path, self.institution)
            content = path.read_bytes()
            key = serialization.load_pem_private_key(content, None)
            certificate = x509.load_pem_x509_certificate(content)
        except OSError:
            raise SealKeyUnusable("文件读不了。")
        except (ValueError, TypeError):
            raise SealKeyUnusable("文件内容不是私钥和证书。")
        if not isinstance(key, rsa.RSAPrivateKey) or certificate.public_key() != key.public_key():
            raise SealKeyUnusable("私钥不是 RSA，或与证书不相配。")
        return key, certificate


def asn1_certificate(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The certificate as pyHanko takes it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def asn1_key(key: rsa.RSAPrivateKey) -> asn1_keys.PrivateKeyInfo:
    """The private key as pyHanko takes it."""
    plain = serialization.NoEncryption()
    return asn1_keys.PrivateKeyInfo.load(
        key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, plain)
    )


def _made(path: Path, institution: str) -> None:
    """A new key, readable by its owner only. Of two that make one at once, the first stays."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{institution}（测试用章）")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _LIFE)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:
        file.write(private + certificate.public_bytes(serialization.Encoding.PEM))
        file.flush()
        try:
            os.link(file.name, path)
        except FileExistsError:
            return
