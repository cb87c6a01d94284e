"""Seals in OFD files: what was sealed, whether it is still so, and whether the seal's own signature is good.

GB/T 33190-2016, chapter on digital signatures, for the list of protected files; GB/T 38540-2020 for the seal, GM/T 0031-2014
for older ones (clauses to confirm: written from memory of the standards, checked against no certified reader yet). Whose seal
it is ``ofd_trust`` judges.
"""

import base64
import binascii
import hashlib
import hmac
import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from enum import IntEnum
from xml.etree.ElementTree import Element, ParseError

from asn1crypto import core, x509
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from yaojian.enterprise.certificates.ofd_trust import Stated, is_signed

_OFD = "{http://www.ofdspec.org/2016}"
_ENTRY = "OFD.xml"
_DIGESTS = {"1.2.156.10197.1.401": "sm3", "SM3": "sm3", "SHA256": "sha256", "2.16.840.1.101.3.4.2.1": "sha256"}
"""Methods that count. MD5 and SHA-1, which the standard still names, prove nothing any more."""
_VALUE = "SignedValue.dat"
_MOST_XML = 1_000_000


class Finding(IntEnum):
    """The worst one counts, so that they are ordered. ``UNPROVED``: all digests fit, the signature could not be checked."""

    GOOD = 0
    UNPROVED = 1
    UNSEALED = 2
    CHANGED = 3
    BROKEN = 4


@dataclass(frozen=True, slots=True)
class OfdSeal:
    """``signer``: the name in the seal's certificate; ``stated``: of every signature, to be asked whose it is."""

    finding: Finding
    signer: str = ""
    stated: tuple[Stated, ...] = ()


class _Unreadable(Exception):
    """The package or a part of it is not what the standard says."""


