"""Log probabilities from counts: modified Kneser–Ney (Chen and Goodman 1998), as values of 32 bits.

A value holds the log probability (12 bits, 1/200 nat), the log weight of falling back to a shorter run when this run is
what stands before (10 bits, 1/64 nat), and the code of its count (6 bits). A run of five is never what stands before:
8 bits (1/12 nat) and a count code of 4 bits do.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.alphabet import EDGE
from yaojian.kernel.wording.judge.trie import COUNTS, Trie

F32 = NDArray[np.float32]
U32 = NDArray[np.uint32]
F64 = NDArray[np.float64]

LOG_STEP: Final = 1 / 200
BACK_STEP: Final = 1 / 64
LONG_STEP: Final = 1 / 12
LONG_COUNTS: Final = np.array([0, 1, 2, 3, 4, 6, 9, 14, 21, 32, 50, 80, 130, 220, 400, 800])


def values(trie: Trie) -> tuple[F32, dict[int, U32]]:
    """Log probability of each character alone, and the value of each run by length."""
    logs, backs = _log_probabilities(trie)
    out = {}
    for length in (2, 3, 4):
        log = _bits(-logs[length], LOG_STEP, 12)
        back = _bits(-backs[length], BACK_STEP, 10)
        # An all-zero value would say "not there"; every run has a count, so none is.
        out[length] = log | back << np.uint32(12) | trie.levels[length].raw.astype(np.uint32) << np.uint32(22)
    counts = COUNTS[trie.levels[5].raw]
    code = (np.searchsorted(LONG_COUNTS, counts, side="right") - 1).astype(np.uint32)
    out[5] = _bits(-logs[5], LONG_STEP, 8) | code << np.uint32(8)
    return np.stack([logs[1], backs[1]]).astype(np.float32), out


def _bits(numbers: F64, step: float, bits: int) -> U32:
    return np.clip(np.round(numbers / step), 0, 2**bits - 1).astype(np.uint32)


def _log_probabilities(trie: Trie) -> tuple[dict[int, F64], dict[int, F64]]:
    before = np.bincount(trie.levels[2].link, minlength=trie.size).astype(np.float64)
    # Every character may come: half an occurrence for those never seen.
    probability: dict[int, F64] = {1: (before + 0.5) / (before + 0.5).sum()}
    backs: dict[int, F64] = {}
    first = np.arange(trie.size)
    for length in (2, 3, 4, 5):
        level = trie.levels[length]
        first = first[level.parent]
        raw = COUNTS[level.raw]
        used = raw
        if length < 5:
            # Below the top a run counts once for each different character before it; at the edge nothing is before it.
            heads = np.bincount(trie.levels[length + 1].link, minlength=len(level))
            used = np.where(first == EDGE, raw, np.maximum(1, heads)).astype(np.float64)
        kept = used - _discounts(used)[np.minimum(used, 3).astype(np.int64)]
        above = trie.count(length - 1)
        total = np.bincount(level.parent, used, above)
        share = np.bincount(level.parent, kept, above) / np.maximum(total, 1)
        weight = np.where(total > 0, np.clip(1 - share, 1e-6, 1), 1.0)
        backs[length - 1] = np.log(weight)
        lower = probability[length - 1][level.link]
        probability[length] = kept / np.maximum(total, 1)[level.parent] + weight[level.parent] * lower
    return {length: np.log(one) for length, one in probability.items()}, backs


def _discounts(used: F64) -> F64:
    """What is taken off counts of 1, 2 and 3 or more, from how many of each there are."""
    ones, twos, threes, fours = (float((used == number).sum()) or 1.0 for number in (1, 2, 3, 4))
    y = ones / (ones + 2 * twos)
    found = [0.0, 1 - 2 * y * twos / ones, 2 - 3 * y * threes / twos, 3 - 4 * y * fours / threes]
    return np.array([min(max(one, 0.05), cap) for one, cap in zip(found, (1, 0.95, 1.9, 2.8), strict=True)])
