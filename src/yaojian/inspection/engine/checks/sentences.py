"""What sentences say, each looked at once: menus, footers and quoted passages stand on every page of a site.

Checks whose words never reach over the end of a sentence ask here before they look at a text themselves.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from enum import IntFlag
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from yaojian.kernel.wording.engine import dates, places, titles
from yaojian.kernel.wording.engine.checking import Checker
from yaojian.kernel.wording.engine.values import Kind, Mark

GAMBLING = re.compile(
    "博彩|赌场|赌球|赌博网|百家乐|老虎机|时时彩|六合彩|北京赛车|彩票平台|真人娱乐|棋牌游戏|菠菜网|casino|Casino|CASINO|baccarat"
)
_LONG_NUMBER = re.compile(r"1[3-9][0-9]{9}|[0-9]{17}")
# To the end of a sentence or of a text node, which a space stands for: no word of a list reaches across either.
_SENTENCE = re.compile(r"[^。！？\s]+[。！？]?")
_LEFT_OUT = frozenset({Kind.ADVERTISING})  # these words are banned in advertisements, not in what an office writes
_REMEMBERED = 50_000  # sentences


class Sign(IntFlag):
    """What a sentence holds that some check wants to see: words of gambling; a number as long as a telephone's."""

    GAMBLING = 1
    NUMBER = 2


_SIGNS = ((Sign.GAMBLING, GAMBLING), (Sign.NUMBER, _LONG_NUMBER))


class Told(NamedTuple):
    """Of one text: its wrong words with where their sentence begins, in order, and all signs."""

    marks: tuple[tuple[int, Mark], ...] = ()
    signs: int = 0


class _Memory:
    """Sentences met, and what those say that say something."""

    def __init__(self) -> None:
        self.met: set[str] = set()
        self.telling: dict[str, tuple[tuple[Mark, ...], int]] = {}
        self.last: tuple[str, Told] = ("", Told())  # several checks ask for one page


_memory = _Memory()


def told_by(text: str) -> Told:
    """What the sentences of ``text``, the visible text of a page, say."""
    if _memory.last[0] is not text:
        _memory.last = (text, _told(text))
    return _memory.last[1]


def _told(text: str) -> Told:
    sentences = text.replace("。", "。 ").replace("！", "！ ").replace("？", "？ ").split()
    if not _memory.met.issuperset(sentences):
        if len(_memory.met) > _REMEMBERED:
            _memory.met.clear()
            _memory.telling.clear()
        _learn(list(dict.fromkeys(one for one in sentences if one not in _memory.met)))
    if _memory.telling.keys().isdisjoint(sentences):
        return Told()
    marks: list[tuple[int, Mark]] = []
    signs = 0
    for found in _SENTENCE.finditer(text):
        if said := _memory.telling.get(found[0]):
            marks += [(found.start(), mark) for mark in said[0]]
            signs |= said[1]
    return Told(tuple(marks), signs)


def _learn(fresh: list[str]) -> None:
    """Look at sentences not met before, all in one text; those that say nothing are only remembered as met."""
    _memory.met.update(fresh)
    whole = "\n".join(fresh)
    starts = list(accumulate((len(text) + 1 for text in fresh), initial=0))
    for mark in checker().check(whole):
        place = bisect_right(starts, mark.start) - 1
        text, begin = fresh[place], starts[place]
        if mark.end <= begin + len(text) and mark.kind not in _LEFT_OUT:
            _remember(text, [replace(mark, start=mark.start - begin, end=mark.end - begin)], 0)
    for sign, pattern in _SIGNS:
        for found in pattern.finditer(whole):
            _remember(fresh[bisect_right(starts, found.start()) - 1], (), sign)


def _remember(text: str, marks: Iterable[Mark], sign: int) -> None:
    before, signs = _memory.telling.get(text, ((), 0))
    _memory.telling[text] = ((*before, *marks), signs | sign)


@cache
def checker() -> Checker:
    """Lists and rules for what a page says.

    Personal data has a check of its own; a text that was cut at tags tells nothing about pairs of signs.
    """
    return Checker(checks=(titles.check, places.check, dates.check))
