"""Words that emphasis or links cut in two, 疫<b>苗</b>: what a page says without its inline tags.

A page's text is read node by node, so that a word across two nodes is in none. Reading all pages once more without their
tags would cost a fifth of the whole inspection; so the source is searched for tags between two Chinese characters, and
only what stands around such places is looked at, each wording once a site.
"""

import re
from collections.abc import Iterator
from typing import Final

from yaojian.inspection.engine.checks.sentences import checker
from yaojian.inspection.engine.values import Page
from yaojian.kernel.wording.engine.markup import html_text

_TAG: Final = (
    rb"</?(?:a|abbr|b|big|em|font|i|ins|label|mark|s|small|span|strike|strong|sub|sup|u)(?:[ \t\r\n/][^<>]*)?>"
)
_HAN: Final = rb"[\xe3-\xe9][\x80-\xbf]{2}"
# It begins with <, for which a text is searched far quicker than for what may stand before it.
_CUT: Final = re.compile(rb"<(?<=[\x80-\xbf]<)(?=(?:" + _TAG[1:] + rb"(?:" + _TAG + rb")*+)" + _HAN + rb")")
_BEHIND: Final = re.compile(rb"(?:" + _TAG + rb"|" + _HAN + rb"){1,60}+")
_BEFORE: Final = re.compile(rb"(?:" + _HAN + rb")*+\Z")
_INLINE: Final = re.compile(_TAG)
_REACH: Final = 36
"""Bytes before the first tag that may belong to a word: twelve characters."""
_REMEMBERED: Final = 20_000

_known: dict[bytes, bool] = {}
"""Wordings met, with their tags, and whether a list knows a word across one of them."""


def text_with_cut_words(page: Page) -> str | None:
    """The visible text without inline tags when a word of the lists is cut in two by one; else None, after little work."""
    if not any(_is_telling(wording) for wording in _wordings(page.source)):
        return None
    return html_text(page.tree.body.html or "").text if page.tree.body is not None else None


def _wordings(source: bytes) -> Iterator[bytes]:
    """Chinese characters with the tags between them, around each tag that stands between two."""
    end = 0
    for cut in _CUT.finditer(source):
        if cut.start() < end:
            continue
        before = _BEFORE.search(source, max(0, cut.start() - _REACH), cut.start())
        behind = _BEHIND.match(source, cut.start())
        if before and behind:
            end = behind.end()
            yield source[before.start() : end]


def _is_telling(wording: bytes) -> bool:
    if wording not in _known:
        if len(_known) > _REMEMBERED:
            _known.clear()
        _known[wording] = _has_word_across(wording)
    return _known[wording]


def _has_word_across(wording: bytes) -> bool:
    pieces = [piece.decode("utf-8", "ignore") for piece in _INLINE.split(wording)]
    cuts = {sum(map(len, pieces[:number])) for number in range(1, len(pieces))}
    return any(any(mark.start < cut < mark.end for cut in cuts) for mark in checker().check("".join(pieces)))
