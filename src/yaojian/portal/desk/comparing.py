"""Differences between two versions, by code points: Wagtail's own marks a whole Chinese clause where one character changed.

It takes letters between punctuation for one word (portal.md §4.9). Here texts are compared sentence by sentence first, and
sentences that differ character by character, runs of Latin letters and digits as one.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from wagtail.admin import compare

_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]?")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:\.[0-9]+)?|.", re.DOTALL)
_MOST = 4_000_000
"""Pairs of tokens looked at in one place; more are told as taken out and put in, which is what they are."""
Change = tuple[str, str]


def install() -> None:
    """Put our comparison in the place of Wagtail's: all its comparison classes ask this one function."""
    compare.diff_text = diff_text


def diff_text(before: str | None, after: str | None) -> compare.TextDiff:
    """What was taken out of ``before`` and put in to make ``after``, as Wagtail's pages show it."""
    old, new = _sentences(before or ""), _sentences(after or "")
    changes: list[Change] = []
    for what, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "replace":
            changes += _within("".join(old[first:last]), "".join(new[start:end]))
        else:
            changes += _told(what, "".join(old[first:last]), "".join(new[start:end]))
    return compare.TextDiff(list(_merged(changes)))


def _within(old: str, new: str) -> list[Change]:
    """The same within two pieces that differ."""
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(olds) * len(news) > _MOST:
        return _told("replace", old, new)
    found = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    return [
        change
        for what, first, last, start, end in found
        for change in _told(what, "".join(olds[first:last]), "".join(news[start:end]))
    ]


def _told(what: str, old: str, new: str) -> list[Change]:
    if what == "equal":
        return [("equal", new)]
    return [change for change in (("deletion", old), ("addition", new)) if change[1]]


def _sentences(text: str) -> list[str]:
    return [piece for piece in _SENTENCE.findall(text) if piece]


def _merged(changes: list[Change]) -> Iterator[Change]:
    """Neighbours of one kind as one."""
    kind, words = "", ""
    for next_kind, text in changes:
        if next_kind != kind and words:
            yield kind, words
            words = ""
        kind, words = next_kind, words + text
    if words:
        yield kind, words
