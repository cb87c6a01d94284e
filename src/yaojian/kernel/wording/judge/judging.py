"""From a text to what is probably wrong in it: search, judge, correct what is sure, look once more."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge import guards, lengths, packing
from yaojian.kernel.wording.judge.alphabet import EDGE, FIRST_HAN, Alphabet, Ids
from yaojian.kernel.wording.judge.candidates import SHORT_GAINS, Found, Search
from yaojian.kernel.wording.judge.confusions import Confusions, Rows
from yaojian.kernel.wording.judge.counts import REACH, Counts, Reading, use_of
from yaojian.kernel.wording.judge.features import Describer
from yaojian.kernel.wording.judge.hashing import Table
from yaojian.kernel.wording.judge.neighbours import Bits, Neighbours, Sieve
from yaojian.kernel.wording.judge.trees import Forest, forest_of

PART: Final = 4096
"""So many characters at once: enough to be quick, few enough for 20 MB even where every word is wrong."""
SURE: Final = 0.9
"""Corrections from here on are made before the second look."""
WORTH_RANKING: Final = 0.3
FITTING: Final = 0.7
"""What is proposed must be what was meant with this chance: where nothing fits, the text is odd rather than wrong."""
LEAST_KNOWN: Final = 0.35
"""A line of whose runs of three fewer than this share were ever seen is not official prose: not judged."""
HARDLY: Final = 30
"""A form that often stands in official text is nobody's own: a document cannot vouch for it."""
_SHORT_LINE: Final = 12
_ENDS: Final = frozenset("。；！？，、：（")
"""Before these a word is at its end."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One character that is probably wrong. ``place`` counts code points of the text."""

    place: int
    new: str
    chance: float
    with_left: bool
    """Whether the uses are those of the character with its left neighbour, else with the right one."""
    old_uses: int
    new_uses: int
    """How often these two stand in the counted text, as they are and as proposed."""
    unusual: tuple[bool, bool]
    """Whether the character with its left, and with its right neighbour, is a form that official text hardly has."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Two characters from ``place`` on between or after which one is missing, of which the second is too many, or which are
    swapped; or two words of two that are."""

    place: int
    length: int
    new: str
    """What should stand for them."""
    kind: str
    """``missing``, ``surplus`` or ``swapped``."""
    old_uses: int
    new_uses: int
    with_next: bool
    """Whether these are the uses together with the character that follows."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a text was found to hold, each by place."""

    wrong: list[Verdict]
    shifts: list[Shift]


@dataclass(frozen=True, slots=True)
class _Edit:
    place: int
    new: tuple[int, ...]
    chance: float
    fit: float


class _Change(NamedTuple):
    """What one place should be; with what chance it is wrong, and with what chance this was meant."""

    new: int
    chance: float
    fit: float


