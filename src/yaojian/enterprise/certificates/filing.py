"""The signed file of a certificate: fetched, compared, checked by type and size, kept for its page images."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yaojian.enterprise.certificates import ofd_seals, ofd_trust, queries, registry, seal_anchors
from yaojian.enterprise.certificates.errors import CertificateUnknown, FileDiffers
from yaojian.enterprise.certificates.models import FILE_OWNER, KnownCertificate
from yaojian.enterprise.certificates.ofd_seals import Finding, OfdSeal
from yaojian.enterprise.certificates.ofd_trust import Trust
from yaojian.enterprise.certificates.ports import MOST_BYTES
from yaojian.enterprise.certificates.seal_anchors import AnchorsUnreadable
from yaojian.enterprise.certificates.signing import sm3
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Refusal
from yaojian.kernel.files import queries as stored
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.rendering import signing
from yaojian.kernel.rendering.errors import PdfUnreadable

_log = logging.getLogger(__name__)
_SUFFIX = {True: ".pdf", False: ".ofd"}


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What the signatures in the file say. ``maker``: who vouches for the maker of an OFD's seal, from the list of anchors; whose
    a PDF's certificate is is not judged (``docs/operations/interfaces.md`` §2).
    """

    label: str
    tone: str
    signer: str = ""
    at: datetime | None = None
    maker: str = ""


def file_of(*, actor: Actor, certificate: KnownCertificate, within: float) -> StoredFile:
    """The file the registry described, from the store where it is known already.

    Raises ``RegistryTrouble`` (502, 503), among them ``FileDiffers`` when SM3, size or type are not as described.
    """
    known = queries.stored_file(certificate)
    if known is not None:
        return known
    try:
        answer = registry.registry().file(certificate.number, within=max(0.1, within))
    except CertificateUnknown:
        raise FileDiffers(reason="登记有文件而取不到")
    content = answer.value
    if sm3(content) != certificate.file_sm3 or len(content) != certificate.file_size:
        raise FileDiffers(reason="摘要或大小不符")
    return _kept(actor, certificate, content)


@transaction.atomic
def _kept(actor: Actor, certificate: KnownCertificate, content: bytes) -> StoredFile:
    """Two who open it at once make one file."""
    KnownCertificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    known = queries.stored_file(certificate)
    if known is not None:
        return known
    name = f"{certificate.kind} {certificate.number}{_SUFFIX[content.startswith(b'%PDF-')]}"
    try:
        return files.store(
            actor=actor,
            upload=content,
            name=name,
            owner_kind=FILE_OWNER,
            owner_id=certificate.pk,
            allowed=Kinds.PDF | Kinds.OFD,
            limit=MOST_BYTES,
        )
    except Refusal as refusal:
        raise FileDiffers(reason=refusal.told()) from refusal


_OF_OFD = {
    Finding.UNPROVED: ("内容与盖章时一致，未验证签章", "amber"),
    Finding.UNSEALED: ("文件没有电子签章", "amber"),
    Finding.CHANGED: ("盖章后被改动过，请勿采信", "red"),
    Finding.BROKEN: ("签章读不出，请勿采信", "red"),
}


_OF_SEAL = {
    Trust.TRUSTED: ("签章完好，签发机构可信", "green"),
    Trust.UNKNOWN: ("签章完好，但签发机构不在信任列表中", "amber"),
    Trust.OUT_OF_TIME: ("盖章时印章或证书不在有效期内，请勿采信", "red"),
    Trust.FORGED: ("印章与签名人不符或系伪造，请勿采信", "red"),
}
_UNJUDGED = ("签章完好，信任列表读不出，未判断签发机构", "amber")


def _ofd_check(found: OfdSeal) -> SealCheck:
    if found.finding is not Finding.GOOD:
        return SealCheck(*_OF_OFD[found.finding], found.signer)
    at = found.stated[-1].at
    try:
        trusted = seal_anchors.anchors()
    except AnchorsUnreadable:
        _log.exception("the list of trusted issuers of seals cannot be read")
        return SealCheck(*_UNJUDGED, found.signer, at)
    judged = [ofd_trust.judge(one, trusted) for one in found.stated]
    worst = max(judged, key=lambda one: one.trust)
    return SealCheck(*_OF_SEAL[worst.trust], found.signer, at, worst.by)


def seal_check(file: StoredFile) -> SealCheck:
    """Reads the signatures of a PDF, the seals of an OFD."""
    if file.of_kind is not Kinds.PDF:
        return _ofd_check(ofd_seals.check(stored.content_of(file)))
    try:
        signatures = signing.verify(stored.content_of(file), ())
    except PdfUnreadable:
        return SealCheck("文件读不出签名", "red")
    if not signatures:
        return SealCheck("文件没有电子签名", "amber")
    last = signatures[-1]
    if all(one.intact and one.whole for one in signatures):
        return SealCheck("签名完好，盖章后未被改动", "green", last.signer, last.at)
    return SealCheck("签名后被改动过，请勿采信", "red", last.signer, last.at)
