"""Links a reader cannot see, and links that advertise gambling: the marks of a tampered page."""

import re
from collections.abc import Iterator

from yaojian.inspection.engine.addresses import Resolved, resolve, site_of
from yaojian.inspection.engine.checks.sentences import GAMBLING, Sign, told_by
from yaojian.inspection.engine.values import LinkKind, Page, Sighting, SiteView

_SUSPECT_WORDS = ("bet", "casino", "lottery", "poker", "bocai")
_SUSPECT_PLACE = re.compile(r"bet\d|casino|\bbet\b|lottery|\bpoker\b|bocai", re.IGNORECASE)
_KEPT_CLOSED = (
    ".gov.cn", ".edu.cn", ".conac.cn", ".qq.com", ".weibo.com", ".douyin.com", ".toutiao.com", ".people.com.cn", ".news.cn",
)  # fmt: skip
"""Where closed menus, lists of partner sites, QR cards and share buttons lead; nobody plants links to them."""


def hidden_links(page: Page, site: SiteView) -> Iterator[Sighting]:
    """Hidden links to other hosts, and any link whose address speaks of gambling. A link that is hidden and leads
    inside the site, to an official site or a platform, or where the page leads openly, too, is part of a closed menu."""
    marked = (
        any(word in page.addresses for word in _SUSPECT_WORDS) and _SUSPECT_PLACE.search(page.addresses) is not None
    )
    for link in page.links if marked or any(link.hidden for link in page.links) else ():
        if link.kind is not LinkKind.PAGE:
            continue
        suspect = _SUSPECT_PLACE.search(link.raw) is not None
        if not link.hidden and not suspect:
            continue
        target = resolve(page.url, link.raw, page.charset)
        if isinstance(target, Resolved) and site_of(target.url) not in site.hosts:
            if not suspect and _is_closed_menu(target.url, page):
                continue
            how = "网页上看不见的外部链接" if link.hidden else "疑似赌博网站的链接"
            yield Sighting("hidden.link", target.url, target.url, "", "", f"{how}：{target.url[:200]}")
    if told_by(page.text).signs & Sign.GAMBLING:
        yield from _worded(page, site)


def _is_closed_menu(url: str, page: Page) -> bool:
    host = site_of(url)
    if f".{host}".split(":")[0].endswith(_KEPT_CLOSED):
        return True
    open_links = (link.raw for link in page.links if link.kind is LinkKind.PAGE and not link.hidden)
    return any(f"//{host}/" in f"{raw.lower()}/" for raw in open_links)


def _worded(page: Page, site: SiteView) -> Iterator[Sighting]:
    """Anchors whose words advertise gambling. Articles about fighting it do not link such words to other hosts."""
    for node in page.tree.css("a[href]"):
        words = node.text(strip=True)
        if len(words) < 30 and GAMBLING.search(words):
            target = resolve(page.url, node.attributes.get("href") or "", page.charset)
            if isinstance(target, Resolved) and site_of(target.url) not in site.hosts:
                excerpt = f"疑似赌博网站的链接：{words}"
                yield Sighting("hidden.link", target.url, target.url, "", words, excerpt)
