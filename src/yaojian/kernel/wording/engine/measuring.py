"""How good the check of wrong words is: against pairs of texts as found and as corrected, and on clean text."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from yaojian.kernel.wording.engine.checking import Checker
from yaojian.kernel.wording.engine.values import Kind, Mark, Severity

COUNTED = frozenset({Kind.LIKELY, Kind.MISSING, Kind.SURPLUS, Kind.SWAPPED, Kind.WRONG, Kind.GRAVE, Kind.REPEATED})
"""Kinds that say a character is wrong; variant forms, titles and punctuation are other matters."""


@dataclass(slots=True)
class Score:
    """Counts of one level: marks that block, or all that warn."""

    flagged: int = 0
    found: int = 0
    corrected: int = 0
    sentences_flagged: int = 0
    sentences_found: int = 0

    def told(self, wrong: int, wrong_sentences: int) -> dict[str, float | int]:
        """Shares; ``correction_recall`` asks for the right character too."""
        return {
            **_shares("character", self.found, self.flagged, wrong),
            "character_correction_recall": _share(self.corrected, wrong),
            **_shares("sentence", self.sentences_found, self.sentences_flagged, wrong_sentences),
            "flagged": self.flagged,
        }


@dataclass(slots=True)
class Measured:
    """The scores by level, and what was measured on."""

    scores: dict[Severity, Score] = field(default_factory=lambda: {Severity.BLOCK: Score(), Severity.WARN: Score()})
    wrong: int = 0
    wrong_sentences: int = 0
    sentences: int = 0
    characters: int = 0
    seconds: float = 0.0

    def told(self) -> dict[str, object]:
        """For people and machines."""
        return {
            "sentences": self.sentences,
            "wrong_characters": self.wrong,
            "wrong_sentences": self.wrong_sentences,
            "characters": self.characters,
            "characters_per_cpu_second": round(self.characters / self.seconds) if self.seconds else 0,
            **{level.value: score.told(self.wrong, self.wrong_sentences) for level, score in self.scores.items()},
        }


def on_pairs(checker: Checker, pairs: Sequence[tuple[str, str]]) -> Measured:
    """Score ``checker`` on texts as found and as corrected; each pair is a document of its own."""
    measured = Measured(sentences=len(pairs), characters=sum(len(found) for found, _ in pairs))
    begin = time.process_time()
    marks = checker.check_lines("\n".join(found for found, _ in pairs), apart=True)
    measured.seconds = time.process_time() - begin
    by_line: dict[int, list[Mark]] = {}
    for number, mark in marks:
        if mark.kind in COUNTED:
            by_line.setdefault(number, []).append(mark)
    for number, (found, meant) in enumerate(pairs):
        _score(measured, found, meant, by_line.get(number, []))
    return measured


def _score(measured: Measured, found: str, meant: str, marks: Sequence[Mark]) -> None:
    wrong = wrong_places(found, meant)
    measured.wrong += len(wrong)
    measured.wrong_sentences += bool(wrong)
    for level, score in measured.scores.items():
        flagged: dict[int, str] = {}
        for mark in marks:
            if level == Severity.WARN or mark.severity == Severity.BLOCK:
                flagged |= places_of(mark)
        score.flagged += len(flagged)
        score.found += len(flagged.keys() & wrong.keys())
        score.corrected += sum(wrong.get(place) == new for place, new in flagged.items() if new)
        score.sentences_flagged += bool(flagged)
        score.sentences_found += bool(flagged) and bool(wrong)


def wrong_places(found: str, meant: str) -> dict[int, str]:
    """The places of ``found`` that are wrong, with what should stand there. A missing character is its neighbour's."""
    if len(found) == len(meant):
        return {place: new for place, (old, new) in enumerate(zip(found, meant, strict=True)) if old != new}
    places = {}
    for kind, begin, end, first, last in SequenceMatcher(None, found, meant, autojunk=False).get_opcodes():
        if kind == "insert":
            places[max(0, begin - 1)] = meant[first:last]
        elif kind != "equal":
            for place in range(begin, end):
                other = first + place - begin
                places[place] = meant[other] if other < last else ""
    return places


def places_of(mark: Mark) -> dict[int, str]:
    """The characters a mark says are wrong: those its suggestion changes, or all when it is of another length."""
    if len(mark.suggestion) == len(mark.text):
        changed = enumerate(zip(mark.text, mark.suggestion, strict=True), start=mark.start)
        return {place: new for place, (old, new) in changed if old != new}
    if mark.kind in {Kind.MISSING, Kind.SURPLUS}:
        return {mark.start + place: new for place, new in wrong_places(mark.text, mark.suggestion).items()}
    return dict.fromkeys(range(mark.start, mark.end), "")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A mark on clean text, to be read by somebody: it may be right."""

    line: int
    around: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Cleanness:
    """False alarms on text taken as right."""

    characters: int
    seconds: float
    alarms: tuple[Alarm, ...]

    def told(self) -> dict[str, object]:
        """Alarms a ten thousand characters, by level."""
        block = sum(len(places_of(one.mark)) for one in self.alarms if one.mark.severity == Severity.BLOCK)
        warn = sum(len(places_of(one.mark)) for one in self.alarms)
        return {
            "characters": self.characters,
            "characters_per_cpu_second": round(self.characters / self.seconds) if self.seconds else 0,
            "block_per_10000": round(block / max(1, self.characters) * 10_000, 3),
            "warn_per_10000": round(warn / max(1, self.characters) * 10_000, 3),
        }


def on_clean(checker: Checker, text: str) -> Cleanness:
    """Count the alarms of ``checker`` on ``text``, one document."""
    begin = time.process_time()
    marks = checker.check_lines(text)
    seconds = time.process_time() - begin
    lines = text.splitlines()
    alarms = []
    for number, mark in marks:
        if mark.kind in COUNTED:
            line = lines[number]
            around = f"{line[max(0, mark.start - 10) : mark.start]}【{mark.text}】{line[mark.end : mark.end + 10]}"
            alarms.append(Alarm(number + 1, around, mark))
    return Cleanness(len(text), seconds, tuple(alarms))


def _shares(name: str, found: int, flagged: int, wrong: int) -> dict[str, float]:
    precision, recall = _share(found, flagged), _share(found, wrong)
    both = precision + recall
    return {
        f"{name}_precision": precision,
        f"{name}_recall": recall,
        f"{name}_f1": round(2 * precision * recall / both, 4) if both else 0.0,
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
