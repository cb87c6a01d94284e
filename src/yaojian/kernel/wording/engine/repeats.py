"""Characters and words that stand there twice by a slip of the hand."""

import re
from collections.abc import Iterator

from yaojian.kernel.wording.engine.lists import right_words
from yaojian.kernel.wording.engine.values import Kind, Mark, Severity

_SOURCE = "重复的字词"
_SMALL = re.compile(r"([的和与及或被把将对从为由了是在])\1(?!\1)")
"""Small words that do not follow themselves, but for the words below."""
_AS_THEY_ARE = ("的的确确", "的的喀喀", "是是非非", "了了", "对对", "和和美美", "为为", "将将", "从从")
_WORD = re.compile(r"([\u4e00-\u9fff]{2,8})\1")
_LONGEST = 6


def check(text: str) -> Iterator[Mark]:
    """的的, 进行进行 (warn). Not: 研究研究生, 很多很多, or a word that is itself such a double."""
    for found in _SMALL.finditer(text):
        around = text[max(0, found.start() - 2) : found.end() + 3]
        if not any(word in around for word in _AS_THEY_ARE) and not _parted(text, found.start() + 1):
            yield _mark(found)
    for found in _WORD.finditer(text):
        middle, words = found.start() + len(found[1]), right_words()
        longer = any(
            text[middle : middle + size] in words or text[max(0, middle - size) : middle] in words
            for size in range(len(found[1]) + 1, _LONGEST + 1)
        )
        double = found[0] in words or len(set(found[1])) == 1 or found[1][0] in "一二三四五六七八九十很非越逐更最"
        if not longer and not double and _is_word(found[1], words):
            yield _mark(found)


def _is_word(form: str, words: frozenset[str]) -> bool:
    """Twice the same by chance (有限|公司有限|公司) is told apart by not being a word or two."""
    return form in words or any(form[:cut] in words and form[cut:] in words for cut in range(2, len(form) - 1))


def _parted(text: str, middle: int) -> bool:
    """Whether one of the two belongs to another word: 目的|的, 在|在编."""
    words = right_words()
    before = any(text[middle - size : middle] in words for size in (2, 3, 4) if middle >= size)
    return before or any(text[middle : middle + size] in words for size in (2, 3, 4))


def _mark(found: re.Match[str]) -> Mark:
    return Mark(found.start(), found.end(), found[0], found[1], Kind.REPEATED, Severity.WARN, "words.repeated", _SOURCE)