class Judge:
    """The model, mapped. Reading changes nothing in it: threads and processes share one."""

    def __init__(self, into: Path, short_gains: tuple[float, float] = SHORT_GAINS) -> None:
        """Open the expanded model in ``into``. Raises ``OSError`` or ``ValueError`` when it is not there or broken."""
        self.about: dict[str, Any] = json.loads((into / "manifest.json").read_text("utf-8"))
        self.alphabet = Alphabet((into / "alphabet.txt").read_text("utf-8"))
        # As plain arrays: numpy's own class for mapped ones costs more than what it is asked to do here.
        arrays = {
            path.name.removesuffix(".npy"): np.load(path, mmap_mode="r").view(np.ndarray) for path in into.glob("*.npy")
        }
        short = Table(arrays["short.keys"], arrays["short.values"], packing.SHORT_KEY)
        long = Table(arrays["long.keys"], None, packing.LONG_KEY)
        words = Table(arrays["word.keys"], None, packing.WORD_KEY)
        pairs = Neighbours(arrays["pair.bits"], arrays["pair.before"], arrays["pair.values"])
        self.counts = Counts(arrays["single"], pairs, Sieve(arrays["threes"]), short, long, words)
        confusions = Confusions(arrays["start"], arrays["other"], arrays["kind"])
        common = Rows(arrays["common.start"], arrays["common.other"])
        self.search = Search(confusions, Bits(arrays["confused"]), common, short_gains)
        self.describer = Describer(self.alphabet)
        self._judge, self._ranker = _forest("judge", arrays), _forest("ranker", arrays)

    def read(self, text: str, least: float, own: guards.OwnText | None = None, *, apart: bool = False) -> Read:
        """Every character of ``text`` that is wrong with a chance of at least ``least`` and has a fitting one to be put in its
        place, and what is missing, too many or swapped.

        ``own``: the site's published pages. The text itself speaks for forms it repeats, unless its lines are ``apart``:
        texts of their own.
        """
        parts: list[Read] = []
        begin = 0
        while begin < len(text):
            end = _cut(text, begin)
            parts.append(self._read(text[begin:end], begin, least))
            begin = end
        wrong, shifts = [one for part in parts for one in part.wrong], [one for part in parts for one in part.shifts]
        if not wrong and not shifts:
            return Read([], [])
        ids, quiet = self.alphabet.encode(text), guards.silent(text)
        trusted = [own] if own else []
        if not apart:
            trusted.append(guards.OwnText.of([text], self.alphabet))

        def stands(verdict: Verdict) -> bool:
            new = int(self.alphabet.encode(verdict.new)[0])
            vouched = any(one.vouches(ids, verdict.place, new, verdict.unusual) for one in trusted)
            return not quiet[verdict.place] and not vouched

        def shift_stands(shift: Shift) -> bool:
            end = shift.place + shift.length
            if shift.kind == "missing" and shift.with_next and text[end : end + 1] not in _ENDS:
                return False  # a line may end anywhere: a title cut short is nobody's slip
            whole = slice(shift.place, end)
            return not quiet[whole].any() and not any(one.has_again(ids[whole]) for one in trusted)

        return Read([one for one in wrong if stands(one)], [one for one in shifts if shift_stands(one)])

    def _read(self, text: str, begin: int, least: float) -> Read:
        ids = self.alphabet.encode(text)
        reading = Reading(self.counts, ids)
        singles, pairs = self.search.singles(reading), self.search.pairs(reading)
        shifts = lengths.find(reading, self.search.common, self.search.swapped(reading), (singles, pairs))
        found: dict[int, _Change] = {}
        corrected, places = ids.copy(), np.arange(len(ids))
        for _ in range(2):
            fixed = []
            for edit in self._edits(singles, pairs):
                for number, new in enumerate(edit.new):
                    place = int(places[edit.place + number])
                    if place in found and found[place].chance >= SURE:
                        continue
                    if place not in found or edit.chance > found[place].chance:
                        found[place] = _Change(new, edit.chance, edit.fit)
                    if edit.chance >= SURE:
                        corrected[place] = new
                        fixed.append(place)
            if not fixed:
                break
            places = _sentences(ids, fixed)
            again = Reading(self.counts, corrected[places])
            singles, pairs = self.search.singles(again), self.search.pairs(again)
        sure = sorted(place for place, one in found.items() if one.chance >= least and one.fit >= FITTING)
        # A wrong character looks like one too many or too few as well: where one is said, nothing else is.
        taken = {place + step for place in sure for step in (-2, -1, 0, 1)}
        told = [self._shift(one, begin) for one in _apart(shifts, taken) if _is_known(reading, ids, one.place)]
        return Read(self._verdicts(reading, begin, sure, found) if sure else [], told)

    def _shift(self, one: lengths.Rewriting, begin: int) -> Shift:
        new = "".join(self.alphabet.han[number - FIRST_HAN] for number in one.new)
        return Shift(begin + one.place, one.length, new, one.kind, one.old_uses, one.new_uses, one.with_next)

    def _verdicts(
        self, reading: Reading, begin: int, places: Sequence[int], found: dict[int, _Change]
    ) -> list[Verdict]:
        ids, meant = reading.ids[REACH:], reading.ids.copy()
        for place in places:
            meant[REACH + place] = found[place].new
        verdicts = []
        for place in places:
            number, chance = found[place].new, found[place].chance
            if number != ids[place] and _is_known(reading, ids, place):
                sign = self.alphabet.han[number - FIRST_HAN]
                verdicts.append(Verdict(begin + place, sign, chance, *_uses(reading, meant, place)))
        return verdicts

    def _edits(self, singles: Found, pairs: Found) -> list[_Edit]:
        """Changes that do not touch one another, the fittest first; each with the chance that its places are wrong."""
        rows = [self._rows(singles, pairs), self._rows(pairs, singles)]
        best: dict[int, float] = {}
        for row in rows[0] + rows[1]:
            for number in range(len(row.new)):
                best[row.place + number] = max(best.get(row.place + number, 0.0), row.chance)
        chosen, taken = [], set[int]()
        for row in sorted(rows[0] + rows[1], key=lambda one: (-one.fit, one.place, one.new)):
            mine = set(range(row.place, row.place + len(row.new)))
            chance = row.chance if len(row.new) > 1 else best[row.place]
            if not mine & taken and chance >= WORTH_RANKING:
                taken |= mine
                chosen.append(_Edit(row.place, row.new, chance, row.fit))
        return chosen

    def _rows(self, found: Found, other: Found) -> list[_Edit]:
        if not len(found.gain):
            return []
        table = self.describer.table(found, other)
        chances = self._judge.chances(table, early=True)
        fits = np.zeros(len(chances), np.float32)
        worth = np.flatnonzero(chances > 0.05)
        fits[worth] = self._ranker.chances(table[worth])
        change = found.change
        return [
            _Edit(
                int(change.at[row]) - REACH, tuple(change.new[:, row].tolist()), float(chances[row]), float(fits[row])
            )
            for row in worth
        ]


