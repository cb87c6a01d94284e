"""What a site must offer somewhere, told after the last page: search, a way to ask, guides, the disclosure platform.

Looked for among the words of the home page, the names of columns and the titles of pages. What is not found may still
be there under another name, or made by a script; so a person confirms (``unverified``).
"""

import re
from collections.abc import Iterable, Iterator

from yaojian.inspection.engine.values import Page, Sighting, SiteView

_OFFERS = (
    ("offer.search", "站内搜索", re.compile(r"搜\s*索|检\s*索|搜一下")),
    (
        "offer.letters",
        "网上咨询建言渠道（信箱、留言或在线咨询）",
        re.compile(r"信箱|留言|在线咨询|网上咨询|咨询投诉|建言"),
    ),
    ("offer.guides", "办事服务", re.compile(r"办事(?:服务|指南|大厅)|网上办事|政务服务|服务指南")),
    ("offer.surveys", "征集调查", re.compile(r"征集|民意调查|网上调查|意见征询")),
)
_PLATFORM = re.compile(r"政府信息公开")
_PARTS = (
    ("政府信息公开指南", re.compile(r"公开指南")),
    ("政府信息公开制度", re.compile(r"公开制度")),
    ("法定主动公开内容", re.compile(r"法定主动公开|主动公开内容|主动公开目录")),
    ("政府信息公开年报", re.compile(r"公开(?:工作)?(?:年报|年度报告)")),
    ("依申请公开", re.compile(r"依申请公开")),
)
_MOST_NAMES = 20_000
_WORDS_OF_FIELDS = ("placeholder", "title", "value", "alt")
# A field to search in is often a picture of a magnifying glass beside an input without any word.
_SEARCH_FORM = (
    'input[type="search"],form[role="search"],form[action*="search" i],form[action*="sousuo" i],form[action*="query" i]'
)


class SiteWide:
    """Sees every page, keeps names only."""

    def __init__(self) -> None:
        self._home = ""
        self._names: set[str] = set()
        self._pages = 0

    def see(self, url: str, names: Iterable[str], *, home: bool) -> None:
        """Take note of the ``names_of`` one page."""
        self._pages += 1
        if home:
            self._home = url
        if home or len(self._names) < _MOST_NAMES:
            self._names.update(names)

    def missed(self, site: SiteView) -> Iterator[Sighting]:
        """What was found nowhere. Sites of a few pages are no portals and owe nothing of it."""
        if self._pages < FEWEST_PAGES or not self._home:
            return
        words = "\n".join(sorted(self._names))
        for rule, name, pattern in _OFFERS:
            if not pattern.search(words):
                yield Sighting(rule, rule, self._home, "body", "", f"检查过的 {self._pages:,} 个页面里没有找到{name}")
        if not _PLATFORM.search(words):
            yield Sighting("disclosure.platform", "platform", self._home, "body", "", "没有找到政府信息公开专栏")
            return
        for name, pattern in _PARTS:
            if not pattern.search(words):
                yield Sighting("disclosure.part", name, self._home, "body", name, f"政府信息公开专栏里没有找到“{name}”")


def names_of(page: Page) -> tuple[str, ...]:
    """What a page names: its title and column, of the home page all words, of the disclosure platform, too."""
    names = [page.title or "", *page.metas.get("columnname", ()), *page.metas.get("columntype", ())]
    if page.is_home:
        names.append(page.text[:50_000])
        names += [node.attributes.get("alt") or "" for node in page.tree.css("img[alt]")]
        names += [node.attributes.get(word) or "" for node in page.tree.css("input") for word in _WORDS_OF_FIELDS]
        if page.tree.css_first(_SEARCH_FORM) is not None:
            names.append("搜索")
    if _PLATFORM.search(page.title or ""):
        names.append(page.text[:20_000])
    return tuple(dict.fromkeys(names))


FEWEST_PAGES = 30
