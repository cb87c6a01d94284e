"""Characters too many, too few, or swapped, words turned round: found by counts alone, where they say so very clearly.

The gains asked for were chosen on slips made in held-back clean text and on that text itself (decision 0014).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.alphabet import DIGIT, EDGE, FIRST_HAN, LATIN, OTHER, SIGNS, Ids
from yaojian.kernel.wording.judge.candidates import Found, gains
from yaojian.kernel.wording.judge.confusions import Rows
from yaojian.kernel.wording.judge.counts import REACH, Change, Reading, use_of
from yaojian.kernel.wording.judge.hashing import FACTORS

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

SWAPPED_GAIN: Final = 14.0
DOUBLED_GAIN: Final = 14.0
SURPLUS_GAIN: Final = 24.0
MISSING_GAIN: Final = 14.0
MISSING_GAP: Final = 4.0
"""What one change must gain before it is said, and a missing character over the next best (nats)."""
OTHER_GAIN: Final = 10.0
"""Where a changed character gains this much, nothing is missing."""
DULL: Final = -11.0
"""Sum of the log probabilities of a place and the next one below which it is looked at (nats)."""
OLD_USE: Final = float(np.log1p(1000))
"""Neighbours that stand together more often than this have nothing missing between them, …"""
OLD_LONG_USE: Final = float(np.log1p(3))
"""… nor have those of whom a run of three stands more often; nor is it missing after such a run that ends with a sign."""
JOINED_USE: Final = float(np.log1p(20))
"""Neighbours of a surplus character must stand together this often, …"""
BRIDGE_USE: Final = float(np.log1p(4))
"""… and a missing one between its neighbours this often."""
LONG_USE: Final = {True: float(np.log1p(100)), False: float(np.log1p(0.9))}
"""So often a run of four over the place must be known afterwards; more is asked of a missing character."""
TURNED_GAIN: Final = 12.0
TURNED_USE: Final = float(np.log1p(50))
TURNED_OLD_USE: Final = float(np.log1p(3))
"""Two words the wrong way round: what turning them must gain, how often the four stand so, and at most as they are."""
WORD_USE: Final = float(np.log1p(20))
"""Two characters that stand together this often are taken for one of the two words."""
ENDING_GAIN: Final = 8.0
ENDING_GAP: Final = 2.0
ENDING_USE: Final = float(np.log1p(30))
"""The same for a character missing before a sign; a run of four with it must be known so often."""
ENDING_DULL: Final = -4.0
"""Log probability of the sign below which its word may be unfinished."""
_WINDOW: Final = 2 * REACH + 1
_SIGNS: Final = np.array([EDGE, *(place for place, sign in enumerate(SIGNS, start=5) if sign in "，、：（")])


@dataclass(frozen=True, slots=True)
class Rewriting:
    """``length`` characters from ``place`` on (in the text) that should be ``new``; and how often both were counted."""

    place: int
    length: int
    new: tuple[int, ...]
    kind: str
    """``missing``, ``surplus`` or ``swapped``."""
    old_uses: int
    new_uses: int
    with_next: bool
    """Whether these are the uses together with the character that follows."""


def find(reading: Reading, common: Rows, swapped: Found, others: Sequence[Found]) -> list[Rewriting]:
    """All that is clear. ``common``: what often follows each character; ``others``: changes of characters."""
    made = [_rewriting(reading, int(at), 2, (int(one), int(two)), "swapped")
            for at, gain, one, two in zip(swapped.change.at, swapped.gain, *swapped.change.new, strict=True)
            if gain > SWAPPED_GAIN]  # fmt: skip
    made += _turned(reading)
    surplus, missing = _surplus(reading), _missing(reading, common)
    at, new = np.concatenate([surplus, missing[0]]), np.concatenate([np.zeros(len(surplus), np.int64), missing[1]])
    for row in _clear(reading, at, new, others).tolist():
        place, sign = int(at[row]), int(new[row])
        left, here = int(reading.ids[place - 1]), int(reading.ids[place])
        told = ((left, sign, here), "missing") if sign else ((left,), "surplus")
        made.append(_rewriting(reading, place - 1, 2, *told))
    return made + _endings(reading, common)


def _clear(reading: Reading, at: I64, new: I64, others: Sequence[Found]) -> I64:
    """The rows that gain enough, the best of each place."""
    ids = reading.ids
    windows = _windows(ids, at, new)
    edited = Reading(reading.counts, windows.reshape(-1))
    gain = _gain(reading, edited, at, new)
    here = REACH + np.arange(len(at)) * _WINDOW + REACH
    known = np.max([use_of(4, edited.values[4].take(here + end)) for end in range(4)], axis=0)
    odds = np.concatenate([[0], np.cumsum((ids == DIGIT) | (ids == LATIN) | (ids == OTHER))])
    plain = odds[np.minimum(at + 4, len(ids))] == odds[np.maximum(at - 3, 0)]
    doubled = (ids.take(at) == ids.take(at - 1)) | (ids.take(at) == ids.take(at + 1))
    is_missing = new > 0
    enough = np.where(is_missing, MISSING_GAIN, np.where(doubled, DOUBLED_GAIN, SURPLUS_GAIN))
    clear = plain & (gain > enough) & (known > np.where(is_missing, LONG_USE[True], LONG_USE[False]))
    best, gap = _best(at, is_missing, gain)
    alone = _other_gain(reading, at, others) < OTHER_GAIN
    rows: I64 = best[(clear & (~is_missing | ((gap > MISSING_GAP) & alone)))[best]]
    return rows


def _gain(reading: Reading, edited: Reading, at: I64, new: I64) -> F32:
    is_missing = new > 0
    logs = edited.logs[REACH : REACH + len(at) * _WINDOW].reshape(len(at), _WINDOW)[:, REACH:]
    # Without the character four places are left to score, with one more there are five.
    logs = np.where(is_missing[:, None] | (np.arange(REACH + 1) < REACH), logs, 0)
    old = np.stack([reading.logs.take(at + end) for end in range(REACH + 1)], axis=1)
    total = old[:, :REACH].sum(axis=1) + np.where(is_missing, 0, old[:, REACH])
    return np.asarray(logs.sum(axis=1) - total, np.float32)


def _turned(reading: Reading) -> list[Rewriting]:
    """Two words of two characters that official text has the other way round."""
    ids, values = reading.ids, reading.values
    together = use_of(2, values[2]) >= WORD_USE
    first = together[1:-2] & together[3:] & (use_of(4, values[4][3:]) <= TURNED_OLD_USE)
    places = np.flatnonzero(first)
    places = places[(places >= REACH) & (places + REACH + 4 < len(ids))]
    places = places[(ids.take(places[:, None] + np.arange(4)) >= FIRST_HAN).all(axis=1)]
    places = places[reading.counts.stand_together(ids.take(places + 3), ids.take(places))]
    new = np.stack([ids.take(places + step) for step in (2, 3, 0, 1)])
    kept = np.flatnonzero(use_of(4, reading.counts.find(4, _hashed(new))) >= TURNED_USE)
    change = Change(reading, places.take(kept), (0, 1, 2, 3), new.take(kept, axis=1))
    change.look_up(5)
    clear = np.flatnonzero(gains(change, 5, reading.logs) > TURNED_GAIN).tolist()
    return [_rewriting(reading, int(change.at[row]), 4, tuple(change.new[:, row].tolist()), "swapped") for row in clear]


def _endings(reading: Reading, common: Rows) -> list[Rewriting]:
    """Words whose last character is missing before a sign."""
    ids = reading.ids
    places = np.flatnonzero(np.isin(ids, _SIGNS) & (reading.logs < ENDING_DULL))
    places = places[(places > REACH + 1) & (places < len(ids) - REACH)]
    places = places[(ids.take(places - 1) >= FIRST_HAN) & (ids.take(places - 2) >= FIRST_HAN)]
    places = places[use_of(3, reading.values[3].take(places)) <= OLD_LONG_USE]
    at, new = _bridging(reading, common, places, (-2, -1))
    if not len(at):
        return []
    edited = Reading(reading.counts, _windows(ids, at, new).reshape(-1))
    gain = _gain(reading, edited, at, new)
    here = REACH + np.arange(len(at)) * _WINDOW + REACH
    known = np.max([use_of(4, edited.values[4].take(here + end)) for end in range(2)], axis=0)
    best, gap = _best(at, np.ones(len(at), np.bool_), gain)
    clear = best[((gain > ENDING_GAIN) & (gap > ENDING_GAP) & (known > ENDING_USE))[best]]
    return [_ending(reading, int(at[row]), int(new[row])) for row in clear.tolist()]


def _ending(reading: Reading, at: int, new: int) -> Rewriting:
    two, sign = reading.ids[at - 2 : at].tolist(), int(reading.ids[at])
    before, after = (_uses(reading, np.array([*one, sign])) for one in (two, [*two, new]))
    return Rewriting(at - 2 - REACH, 2, (*two, new), "missing", before, after, with_next=True)


def _rewriting(reading: Reading, at: int, length: int, new: tuple[int, ...], kind: str) -> Rewriting:
    """With the counts of what stands there and of what would, over the same neighbours."""
    ids = reading.ids
    old, meant = ids[at : at + length], np.array(new)
    is_surplus = kind == "surplus"
    if is_surplus:
        old, meant = ids[at : at + 3], np.array([*new, ids[at + 2]])
    before, after = (_uses(reading, one) for one in (old, meant))
    return Rewriting(at - REACH, length, new, kind, before, after, with_next=is_surplus)


def _uses(reading: Reading, signs: I64) -> int:
    """How often a run of two to four was counted."""
    if len(signs) == 2:
        values = reading.counts.pairs.values_of(signs[:1], signs[1:])
    else:
        values = reading.counts.find(len(signs), _hashed(signs[:, None]))
    return round(float(np.expm1(use_of(len(signs), values)[0])))


def _weak(reading: Reading) -> I64:
    places = np.flatnonzero(reading.logs[:-1] + reading.logs[1:] < DULL)
    places = places[(places > REACH) & (places < len(reading.ids) - REACH - 2)]
    return places[(reading.ids[places] >= FIRST_HAN) & (reading.ids[places - 1] >= FIRST_HAN)]


def _surplus(reading: Reading) -> I64:
    ids = reading.ids
    # The slip itself is weak, or what follows it is; a doubled character is weak in its second half.
    weak = _weak(reading)
    places = np.union1d(weak, weak[weak > REACH + 1] - 1)
    places = np.unique(places + (ids[places] == ids[places + 1]))  # of 管管 the second is too many
    places = places[(ids[places] >= FIRST_HAN) & (ids[places + 1] >= FIRST_HAN) & (ids[places - 1] >= FIRST_HAN)]
    places = places[reading.counts.stand_together(ids[places - 1], ids[places + 1])]
    return places[use_of(2, reading.counts.pairs.values_of(ids[places - 1], ids[places + 1])) >= JOINED_USE]


def _missing(reading: Reading, common: Rows) -> tuple[I64, I64]:
    places = _weak(reading)
    places = places[use_of(2, reading.values[2].take(places)) <= OLD_USE]
    for end in (0, 1):
        places = places[use_of(3, reading.values[3].take(places + end)) <= OLD_LONG_USE]
    return _bridging(reading, common, places, (-1, 0))


def _bridging(reading: Reading, common: Rows, places: I64, sides: tuple[int, int]) -> tuple[I64, I64]:
    """Characters that may stand before ``places``: known after the one that stands there, before what follows, and in the
    run of three with the two at ``sides``."""
    ids = reading.ids
    whose, entry = common.entries(ids[places - 1])
    new = common.other[entry].astype(np.int64)
    kept = np.flatnonzero(reading.counts.stand_together(new, ids[places[whose]]))
    at, new = places[whose[kept]], new[kept]
    around = [ids[at + side] for side in sides]
    run = [*around, new] if sides[1] < 0 else [around[0], new, around[1]]
    kept = np.flatnonzero(use_of(3, reading.counts.find(3, _hashed(run))) >= BRIDGE_USE)
    return at[kept], new[kept]


def _hashed(signs: Sequence[I64] | I64) -> NDArray[np.uint64]:
    total = np.zeros(len(signs[0]), np.uint64)
    for place, one in enumerate(signs):
        total += (one.astype(np.uint64) + np.uint64(1)) * FACTORS[len(signs), place]
    return total


def _windows(ids: Ids, at: I64, new: I64) -> I64:
    """For each row four characters before, and five of the text as it would be from the place on."""
    steps = np.arange(_WINDOW)
    moved = np.where(steps < REACH, 0, np.where((new > 0)[:, None], -1, 1))
    windows: I64 = ids.take(np.minimum(at[:, None] - REACH + steps + moved, len(ids) - 1))
    windows[:, REACH] = np.where(new > 0, new, windows[:, REACH])
    return windows


def _best(at: I64, is_missing: NDArray[np.bool_], gain: F32) -> tuple[I64, F32]:
    """The best row of each place and sort; and, by row, how far such a one is from the next."""
    order = np.lexsort((-gain, is_missing, at))
    key = at[order] * 2 + is_missing[order]
    first = np.append(True, key[1:] != key[:-1]) if len(key) else np.zeros(0, bool)
    alone = np.append(first[1:], True) if len(key) else first
    gap = gain.copy()
    gap[order] -= np.where(alone, 0, np.append(gain[order][1:], 0))
    return order[first], gap


def _other_gain(reading: Reading, at: I64, others: Sequence[Found]) -> F32:
    best = np.zeros(len(reading.ids), np.float32)
    for other in others:
        for offset in other.change.offsets:
            np.maximum.at(best, other.change.at + offset, other.gain)
    return np.asarray(np.max([best.take(at + step) for step in (-1, 0, 1)], axis=0), np.float32)
