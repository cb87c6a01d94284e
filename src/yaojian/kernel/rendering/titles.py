"""Titles broken at words into lines that look like a trapezium or a lozenge (GB/T 9704-2012, 7.3.1)."""

import itertools
import logging
from collections.abc import Iterator
from functools import lru_cache

import jieba

jieba.setLogLevel(logging.WARNING)

NEVER_FIRST = frozenset("，。、；：？！）〕》」』”’】%％·…—的")
"""Not at the start of a line. 的 belongs to the word before it."""
_NEVER_LAST = frozenset("（〔《「『“‘【")
_MOST_LINES = 12
_MOST_WAYS = 5_000
"""Ways to break a title that are compared; a usual one has some hundred."""


def width(text: str) -> float:
    """In full-width characters: Latin letters and digits count half."""
    return sum(0.5 if ord(char) < 0x2E80 and char not in "“”‘’—…·" else 1.0 for char in text)


@lru_cache(maxsize=512)
def broken(title: str, most: float) -> tuple[str, ...]:
    """Lines of at most ``most`` full-width characters. Line breaks of the author stay."""
    lines: list[str] = []
    for given in title.splitlines():
        text = " ".join(given.split())
        lines.extend([text] if width(text) <= most else _best(_pieces(text, most), most))
    return tuple(line for line in lines if line)


def _pieces(text: str, most: float) -> list[str]:
    """Words, with what may not stand apart joined; longer ones than half a line cut up."""
    pieces: list[str] = []
    for word in jieba.cut(text, HMM=False):
        if pieces and (word[0] in NEVER_FIRST or pieces[-1][-1] in _NEVER_LAST):
            pieces[-1] += word
        else:
            pieces.append(word)
    return [part for piece in pieces for part in ([piece] if width(piece) <= most / 2 else _cut(piece, most))]


def _cut(piece: str, most: float) -> Iterator[str]:
    """Single characters, marks kept with their neighbours as long as half a line holds them."""
    held = ""
    for char in piece:
        if held and (width(held) >= most / 2 or not (char in NEVER_FIRST or held[-1] in _NEVER_LAST)):
            yield held
            held = ""
        held += char
    yield held


def _best(pieces: list[str], most: float) -> list[str]:
    """The nicest of the ways with the fewest lines that fit."""
    widths = [width(piece) for piece in pieces]
    least = max(2, -(-int(sum(widths) * 2) // int(most * 2)))
    for count in range(least, _MOST_LINES + 1):
        ways = list(itertools.islice(_ways(widths, most, count, set()), _MOST_WAYS))
        if ways:
            best = min(ways, key=lambda way: _ugliness(way, pieces, widths))
            return ["".join(pieces[start:end]).strip() for start, end in itertools.pairwise((0, *best, len(pieces)))]
    return _filled(pieces, widths, most)


def _ways(
    widths: list[float], most: float, count: int, dead: set[tuple[int, int]], start: int = 0
) -> Iterator[tuple[int, ...]]:
    """Places to break so that ``count`` lines fit. ``dead`` keeps the places from where none do: looked at once."""
    if count == 1:
        if sum(widths[start:]) <= most:
            yield ()
        return
    taken, rest, found = 0.0, sum(widths[start:]), False
    for end in range(start + 1, len(widths)):
        taken += widths[end - 1]
        rest -= widths[end - 1]
        if taken > most:
            break
        if rest <= most * (count - 1) and (end, count - 1) not in dead:
            for way in _ways(widths, most, count - 1, dead, end):
                found = True
                yield (end, *way)
    if not found:
        dead.add((start, count))


def _ugliness(way: tuple[int, ...], pieces: list[str], widths: list[float]) -> float:
    """Low for lines of like length that shrink or swell towards the middle; high for squares, hourglasses, stray words."""
    bounds = list(itertools.pairwise((0, *way, len(pieces))))
    lines = [sum(widths[start:end]) for start, end in bounds]
    mean = sum(lines) / len(lines)
    ugly = sum(abs(line - mean) for line in lines) / len(lines)
    ugly += sum(4.0 for one, other in itertools.pairwise(lines) if one == other)
    if len(lines) > 2 and lines[1] < min(lines[0], lines[-1]):
        ugly += 8.0
    ugly += sum(6.0 for start, _ in bounds[1:] if pieces[start - 1] in {"关于", "和", "与", "及", "对", "在", "《"})
    ugly += sum(3.0 for start, _ in bounds[1:] if pieces[start] in {"和", "与", "及", "通知", "等"})
    return ugly + (6.0 if min(lines) < mean / 2 else 0.0)


def _filled(pieces: list[str], widths: list[float], most: float) -> list[str]:
    """Line after line as full as it goes, for titles beyond all measure."""
    lines, taken = [""], 0.0
    for piece, wide in zip(pieces, widths, strict=True):
        if taken + wide > most and lines[-1]:
            lines.append("")
            taken = 0.0
        lines[-1] += piece
        taken += wide
    return lines