def _apart(shifts: Sequence[lengths.Rewriting], taken: set[int]) -> list[lengths.Rewriting]:
    """Those that touch neither ``taken`` nor one another; swapped neighbours come first."""
    chosen: list[lengths.Rewriting] = []
    for one in shifts:
        if not taken & set(range(one.place, one.place + one.length - 1)):
            taken |= {one.place + step for step in range(-2, one.length + 1)}
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.place)


def _forest(name: str, arrays: dict[str, NDArray[np.generic]]) -> Forest:
    return forest_of({part: arrays[f"{name}.{part}"] for part in packing.PARTS})


def _cut(text: str, begin: int) -> int:
    """Where the part that begins at ``begin`` ends: after a sentence if there is one."""
    end = begin + PART
    if end >= len(text):
        return len(text)
    return max(text.rfind(sign, begin + PART // 2, end) for sign in "\n。；") + 1 or end


def _sentences(ids: Ids, fixed: Sequence[int]) -> NDArray[np.int64]:
    """The places of the sentences that hold ``fixed``, with the edge that ends each."""
    edges = np.flatnonzero(ids == EDGE)
    number = np.searchsorted(edges, np.arange(len(ids)))
    return np.flatnonzero(np.isin(number, number[np.array(fixed)]))


def _is_known(reading: Reading, ids: Ids, place: int) -> bool:
    """Whether the line around is of the kind of text that was counted. What stands at ``place`` has no say: it may be wrong."""
    edges = np.flatnonzero(ids == EDGE)
    number = int(np.searchsorted(edges, place))
    begin = int(edges[number - 1]) + 1 if number else 0
    end = int(edges[number]) if number < len(edges) else len(ids)
    if end - begin < _SHORT_LINE:
        return True
    runs = np.arange(begin + 2, end)
    runs = runs[(runs < place) | (runs > place + 2)]
    known = reading.values[3].take(runs + REACH) > 0
    return bool(known.mean() >= LEAST_KNOWN)


def _uses(reading: Reading, meant: Ids, place: int) -> tuple[bool, int, int, tuple[bool, bool]]:
    """Which neighbour shows the difference, and how often old and new form stand in the counted text with it."""
    two = slice(place + REACH, place + REACH + 2)
    new = reading.counts.pairs.values_of(meant[two.start - 1 : two.stop - 1], meant[two])
    before, after = (np.expm1(use_of(2, values)) for values in (reading.values[2][two], new))
    side = int(np.argmax(after))
    unusual = bool(before[0] <= HARDLY), bool(before[1] <= HARDLY)
    return side == 0, round(float(before[side])), round(float(after[side])), unusual


@cache
def opened() -> Judge | None:
    """The expanded model of this machine; None where it was not expanded, or another one was."""
    into = packing.folder()
    if not packing.SHIPPED.exists() or not packing.is_expanded(into, packing.shipped_digest()):
        return None
    return Judge(into)
