"""Our own addresses as peers know them. Made from the configured address, never from a request: a forged ``Host`` must not
change who we say we are (the issuer)."""

from django.conf import settings
from django.urls import reverse


def site(path: str) -> str:
    """A path of this installation as a full address."""
    return str(settings.YAOJIAN_SITE_ADDRESS).rstrip("/") + path


def issuer() -> str:
    """Who signs our tokens (OIDC Discovery §3)."""
    return site("/sso")


def of(name: str, *args: object) -> str:
    """The full address of one of our pages."""
    return site(reverse(name, args=args))
