"""The counted text ready to be asked: how likely a text is, and how likely it would be with other characters in it."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.alphabet import Ids
from yaojian.kernel.wording.judge.hashing import FACTORS, Table, linear
from yaojian.kernel.wording.judge.neighbours import Neighbours, Sieve
from yaojian.kernel.wording.judge.smoothing import BACK_STEP, LOG_STEP, LONG_COUNTS, LONG_STEP
from yaojian.kernel.wording.judge.trie import COUNTS

F32 = NDArray[np.float32]
U32 = NDArray[np.uint32]
I64 = NDArray[np.int64]

REACH: Final = 4
"""So many characters on either side have a say."""

_LOGS: Final = (-LOG_STEP * np.arange(2**12)).astype(np.float32)
_BACKS: Final = (-BACK_STEP * np.arange(2**10)).astype(np.float32)
_LONG_LOGS: Final = (-LONG_STEP * np.arange(2**8)).astype(np.float32)
_USES: Final = np.log1p(COUNTS).astype(np.float32)
_LONG_USES: Final = np.log1p(LONG_COUNTS).astype(np.float32)


class Counts:
    """Values of runs of one to five characters; see ``smoothing`` for their bits."""

    def __init__(self, single: F32, pairs: Neighbours, threes: Sieve, short: Table, long: Table, words: Table) -> None:
        """``single``: log probability and fall-back weight by character; ``pairs``: all runs of two; ``threes``: what runs
        of three may be known; ``short``: those of three and four; ``words``: the dictionary."""
        self.single, self.backs = single[0], single[1]
        self.pairs, self.words = pairs, words
        self._threes, self._short, self._long = threes, short, long

    def find(self, length: int, hashed: NDArray[np.uint64]) -> U32:
        """The values of runs of ``length`` (3 to 5) by their unmixed numbers, 0 for those never seen."""
        if length != 3:
            return (self._long if length == 5 else self._short).find(hashed)
        places = np.flatnonzero(self._threes.passes(hashed))
        values = np.zeros(len(hashed), np.uint32)
        values[places] = self._short.find(hashed.take(places))
        return values

    def may_know(self, hashed: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Whether runs of three may be known: a cheap no before ``find`` is asked."""
        return self._threes.passes(hashed)

    def stand_together(self, left: I64, right: I64) -> NDArray[np.bool_]:
        """Whether each pair of neighbours was ever seen."""
        return self.pairs.has(left, right)


def log_of(length: int, values: U32) -> F32:
    """Log probability held in values."""
    return _LONG_LOGS.take(values & np.uint32(255)) if length == 5 else _LOGS.take(values & np.uint32(4095))


def back_of(values: U32) -> F32:
    """Log weight of falling back held in values of runs of two to four; 0 for a run never seen."""
    return _BACKS.take(values >> np.uint32(12) & np.uint32(1023))


def use_of(length: int, values: U32) -> F32:
    """log(1 + count) held in values."""
    code = values >> np.uint32(8) & np.uint32(15) if length == 5 else values >> np.uint32(22)
    uses: F32 = (_LONG_USES if length == 5 else _USES).take(code)
    return uses


class Reading:
    """A text with the values of all its runs. ``ids`` gets ``REACH`` edges before and after; places count with them."""

    def __init__(self, counts: Counts, ids: Ids) -> None:
        """Looks everything up once."""
        self.counts = counts
        edges = np.zeros(REACH + 2, np.int64)
        self.ids = np.concatenate([edges[:REACH], ids, edges])
        self.hashed = {length: linear(self.ids, length) for length in (2, 3, 4, 5)}
        self.values: dict[int, U32] = {}
        known = np.zeros(len(self.ids), bool)
        for length in (2, 3, 4, 5):
            values = np.zeros(len(self.ids), np.uint32)
            if length == 2:
                values[1:] = counts.pairs.values_of(self.ids[:-1], self.ids[1:])
            else:
                # What is not known without its last or first character is not known with it.
                places = np.flatnonzero(known & np.concatenate([[False], known[:-1]]))
                values[places] = counts.find(length, self.hashed[length].take(places))
            self.values[length] = values
            known = values > 0
        self.logs = self._logs(5)
        self.short_logs = self._logs(3)

    def _logs(self, most: int) -> F32:
        logs: F32 = self.counts.single.take(self.ids)
        for length in range(2, most + 1):
            before = self.counts.backs.take(self.ids) if length == 2 else back_of(self.values[length - 1])
            before = np.concatenate([np.zeros(1, np.float32), before[:-1]])
            logs = np.where(self.values[length] > 0, log_of(length, self.values[length]), logs + before)
        return logs


