"""Probably wrong characters, by the judge: counts of official text and what is often mistaken for what."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from yaojian.kernel.wording.engine.values import Kind, Mark, Severity
from yaojian.kernel.wording.judge.guards import OwnText
from yaojian.kernel.wording.judge.judging import Judge, Shift, Verdict

SURE: Final = 0.955
"""Chance from which a character is said to be wrong. Chosen on the development set and held-back clean text alone:
docs/decisions/0014-wrong-word-judge.md. What is missing, too many or swapped only warns."""


def check(text: str, judge: Judge, own: OwnText | None = None, *, apart: bool = False) -> Iterator[Mark]:
    """One mark for neighbours that are wrong together (block), one for each shift (warn).

    ``apart``: the lines are texts of their own.
    """
    read = judge.read(text, SURE, own, apart=apart)
    for shift in read.shifts:
        yield _shift_mark(text, shift)
    for run in _runs(read.wrong):
        start, end = run[0].place, run[-1].place + 1
        new = "".join(one.new for one in run)
        told = _reason(text, run[0], new)
        yield Mark(start, end, text[start:end], new, Kind.LIKELY, Severity.BLOCK, "words.likely", told)


def _shift_mark(text: str, shift: Shift) -> Mark:
    end = shift.place + shift.length
    old, kind = text[shift.place : end], Kind(shift.kind)
    after = text[end : end + 1] if shift.with_next else ""
    told = f"官方文本中“{shift.new}{after}”约 {shift.new_uses} 次，“{old}{after}”约 {shift.old_uses} 次"
    return Mark(shift.place, end, old, shift.new, kind, Severity.WARN, f"words.{kind}", told)


def _runs(verdicts: Iterable[Verdict]) -> Iterator[list[Verdict]]:
    numbered = enumerate(verdicts)
    for _, run in groupby(numbered, key=lambda one: one[1].place - one[0]):
        yield [verdict for _, verdict in run]


def _reason(text: str, first: Verdict, new: str) -> str:
    """How often the two characters around stand in official text, before and after."""
    begin = first.place - 1 if first.with_left else first.place
    old = text[begin : begin + 2]
    meant = (text[begin] if first.with_left else "") + new + text[first.place + len(new) : first.place + len(new) + 1]
    return f"官方文本中“{meant[:2]}”约 {first.new_uses} 次，“{old}”约 {first.old_uses} 次"
