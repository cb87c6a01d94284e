"""Which addresses visits may go to on this installation."""

from urllib.parse import urlsplit

from django.conf import settings

from yaojian.inspection.measuring.admitting import Admission, networks_of, pairs_of
from yaojian.inspection.probing.errors import OutOfReach
from yaojian.inspection.probing.models import Reach
from yaojian.kernel.errors import Invalid


def admission(reach: str) -> Admission:
    """Public addresses and the portal of this installation; for targets of the inner network, and for them alone, what
    ``YAOJIAN_PROBE_NETWORKS`` opens, so that no public page sends a visit there."""
    networks = settings.YAOJIAN_PROBE_NETWORKS if reach == Reach.INTRANET else ""
    return Admission(networks_of(networks), pairs_of([settings.YAOJIAN_SITE_ADDRESS]))


def checked(address: str, reach: str) -> str:
    """The address as it will be asked. Raises ``Invalid`` or ``OutOfReach`` (422); a name that does not resolve may pass:
    the visits will say so.
    """
    text = address.strip()
    try:
        parts = urlsplit(text)
        known = bool(parts.hostname) and parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        known = False
    if not known or any(sign.isspace() for sign in text):
        raise Invalid(field="网址", reason="请填写完整网址，例如 https://www.example.gov.cn/。")
    allowed, pairs = admission(reach), pairs_of([text])
    if pairs and not any(allowed.admits(ip, port) for ip, port in pairs):
        raise OutOfReach(address=text[:200])
    return text
