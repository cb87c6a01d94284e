"""Sealed PDFs: valid, still PDF/A, one after the other, and every change seen."""

import io
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.kernel.rendering.factories import document
from tests.kernel.rendering.test_pdf import faults
from yaojian.kernel.rendering import pdf
from yaojian.kernel.rendering.errors import ChangedAfterSeal, NotSealable, PdfUnreadable, SealKeyUnusable
from yaojian.kernel.rendering.seals import (
    KEY_FILE,
    LocalSealService,
    SealService,
    asn1_certificate,
    asn1_key,
)
from yaojian.kernel.rendering.signing import unbroken

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> SealService:
    return LocalSealService(tmp_path_factory.mktemp("seal"))


@pytest.fixture(scope="module")
def plain() -> bytes:
    return pdf.render(document())


@pytest.fixture(scope="module")
def sealed(service: SealService, plain: bytes) -> bytes:
    return service.apply(plain, organ="湖北省药品监督管理局", reason="发文用印", at=NOW)


def test_sealed_file_verifies_and_stays_pdf_a(service: SealService, plain: bytes, sealed: bytes) -> None:
    (found,) = service.verify(sealed)
    assert found.good
    assert "测试用章" in found.signer
    assert unbroken(service.verify(sealed))
    assert found.at == NOW
    assert sealed.startswith(plain)
    assert sealed.count(b"<x:xmpmeta") == 1
    assert faults(sealed) == []
    with pikepdf.open(io.BytesIO(sealed)) as opened:
        assert opened.check_pdf_syntax() == []
        assert str(opened.Root.AcroForm.Fields[0].V.Name) == "湖北省药品监督管理局"


