"""Counting runs of two to five characters in the corpus."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.alphabet import EDGE, MOST, Alphabet, Ids
from yaojian.kernel.wording.judge.trie import Level, Trie, coded

BREAK = -1
"""Between two words of a dictionary: nothing is counted across it, and it is no edge either."""
_BASE = np.uint64(MOST)


def as_ids(sentences: Iterable[str], words: Iterable[tuple[str, int]], alphabet: Alphabet) -> Ids:
    """Sentences with edges around them, then each word as often as it is said to count."""
    text = alphabet.encode("\n" + "\n".join(sentences) + "\n")
    extra = alphabet.encode("\n".join("\n".join([word] * times) for word, times in words))
    extra[extra == EDGE] = BREAK
    return np.concatenate([text, [BREAK], extra]).astype(np.int64)


def count(ids: Ids, size: int) -> Trie:
    """The tree of all runs. None is left out: each shows what may stand before the run it links to."""
    single = np.bincount(ids[ids >= 0], minlength=size)
    trie = Trie(size, coded(single), {})
    keys, raws, links, parents = {1: np.arange(size, dtype=np.uint64)}, {}, {}, {}
    for length in (2, 3, 4, 5):
        keys[length], raws[length] = np.unique(_keys(ids, length), return_counts=True)
        parents[length] = np.searchsorted(keys[length - 1], keys[length] // _BASE).astype(np.int32)
        links[length] = np.searchsorted(keys[length - 1], keys[length] % _power(length - 1)).astype(np.int32)
    for length in (2, 3, 4, 5):
        last = (keys[length] % _BASE).astype(np.uint16)
        trie.levels[length] = Level(parents[length], last, links[length], coded(raws[length]))
    return trie


def _keys(ids: Ids, length: int) -> NDArray[np.uint64]:
    total = len(ids) - length + 1
    keys = np.zeros(total, np.uint64)
    counts = np.ones(total, bool)
    for place in range(length):
        part = ids[place : place + total]
        keys = keys * _BASE + np.maximum(part, 0).astype(np.uint64)
        counts &= part >= 0
        if 0 < place < length - 1:
            counts &= part != EDGE
    return keys[counts]


def _power(exponent: int) -> np.uint64:
    return np.uint64(MOST**exponent)
