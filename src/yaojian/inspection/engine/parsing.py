"""From an answer to a ``Page``: one parse, one pass for references, one for text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from yaojian.inspection.engine.addresses import Resolved, resolve
from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.encoding import decode
from yaojian.inspection.engine.scripted import scripted_links, style_links
from yaojian.inspection.engine.values import Link, LinkKind, Page

_REFERENCES = (
    "a[href],area[href],img,link[href],script[src],iframe[src],frame[src],source,video,audio,embed[src],"
    "object[data],input[src],[style*=url],[data-href],[data-url],[data-link],[onclick],meta[http-equiv]"
)
_LINK_RELS = frozenset({"stylesheet", "icon", "shortcut", "apple-touch-icon", "alternate", "next", "prev", "manifest"})
_REFRESH = re.compile(r"^\s*\d*\.?\d*\s*[;,]?\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-indent\s*:\s*-\d{3}|(?:left|top)\s*:\s*-\d{3,}|font-size\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_HIDING = (
    b"display:", b"display :", b"visibility", b"text-indent", b"left:-", b"left: -", b"top:-", b"top: -", b"font-size",
)  # fmt: skip
# Where one of these words stands in the source, any element may refer to something, not only those made for it.
_ANYWHERE = (b"url(", b"onclick", b"http-equiv")
_DATA_WORDS = tuple(name.encode() for name in ("data-href", "data-url", "data-link"))
_SPACE = re.compile(r"\s+")
_DATA_LINKS = ("data-href", "data-url", "data-link")
_PAGE_LIKE = re.compile(r"^[^{}<>\s]+\.(?:s?html?|pdf|docx?|xlsx?)(?:[?#]|$)", re.IGNORECASE)
_UNSEEN = ["script", "style", "noscript", "template"]
_BY_TAG = {
    "a": LinkKind.PAGE, "area": LinkKind.PAGE, "iframe": LinkKind.FRAME, "frame": LinkKind.FRAME,
    "img": LinkKind.IMAGE, "input": LinkKind.IMAGE, "script": LinkKind.SCRIPT, "source": LinkKind.MEDIA,
    "video": LinkKind.MEDIA, "audio": LinkKind.MEDIA, "embed": LinkKind.MEDIA, "object": LinkKind.MEDIA,
}  # fmt: skip
_REFERRING = frozenset({"link", *_BY_TAG} - {"a"})


def parse(answer: Answer, *, home: bool, links: int, places: bool = False) -> Page:
    """The page in ``answer``. At most ``links`` references are taken. ``places`` also works out text and CSS path of
    each reference, which only pages with faults need."""
    decoded = decode(answer.body, answer.content_type, truncated=answer.truncated)
    whole = answer.body if decoded.plain else decoded.text.encode("utf-8", "replace")
    tree, low = LexborHTMLParser(whole), whole.lower()
    elements = _elements(tree)
    hidden = _may_hide(low)
    found: Sequence[Link] | None = None
    if links and not places and not hidden and not _refers_anywhere(low):
        found = _plain_references(elements)
    if found is None or len(found) > links:
        found = tuple(islice(_references(tree, low, places=places, hidden=hidden), links))
    title = tree.css_first("title")
    language = tree.root.attributes.get("lang") if tree.root else None
    metas = _metas(elements.get("meta", ()))
    named = title.text(strip=True) if title else None
    tree.strip_tags(_UNSEEN)
    if b"<noscript" in low or b"<template" in low:  # what stood in them is gone with them
        elements = _elements(tree)
    for tag in _UNSEEN:
        elements.pop(tag, None)
    return Page(
        url=answer.url, asked=answer.asked, status=answer.status, is_home=home, title=named, language=language,
        metas=metas, links=tuple(found), text=_text(tree), tree=tree, elements=elements,
        addresses=" ".join([link.raw for link in found]).lower(), source=low, charset=decoded.charset,
        declared=decoded.declared, size=len(answer.body), truncated=answer.truncated,
    )  # fmt: skip


def start_of(page: Page) -> str:
    """What relative references of the page start from: its ``<base href>``, or its own address."""
    base = page.tree.css_first("base[href]") if b"<base" in page.source else None
    target = resolve(page.url, base.attributes.get("href") or "", page.charset) if base else None
    return target.url if isinstance(target, Resolved) else page.url


def anchors_of(page: Page) -> frozenset[str]:
    """Every id and anchor name a ``#fragment`` may point to."""
    ids = {node.attributes.get("id") or "" for node in page.tree.css("[id]")}
    names = {node.attributes.get("name") or "" for node in page.tree.css("a[name],map[name]")}
    return frozenset(ids | names)


def _text(tree: LexborHTMLParser) -> str:
    return " ".join(tree.body.text(separator=" ").split()) if tree.body else ""


def _elements(tree: LexborHTMLParser) -> dict[str, list[LexborNode]]:
    found: dict[str, list[LexborNode]] = {}
    for node in tree.root.traverse() if tree.root else ():
        tag = node.tag or ""
        if tag in found:
            found[tag].append(node)
        else:
            found[tag] = [node]
    return found


