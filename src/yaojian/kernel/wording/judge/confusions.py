"""Which characters are mistaken for which, and why."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SAME_SOUND: Final = 1
SAME_SYLLABLE: Final = 2
NEAR_SYLLABLE: Final = 4
STROKES: Final = 8
COMPONENT: Final = 16
CONTAINED: Final = 32
LOOKS: Final = 64


I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """For each character a row of others: ``other[start[c]:start[c + 1]]``, rising."""

    start: NDArray[np.int32]
    other: NDArray[np.uint16]

    def entries(self, characters: I64) -> tuple[I64, I64]:
        """All entries of the rows of ``characters``: the index into ``characters``, and the place in ``other``."""
        first = self.start.take(characters).astype(np.int64)
        size = self.start.take(characters + 1) - first
        begins = np.cumsum(size) - size
        whose = np.repeat(np.arange(len(characters)), size)
        entry = np.arange(len(whose))
        entry -= np.repeat(begins - first, size)
        return whose, entry


@dataclass(frozen=True, slots=True)
class Confusions(Rows):
    """What may be meant where a character stands, with the reasons as a set of bits."""

    kind: NDArray[np.uint8]

    def keys(self) -> I64:
        """One rising number for each entry, made of the character and the other."""
        own = np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))
        return own * len(self.start) + self.other

    def kind_of(self, keys: I64, characters: I64, others: I64) -> I64:
        """The reasons of pairs that are entries; ``keys``: ``self.keys()``, kept by the caller."""
        return self.kind[np.searchsorted(keys, characters * len(self.start) + others)].astype(np.int64)
