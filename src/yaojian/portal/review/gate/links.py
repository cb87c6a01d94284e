"""Links of a version: within the site by the database, outside by what the job found when it last asked."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from selectolax.lexbor import LexborHTMLParser

from yaojian.kernel.wording import Severity
from yaojian.portal.articles.content import ArticleContent
from yaojian.portal.articles.models import Article
from yaojian.portal.columns.models import Column
from yaojian.portal.columns.queries import moved_to
from yaojian.portal.review.gate.findings import Finding
from yaojian.portal.review.models import OutsideLink

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """One link: to a page of the site by its number, or to ``address``; ``words`` are what a reader sees."""

    part: str
    words: str
    page: int | None
    address: str


def links_of(content: ArticleContent) -> list[Link]:
    """Every link of the body, those of "related" blocks too."""
    found = []
    for number, part in enumerate(content.parts):
        place = f"body.{number}"
        if part["kind"] == "related":
            found.append(Link(place, "相关信息", int(part["id"]), ""))
        elif part["kind"] == "text":
            for link in LexborHTMLParser(part["html"], is_fragment=True).css("a"):
                page = link.attributes.get("id") or ""
                inside = link.attributes.get("linktype") == "page" and page.isdigit()
                address = (link.attributes.get("href") or "").strip()
                found.append(Link(place, link.text().strip(), int(page) if inside else None, address))
    return found


def outside(address: str) -> bool:
    """Whether an address leads to another site by HTTP."""
    parts = urlsplit(address)
    own = urlsplit(settings.YAOJIAN_SITE_ADDRESS).hostname
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.hostname != own


def digest_of(address: str) -> str:
    """What an address is stored by."""
    return hashlib.new("sm3", address.encode()).hexdigest()


def check(content: ArticleContent) -> Iterator[Finding]:
    """Dead links; at most five queries, whatever their number."""
    links = links_of(content)
    if not links:
        return
    pages = _pages_there({link.page for link in links if link.page is not None})
    dead = _known_dead({link.address for link in links if outside(link.address)})
    for link in links:
        if link.page is not None:
            if link.page not in pages:
                told = f"“{link.words}”指向的信息没有发布或已经撤下。"
                yield _finding("link.inside", Severity.BLOCK, link, told, "请换一个链接，或先发布那条信息。")
        elif outside(link.address):
            if (answer := dead.get(digest_of(link.address))) is not None:
                told = f"“{link.words}”的外部链接打不开：{answer}"
                yield _finding("link.outside", Severity.WARN, link, told, "请核对网址。")
        elif not link.address or link.address == "#":
            yield _finding(
                "link.empty", Severity.BLOCK, link, f"“{link.words}”的链接是空的。", "请填写网址或去掉链接。"
            )
        elif (path := _path_within(link.address)) and not _is_there(path):
            told = f"“{link.words}”指向的本站地址 {path[:80]} 不存在。"
            yield _finding("link.inside", Severity.BLOCK, link, told, "请核对网址。")


def fault_of_address(address: str) -> str:
    """What is wrong with one address written by hand, as a sentence; empty when nothing is known against it.

    Only http, https and paths of this site are links a visitor should follow.
    """
    parts = urlsplit(address.strip())
    whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    if not whole and (parts.scheme or parts.hostname or not parts.path.startswith("/")):
        return "链接应为 http、https 网址或以“/”开头的本站地址。"
    if outside(address):
        told = _known_dead({address}).get(digest_of(address))
        return f"外部链接打不开：{told}" if told else ""
    path = _path_within(address)
    return f"链接指向的本站地址 {path[:80]} 不存在。" if path and not _is_there(path) else ""


def _finding(rule: str, severity: Severity, link: Link, told: str, advice: str) -> Finding:
    return Finding(rule, severity, link.part, 0, 0, told[:300], advice, link.address or f"{link.words} {link.page}")


def _pages_there(numbers: set[int]) -> set[int]:
    live = set(Article.objects.filter(pk__in=numbers, live=True).values_list("pk", flat=True))
    return live | set(Column.objects.filter(pk__in=numbers).values_list("pk", flat=True))


def _known_dead(addresses: set[str]) -> dict[str, str]:
    digests = [digest_of(address) for address in addresses]
    return dict(OutsideLink.objects.filter(digest__in=digests, is_good=False).values_list("digest", "told"))


def _path_within(address: str) -> str:
    """The path of an address of this site, for those whose pages the database knows; else empty."""
    parts = urlsplit(address)
    if parts.scheme not in {"", "http", "https"} or not parts.path.startswith("/"):
        return ""
    is_article = parts.path.startswith("/art/")
    # Files, forms and pages of other rooms are not ours to judge.
    return (
        parts.path if is_article or (parts.path.endswith("/") and not parts.path.startswith(("/d/", "/res/"))) else ""
    )


def _is_there(path: str) -> bool:
    if moved_to(path) is not None:
        return True
    if path.startswith("/art/"):
        number = path.rsplit("/", 1)[-1].removesuffix(".html")
        found = Article.objects.filter(pk=int(number), live=True).first() if number.isdigit() else None
        return found is not None and found.address == path
    return path == "/" or Column.objects.filter(url_path__endswith=path).exists() or _is_elsewhere(path)


def _is_elsewhere(path: str) -> bool:
    """Whether the first part of a path is no column at all: then it belongs to another surface or room."""
    first = path.strip("/").split("/")[0]
    return not Column.objects.filter(depth=3, slug=first).exists()
