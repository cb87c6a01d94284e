"""Encrypted sites: a certificate this machine does not trust is told, and the site is inspected all the same."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.inspection.engine.conftest import Inspector
from tests.inspection.engine.planted import page, planted
from yaojian.inspection.engine import Severity


@pytest.fixture
def own_certificate(tmp_path: Path) -> ssl.SSLContext:
    """A server context with a certificate it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path / "own.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_site_with_its_own_certificate_is_inspected_and_the_certificate_told(
    own_certificate: ssl.SSLContext, inspected: Inspector
) -> None:
    with planted(
        {"/": page('<a href="/gone.html">x</a><img src="http://img.example.invalid/a.png" alt="">')},
        tls=own_certificate,
    ) as site:
        result = inspected(site.home)
    assert [finding.excerpt for finding in result.of("transport.certificate")] == ["安全证书是自己签发的"]
    assert result.of("transport.certificate")[0].severity is Severity.UNVERIFIED
    assert f"{site.home}gone.html" in {finding.url for finding in result.of("link.broken")}
    assert [finding.url for finding in result.of("transport.mixed")] == ["http://img.example.invalid/a.png"]
    assert result.of("transport.http") == []


def test_plain_server_behind_an_https_address_is_one_dead_link(inspected: Inspector) -> None:
    with planted({}) as plain, planted({"/": page(f'<a href="{plain.home.replace("http:", "https:")}">x</a>')}) as site:
        result = inspected(site.home, allow_private=True)
    assert len(result.of("link.broken")) == 1


def test_certificate_that_ends_soon_is_told_while_it_still_holds(
    own_certificate: ssl.SSLContext, inspected: Inspector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))  # this machine now trusts it
    with planted({"/": page("<p>好</p>")}, tls=own_certificate) as site:
        soon = inspected(site.home, name="soon", now=datetime.now(UTC))
        early = inspected(site.home, name="early", now=datetime.now(UTC) - timedelta(days=60))
    assert soon.of("transport.certificate") == []
    assert [finding.severity for finding in soon.of("transport.expiring")] == [Severity.HINT]
    assert early.of("transport.expiring") == []
