"""One text, all checks: lists, rules, and the wrong-word judge where its model is expanded."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from yaojian.kernel.wording.engine import dates, lists, personal, places, punctuation, repeats, sums, titles
from yaojian.kernel.wording.engine.matching import Lexicon
from yaojian.kernel.wording.engine.values import Entry, Kind, Mark

if TYPE_CHECKING:  # the judge's arrays take a third of a second to load: only who uses it waits for them
    from yaojian.kernel.wording.judge.guards import OwnText
    from yaojian.kernel.wording.judge.judging import Judge

Check = Callable[[str], Iterable[Mark]]
REMEMBERED = 64
"""So many texts are remembered: whoever passes a text on has it checked again a moment later."""
LONGEST_REMEMBERED = 20_000
BASE: tuple[Check, ...] = (
    titles.check,
    places.check,
    punctuation.check,
    personal.check,
    repeats.check,
    dates.check,
    sums.check,
)


class Checker:
    """Lists and checks of one state of the words. Thread-safe; keep one as long as its lists do not change."""

    def __init__(
        self,
        own: Iterable[Entry] = (),
        allowed: Iterable[str] = (),
        checks: tuple[Check, ...] = BASE,
        judge: "Judge | None" = None,
        pages: "OwnText | None" = None,
    ) -> None:
        """``own``: further entries, which win over the built-in ones; ``allowed``: words never marked by any list.

        ``judge``: the wrong-word model; ``pages``: what the site itself publishes, which speaks for its own words.
        """
        first = {entry.wrong: entry for entry in lists.built_in()}
        first |= {entry.wrong: entry for entry in own}
        self._allowed = frozenset(allowed)
        self._lexicon = Lexicon(first.values(), lists.right_words() | self._allowed)
        self._checks, self._judge, self._pages = checks, judge, pages
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._found)

    def check(self, text: str) -> list[Mark]:
        """Every mark in ``text``, by place. Where two overlap, the graver one stays; personal data always stays."""
        return list(self._remembered(text) if len(text) <= LONGEST_REMEMBERED else self._found(text))

    def _found(self, text: str) -> tuple[Mark, ...]:
        return tuple(_apart(self._by_rule(text) + self._judged(text)))

    def check_lines(self, text: str, *, apart: bool = False) -> list[tuple[int, Mark]]:
        """The same for a text of many lines: number of the line from 0, and the mark with offsets within the line.

        Lists and rules see one line at a time (brackets close within one), the judge the whole: forms that a document
        repeats are its own. ``apart``: the lines are texts of their own.
        """
        lines = text.splitlines(keepends=True)
        begins = list(accumulate(map(len, lines), initial=0))
        found: list[list[Mark]] = [self._by_rule(line.rstrip("\r\n")) for line in lines]
        for mark in self._judged(text, apart=apart):
            number = bisect_right(begins, mark.start) - 1
            begin = begins[number]
            found[number].append(replace(mark, start=mark.start - begin, end=mark.end - begin))
        return [(number, mark) for number, marks in enumerate(found) for mark in _apart(marks)]

    def _by_rule(self, text: str) -> list[Mark]:
        found = self._lexicon.find(text)
        for one in self._checks:
            found += [mark for mark in one(text) if mark.text not in self._allowed or mark.kind == Kind.PERSONAL]
        return found

    def _judged(self, text: str, *, apart: bool = False) -> list[Mark]:
        if self._judge is None:
            return []
        from yaojian.kernel.wording.engine import likely

        found = likely.check(text, self._judge, self._pages, apart=apart)
        return [mark for mark in found if not self._is_allowed(text, mark)]

    def _is_allowed(self, text: str, mark: Mark) -> bool:
        """Whether an allowed word stands over the mark."""
        reach = max(map(len, self._allowed), default=0)
        begin = max(0, mark.start - reach)
        around = text[begin : mark.end + reach]
        return any(
            (place := around.find(word)) >= 0 and begin + place <= mark.start and mark.end <= begin + place + len(word)
            for word in self._allowed
        )


def _apart(found: list[Mark]) -> list[Mark]:
    order = {"block": 0, "warn": 1, "note": 2}
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda one: (one.start, order[one.severity], -one.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
        elif order[mark.severity] < order[kept[-1].severity]:
            kept[-1] = mark
    return kept


@cache
def standard() -> Checker:
    """The checker of the built-in lists and rules, with the judge where its model is expanded."""
    from yaojian.kernel.wording.judge.judging import opened

    return Checker(judge=opened())
