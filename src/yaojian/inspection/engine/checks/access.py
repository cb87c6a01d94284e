"""Accessibility that can be told from the source: GB/T 37668-2019, WCAG 2.x level A. What needs a browser is left to axe.

Each kind of fault is one finding a page template at most: equal selectors on many pages become places of one finding.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from yaojian.inspection.engine.parsing import selector_of
from yaojian.inspection.engine.values import Page, Sighting, SiteView

_FIELDS = ("input", "select", "textarea")
_NO_LABEL_NEEDED = frozenset({"hidden", "submit", "button", "reset", "image"})
_FIXED_SIZE = re.compile(r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*1(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)
_MOST = 20  # faults of one kind told on one page


def accessibility(page: Page, site: SiteView) -> Iterator[Sighting]:
    """Fields without a name, frames without a title, links without words, a page that may not be enlarged."""
    yield from _fields(page)
    for node in [node for node in page.elements.get("iframe", ()) if "title" not in node.attributes][:_MOST]:
        if node.attributes.get("aria-hidden") != "true":
            yield _sighting("access.frame", page, node, "框架没有 title，读屏软件的使用者不知道里面是什么")
    if _FIXED_SIZE.search((page.metas.get("viewport") or ("",))[0]):
        yield Sighting("access.zoom", "viewport", page.url, "head", "viewport", "页面禁止放大（viewport 限制了缩放）")
    for link in _picture_links(page)[:200]:
        if link.attributes.get("href") and _is_wordless(link):
            yield _sighting("access.link", page, link, "链接只有图片，图片又没有替代文字")


def _picture_links(page: Page) -> list[LexborNode]:
    """Links whose only element is a picture without words of its own."""
    found: list[LexborNode] = []
    for picture in page.elements.get("img", ()):
        link = picture.parent
        if link is None or link.tag != "a" or (picture.attributes.get("alt") or "").strip():
            continue
        if sum(child.tag != "!" for child in link.iter()) == 1:
            found.append(link)
    return found


def _fields(page: Page) -> Iterator[Sighting]:
    fields = [node for tag in _FIELDS for node in page.elements.get(tag, ())]
    if not fields:
        return
    labelled = {node.attributes.get("for") for node in page.elements.get("label", ())} - {None}
    told = 0
    for node in fields:
        attributes = node.attributes
        named = any(attributes.get(name) for name in ("aria-label", "aria-labelledby", "title"))
        if named or (attributes.get("type") or "text").lower() in _NO_LABEL_NEEDED:
            continue
        if attributes.get("id") not in labelled and not _within_label(node) and told < _MOST:
            told += 1
            yield _sighting("access.label", page, node, "输入框没有名称（label、aria-label 或 title）")


def _within_label(node: LexborNode) -> bool:
    current = node.parent
    for _ in range(3):
        if current is None:
            return False
        if current.tag == "label":
            return True
        current = current.parent
    return False


def _is_wordless(node: LexborNode) -> bool:
    if any(node.attributes.get(name) for name in ("aria-label", "title")) or node.text(strip=True):
        return False
    pictures = node.css("img")
    return bool(pictures) and not any((one.attributes.get("alt") or "").strip() for one in pictures)


def _sighting(rule: str, page: Page, node: LexborNode, excerpt: str) -> Sighting:
    path = selector_of(node)
    name = node.attributes.get("name") or node.attributes.get("id") or node.attributes.get("href") or path
    return Sighting(rule, f"{path} {name}", page.url, path, (name or "")[:60], f"{excerpt}：{(name or '')[:60]}")