def check(source: bytes) -> OfdSeal:
    """The seals of a file, as the worst of them stands; the name is the last one's."""
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as package:
            return _checked(package)
    except (_Unreadable, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        return OfdSeal(Finding.BROKEN)


def _checked(package: zipfile.ZipFile) -> OfdSeal:
    names = [one for one in package.namelist() if not one.endswith("/")]
    if len(names) != len(set(names)):
        raise _Unreadable  # two files of one name: each reader would show another one
    listed = _text(_xml(package, _ENTRY).find(f"{_OFD}DocBody/{_OFD}Signatures"))
    if not listed:
        return _unsealed(names)
    place = _resolved(listed, _ENTRY)
    places = [one.get("BaseLoc", "") for one in _xml(package, place).iter(f"{_OFD}Signature")]
    if not places:
        return _unsealed(names)
    seals = [_Seal(package, _resolved(one, place)) for one in places]
    found = [seal.checked() for seal in seals]
    worst = max(one.finding for one in found)
    # What no seal protects came in without one; the seals' own papers cannot protect themselves.
    free = {place}.union(*(seal.own for seal in seals))
    if set(names) - free - set().union(*(seal.protected for seal in seals)):
        worst = max(worst, Finding.CHANGED)
    return OfdSeal(worst, found[-1].signer, tuple(one for seal in found for one in seal.stated))


def _unsealed(names: list[str]) -> OfdSeal:
    """Nobody names a seal. Where the paper of one lies about all the same, somebody took it out of the list."""
    return OfdSeal(Finding.BROKEN if any(name.endswith(_VALUE) for name in names) else Finding.UNSEALED)


class _Seal:
    """One ``Signature.xml`` with the value beside it."""

    def __init__(self, package: zipfile.ZipFile, place: str) -> None:
        self._package, self._place = package, place
        root = _xml(package, place)
        info = root.find(f"{_OFD}SignedInfo")
        references = info.find(f"{_OFD}References") if info is not None else None
        if info is None or references is None:
            raise _Unreadable
        self._method = _DIGESTS.get(references.get("CheckMethod", "").upper(), "")
        self._listed = [
            (_resolved(one.get("FileRef", ""), place), _text(one.find(f"{_OFD}CheckValue")))
            for one in references.iter(f"{_OFD}Reference")
        ]
        self._value = _resolved(_text(root.find(f"{_OFD}SignedValue")), place)
        seal = info.find(f"{_OFD}Seal/{_OFD}BaseLoc")
        self.own = {place, self._value} | ({_resolved(_text(seal), place)} if seal is not None else set())
        self.protected = {name for name, _ in self._listed}

    def checked(self) -> OfdSeal:
        """Digests first, then the value over this very list."""
        value = _Value.read(_content(self._package, self._value))
        if not self._listed or not all(self._fits(name, stated) for name, stated in self._listed):
            return OfdSeal(Finding.CHANGED, value.signer)
        if not hmac.compare_digest(
            value.list_digest, hashlib.new("sm3", _content(self._package, self._place)).digest()
        ):
            return OfdSeal(Finding.UNPROVED if not value.is_sm2 else Finding.CHANGED, value.signer)
        if not value.is_sm2 or not self._method:
            return OfdSeal(Finding.UNPROVED, value.signer)
        return OfdSeal(Finding.GOOD if value.is_good() else Finding.CHANGED, value.signer, (value.stated,))

    def _fits(self, name: str, stated: str) -> bool:
        """A method that proves nothing is no reason to call a file changed; it is never called good either."""
        content = _content(self._package, name)
        if not self._method:
            return True
        try:
            return hmac.compare_digest(base64.b64decode(stated), hashlib.new(self._method, content).digest())
        except binascii.Error:
            return False


@dataclass(frozen=True, slots=True)
class _Value:
    """``SignedValue.dat`` (SES_Signature): the digest of the list, the signer's certificate, the signature over both."""

    signed: bytes
    list_digest: bytes
    key: bytes
    signature: bytes
    signer: str
    stated: Stated

    @classmethod
    def read(cls, source: bytes) -> "_Value":
        """Four parts and perhaps a time stamp since 2020, two before. Raises ``_Unreadable``."""
        try:
            whole = core.Sequence.load(source, strict=True)
            parts = [whole[number] for number in range(len(whole))]
            signed = parts[0]
            inner = [signed[number] for number in range(len(signed))]
            is_old = len(parts) == 2
            paper = bytes((inner[5] if is_old else parts[1]).contents)
            bits = (parts[1] if is_old else parts[3]).contents
            certificate = x509.Certificate.load(paper)
            key = core.Sequence.load(certificate["tbs_certificate"]["subject_public_key_info"].dump())[1].contents[1:]
            signer = str(certificate.subject.native.get("common_name", ""))
            at = inner[2].native if isinstance(inner[2], core.GeneralizedTime) else None
            stated = Stated(inner[1].dump(), paper, at, is_old)
            return cls(signed.dump(), bytes(inner[3].contents[1:]), bytes(key), bytes(bits[1:]), signer, stated)
        except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise _Unreadable from error

    @property
    def is_sm2(self) -> bool:
        """A point of a 256 bit curve, uncompressed; other keys are not checked here."""
        return len(self.key) == 65 and self.key[0] == 4

    def is_good(self) -> bool:
        """Over what was signed."""
        return is_signed(self.key, self.signed, self.signature)


def _resolved(name: str, source: str) -> str:
    """A place named in ``source``: from the root of the package, or from where ``source`` lies. Raises ``_Unreadable``."""
    joined = name if name.startswith("/") else posixpath.join("/", posixpath.dirname(source), name)
    found = posixpath.normpath(joined).lstrip("/")
    if not name.strip() or "\\" in name:
        raise _Unreadable
    return found


def _content(package: zipfile.ZipFile, name: str) -> bytes:
    """``kernel.files`` has refused bombs when the file came in. Raises ``_Unreadable`` where there is none."""
    try:
        return package.read(name)
    except KeyError:
        raise _Unreadable from None


def _xml(package: zipfile.ZipFile, name: str) -> Element:
    content = _content(package, name)
    if len(content) > _MOST_XML:
        raise _Unreadable
    try:
        parsed: Element = ElementTree.fromstring(content)
    except (ParseError, DefusedXmlException, ValueError):
        raise _Unreadable from None
    return parsed


def _text(found: Element | None) -> str:
    return (found.text or "").strip() if found is not None else ""