def _metas(nodes: Iterable[LexborNode]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        attributes = node.attributes
        if "name" in attributes:
            name = (attributes["name"] or "").strip().lower()
            found[name] = (*found.get(name, ()), (attributes.get("content") or "").strip())
    return found


def _plain_references(elements: Mapping[str, Sequence[LexborNode]]) -> list[Link]:
    """As ``_references`` gives them, for a page of which only the elements that are made for it refer to anything; by tag."""
    found = [Link(href, LinkKind.PAGE, "a") for node in elements.get("a", ()) if (href := node.attributes.get("href"))]
    for tag in elements.keys() & _REFERRING:
        for node in elements[tag]:
            found += [Link(raw, kind, tag) for kind, raw in _of_node(tag, node.attributes) if raw]
    for style in elements.get("style", ()):
        found += [Link(raw, LinkKind.IMAGE, "style") for raw in style_links(style.text())]
    for script in elements.get("script", ()):
        if "src" not in script.attributes:
            found += [Link(raw, LinkKind.SCRIPTED, "script") for raw in scripted_links(script.text())]
    return found


def _references(tree: LexborHTMLParser, low: bytes, *, places: bool, hidden: bool) -> Iterator[Link]:
    for node in tree.css(_REFERENCES):
        attributes = node.attributes
        if (
            len(attributes) == 1
            and not places
            and not hidden
            and (simple := attributes.get("href"))
            and node.tag == "a"
        ):
            yield Link(simple, LinkKind.PAGE, "a")  # nine of ten references
            continue
        text = _words(node, attributes) if places else ""
        path = selector_of(node) if places else ""
        for kind, raw in _of_node(node.tag or "", attributes):
            if raw:
                yield Link(raw, kind, node.tag or "", text, path, hidden=hidden and _is_hidden(node, kind))
    for style in tree.css("style") if b"<style" in low else ():
        for raw in style_links(style.text()):
            yield Link(raw, LinkKind.IMAGE, "style", "由页内样式引用", selector_of(style) if places else "")
    for script in tree.css("script:not([src])"):
        for raw in scripted_links(script.text()):
            yield Link(raw, LinkKind.SCRIPTED, "script", "由脚本生成的链接", selector_of(script) if places else "")


def _of_node(tag: str, attributes: Mapping[str, str | None]) -> Iterator[tuple[LinkKind, str | None]]:
    if tag in ("a", "area"):
        yield LinkKind.PAGE, attributes.get("href")
    elif tag == "link":
        if _LINK_RELS.intersection((attributes.get("rel") or "").lower().split()):
            yield LinkKind.STYLE, attributes.get("href")
    elif tag == "meta":
        refresh = _REFRESH.match(attributes.get("content") or "")
        if refresh and (attributes.get("http-equiv") or "").lower() == "refresh":
            yield LinkKind.REFRESH, refresh[1]
    elif tag in _BY_TAG:
        yield _BY_TAG[tag], attributes.get("data" if tag == "object" else "src")
        yield from ((LinkKind.IMAGE, candidate) for candidate in _candidates(attributes.get("srcset")))
        yield LinkKind.IMAGE, attributes.get("poster")
        if tag == "img":  # loaded when it is scrolled to; the src beside it is a placeholder
            yield LinkKind.IMAGE, attributes.get("data-src") or attributes.get("data-original")
    yield from _of_any(attributes)


def _of_any(attributes: Mapping[str, str | None]) -> Iterator[tuple[LinkKind, str | None]]:
    """References any element may hold: in its style, in data for a script, in what a click does."""
    style = attributes.get("style")
    if style and "url(" in style:
        yield from ((LinkKind.IMAGE, raw) for raw in style_links(style))
    for name in _DATA_LINKS:
        written = attributes.get(name)
        if written and (name == "data-href" or _PAGE_LIKE.search(written)):
            yield LinkKind.SCRIPTED, written
    if click := attributes.get("onclick"):
        yield from ((LinkKind.SCRIPTED, raw) for raw in scripted_links(click))


def _candidates(srcset: str | None) -> Iterator[str]:
    for candidate in re.split(r",\s+|,(?=\S+\s)", srcset or ""):
        if parts := candidate.split():
            yield parts[0]


def _refers_anywhere(low: bytes) -> bool:
    return any(word in low for word in _ANYWHERE) or (b"data-" in low and any(word in low for word in _DATA_WORDS))


def _may_hide(low: bytes) -> bool:
    """Whether any element can be hidden by an inline style; plain words are found far quicker than the pattern."""
    may = b"style=" in low and any(word in low for word in _HIDING)
    return may and _HIDDEN.search(low.decode("utf-8", "replace")) is not None


def _is_hidden(node: LexborNode, kind: LinkKind) -> bool:
    """Hidden by an inline style on itself or up to three elements above, as planted links are."""
    if kind is not LinkKind.PAGE:
        return False
    current: LexborNode | None = node
    for _ in range(4):
        if current is None or current.tag in ("body", "html"):
            return False
        style = current.attributes.get("style")
        if style and _HIDDEN.search(style):
            return True
        current = current.parent
    return False


def _words(node: LexborNode, attributes: Mapping[str, str | None]) -> str:
    words = node.text(separator=" ", strip=True) or attributes.get("alt") or attributes.get("title") or ""
    return _SPACE.sub(" ", words)[:80]


def selector_of(node: LexborNode) -> str:
    """A short CSS path a browser's inspector finds the element by; starts at the nearest element with an id."""
    steps: list[str] = []
    current: LexborNode | None = node
    while current is not None and current.tag not in ("html", "-undef") and len(steps) < 6:
        name = current.attributes.get("id")
        if name and name.replace("-", "").replace("_", "").isalnum() and not name[0].isdigit():
            steps.append(f"#{name}")
            break
        steps.append(_step(current))
        current = current.parent
    return " > ".join(reversed(steps))


def _step(node: LexborNode) -> str:
    tag = node.tag or ""
    before, same = 0, False
    sibling = node.prev
    while sibling is not None:
        before += sibling.tag == tag
        sibling = sibling.prev
    sibling = node.next
    while sibling is not None and not same:
        same = sibling.tag == tag
        sibling = sibling.next
    return f"{tag}:nth-of-type({before + 1})" if before or same else tag