def test_other_programs_find_and_accept_the_signature(sealed: bytes, tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(sealed) as opened:
        assert pypdfium2.raw.FPDF_GetSignatureCount(opened.raw) == 1
    with pikepdf.open(io.BytesIO(sealed)) as opened_again:
        signature = opened_again.Root.AcroForm.Fields[0].V
        start, length, rest, tail = (int(number) for number in signature.ByteRange)
        content = bytes(signature.Contents)
    size = 4 + int.from_bytes(content[2:4], "big")
    (tmp_path / "cms.der").write_bytes(content[:size])
    (tmp_path / "signed").write_bytes(sealed[start:length] + sealed[rest : rest + tail])
    asked = [
        "openssl",
        "cms",
        "-verify",
        "-inform",
        "DER",
        "-in",
        "cms.der",
        "-content",
        "signed",
        "-binary",
        "-noverify",
    ]
    done = subprocess.run([*asked, "-out", "out"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_organs_of_a_joint_document_seal_one_after_the_other(service: SealService, sealed: bytes) -> None:
    twice = service.apply(sealed, organ="湖北省公安厅", reason="会签用印", at=NOW)
    assert [found.good for found in service.verify(twice)] == [True, True]
    assert faults(twice) == []


def test_any_changed_byte_is_seen(service: SealService, sealed: bytes) -> None:
    for place in range(10, len(sealed), 3_571):
        changed = bytearray(sealed)
        changed[place] ^= 1
        try:
            found = service.verify(bytes(changed))
        except PdfUnreadable:
            continue
        assert not unbroken(found), place


def test_forged_signature_value_is_seen(service: SealService, sealed: bytes) -> None:
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    size = 4 + int(sealed[start + 4 : start + 8], 16)
    last = start + 2 * size - 1  # the signature is the last value inside
    forged = bytearray(sealed)
    forged[last] = ord("0") if forged[last] != ord("0") else ord("1")
    (found,) = service.verify(bytes(forged))
    assert not found.intact
    padding = bytearray(sealed)
    padding[start + 2 * size + 10] = ord("1")
    assert not unbroken(service.verify(bytes(padding)))


def test_room_of_the_signature_holds_nothing_else(service: SealService, sealed: bytes) -> None:
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    end = sealed.index(b">", start)
    spelled = sealed[:start] + sealed[start : start + 20].lower() + sealed[start + 20 :]
    assert end - start > 20
    assert spelled != sealed
    assert not unbroken(service.verify(spelled))


def test_anything_added_is_seen_and_not_sealed_over(service: SealService, sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as opened:
        page = opened.pages[0].obj
        number, root = page.objgen[0], opened.Root.objgen[0]
    table = sealed.rindex(b"xref", 0, sealed.rindex(b"startxref"))
    place = len(sealed)
    changed = b"%d 0 obj\n<< /Type /Page >>\nendobj\n" % number
    trailer = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 99 /Root %d 0 R /Prev %d >>\n" % (
        number,
        place,
        root,
        table,
    )
    update = changed + trailer + b"startxref\n%d\n%%%%EOF\n" % (place + len(changed))
    for added in (update, b"\n", b"% note\n"):
        assert not unbroken(service.verify(sealed + added))
        with pytest.raises(ChangedAfterSeal):
            service.apply(sealed + added, organ="某局", reason="用印", at=NOW)


def test_seal_of_a_stranger_is_intact_but_not_ours(
    service: SealService, plain: bytes, sealed: bytes, tmp_path: Path
) -> None:
    stranger = LocalSealService(tmp_path)
    (found,) = service.verify(stranger.apply(plain, organ="某局", reason="用印", at=NOW))
    assert (found.intact, found.trusted, found.good) == (True, False, False)
    over = stranger.apply(sealed, organ="某局", reason="用印", at=NOW)
    assert not unbroken(service.verify(over))


def test_unsealed_file_is_not_called_sealed(service: SealService, plain: bytes) -> None:
    assert service.verify(plain) == []
    assert not unbroken([])


def test_key_is_made_once_and_for_its_owner_only(plain: bytes, tmp_path: Path) -> None:
    services = [LocalSealService(tmp_path / "new") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda one: one.apply(plain, organ="某局", reason="用印", at=NOW), services))
    assert all(unbroken(services[0].verify(one)) for one in made)
    assert (tmp_path / "new" / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_unusable_key_is_told(plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "key.pem"
    broken.write_text("no key")
    monkeypatch.setenv("YAOJIAN_SEAL_KEY", str(broken))
    with pytest.raises(SealKeyUnusable, match="文件内容不是私钥和证书"):
        LocalSealService(tmp_path).apply(plain, organ="某局", reason="用印", at=NOW)


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.7\n"])
def test_only_a_pdf_can_be_sealed(service: SealService, content: bytes) -> None:
    with pytest.raises(PdfUnreadable):
        service.apply(content, organ="某局", reason="用印", at=NOW)


def _saved(content: bytes, **options: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(out, **options)
    return out.getvalue()


def test_encrypted_pdf_is_not_sealed(service: SealService, plain: bytes) -> None:
    for user in ("", "secret"):
        locked = _saved(plain, encryption=pikepdf.Encryption(owner="a", user=user))
        with pytest.raises(NotSealable, match="已加密"):
            service.apply(locked, organ="某局", reason="用印", at=NOW)
        assert not unbroken(service.verify(locked))


def test_pdf_of_another_build_is_sealed_too(service: SealService, plain: bytes) -> None:
    packed = _saved(plain, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert unbroken(service.verify(service.apply(packed, organ="某局", reason="用印", at=NOW)))


def test_time_stamp_of_an_authority_is_part_of_the_signature(plain: bytes, tmp_path: Path) -> None:
    authority = LocalSealService(tmp_path / "authority", institution="时间戳")
    key, certificate = authority.key()
    stamper = DummyTimeStamper(
        tsa_cert=asn1_certificate(certificate), tsa_key=asn1_key(key), fixed_dt=NOW, include_nonce=False
    )
    service = LocalSealService(tmp_path / "own", timestamper=stamper)
    sealed = service.apply(plain, organ="某局", reason="用印", at=NOW)
    (found,) = service.verify(sealed)
    assert found.good
    (signature,) = PdfFileReader(io.BytesIO(sealed)).embedded_regular_signatures
    kinds = [attribute["type"].native for attribute in signature.signer_info["unsigned_attrs"]]
    assert kinds == ["signature_time_stamp_token"]
    assert faults(sealed) == []
