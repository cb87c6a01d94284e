"""Counted runs of two to five characters as a tree, and its short form in a file.

A run is its first characters (``parent``, a run one shorter) and its last one. It also points at itself without its
first character (``link``). In the file a run is told by its place among what follows its ``link``'s parent, the most
used first: nearly always a very small number, so that three bits a run do.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

I32 = NDArray[np.int32]
U8 = NDArray[np.uint8]

_EXACT: Final = 8
_STEP: Final = 1.25
COUNTS: Final = np.concatenate([np.arange(_EXACT + 1), np.round(_EXACT * _STEP ** np.arange(1, 56))])
"""What a count code of six bits means: 0–8 as they are, then steps of a quarter."""


def coded(counts: NDArray[np.int64]) -> U8:
    """The code next below each count."""
    return (np.searchsorted(COUNTS, counts, side="right") - 1).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Level:
    """All runs of one length, sorted by parent, then last character."""

    parent: I32
    last: NDArray[np.uint16]
    link: I32
    raw: U8
    """Code of how often the run stands in the text."""

    def __len__(self) -> int:
        return len(self.last)


@dataclass(frozen=True, slots=True)
class Trie:
    """``levels[n]`` holds the runs of n characters; 0 and 1 are not there: single characters are their own numbers."""

    size: int
    single: U8
    """Code of the use of each character."""
    levels: dict[int, Level]

    def count(self, length: int) -> int:
        """How many runs of this length there are."""
        return self.size if length == 1 else len(self.levels[length])


def streams(trie: Trie) -> dict[str, NDArray[np.generic]]:
    """The arrays of the short form."""
    out: dict[str, NDArray[np.generic]] = {"single": trie.single}
    for length, level in trie.levels.items():
        children = np.bincount(level.parent, minlength=trie.count(length - 1))
        ranks = level.last.astype(np.int64)
        if length > 2:
            below = trie.levels[length - 1]
            _, rank = _by_use(below, trie.count(length - 2))
            ranks = rank[level.link]
        out |= _planes(f"{length}.children", children) | _planes(f"{length}.ranks", ranks)
        out[f"{length}.raw"] = level.raw
    return out


def from_streams(arrays: dict[str, NDArray[np.generic]], size: int) -> Trie:
    """The tree again."""
    trie = Trie(size, arrays["single"].astype(np.uint8), {})
    for length in (2, 3, 4, 5):
        children = _joined(arrays, f"{length}.children")
        parent = np.repeat(np.arange(len(children), dtype=np.int32), children)
        ranks = _joined(arrays, f"{length}.ranks")
        if length == 2:
            link, last = ranks.astype(np.int32), ranks.astype(np.uint16)
        else:
            below = trie.levels[length - 1]
            order, _ = _by_use(below, trie.count(length - 2))
            starts = np.searchsorted(below.parent, np.arange(trie.count(length - 2)), side="left")
            suffix = parent if length == 3 else trie.levels[length - 1].link[parent]
            # The suffix of a run of two is its last character.
            head = below.last[parent].astype(np.int64) if length == 3 else suffix
            link = order[starts[head] + ranks].astype(np.int32)
            last = below.last[link]
        trie.levels[length] = Level(parent, last, link, arrays[f"{length}.raw"].astype(np.uint8))
    return trie


def _by_use(level: Level, parents: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Runs in the order (parent, most used first), and the place of each run among those of its parent."""
    order = np.lexsort((level.last, -level.raw.astype(np.int16), level.parent))
    starts = np.searchsorted(level.parent, np.arange(parents), side="left")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - starts[level.parent[order]]
    return order, rank


def _planes(name: str, numbers: NDArray[np.int64]) -> dict[str, NDArray[np.generic]]:
    """Low and high bytes apart: the high ones are nearly all zero."""
    return {f"{name}.low": (numbers & 255).astype(np.uint8), f"{name}.high": (numbers >> 8).astype(np.uint8)}


def _joined(arrays: dict[str, NDArray[np.generic]], name: str) -> NDArray[np.int64]:
    return arrays[f"{name}.low"].astype(np.int64) + (arrays[f"{name}.high"].astype(np.int64) << 8)
