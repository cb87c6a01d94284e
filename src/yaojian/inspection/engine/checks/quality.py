"""General quality of a page: a title, a language, right encoding, described pictures."""

from collections.abc import Iterator

from yaojian.inspection.engine.addresses import Resolved, resolve
from yaojian.inspection.engine.parsing import selector_of
from yaojian.inspection.engine.values import Page, Sighting, SiteView


def page_quality(page: Page, site: SiteView) -> Iterator[Sighting]:
    """Faults of the page as a whole, then one finding per picture without alternative text."""
    if not page.title:
        yield Sighting("page.title", page.url, page.url, "head", "", "没有 title 元素或内容为空")
    if not page.language:
        yield Sighting("page.language", "lang", page.url, "html", "", "html 元素没有 lang 属性")
    if page.declared and page.declared != page.charset and not page.text.isascii():
        excerpt = f"声明为 {page.declared}，实际为 {page.charset}"
        yield Sighting("page.charset", page.url, page.url, "head", page.declared, excerpt)
    yield from _pictures(page)


def _pictures(page: Page) -> Iterator[Sighting]:
    for node in page.elements.get("img", ()):
        attributes = node.attributes
        if "alt" in attributes or attributes.get("role") == "presentation" or attributes.get("aria-hidden") == "true":
            continue
        source = attributes.get("src") or ""
        target = resolve(page.url, source, page.charset)
        url = target.url if isinstance(target, Resolved) else source[:200] or page.url
        yield Sighting("page.alt", url, url, selector_of(node), source[:80], "img 元素没有 alt 属性")
