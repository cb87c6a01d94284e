"""Probably wrong characters, by the judge: counts of official text and what is often mistaken for what."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from yaojian.kernel.wording.engine.values import Kind, Mark, Severity
from yaojian.kernel.wording.judge.guards import OwnText
from yaojian.kernel.wording.judge.judging import Judge, Verdict

BLOCK: Final = 0.96
WARN: Final = 0.95
"""Chosen on the development set and held-back clean text alone: docs/decisions/0014-wrong-word-judge.md."""


def check(text: str, judge: Judge, own: OwnText | None = None, *, apart: bool = False) -> Iterator[Mark]:
    """One mark for neighbours that are wrong together and equally sure. ``apart``: the lines are texts of their own."""
    verdicts = judge.read(text, WARN, own, apart=apart)
    for run in _runs(verdicts):
        start, end = run[0].place, run[-1].place + 1
        severity = _severity(run[0])
        new = "".join(one.new for one in run)
        told = _reason(text, run[0], new)
        yield Mark(start, end, text[start:end], new, Kind.LIKELY, severity, "words.likely", told)


def _runs(verdicts: Iterable[Verdict]) -> Iterator[list[Verdict]]:
    numbered = enumerate(verdicts)
    for _, run in groupby(numbered, key=lambda one: (one[1].place - one[0], _severity(one[1]))):
        yield [verdict for _, verdict in run]


def _severity(verdict: Verdict) -> Severity:
    return Severity.BLOCK if verdict.chance >= BLOCK else Severity.WARN


def _reason(text: str, first: Verdict, new: str) -> str:
    """How often the two characters around stand in official text, before and after."""
    begin = first.place - 1 if first.with_left else first.place
    old = text[begin : begin + 2]
    meant = (text[begin] if first.with_left else "") + new + text[first.place + len(new) : first.place + len(new) + 1]
    return f"官方文本中“{meant[:2]}”约 {first.new_uses} 次，“{old}”约 {first.old_uses} 次"
