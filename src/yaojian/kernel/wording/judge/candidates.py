"""Looking for better characters: one at a time, and two neighbours at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.alphabet import FIRST_HAN
from yaojian.kernel.wording.judge.confusions import Confusions, Rows
from yaojian.kernel.wording.judge.counts import REACH, Change, Reading, back_of, use_of
from yaojian.kernel.wording.judge.neighbours import Bits

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
_AT_ONCE: Final = 256
"""Places tried together: some thirty thousand changes, 2 MB."""
_PAIRS_AT_ONCE: Final = 64
"""The same for pairs: some hundred thousand, 5 MB."""
_ROUNDING: Final = 0.01
"""Sums of a dozen numbers in another order differ by less."""
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
        at, new, kinds = self._in_blocks(self._singles_at, reading, _suspicious(reading), _AT_ONCE)
        return _scored(reading, Change(reading, at, (0,), new[None, :]), kinds, self._short_gains[0], LEAST_GAIN)

    def pairs(self, reading: Reading) -> Found:
        """Changes of two neighbours whose new form is a common one."""
        at, first, second, kinds = self._in_blocks(self._pairs_at, reading, _pair_places(reading), _PAIRS_AT_ONCE)
        change = Change(reading, at, (0, 1), np.stack([first, second]))
        return _scored(reading, change, kinds, self._short_gains[1], PAIR_GAIN)

    def swapped(self, reading: Reading) -> Found:
        """Neighbours that would stand better the other way round."""
        ids = reading.ids
        places = _pair_places(reading)
        places = places[ids[places] != ids[places + 1]]
        places = places[reading.counts.stand_together(ids[places + 1], ids[places])]
        change = Change(reading, places, (0, 1), np.stack([ids[places + 1], ids[places]]))
        # No confusion of characters is the reason: none of its bits is set.
        return _scored(reading, change, np.zeros(len(places), np.int64), self._short_gains[1], PAIR_GAIN)

    def _in_blocks(
        self, tried: Callable[[Reading, I64], tuple[I64, ...]], reading: Reading, places: I64, at_once: int
    ) -> tuple[I64, ...]:
        """What ``tried`` gives for ``places``, some at once: what it tries stays in the processor's cache."""
        begins = range(0, max(1, len(places)), at_once)
        blocks = [tried(reading, places[begin : begin + at_once]) for begin in begins]
        return tuple(np.concatenate(part) for part in zip(*blocks, strict=True))

    def _singles_at(self, reading: Reading, places: I64) -> tuple[I64, I64, I64]:
        """Place, new character, and the reasons, where the change may be worth it."""
        whose, entry = self._confusions.entries(reading.ids.take(places))
        at, new = places.take(whose), self._confusions.other.take(entry).astype(np.int64)
        together = reading.counts.stand_together
        kept = np.flatnonzero(together(reading.ids.take(at - 1), new) | together(new, reading.ids.take(at + 1)))
        at, new, entry = at.take(kept), new.take(kept), entry.take(kept)
        rows = hopeful(Change(reading, at, (0,), new[None, :]), self._short_gains[0])
        return at.take(rows), new.take(rows), self._confusions.kind.take(entry.take(rows)).astype(np.int64)

    def _pairs_at(self, reading: Reading, places: I64) -> tuple[I64, I64, I64, I64]:
        """Place, new first, new second character, and the reasons both have, where the change may be worth it."""
        ids, together = reading.ids, reading.counts.stand_together
        wanted = self._confused.rows(ids.take(places + 1))
        place, entry = self._confusions.entries(ids.take(places))
        first, kind = self._confusions.other.take(entry).astype(np.int64), self._confusions.kind.take(entry)
        whose, entry = self.common.entries(first)
        second = self.common.other.take(entry).astype(np.int64)
        kept = np.flatnonzero(wanted.take((place * wanted.shape[1]).take(whose) + second))
        whose, second = whose.take(kept), second.take(kept)
        begin, first, kind = places.take(place.take(whose)), first.take(whose), kind.take(whose).astype(np.int64)
        # One side of the new pair must fit its neighbour, or the whole would not gain.
        kept = np.flatnonzero(together(ids.take(begin - 1), first) | together(second, ids.take(begin + 2)))
        begin, first, second, kind = begin.take(kept), first.take(kept), second.take(kept), kind.take(kept)
        rows = hopeful(Change(reading, begin, (0, 1), np.stack([first, second])), self._short_gains[1])
        begin, first, second, kind = begin.take(rows), first.take(rows), second.take(rows), kind.take(rows)
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
    rows = np.flatnonzero(gains(change, 3, reading.short_logs) > short_gain)
    change, kinds = change.only(rows), kinds[rows]
    change.look_up(5)
    gained = gains(change, 5, reading.logs)
    rows = np.flatnonzero(gained > gain)
    change, kinds, gained = change.only(rows), kinds[rows], gained[rows]
    order = np.lexsort((-gained, change.at))
    begins = np.searchsorted(change.at[order], change.at[order])
    ranks = np.arange(len(order)) - begins
    following = np.append(order[1:], -1)
    same = np.append(change.at[order][1:] == change.at[order][:-1], False) if len(order) else np.zeros(0, bool)
    gap = np.where(same, gained[order] - gained[following], gained[order]) if len(order) else gained
    best = ranks < BEST
    order = order[best]
    return Found(change.only(order), kinds[order], gained[order], ranks[best], gap[best].astype(np.float32))


def hopeful(change: Change, least: float) -> I64:
    """Rows that may gain more than ``least`` by runs of up to three. Most cannot: nobody need look up their runs of three.

    A run of three never seen has the log probability that its pairs give it; one that may be known has at most 0.
    """
    change.look_up(2)
    ends = change.ends[: -REACH + 2]
    by_pairs = [change.log(2, end) + back_of(change.values(2, end - 1)) for end in ends]
    known = [(change.values(2, end) > 0) & (change.values(2, end - 1) > 0) for end in ends]
    bound = np.full(len(change.at), _ROUNDING, np.float32)
    for end in ends:
        bound += np.where(known[end], 0, by_pairs[end]) - change.reading.short_logs.take(change.at + end)
    rows = np.flatnonzero(bound > least)
    for end in ends:
        asked = rows[known[end].take(rows)]
        unknown = asked[~change.reading.counts.may_know(change.hashed(3, end, asked))]
        bound[unknown] += by_pairs[end].take(unknown)
        rows = rows[bound.take(rows) > least]
    return rows


def gains(change: Change, most: int, old: F32) -> F32:
    """What each change gains by runs of up to ``most`` characters (nats). ``old``: log probabilities as it stands."""
    total: F32 = change.logs(most).sum(axis=0)
    for end in change.ends:
        total -= old.take(change.at + end)
    return total
