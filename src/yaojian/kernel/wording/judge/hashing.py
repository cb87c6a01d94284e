"""Runs of characters as 64-bit numbers that can be changed in one place, and tables that find them many at a time."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
U32 = NDArray[np.uint32]
Keys = NDArray[np.uint16] | NDArray[np.uint32]

ORDERS: Final = (2, 3, 4, 5)
WAYS: Final = 8
"""Slots of a bucket: 32 bytes of keys lie in one line of the processor's cache."""
_LOAD = 0.9
_MIX = np.uint64(0x9E3779B97F4A7C15)


def _factors(orders: int) -> NDArray[np.uint64]:
    """One odd factor for each place of a run of each length: row = length, column = place."""
    state, rows = 0x243F6A8885A308D3, np.zeros((orders + 1, orders), np.uint64)
    for row in range(orders + 1):
        for column in range(orders):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            rows[row, column] = (state ^ (state >> 29)) | 1
    return rows


FACTORS: Final = _factors(9)


def linear(ids: NDArray[np.int64], length: int) -> U64:
    """The unmixed number of the run of ``length`` that *ends* at each place. The first ``length - 1`` say nothing."""
    numbers = ids.astype(np.uint64) + np.uint64(1)
    total = np.zeros(len(ids), np.uint64)
    for place in range(length):
        back = length - 1 - place
        total[back:] += numbers[: max(0, len(ids) - back)] * FACTORS[length, place]
    return total


def mixed(numbers: U64) -> U64:
    """All bits depend on all bits."""
    numbers = (numbers ^ (numbers >> np.uint64(31))) * _MIX
    numbers ^= numbers >> np.uint64(29)
    numbers *= np.uint64(0xBF58476D1CE4E5B9)
    return numbers ^ (numbers >> np.uint64(32))


class Table:
    """Mixed number → value (never 0). Keys keep ``key_bits`` bits, so about one unknown run in 2^(bits-3) is mistaken."""

    def __init__(self, keys: Keys, values: U32 | None, key_bits: int) -> None:
        """``values`` None: the value stands in the bits of the key that ``key_bits`` leaves."""
        self._keys, self._values = keys, None if values is None else values.reshape(-1)
        self._mask = np.uint32(2**key_bits - 1)
        self._shift = np.uint32(key_bits)
        self._buckets = len(keys)

    def find(self, numbers: U64) -> U32:
        """The value of each number, 0 where it is not there."""
        found = np.zeros(len(numbers), np.uint32)
        if not len(numbers):
            return found
        numbers = mixed(numbers)
        bucket, step = _walk(numbers, self._buckets)
        key = _key(numbers, self._mask).astype(self._keys.dtype)
        open_places: NDArray[np.int64] | None = None
        while len(bucket):
            # ``take`` copies a row at once; indexing with the same numbers is ten times slower.
            rows = self._keys.take(bucket, axis=0)
            same = (rows if self._values is not None else rows & self._mask) == key[:, None]
            hits = np.flatnonzero(same)
            row, way = hits >> 3, hits & 7
            place = row if open_places is None else open_places[row]
            found[place] = (
                rows.reshape(-1)[hits] >> self._shift
                if self._values is None
                else self._values.take(bucket[row] * WAYS + way)
            )
            # A full bucket may have sent some of its own to the next one of their walk.
            on = rows[:, WAYS - 1] != 0
            on[row] = False
            left = np.flatnonzero(on)
            open_places = left if open_places is None else open_places[left]
            step, key = step[left], key[left]
            bucket = (bucket[left] + step) % self._buckets
        return found


def _walk(numbers: U64, buckets: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first bucket of each mixed number, and how far it is from each bucket to the next one."""
    first = (numbers >> np.uint64(32)) * np.uint64(buckets) >> np.uint64(32)
    step = np.uint64(1) + (numbers >> np.uint64(20) & np.uint64(0xFFFFF)) % np.uint64(max(1, buckets - 1))
    return first.astype(np.int64), step.astype(np.int64)


def _key(numbers: U64, mask: np.uint32) -> U32:
    key = (numbers & np.uint64(mask)).astype(np.uint32)
    key[key == 0] = 1
    return key


def _prime(least: int) -> int:
    """The next prime number: any step from bucket to bucket then leads to all of them, and no search goes in circles."""
    number = max(2, least)
    while any(number % factor == 0 for factor in range(2, int(number**0.5) + 1)):
        number += 1
    return number


def build(numbers: U64, values: U32, key_bits: int) -> tuple[Keys, U32]:
    """Keys and values of a ``Table``. With keys of 16 bits values stand beside; with others they move into the keys."""
    buckets = _prime(int(len(numbers) / WAYS / _LOAD) + 1)
    numbers = mixed(numbers)
    want, step = _walk(numbers, buckets)
    key = _key(numbers, np.uint32(2**key_bits - 1))
    if key_bits > 16:
        key |= values << np.uint32(key_bits)
    keys, held = np.zeros((buckets, WAYS), np.uint32), np.zeros((buckets, WAYS), np.uint32)
    full = np.zeros(buckets, np.int64)
    rest = np.arange(len(numbers))
    while len(rest):
        rest = rest[np.argsort(want[rest], kind="stable")]
        at = want[rest]
        first = np.searchsorted(at, at, side="left")
        way = np.arange(len(rest)) - first + full[at]
        fits = way < WAYS
        keys[at[fits], way[fits]], held[at[fits], way[fits]] = key[rest[fits]], values[rest[fits]]
        full = np.minimum(WAYS, full + np.bincount(at, minlength=buckets))
        rest = rest[~fits]
        want[rest] = (want[rest] + step[rest]) % buckets
    return keys.astype(np.uint16) if key_bits == 16 else keys, held
