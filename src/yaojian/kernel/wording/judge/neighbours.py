"""Sets that are asked before the large tables: which two characters ever stand together, which runs of three may be known."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]
I64 = NDArray[np.int64]

_WORD: Final = 64
_SIEVE_BITS: Final = 24
"""Two megabytes; one unknown run in seven passes."""


class Bits:
    """A set of pairs of characters, one bit each."""

    def __init__(self, bits: U8) -> None:
        """A row for each first character."""
        self._bits, self._row = bits.reshape(-1), bits.shape[1]

    def has(self, left: I64, right: I64) -> NDArray[np.bool_]:
        """Whether each pair is in it."""
        bytes_ = self._bits.take(left * self._row + (right >> 3))
        has: NDArray[np.bool_] = (bytes_ >> (right & 7).astype(np.uint8) & 1).astype(bool)
        return has

    def rows(self, lefts: I64) -> NDArray[np.bool_]:
        """For each of ``lefts`` a line that tells of every second character whether the pair is in it."""
        rows = self._bits.reshape(-1, self._row).take(lefts, axis=0)
        return np.unpackbits(rows, axis=1, bitorder="little").view(np.bool_)

    @staticmethod
    def made(left: NDArray[np.integer], right: NDArray[np.integer], size: int) -> U8:
        """The rows for the pairs given, each in whole words of 64 bits."""
        bits = np.zeros((size, -(-size // _WORD) * _WORD // 8), np.uint8)
        np.bitwise_or.at(bits, (left, right >> 3), (1 << (right & 7)).astype(np.uint8))
        return bits


class Neighbours(Bits):
    """The pairs that were counted, with their values: as many as there are bits, in the order of the bits."""

    def __init__(self, bits: U8, before: U32, values: U32) -> None:
        """``before``: how many pairs stand before each word of 64 bits (``counted_before``)."""
        super().__init__(bits)
        self._words, self._before, self._values = self._bits.view("<u8"), before, values

    def values_of(self, left: I64, right: I64) -> U32:
        """The value of each pair, 0 for one never counted."""
        place = left * (self._row >> 3) + (right >> 6)
        word, bit = self._words.take(place), (right & (_WORD - 1)).astype(np.uint64)
        earlier = np.bitwise_count(word & ((np.uint64(1) << bit) - np.uint64(1)))
        # Of a pair that is not there the place may lie behind the last value.
        values = self._values.take(self._before.take(place) + earlier, mode="clip")
        found: U32 = values * (word >> bit & np.uint64(1)).astype(np.uint32)
        return found

    @staticmethod
    def counted_before(bits: U8) -> U32:
        """For each word of ``bits`` how many are set in those before it."""
        counts = np.bitwise_count(bits.reshape(-1).view("<u8"))
        before: U32 = (np.cumsum(counts, dtype=np.int64) - counts).astype(np.uint32)
        return before


class Sieve:
    """Which runs may be known: it never says no to one that is, and seldom yes to one that is not."""

    def __init__(self, bits: U8) -> None:
        """``bits``: as ``made`` makes them."""
        self._bits = bits

    def passes(self, hashed: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Whether each run, by its unmixed number, may be known."""
        place = hashed >> np.uint64(_WORD - _SIEVE_BITS)
        bytes_ = self._bits.take((place >> np.uint64(3)).view(np.int64))
        passes: NDArray[np.bool_] = (bytes_ >> (place & np.uint64(7)).astype(np.uint8) & 1).view(np.bool_)
        return passes

    @staticmethod
    def made(hashed: NDArray[np.uint64]) -> U8:
        """The sieve of the runs with these numbers. Their highest bits are spread well: each is a sum of odd factors."""
        set_ = np.zeros(2**_SIEVE_BITS, np.bool_)
        set_[hashed >> np.uint64(_WORD - _SIEVE_BITS)] = True
        return np.packbits(set_, bitorder="little")
