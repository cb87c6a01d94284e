"""Signatures in PDFs: appended as an incremental update, so that what was signed before stays as it was.

PDF/A-2 stays valid (ISO 19005-2, 6.4.3): one DER signature with its certificate over the whole file, RSA (ECDSA would
ask for PDF 2.0), and a field without a face, for the seal is drawn on the page already.
"""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pikepdf
from cryptography import x509
from cryptography.x509.oid import NameOID

from yaojian.kernel.rendering import der
from yaojian.kernel.rendering.errors import ChangedAfterSeal, NotSealable, PdfUnreadable

_ROOM = 8_192
"""Bytes kept for the signature: certificate and RSA-4096 need half of it."""
_HERE = ZoneInfo("Asia/Shanghai")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_RANGE = b"0 %010d %010d %010d"

Sign = Callable[[bytes], bytes]
"""Bytes → detached CMS signature, DER."""


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


def add(source: bytes, *, sign: Sign, name: str, reason: str, at: datetime) -> bytes:
    """``source`` with one more signature. Raises ``PdfUnreadable``, ``NotSealable``, ``ChangedAfterSeal``."""
    if any(not (signature.intact and signature.whole) for signature in verify(source, ())):
        raise ChangedAfterSeal
    started = _START.search(source[-64:])
    if started is None or not source[int(started[1]) :].startswith(b"xref"):
        raise NotSealable
    with _opened(source) as document:
        if document.is_encrypted:
            raise NotSealable
        update = _update(document, _signature(name, reason, at))
        trailer = _trailer(document, int(started[1]))
    grown = _appended(source, update, trailer)
    return _filled(grown, sign)


def _opened(source: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(source))
    except pikepdf.PasswordError:
        raise NotSealable
    except pikepdf.PdfError:
        raise PdfUnreadable


def _signature(name: str, reason: str, at: datetime) -> bytes:
    """The signature's dictionary with room for range and content."""
    moment = at.astimezone(_HERE).strftime("D:%Y%m%d%H%M%S+08'00'")
    words = b"".join(
        b"/%s %s" % (key, pikepdf.String(text).unparse())
        for key, text in ((b"Name", name), (b"Reason", reason), (b"M", moment))
    )
    return (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached "
        + words
        + b" /ByteRange [%s] /Contents <%s> >>" % (_RANGE % (0, 0, 0), b"0" * (2 * _ROOM))
    )


def _update(document: pikepdf.Pdf, signature: bytes) -> dict[tuple[int, int], bytes]:
    """Objects of the update: signature, its field, the first page and the catalog that point to it."""
    page = document.pages[0].obj
    kept = document.make_indirect(pikepdf.Dictionary())
    fields = list(document.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array()))
    field = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=f"seal{len(fields) + 1}",
            F=132,
            Rect=[0, 0, 0, 0],
            P=page,
            V=kept,
        )
    )
    page.Annots = pikepdf.Array([*page.get("/Annots", pikepdf.Array()), field])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([*fields, field]), SigFlags=3)
    return {
        kept.objgen: signature,
        field.objgen: field.unparse(resolved=True),
        page.objgen: page.unparse(resolved=True),
        document.Root.objgen: document.Root.unparse(resolved=True),
    }


def _trailer(document: pikepdf.Pdf, before: int) -> bytes:
    size = max(number for number, _ in (one.objgen for one in document.objects)) + 1
    kept = {key: value for key, value in document.trailer.items() if key in {"/Root", "/Info", "/ID"}}
    return pikepdf.Dictionary({**kept, "/Size": size, "/Prev": before}).unparse()


def _appended(source: bytes, update: dict[tuple[int, int], bytes], trailer: bytes) -> bytes:
    grown = bytearray(source if source.endswith(b"\n") else source + b"\n")
    places = []
    for (number, generation), content in update.items():
        places.append(b"%d 1\n%010d %05d n \n" % (number, len(grown), generation))
        grown += b"%d %d obj\n%s\nendobj\n" % (number, generation, content)
    table = len(grown)
    grown += b"xref\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (b"".join(places), trailer, table)
    return bytes(grown)


def _filled(grown: bytes, sign: Sign) -> bytes:
    """The range set, the rest signed, the signature put into its room."""
    empty = b"<%s>" % (b"0" * (2 * _ROOM))
    start = grown.rindex(empty)
    end = start + len(empty)
    told = _RANGE % (start, end, len(grown) - end)
    place = grown.rindex(_RANGE % (0, 0, 0), 0, start)
    grown = grown[:place] + told + grown[place + len(told) :]
    content = sign(grown[:start] + grown[end:])
    if len(content) > _ROOM:
        raise NotSealable
    return grown[:start] + b"<%s>" % content.hex().ljust(2 * _ROOM, "0").encode() + grown[end:]


def verify(source: bytes, trusted: Sequence[x509.Certificate]) -> list[Signature]:
    """All signatures, the oldest first. Raises ``PdfUnreadable``. ``trusted``: certificates of our own seals."""
    with _opened(source) as document:
        found = [
            (_range(one), bytes(one.get("/Contents", b"")))
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == pikepdf.Name.Sig and "/ByteRange" in one
        ]
    found.sort(key=lambda one: one[0][-1:])
    ends = [sum(span[2:4]) for span, _ in found]
    judged = []
    for place, (span, content) in enumerate(found):
        # What follows a signature may only be the update of the next one; the last must reach the end of the file.
        reach = ends[place] == len(source) if place == len(found) - 1 else ends[place] < ends[place + 1]
        judged.append(_judged(source, span, content, trusted, whole=reach))
    return judged


def _range(signature: pikepdf.Dictionary) -> list[int]:
    try:
        return [int(number) for number in signature.ByteRange]
    except (TypeError, ValueError):
        return []


def _judged(
    source: bytes, span: list[int], content: bytes, trusted: Sequence[x509.Certificate], *, whole: bool
) -> Signature:
    """The gap between the two ranges must be the signature itself and nothing else."""
    broken = Signature("", None, intact=False, whole=False, trusted=False)
    if len(span) != 4 or span[0] != 0 or not 0 < span[1] < span[2] <= sum(span[2:]) <= len(source):
        return broken
    gap = source[span[1] : span[2]]
    if gap != b"<%s>" % content.hex().encode():
        return broken
    try:
        signer = der.check(content, source[: span[1]] + source[span[2] : sum(span[2:])])
    except (ValueError, KeyError):
        return broken
    if signer is None:
        return Signature("", None, intact=False, whole=whole, trusted=False)
    names = signer.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Signature(
        str(names[0].value) if names else "", signer.at, intact=True, whole=whole, trusted=signer.certificate in trusted
    )


def unbroken(signatures: Sequence[Signature]) -> bool:
    """Whether a file may be called sealed: signed at least once, and every signature good. One good one is not enough."""
    return bool(signatures) and all(signature.good for signature in signatures)
