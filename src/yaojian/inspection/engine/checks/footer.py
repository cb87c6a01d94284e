"""Footer elements (底部功能区) every page must show: 国办发〔2017〕47号 and indicator 功能设计·网站标识."""

import re
from collections.abc import Iterator
from functools import lru_cache

from yaojian.inspection.engine.checks.tags import asks_for_password
from yaojian.inspection.engine.values import Page, Sighting, SiteView

_TAIL = 3_000  # characters at the end of the page's text: the footer is somewhere in them
_END = 400  # characters it is looked for in first: the end of one page is that of all others
_TEXTS = {
    "网站主办单位": re.compile(r"主\s*办(?:单位|方)?\s*[：:]|主办[:：]?\s*\S{2,30}(?:局|厅|委|府|办)"),
    "网站标识码": re.compile(r"标识码\s*[：:]?\s*(?:[bB][mM]\d{8}|\d{10})"),
    "ICP备案编号": re.compile(r"(?:ICP|icp|Icp)\s*备\s*\d+\s*号"),
    "公安机关备案标识": re.compile(r"公网安备\s*\d{10,14}\s*号?"),
    "联系方式": re.compile(r"(?:电话|联系|热线|传真|邮箱)[^。]{0,20}?(?:\d{3,4}[-—\s]?\d{7,8}|\d{5,11}|[\w.]+@[\w.]+)"),
}
_FIND_ERROR = "“我为政府网站找错”入口"
_LINKS = {
    "党政机关网站标识": ("conac.cn",),
    _FIND_ERROR: (
        "zfwzzc.www.gov.cn",
        "pucha.kaipuyun.cn",
        "finderror",
        "find-error",
        "zhaocuo",
        "jiucuo",
    ),
}
_MARK = "党政机关".encode()
_CODE = re.compile(r"标识码\s*[：:]?\s*([bB][mM]\d{8}|\d{10})")
_FIND_ERROR_WORDS = re.compile(r"政府网站找错|网站找错")


def footer_elements(page: Page, site: SiteView) -> Iterator[Sighting]:
    """One finding per missing element, with all pages where it is missing. Not in frames, bare pages and sign-in pages."""
    if (len(page.links) < 3 and not page.is_home) or asks_for_password(page):
        return
    tail, end = page.text[-_TAIL:], page.text[-_END:]
    named, shown = _named(end)
    stated, shown = (page.metas.get("siteidcode") or ("",))[0].lower(), shown or _code(tail)
    if stated and shown and shown.lower() != stated:
        excerpt = f"标签里是 {stated[:20]}，页面底部是 {shown}"
        yield Sighting("tags.code_differs", "code", page.url, "head", stated[:20], excerpt)
    for name, pattern in _TEXTS.items():
        if name not in named and not pattern.search(tail):
            yield _missing(name, page)
    for name, parts in _LINKS.items():
        told = name in named or any(part in page.addresses for part in parts) or _in_place(page, name)
        if not told and not (name == _FIND_ERROR and (_FIND_ERROR_WORDS.search(tail) or _pictured(page))):
            yield _missing(name, page)


@lru_cache(maxsize=512)
def _named(end: str) -> tuple[frozenset[str], str | None]:
    """The elements that the last words of a page name, and the identity code in them."""
    patterns = {**_TEXTS, _FIND_ERROR: _FIND_ERROR_WORDS}
    return frozenset(name for name, pattern in patterns.items() if pattern.search(end)), _code(end)


def _code(text: str) -> str | None:
    found = _CODE.search(text)
    return found[1] if found else None


def _pictured(page: Page) -> bool:
    """The entry is often a picture whose alternative text names it."""
    return any(_FIND_ERROR_WORDS.search(node.attributes.get("alt") or "") for node in page.elements.get("img", ()))


def _in_place(page: Page, name: str) -> bool:
    """The mark as a local picture or link that names itself."""
    if name != "党政机关网站标识" or _MARK not in page.source:
        return False
    pictured = any("党政机关" in (node.attributes.get("alt") or "") for node in page.elements.get("img", ()))
    return pictured or page.tree.css_first('[alt*="党政机关"],[title*="党政机关"]') is not None


def _missing(name: str, page: Page) -> Sighting:
    return Sighting("footer.missing", name, page.url, "body", name, f"页面底部没有{name}")
