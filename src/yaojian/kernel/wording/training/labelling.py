"""Rows for the trees from slips whose meaning is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.candidates import Found
from yaojian.kernel.wording.judge.counts import REACH, Reading
from yaojian.kernel.wording.judge.judging import Judge
from yaojian.kernel.wording.training.corrupting import Slips

_AT_ONCE: Final = 6000


@dataclass(frozen=True, slots=True)
class Rows:
    """Features of each candidate; whether its places are wrong; whether it is what was meant."""

    table: NDArray[np.float32]
    wrong: NDArray[np.bool_]
    right: NDArray[np.bool_]


def rows(judge: Judge, slips: Slips) -> Rows:
    """All candidates the search finds in what was written."""
    made = [one for written, meant in _batches(slips) for one in _rows(judge, written, meant)]
    return Rows(
        np.concatenate([one.table for one in made]),
        np.concatenate([one.wrong for one in made]),
        np.concatenate([one.right for one in made]),
    )


def _batches(slips: Slips) -> Iterator[tuple[str, str]]:
    written: list[str] = []
    meant: list[str] = []
    size = 0
    for one, other in zip(slips.written, slips.meant, strict=True):
        written.append(one)
        meant.append(other)
        size += len(one)
        if size > _AT_ONCE:
            yield "\n".join(written), "\n".join(meant)
            written, meant, size = [], [], 0
    if written:
        yield "\n".join(written), "\n".join(meant)


def _rows(judge: Judge, written: str, meant: str) -> Iterator[Rows]:
    reading = Reading(judge.counts, judge.alphabet.encode(written))
    truth = Reading(judge.counts, judge.alphabet.encode(meant)).ids
    differs = np.zeros(len(truth), bool)
    differs[REACH : REACH + len(written)] = np.array(list(written)) != np.array(list(meant))
    singles, pairs = judge.search.singles(reading), judge.search.pairs(reading)
    for found, other in ((singles, pairs), (pairs, singles)):
        yield _labelled(found, judge.describer.table(found, other), differs, truth)


def _labelled(found: Found, table: NDArray[np.float32], differs: NDArray[np.bool_], truth: NDArray[np.int64]) -> Rows:
    wrong = np.ones(len(table), bool)
    right = np.ones(len(table), bool)
    for line, offset in enumerate(found.change.offsets):
        places = found.change.at + offset
        wrong &= differs[places]
        right &= differs[places] & (found.change.new[line] == truth[places])
    return Rows(table, wrong, right)
