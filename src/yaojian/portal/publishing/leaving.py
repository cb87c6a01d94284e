"""Links to other sites lead through a page that says so (国办发〔2017〕47号 annex, links: domain.md §2.1 L7, to confirm).

The notice is an answer of ours that works without script. Addresses are signed, so that nobody can have our name stand
before an address of theirs.
"""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer

NOTICE = "/d/leave/"
_SALT = "portal.leaving"


def is_outside(address: str) -> bool:
    """Whether this address leads to another host by http or https."""
    parts = urlsplit(address)
    own = urlsplit(settings.YAOJIAN_SITE_ADDRESS).hostname
    return parts.scheme in {"http", "https"} and parts.hostname != own


def through_notice(address: str) -> str:
    """The address of the notice before ``address``; one of our own as it is."""
    if not is_outside(address):
        return address
    return f"{NOTICE}?{urlencode({'to': address, 'sign': Signer(salt=_SALT).signature(address)})}"


def is_ours(address: str, sign: str) -> bool:
    """Whether the site itself gave out this address."""
    try:
        Signer(salt=_SALT).unsign(f"{address}:{sign}")
    except BadSignature:
        return False
    return is_outside(address)
