"""Some lines of a file: its beginning, its middle and its end. What a column is, is judged from them."""

import csv
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 96 * 1024
_LINES = 150


@dataclass(frozen=True, slots=True)
class Sample:
    """``head``: the first lines of the file, numbered from 1 by their place; ``later``: lines from further on."""

    head: list[str]
    later: list[str]


def sample(path: Path) -> Sample:
    """Whole lines only; at most some hundred."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        first = stream.read(_BLOCK)
        head = _lines(first, cut_end=size > _BLOCK)
        later: list[str] = []
        for place in (size // 2, size - _BLOCK) if size > 3 * _BLOCK else ():
            stream.seek(place)
            later += _lines(stream.read(_BLOCK), cut_end=place + _BLOCK < size)[1:][-_LINES:]
    if size <= 3 * _BLOCK and len(head) > _LINES:
        whole = _lines(path.read_bytes(), cut_end=False)
        return Sample(whole[: 2 * _LINES], whole[2 * _LINES :][:: max(1, len(whole) // (2 * _LINES))])
    return Sample(head[: 2 * _LINES], later)


def _lines(piece: bytes, *, cut_end: bool) -> list[str]:
    lines = piece.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").split("\n")
    if cut_end or (lines and not lines[-1]):
        lines.pop()
    return lines


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of a line as the loader will see them: cut at every delimiter, quotes and blanks stripped."""
    parts = line.split() if delimiter == BLANKS else line.split(delimiter)
    return [part.strip(TRIMMED) for part in parts]


BLANKS = " "
"""Stands for any number of blanks or tabs."""
TRIMMED = ' \t"=\u3000\u00a0'
DELIMITERS = (",", "\t", ";", "|", "，", BLANKS)


def needs_quotes(lines: list[str], delimiter: str) -> bool:
    """Do quoted cells hold the delimiter or a line end, so that plain cutting would be wrong?"""
    if not any('"' in line for line in lines) or delimiter == BLANKS:
        return False
    if any(line.count('"') % 2 for line in lines):
        return True
    rows = list(csv.reader(lines, delimiter=delimiter))
    return any(len(row) != line.count(delimiter) + 1 for row, line in zip(rows, lines, strict=False))
