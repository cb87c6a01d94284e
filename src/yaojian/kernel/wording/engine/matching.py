"""Finding the forms of all lists in one pass (Aho–Corasick), the longest first, never inside a right word.

A wrong form is passed over where a right word covers it or lies across its edge: 自己有 holds 己有, but the words are
自己 and 有. A right word that lies wholly inside a longer wrong form excuses nothing. Right words are looked up only
around a hit, so that their number costs no speed.
"""

from collections.abc import Iterable

import ahocorasick

from yaojian.kernel.wording.engine.values import Entry, Mark, mark_of

LONGEST_RIGHT = 24
"""Right words are at most this long, in code points."""


class Lexicon:
    """Entries made ready for matching. Built once a list version; matching reads only, so threads may share it."""

    def __init__(self, entries: Iterable[Entry], right: Iterable[str] = ()) -> None:
        """``right``: words that are right whatever the entries say; one named as right is no entry.

        Raises ``ValueError`` for a right word longer than ``LONGEST_RIGHT``.
        """
        self._right = frozenset(right)
        self._longest = max(map(len, self._right), default=0)
        if self._longest > LONGEST_RIGHT:
            raise ValueError(f"a right word has at most {LONGEST_RIGHT} characters")
        self._forms = ahocorasick.Automaton()
        for entry in entries:
            if entry.wrong not in self._right:
                self._forms.add_word(entry.wrong, (len(entry.wrong), entry))
        if len(self._forms):
            self._forms.make_automaton()

    def find(self, text: str) -> list[Mark]:
        """Marks in the order of the text, none overlapping."""
        if not len(self._forms):
            return []
        hits = [(last + 1 - length, -last - 1, entry) for last, (length, entry) in self._forms.iter(text)]
        marks: list[Mark] = []
        passed = 0
        for start, ends, entry in sorted(hits, key=lambda hit: hit[:2]):
            if start >= passed and not self._excused(text, start, -ends):
                marks.append(mark_of(start, entry))
                passed = -ends
        return marks

    def _excused(self, text: str, start: int, end: int) -> bool:
        """Whether a right word covers the hit or lies across one of its edges."""
        for first in range(max(0, start - self._longest + 1), end):
            # One that begins within the hit must end beyond it, else it lies inside.
            shortest = start + 1 if first < start else end + 1
            for last in range(max(shortest, first + 2), min(len(text), first + self._longest) + 1):
                if text[first:last] in self._right:
                    return True
        return False
