"""What changed between texts: paragraph by paragraph, then sign by sign; and who wrote each piece (花脸稿).

Plain values, no database. A text is a list of paragraphs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

ALIKE = 0.4
"""From this share of common signs on, two paragraphs are one that was changed."""
MOST_PAIRS = 2_500
"""Blocks with more pairs of paragraphs are paired by place: looking at every pair would take seconds."""
ISLAND = 1
"""A piece kept of at most so many signs between two changes is read as part of the change."""


class Kind(StrEnum):
    """What became of a piece or a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Signs of one paragraph that share one fate: same, added or removed."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph beside the one it came from. ``old`` and ``new`` count from 1; None where there is none."""

    kind: Kind
    pieces: tuple[Piece, ...]
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """Signs with their history: the version that brought them, and the one that took them away."""

    text: str
    added_in: int
    removed_in: int | None = None


def compare(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """Every paragraph of both texts, in reading order."""
    rows: list[Row] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [_row(old[a + n], a + n, c + n) for n in range(b - a)]
        else:
            rows += _block(old, new, (a, b, c, d))
    return rows


def is_changed(rows: Sequence[Row]) -> bool:
    """Whether the texts differ at all."""
    return any(row.kind is not Kind.SAME for row in rows)


def changed_signs(rows: Sequence[Row]) -> tuple[int, int]:
    """How many signs were added and how many removed."""
    added = sum(len(piece.text) for row in rows for piece in row.pieces if piece.kind is Kind.ADDED)
    removed = sum(len(piece.text) for row in rows for piece in row.pieces if piece.kind is Kind.REMOVED)
    return added, removed


def history(versions: Sequence[tuple[int, Sequence[str]]]) -> list[tuple[Span, ...]]:
    """One text that holds all versions, oldest first: each paragraph as spans that say who brought and took what."""
    if not versions:
        return []
    first, text = versions[0]
    paragraphs: list[tuple[Span, ...]] = [(Span(words, first),) for words in text]
    for (_, before), (number, after) in pairwise(versions):
        paragraphs = list(_next(paragraphs, compare(before, after), number))
    return paragraphs


def _row(text: str, old: int, new: int) -> Row:
    return Row(Kind.SAME, (Piece(Kind.SAME, text),), old + 1, new + 1)


def _block(old: Sequence[str], new: Sequence[str], span: tuple[int, int, int, int]) -> Iterator[Row]:
    a, b, c, d = span
    for i, j in _pairs(old[a:b], new[c:d]):
        if j is None and i is not None:
            yield Row(Kind.REMOVED, (Piece(Kind.REMOVED, old[a + i]),), a + i + 1, None)
        elif i is None and j is not None:
            yield Row(Kind.ADDED, (Piece(Kind.ADDED, new[c + j]),), None, c + j + 1)
        elif i is not None and j is not None:
            yield Row(Kind.CHANGED, _pieces(old[a + i], new[c + j]), a + i + 1, c + j + 1)


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Which old paragraph became which new one, in reading order; the pairing most alike as a whole."""
    if len(old) * len(new) > MOST_PAIRS:
        both = min(len(old), len(new))
        rest = [(n, None) for n in range(both, len(old))] + [(None, n) for n in range(both, len(new))]
        return [*((n, n) for n in range(both)), *rest]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_likeness(one, other) for other in new] for one in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return list(_walk(best, alike))


def _walk(best: list[list[float]], alike: list[list[float]]) -> Iterator[tuple[int | None, int | None]]:
    i = j = 0
    while i < len(best) - 1 or j < len(best[0]) - 1:
        inside = i < len(best) - 1 and j < len(best[0]) - 1
        if inside and alike[i][j] >= ALIKE and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif j == len(best[0]) - 1 or (inside and best[i][j] == best[i + 1][j]):
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Removed before added where one took the other's place; lone signs kept between two changes count as changed."""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    merged: list[tuple[bool, str, str]] = []
    for n, (tag, a, b, c, d) in enumerate(codes):
        same = tag == "equal" and (b - a > ISLAND or n in (0, len(codes) - 1))
        if merged and merged[-1][0] == same:
            merged[-1] = (same, merged[-1][1] + old[a:b], merged[-1][2] + new[c:d])
        else:
            merged.append((same, old[a:b], new[c:d]))
    pieces: list[Piece] = []
    for same, gone, come in merged:
        fates = [(Kind.SAME, gone)] if same else [(Kind.REMOVED, gone), (Kind.ADDED, come)]
        pieces += [Piece(kind, text) for kind, text in fates if text]
    return tuple(pieces)


def _next(paragraphs: Sequence[tuple[Span, ...]], rows: Sequence[Row], number: int) -> Iterator[tuple[Span, ...]]:
    """The paragraphs after version ``number``; those that no longer live stay where they stood."""
    waiting = iter(paragraphs)
    for row in rows:
        if row.kind is Kind.ADDED:
            yield (Span(row.pieces[0].text, number),)
            continue
        for paragraph in waiting:
            if any(span.removed_in is None for span in paragraph):
                yield tuple(_changed(paragraph, row.pieces, number))
                break
            yield paragraph
    yield from waiting


def _changed(paragraph: Sequence[Span], pieces: Sequence[Piece], number: int) -> Iterator[Span]:
    spans = list(paragraph)
    for piece in pieces:
        if piece.kind is Kind.ADDED:
            yield Span(piece.text, number)
            continue
        owed = len(piece.text)
        while owed:
            span = spans.pop(0)
            if span.removed_in is not None:
                yield span
                continue
            if len(span.text) > owed:
                spans.insert(0, replace(span, text=span.text[owed:]))
                span = replace(span, text=span.text[:owed])
            owed -= len(span.text)
            yield span if piece.kind is Kind.SAME else replace(span, removed_in=number)
    yield from spans