class Change:
    """Rows of changes at the same offsets: row r puts ``new[:, r]`` at ``at[r] + offsets``."""

    def __init__(self, reading: Reading, at: I64, offsets: Sequence[int], new: I64) -> None:
        """``new`` has one line for each offset; ``offsets`` rise from 0."""
        self.reading, self.at, self.offsets, self.new = reading, at, tuple(offsets), new
        self.ends = range(offsets[-1] + REACH + 1)
        self._values: dict[tuple[int, int], U32] = {}

    def covers(self, length: int, end: int) -> bool:
        """Whether a run of ``length`` that ends ``end`` after the first change holds a changed character."""
        return any(0 <= end - offset < length for offset in self.offsets)

    def look_up(self, most: int) -> None:
        """Find the changed runs up to a length of ``most``; shorter ones that are known are not asked again."""
        for length in range(2, most + 1):
            ends = [end for end in self.ends if self.covers(length, end) and (length, end) not in self._values]
            if length == 2:
                for end in ends:
                    self._values[2, end] = self.reading.counts.pairs.values_of(self.sign(end - 1), self.sign(end))
                continue
            rows = [self._worth_asking(length, end) for end in ends]
            # All at once: many small questions to a table cost more than one large one.
            hashed = [self.hashed(length, end, asked) for end, asked in zip(ends, rows, strict=True)]
            answers = self.reading.counts.find(length, np.concatenate([*hashed, np.zeros(0, np.uint64)]))
            begin = 0
            for end, asked in zip(ends, rows, strict=True):
                found = np.zeros(len(self.at), np.uint32)
                found[asked] = answers[begin : begin + len(asked)]
                begin += len(asked)
                self._values[length, end] = found

    def only(self, rows: I64) -> "Change":
        """The same with these rows alone."""
        left = Change(self.reading, self.at.take(rows), self.offsets, self.new.take(rows, axis=1))
        left._values = {key: values.take(rows) for key, values in self._values.items()}
        return left

    def values(self, length: int, end: int) -> U32:
        """Values after the change of the runs that end ``end`` after the first changed place."""
        if self.covers(length, end):
            return self._values[length, end]
        return self.reading.values[length].take(self.at + end)

    def old_values(self, length: int, end: int) -> U32:
        """The same before the change."""
        return self.reading.values[length].take(self.at + end)

    def logs(self, most: int) -> F32:
        """Log probabilities after the change, one line for each of ``ends``, from runs up to ``most``."""
        return np.stack([self.log(most, end) for end in self.ends])

    def log(self, most: int, end: int) -> F32:
        """The line of one of ``ends``."""
        log: F32 = self.reading.counts.single.take(self.sign(end))
        for length in range(2, most + 1):
            values = self.values(length, end)
            if length == 2:
                before = self.reading.counts.backs.take(self.sign(end - 1))
            else:
                before = back_of(self.values(length - 1, end - 1))
            log = np.where(values > 0, log_of(length, values), log + before)
        return log

    def sign(self, end: int) -> I64:
        """The characters, after the change, that stand ``end`` after the first changed place."""
        if end in self.offsets:
            new: I64 = self.new[self.offsets.index(end)]
            return new
        return self.reading.ids.take(self.at + end)

    def _worth_asking(self, length: int, end: int) -> I64:
        """Rows whose run may be known: what is not known without its last or first character is not known with it."""
        return np.flatnonzero((self.values(length - 1, end) > 0) & (self.values(length - 1, end - 1) > 0))

    def hashed(self, length: int, end: int, rows: I64) -> NDArray[np.uint64]:
        """The unmixed numbers, after the change, of the runs of ``rows`` that end ``end`` after the first change."""
        places = self.at.take(rows)
        hashed = self.reading.hashed[length].take(places + end)
        for line, offset in enumerate(self.offsets):
            back = end - offset
            if 0 <= back < length:
                moved = (self.new[line].take(rows) - self.reading.ids.take(places + offset)).astype(np.uint64)
                hashed = hashed + moved * FACTORS[length, length - 1 - back]
        return hashed
