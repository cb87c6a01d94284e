"""One text, all checks. More checkers (a statistical model) join by being named when a ``Checker`` is made."""

from collections.abc import Callable, Iterable
from functools import cache

from yaojian.kernel.wording.engine import lists, personal, places, punctuation, titles
from yaojian.kernel.wording.engine.matching import Lexicon
from yaojian.kernel.wording.engine.values import Entry, Kind, Mark

Check = Callable[[str], Iterable[Mark]]
BASE: tuple[Check, ...] = (titles.check, places.check, punctuation.check, personal.check)


class Checker:
    """Lists and checks of one state of the words. Thread-safe; keep one as long as its lists do not change."""

    def __init__(
        self, own: Iterable[Entry] = (), allowed: Iterable[str] = (), checks: tuple[Check, ...] = BASE
    ) -> None:
        """``own``: further entries, which win over the built-in ones; ``allowed``: words never marked by any list."""
        first = {entry.wrong: entry for entry in lists.built_in()}
        first |= {entry.wrong: entry for entry in own}
        self._allowed = frozenset(allowed)
        self._lexicon = Lexicon(first.values(), lists.right_words() | self._allowed)
        self._checks = checks

    def check(self, text: str) -> list[Mark]:
        """Every mark in ``text``, by place. Where two overlap, the graver one stays; personal data always stays."""
        found = self._lexicon.find(text)
        for one in self._checks:
            found += [mark for mark in one(text) if mark.text not in self._allowed or mark.kind == Kind.PERSONAL]
        return _apart(found)


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
    """The checker of the built-in lists alone."""
    return Checker()
