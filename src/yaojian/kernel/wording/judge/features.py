"""What the judge is told about a candidate. The order of ``NAMES`` is part of the model."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.alphabet import DIGIT, EDGE, LATIN, OTHER, RARE, Alphabet
from yaojian.kernel.wording.judge.candidates import Found
from yaojian.kernel.wording.judge.counts import REACH, Change, Reading, use_of

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

KINDS: Final = 7
LONGEST_WORD: Final = 5
_AROUND: Final = 10
_SIDES = ("old", "new")
_USES = ("first2", "last2", "first3", "last3", "most3", "most4", "most5", "sum")

NAMES: Final = (
    "pair", "gain", "short_gain", "rank", "gap", "other_gain",
    *(f"{side}_log{end}" for side in _SIDES for end in range(REACH + 1)),
    *(f"{side}_log_rest" for side in _SIDES),
    *(f"{side}_{use}" for side in _SIDES for use in _USES),
    *(f"kind{bit}" for bit in range(KINDS)),
    *(f"{side}_alone" for side in _SIDES), "old_alone_2",
    *(f"{side}_{told}" for side in _SIDES for told in ("word", "word_use", "place")),
    "surname_1", "surname_2", "surname_0", "old_double", "new_double",
    "before_log", "before_log_2", "around_log", "around_known", "odd_near", "to_begin", "to_end",
)  # fmt: skip
"""``old``: as it stands, ``new``: after the change; ``log0``: the first changed place, ``log1`` the next …"""

SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石"
    "金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文洪欧柴岳温庞樊兰殷施牛安倪裴左聂俞"
)
"""The hundred or so surnames most people have (general knowledge; a hint to the trees, never a rule)."""


class Describer:
    """Makes the table of features for what a search found."""

    def __init__(self, alphabet: Alphabet) -> None:
        """Keeps which numbers are surnames."""
        self._surname = np.zeros(alphabet.size, bool)
        numbers = alphabet.encode(SURNAMES)
        self._surname[numbers[numbers > RARE]] = True

    def table(self, found: Found, other: Found) -> F32:
        """A line a row, a column a feature. ``other``: what the other kind of search found in the same reading."""
        change, reading = found.change, found.change.reading
        if not len(change.at):
            return np.zeros((0, len(NAMES)), np.float32)
        columns: list[NDArray[np.generic]] = []
        columns += [np.full(len(change.at), len(change.offsets) - 1), found.gain, _short_gain(change)]
        columns += [found.rank, found.gap, _other_gain(change, other)]
        columns += _logs(change)
        columns += [*_uses(change, old=True), *_uses(change, old=False)]
        columns += [found.kinds >> bit & 1 for bit in range(KINDS)]
        single = reading.counts.single
        columns += [single.take(reading.ids.take(change.at)), single.take(change.new[0])]
        columns += [single.take(reading.ids.take(change.at + change.offsets[-1]))]
        columns += [*_words(change, old=True), *_words(change, old=False)]
        columns += self._names_and_doubles(change)
        columns += _surroundings(change)
        return np.stack([column.astype(np.float32) for column in columns], axis=1)

    def _names_and_doubles(self, change: Change) -> list[NDArray[np.generic]]:
        ids, at, last = change.reading.ids, change.at, change.at + change.offsets[-1]
        before, after = ids.take(at - 1), ids.take(last + 1)
        return [
            self._surname.take(before),
            self._surname.take(ids.take(at - 2)),
            self._surname.take(ids.take(at)),
            (ids.take(at) == before) | (ids.take(last) == after),
            (change.new[0] == before) | (change.new[-1] == after),
        ]


def _short_gain(change: Change) -> F32:
    gain = change.logs(3).sum(axis=0)
    for end in change.ends:
        gain -= change.reading.short_logs.take(change.at + end)
    return np.asarray(gain, np.float32)


def _other_gain(change: Change, other: Found) -> F32:
    best = np.zeros(len(change.reading.ids), np.float32)
    for offset in other.change.offsets:
        np.maximum.at(best, other.change.at + offset, other.gain)
    return np.asarray(np.max([best.take(change.at + offset) for offset in change.offsets], axis=0), np.float32)


def _logs(change: Change) -> list[NDArray[np.generic]]:
    last = change.offsets[-1]
    old = [change.reading.logs.take(change.at + end) for end in change.ends]
    new = list(change.logs(5))
    # Of a pair the second place stands in for the first of what follows: five columns whatever the length.
    firsts = [[*one[:REACH], one[REACH]] for one in (old, new)]
    rests = [one[REACH + 1] if last else np.zeros(len(change.at), np.float32) for one in (old, new)]
    return [*firsts[0], *firsts[1], *rests]


def _uses(change: Change, *, old: bool) -> list[NDArray[np.generic]]:
    values = change.old_values if old else change.values
    last = change.offsets[-1]
    uses = {
        (length, end): use_of(length, values(length, end))
        for length in (2, 3, 4, 5)
        for end in range(last + length)
        if change.covers(length, end)
    }
    most = [np.max([use for (one, _), use in uses.items() if one == length], axis=0) for length in (3, 4, 5)]
    total = np.sum(list(uses.values()), axis=0)
    return [uses[2, 0], uses[2, last + 1], uses[3, 0], uses[3, last + 2], *most, total]


def _words(change: Change, *, old: bool) -> list[NDArray[np.generic]]:
    """Length and use of the longest dictionary word over the place, and the longest place name."""
    rows = np.arange(len(change.at))
    length_found, use_found, place_found = (np.zeros(len(rows), np.float32) for _ in range(3))
    inside = int(change.at.max()) < len(change.reading.ids) - change.offsets[-1] - LONGEST_WORD
    asked = [
        (length, end)
        for length in range(2, LONGEST_WORD + 1)
        for end in range(change.offsets[-1] + length)
        if change.covers(length, end) and (inside or (change.at + end < len(change.reading.ids)).all())
    ]
    hashed = [
        change.reading.hashed[length].take(change.at + end) if old else change.hashed(length, end, rows)
        for length, end in asked
    ]
    values = change.reading.counts.words.find(np.concatenate(hashed)).reshape(len(asked), len(rows))
    for (length, _), value in zip(asked, values, strict=True):
        known = value > 0
        use_found = np.where(known & (length > length_found), value >> 1 & 31, use_found)
        length_found = np.where(known, length, length_found)
        place_found = np.where(value & 1 > 0, length, place_found)
    return [length_found, use_found, place_found]


def _surroundings(change: Change) -> list[NDArray[np.generic]]:
    reading, at, last = change.reading, change.at, change.offsets[-1]
    logs, ids = reading.logs, reading.ids
    edge = len(ids) - 1
    begin, end = np.maximum(at - _AROUND, 0), np.minimum(at + last + REACH + 1 + _AROUND, edge)
    after = np.minimum(at + last + REACH + 1, edge)
    sums = np.concatenate([[0.0], np.cumsum(logs, dtype=np.float64)])
    known = np.concatenate([[0], np.cumsum(reading.values[3] > 0)])
    size = np.maximum(1, (at - begin) + (end - after))
    around = ((sums[at] - sums[begin]) + (sums[end] - sums[after])) / size
    around_known = ((known[at] - known[begin]) + (known[end] - known[after])) / size
    odd = (ids == DIGIT) | (ids == LATIN) | (ids == OTHER)
    odds = np.concatenate([[0], np.cumsum(odd)])
    odd_near = odds[np.minimum(at + last + 3, edge)] - odds[np.maximum(at - 2, 0)]
    return [
        logs.take(at - 1), logs.take(at - 2), around, around_known, odd_near, *_to_edges(reading, at, at + last),
    ]  # fmt: skip


def _to_edges(reading: Reading, first: I64, last: I64) -> list[NDArray[np.generic]]:
    edges = np.flatnonzero(reading.ids == EDGE)
    before = edges[np.maximum(np.searchsorted(edges, first) - 1, 0)]
    after = edges[np.minimum(np.searchsorted(edges, last), len(edges) - 1)]
    return [np.minimum(first - before, 9), np.minimum(after - last, 9)]
