"""Transport: HTTPS for the site, no unencrypted content in encrypted pages."""

from collections.abc import Iterator

from yaojian.inspection.engine.addresses import Resolved, resolve
from yaojian.inspection.engine.values import LinkKind, Page, Sighting, SiteView

_LOADED = frozenset({LinkKind.IMAGE, LinkKind.STYLE, LinkKind.SCRIPT, LinkKind.MEDIA, LinkKind.FRAME})


def transport(page: Page, site: SiteView) -> Iterator[Sighting]:
    """``transport.http`` once, for the home page; ``transport.mixed`` per address loaded without encryption."""
    if page.url.startswith("http://"):
        if page.is_home:
            yield Sighting("transport.http", site.home, page.url, "", "", "首页以未加密的 http 方式打开")
        return
    for link in page.links:
        if link.kind in _LOADED and link.raw[:7].lower() == "http://":
            yield Sighting("transport.mixed", link.raw, _absolute(page, link.raw), "", "", f"引用了 {link.raw[:200]}")


def _absolute(page: Page, raw: str) -> str:
    target = resolve(page.url, raw, page.charset)
    return target.url if isinstance(target, Resolved) else raw
