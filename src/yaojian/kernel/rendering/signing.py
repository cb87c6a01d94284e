"""Signatures in PDFs by pyHanko: PAdES, appended as an incremental update, so that what was signed before stays as it was.

PDF/A-2 stays valid (ISO 19005-2, 6.4.3): one DER signature with its certificate over the whole file, RSA (ECDSA would
ask for PDF 2.0), and a field without a face, for the seal is drawn on the page already.
"""

import io
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from yaojian.kernel.rendering.errors import ChangedAfterSeal, NotSealable, PdfUnreadable

ROOM = 16_384
"""Bytes kept for the signature: certificate and RSA-4096 need 4 KB, a time stamp with its chain 6 more."""
_HERE = ZoneInfo("Asia/Shanghai")

Sign = Callable[[bytes], bytes]
"""Digest of the document → detached CMS signature over it, DER. A service outside is another such function."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature found. ``whole``: nothing was added to the file after it, other signatures apart."""

    signer: str
    at: datetime | None
    intact: bool
    whole: bool
    trusted: bool

    @property
    def good(self) -> bool:
        """What one wants to know: by us, and nothing changed."""
        return self.intact and self.whole and self.trusted


_BROKEN = Signature("", None, intact=False, whole=False, trusted=False)


class _Update(IncrementalPdfFileWriter):
    """Leaves the document's metadata alone: pyHanko would write the XMP anew, and no longer as PDF/A wants it."""

    def _update_meta(self) -> None:
        return


def add(source: bytes, *, sign: Sign, name: str, reason: str, at: datetime, digest: str = "sha256") -> bytes:
    """``source`` with one more signature, ``digest`` naming what ``sign`` takes.

    Raises ``PdfUnreadable``, ``NotSealable``, ``ChangedAfterSeal``.
    """
    signatures = verify(source, ())
    if any(not (signature.intact and signature.whole) for signature in signatures):
        raise ChangedAfterSeal
    if _opened(source).encrypted:
        raise NotSealable
    writer = _Update(io.BytesIO(source))
    field = SigFieldSpec(f"seal{len(signatures) + 1}")
    placed = SignatureObject(
        timestamp=at.astimezone(_HERE).replace(microsecond=0),
        subfilter=SigSeedSubFilter.PADES,
        name=name,
        reason=reason,
        bytes_reserved=2 * ROOM,
    )
    # The steps of pyHanko's embedder: make the field, place the signature, write and digest the file, fill it in.
    steps = PdfCMSEmbedder(new_field_spec=field).write_cms(field.sig_field_name, writer)
    next(steps)
    steps.send(SigObjSetup(sig_placeholder=placed))
    prepared, out = steps.send(SigIOSetup(md_algorithm=digest))
    signed = sign(prepared.document_digest)
    if len(signed) > ROOM:
        raise NotSealable
    steps.send(signed)
    content: bytes = out.getvalue()
    return content


def _opened(source: bytes) -> PdfFileReader:
    try:
        return PdfFileReader(io.BytesIO(source))
    except (PdfError, ValueError, RecursionError):
        raise PdfUnreadable


def verify(source: bytes, trusted: Collection[bytes]) -> list[Signature]:
    """All signatures, the oldest first. ``trusted``: certificates of our own seals, DER. Raises ``PdfUnreadable``."""
    reader = _opened(source)
    if reader.encrypted:
        return []
    try:
        found = sorted(reader.embedded_regular_signatures, key=lambda one: sum(_span(one)[2:]))
    except (PdfError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError):
        # Somebody has written into a signature or its field: pyHanko cannot even say where it is.
        return [_BROKEN]
    last = len(found) - 1
    return [_judged(source, one, trusted, last=place == last) for place, one in enumerate(found)]


def _span(one: EmbeddedPdfSignature) -> list[int]:
    return [int(number) for number in one.byte_range]


def _judged(source: bytes, one: EmbeddedPdfSignature, trusted: Collection[bytes], *, last: bool) -> Signature:
    """What follows a signature may only be the update of the next one; the last must reach the end of the file."""
    try:
        if not _fills_its_gap(source, _span(one), one.pkcs7_content):
            return _BROKEN
        one.compute_integrity_info()  # type: ignore[no-untyped-call]  # pyHanko left it without
        digest_fits, valid = validate_sig_integrity(one.signer_info, one.signer_cert, "data", one.compute_digest())
        signer, at = one.signer_cert.subject.native.get("common_name", ""), one.self_reported_timestamp
    except (PdfError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError):
        return _BROKEN
    if not (digest_fits and valid):
        return Signature("", None, intact=False, whole=False, trusted=False)
    return Signature(signer, at, intact=True, whole=_whole(one, last=last), trusted=one.signer_cert.dump() in trusted)


def _whole(one: EmbeddedPdfSignature, *, last: bool) -> bool:
    coverage = one.evaluate_signature_coverage()
    if last:
        return coverage is SignatureCoverageLevel.ENTIRE_FILE
    level = getattr(one.diff_result, "modification_level", ModificationLevel.OTHER)
    return coverage is SignatureCoverageLevel.ENTIRE_REVISION and bool(level <= ModificationLevel.FORM_FILLING)


def _fills_its_gap(source: bytes, span: list[int], content: bytes) -> bool:
    """The gap between the two ranges must be the signature as it was written, zeros behind it, and nothing else."""
    if len(span) != 4 or span[0] != 0 or not 0 < span[1] < span[2] <= sum(span[2:]) <= len(source):
        return False
    if len(content) < 4 or content[0] != 0x30 or content[1] != 0x82:
        return False
    length = 4 + int.from_bytes(content[2:4], "big")
    written = content.hex()
    spelled = {b"<%s>" % written.encode(), b"<%s>" % written.upper().encode()}
    return not any(content[length:]) and source[span[1] : span[2]] in spelled


def unbroken(signatures: Collection[Signature]) -> bool:
    """Whether a file may be called sealed: signed at least once, and every signature good. One good one is not enough."""
    return bool(signatures) and all(signature.good for signature in signatures)
