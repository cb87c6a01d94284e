"""QR pictures for third parties: ``number.exp.kid.sig``, which proves that we made it and nothing more.

Whether the certificate is in force is asked of the registry at every scan, so a copied picture of a revoked one fails.
"""

import base64
import binascii
import hmac
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from yaojian.kernel import verifying
from yaojian.kernel.crypto import keyring, sm
from yaojian.kernel.crypto.errors import KeyMissing

KIND = "certificates"
GOOD_FOR = timedelta(days=180)
"""Long enough for a copy handed to a customer, short enough that pictures do not live for ever. Ours to choose."""
_PURPOSE = b"yaojian certificate qr\n"
_SIGNATURE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Code:
    """What a genuine code says; whether its time is over is the reader's question."""

    number: str
    expires: datetime

    @property
    def expired(self) -> bool:
        """Whether it may not be used any more."""
        return self.expires <= timezone.now()


def code_for(number: str, *, expires: datetime | None = None) -> str:
    """A code for this certificate, signed with the installation's current key, good for 180 days."""
    key = keyring.current()
    until = expires or timezone.now() + GOOD_FOR
    head = f"{_packed(number.encode())}.{int(until.timestamp())}.{key.id}"
    return f"{head}.{_packed(_signature(key.key, head))}"


def read(code: str) -> Code | None:
    """What the code says; None when it is not ours, was changed, or its key is gone."""
    head, _, signature = code.rpartition(".")
    parts = head.split(".")
    if len(parts) != 3 or not parts[1].isascii() or not parts[1].isdigit() or len(parts[1]) > 11:
        return None
    try:
        key = keyring.by_id(parts[2])
        number = _unpacked(parts[0]).decode()
        given = _unpacked(signature)
    except (KeyMissing, ValueError, binascii.Error):
        return None
    if not hmac.compare_digest(_signature(key.key, head), given):
        return None
    return Code(number, datetime.fromtimestamp(int(parts[1]), tz=UTC))


def picture(number: str) -> SafeString:
    """The QR picture as SVG without style or script; its four quiet modules are part of it."""
    address = settings.YAOJIAN_SITE_ADDRESS.rstrip("/") + verifying.address_of_code(KIND, code_for(number))
    out = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=False,
        nl=False,
        omitsize=True,
        border=4,
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - segno's picture of a text it encodes, no text in it


def _signature(key: bytes, head: str) -> bytes:
    return sm.keyed_hash(key, _PURPOSE + head.encode())[:_SIGNATURE_BYTES]


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    if not text.isascii():
        raise ValueError("not of our alphabet")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
