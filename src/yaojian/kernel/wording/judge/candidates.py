"""Looking for better characters: one at a time, and two neighbours at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.alphabet import FIRST_HAN
from yaojian.kernel.wording.judge.confusions import Confusions, Rows
from yaojian.kernel.wording.judge.counts import REACH, Bits, Change, Reading, use_of

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

DULL: Final = -6.0
"""A character is looked at unless it and the next two are all likelier than this (nats)."""
LEAST_GAIN: Final = 3.0
SHORT_GAINS: Final = (4.5, 8.0)
"""What runs of up to three characters must promise of one change, and of a pair, before longer ones are asked (nats)."""
WIDE: Final = (1.0, 4.0)
"""The same while the judge is trained: it learns from the hopeless ones too."""
PAIR_GAIN: Final = 6.0
PAIR_DULL: Final = -15.0
PAIR_OLD_USE: Final = float(np.log1p(300))
PAIR_OLD_LONG_USE: Final = float(np.log1p(3))
COMMON: Final = 20
"""A new pair must stand in the official text this often."""
_AT_ONCE: Final = 64
"""Places whose pairs are tried together: some hundred thousand of them, 15 MB."""
BEST: Final = 3
"""So many candidates of a place go to the judge."""


@dataclass(frozen=True, slots=True)
class Found:
    """Changes worth judging, with the gain of each (nats), its rank at its place, and the gap to the next one."""

    change: Change
    kinds: NDArray[np.int64]
    gain: F32
    rank: I64
    gap: F32


class Search:
    """The tables a search needs, besides the counts."""

    def __init__(
        self, confusions: Confusions, confused: Bits, common: Rows, short_gains: tuple[float, float] = SHORT_GAINS
    ) -> None:
        """``confused``: the entries of ``confusions``; ``common``: what often follows each character."""
        self._confusions, self._confused, self.common = confusions, confused, common
        self._keys, self._short_gains = confusions.keys(), short_gains

    def singles(self, reading: Reading) -> Found:
        """Changes of one character."""
        places = _suspicious(reading)
        whose, entry = self._confusions.entries(reading.ids[places])
        at, new = places[whose], self._confusions.other[entry].astype(np.int64)
        together = reading.counts.stand_together
        kept = together(reading.ids.take(at - 1), new) | together(new, reading.ids.take(at + 1))
        at, new, kinds = at[kept], new[kept], self._confusions.kind[entry[kept]].astype(np.int64)
        return _scored(reading, Change(reading, at, (0,), new[None, :]), kinds, self._short_gains[0], LEAST_GAIN)

    def pairs(self, reading: Reading) -> Found:
        """Changes of two neighbours whose new form is a common one."""
        places = _pair_places(reading)
        begins = range(0, max(1, len(places)), _AT_ONCE)
        blocks = [self._pairs_at(reading, places[begin : begin + _AT_ONCE]) for begin in begins]
        at, first, second, kind = (np.concatenate(part) for part in zip(*blocks, strict=True))
        change = Change(reading, at, (0, 1), np.stack([first, second]))
        return _scored(reading, change, kind, self._short_gains[1], PAIR_GAIN)

    def swapped(self, reading: Reading) -> Found:
        """Neighbours that would stand better the other way round."""
        ids = reading.ids
        places = _pair_places(reading)
        places = places[ids[places] != ids[places + 1]]
        places = places[reading.counts.stand_together(ids[places + 1], ids[places])]
        change = Change(reading, places, (0, 1), np.stack([ids[places + 1], ids[places]]))
        # No confusion of characters is the reason: none of its bits is set.
        return _scored(reading, change, np.zeros(len(places), np.int64), self._short_gains[1], PAIR_GAIN)

    def _pairs_at(self, reading: Reading, places: I64) -> tuple[I64, I64, I64, I64]:
        """Place, new first, new second character, and the reasons both have."""
        ids, together = reading.ids, reading.counts.stand_together
        whose, entry = self._confusions.entries(ids[places])
        begin, first, kind = places[whose], self._confusions.other[entry].astype(np.int64), self._confusions.kind[entry]
        whose, entry = self.common.entries(first)
        second = self.common.other[entry].astype(np.int64)
        kept = np.flatnonzero(self._confused.has(ids.take(begin[whose] + 1), second))
        whose, second = whose[kept], second[kept]
        begin, first, kind = begin[whose], first[whose], kind[whose].astype(np.int64)
        # One side of the new pair must fit its neighbour, or the whole would not gain.
        kept = np.flatnonzero(together(ids.take(begin - 1), first) | together(second, ids.take(begin + 2)))
        begin, first, second, kind = begin[kept], first[kept], second[kept], kind[kept]
        return begin, first, second, kind & self._confusions.kind_of(self._keys, ids.take(begin + 1), second)


def _suspicious(reading: Reading) -> I64:
    logs = reading.logs
    dull = logs > DULL
    ahead = dull[:-2] & dull[1:-1] & dull[2:]
    places = np.flatnonzero(~ahead & (reading.ids[:-2] >= FIRST_HAN)).astype(np.int64)
    return places[places >= REACH]


def _pair_places(reading: Reading) -> I64:
    logs, ids = reading.logs, reading.ids
    weak = logs[:-2] + logs[1:-1] + logs[2:] < PAIR_DULL
    weak &= (ids[:-2] >= FIRST_HAN) & (ids[1:-1] >= FIRST_HAN)
    places = np.flatnonzero(weak)
    places = places[(places >= REACH) & (places + 3 < len(ids))]
    few = use_of(2, reading.values[2].take(places + 1)) <= PAIR_OLD_USE
    for end in (1, 2):
        few &= use_of(3, reading.values[3].take(places + end)) <= PAIR_OLD_LONG_USE
    return places[few]


def _scored(reading: Reading, change: Change, kinds: NDArray[np.int64], short_gain: float, gain: float) -> Found:
    change.look_up(3)
    rows = np.flatnonzero(_gain(change, 3, reading.short_logs) > short_gain)
    change, kinds = change.only(rows), kinds[rows]
    change.look_up(5)
    gains = _gain(change, 5, reading.logs)
    rows = np.flatnonzero(gains > gain)
    change, kinds, gains = change.only(rows), kinds[rows], gains[rows]
    order = np.lexsort((-gains, change.at))
    begins = np.searchsorted(change.at[order], change.at[order])
    ranks = np.arange(len(order)) - begins
    following = np.append(order[1:], -1)
    same = np.append(change.at[order][1:] == change.at[order][:-1], False) if len(order) else np.zeros(0, bool)
    gap = np.where(same, gains[order] - gains[following], gains[order]) if len(order) else gains
    best = ranks < BEST
    order = order[best]
    return Found(change.only(order), kinds[order], gains[order], ranks[best], gap[best].astype(np.float32))


def _gain(change: Change, most: int, old: F32) -> F32:
    total: F32 = change.logs(most).sum(axis=0)
    for end in change.ends:
        total -= old.take(change.at + end)
    return total
