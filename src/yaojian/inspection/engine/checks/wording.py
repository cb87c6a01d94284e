"""Wording of page texts by the lists of ``kernel.wording`` (its statistical model is too slow for whole sites).

A sentence is checked once and remembered: menus, footers and quoted passages stand on every page. One finding is one
wrong word; its places are the pages. The offset in the excerpt counts code points of the page's
visible text; that in the HTML is worked out by ``gathering``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import accumulate

from yaojian.inspection.engine.values import Page, Sighting, SiteView
from yaojian.kernel.wording.engine import dates, places, titles
from yaojian.kernel.wording.engine.checking import Checker
from yaojian.kernel.wording.engine.values import Kind, Mark

# To the end of a sentence or of a text node, which a space stands for: no word of a list reaches across either.
_SENTENCE = re.compile(r"[^。！？\s]+[。！？]?")
# A slip of the pen is no grave error, however sure the lists are of it: only what the lists call grave is.
_RULES = {
    Kind.GRAVE: "words.grave",
    Kind.TITLE: "words.grave",
    Kind.VARIANT: "words.form",
    Kind.NUMBER_FORM: "words.form",
}
_LEFT_OUT = frozenset({Kind.ADVERTISING})  # these words are banned in advertisements, not in what an office writes
_AROUND = 16  # characters of context on each side
_REMEMBERED = 50_000  # sentences
_MOST = 50  # words told on one page

_known: dict[str, tuple[Mark, ...] | None] = {}


def wording(page: Page, site: SiteView) -> Iterator[Sighting]:
    """Every wrong word of the page, at most ``_MOST``."""
    sentences = [(found.start(), found[0]) for found in _SENTENCE.finditer(page.text)]
    _learn(list(dict.fromkeys(text for _, text in sentences if text not in _known)))
    told = 0
    for start, text in sentences:
        for mark in _known.get(text) or ():
            if told < _MOST:
                told += 1
                yield _sighting(page, mark, start)


def _learn(fresh: list[str]) -> None:
    """Check sentences not met before, all in one text; those without marks are only remembered as met."""
    if len(_known) + len(fresh) > _REMEMBERED:
        _known.clear()
    _known.update(dict.fromkeys(fresh))
    starts = list(accumulate((len(text) + 1 for text in fresh), initial=0))
    for mark in _checker().check("\n".join(fresh)):
        place = bisect_right(starts, mark.start) - 1
        text, begin = fresh[place], starts[place]
        if mark.end <= begin + len(text) and mark.kind not in _LEFT_OUT:
            moved = replace(mark, start=mark.start - begin, end=mark.end - begin)
            _known[text] = (*(_known[text] or ()), moved)


@cache
def _checker() -> Checker:
    """Personal data has a check of its own; a text that was cut at tags tells nothing about pairs of signs."""
    return Checker(checks=(titles.check, places.check, dates.check))


def _sighting(page: Page, mark: Mark, offset: int) -> Sighting:
    start, end = offset + mark.start, offset + mark.end
    before, after = page.text[max(0, start - _AROUND) : start], page.text[end : end + _AROUND]
    context = f"{before}【{mark.text}】{after}"
    better = f"，建议改为“{mark.suggestion}”" if mark.suggestion else ""
    excerpt = f"{mark.label}：“{mark.text}”{better}。…{context}…（正文第 {start + 1} 字起；依据：{mark.source}）"
    key = f"{mark.text} {mark.suggestion}"
    rule = _RULES.get(Kind(mark.kind), "words.wrong")
    return Sighting(rule, key, page.url, "body", mark.text, excerpt, around=(before, after))
