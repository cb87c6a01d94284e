"""What this room tells the registries."""

from yaojian.portal.publishing import registry
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Sections

_CERTIFICATES = ("电子证照核验", "/d/verify/certificates")


def _section(_reader: Reader) -> Sections:
    return [("核验", [_CERTIFICATES])]


def register() -> None:
    """Called once by ``ready()``."""
    registry.register_sitemap(_section, order=70)
