"""What stands where on the first page, and the words around it: decided once, followed by PDF and DOCX.

Lengths are points below the top of 版心 unless said. Sources: GB/T 9704-2012, clauses at each rule.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yaojian.kernel.rendering.grid import (
    BODY,
    CELL,
    COLUMNS,
    MARK_MM,
    MM,
    PITCH,
    ROWS,
    RULE_GAP_MM,
    TITLE_CHARACTERS,
    WIDTH_MM,
)
from yaojian.kernel.rendering.headings import numbered
from yaojian.kernel.rendering.spec import DocumentSpec, Format, Part
from yaojian.kernel.rendering.titles import broken, width

_WIDE = WIDTH_MM * MM
_TALLEST, _NARROWEST = 48.0, 0.62
"""The red mark: size in points; characters are not pressed below this share of their width."""
_INK = 0.93
"""Share of its size that a character of the mark is tall in ink."""
_WORD_GAP = 10.0
"""Between the names of a joint document and 文件."""
_MOST_IN_TWO = 6
"""Names that may stand two in a row; more would take too many rows and are pressed into three columns."""
_TEXT_ON_FIRST_PAGE = 2
"""Rows of body the first page must show (7.3.3: 公文首页必须显示正文)."""


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One text of the red mark: box with its top left corner; pressed or spread to fill ``wide`` where told."""

    text: str
    x: float
    y: float
    wide: float
    size: float
    spread: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A row of 版记: label and text, or the two sides of 印发机关 and 印发日期."""

    label: str
    text: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Everything the writers need; they decide nothing but line breaks."""

    spec: DocumentSpec
    mark: tuple[MarkLine, ...]
    mark_bottom: float
    number_y: float
    signer_rows: tuple[tuple[str, ...], ...]
    rule_y: float | None
    first_row: int
    title: tuple[str, ...]
    main_to: str
    parts: tuple[Part, ...]
    note: str
    version: tuple[VersionRow, ...]

    @property
    def even(self) -> bool:
        """Whether 版记 must lie on an even page (7.4; the letter's has no such rule)."""
        return self.spec.format is not Format.LETTER


def written(day: date) -> str:
    """2026年3月5日: Arabic digits, no leading zeros (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def arrange(spec: DocumentSpec) -> Arranged:
    """Fits the head to the first page: the mark shrinks first, then 主送 moves into 版记 (7.3.2)."""
    title = broken(spec.title, TITLE_CHARACTERS) if spec.format is not Format.ORDER else ()
    main_to = _ended("、".join(spec.main_to), "：") if spec.main_to else ""
    signer_rows = _signer_rows(spec)
    room = _room_for_mark(spec, len(title), main_to, len(signer_rows))
    at_end = bool(main_to) and room < _least_mark(spec)
    if at_end:
        room = _room_for_mark(spec, len(title), "", len(signer_rows))
    mark = _mark(spec, max(room, _least_mark(spec)))
    bottom = max(line.y + line.size * _INK for line in mark)
    number_y, rule_y, first_row = _head(spec, bottom, len(signer_rows))
    return Arranged(
        spec=spec,
        mark=mark,
        mark_bottom=bottom,
        number_y=number_y,
        signer_rows=signer_rows,
        rule_y=rule_y,
        first_row=first_row,
        title=title,
        main_to="" if at_end else main_to,
        parts=tuple(numbered(spec.body)),
        note=_bracketed(spec.note),
        version=tuple(_version(spec, main_to if at_end else "")),
    )


def seal_columns(names: Sequence[str]) -> int:
    """Seals in a row of a joint signature: three, two where a name is wider than its third (7.3.5.3)."""
    third = WIDTH_MM / 3 * MM - CELL / 2
    if max(width(name) for name in names) * CELL > third and len(names) <= _MOST_IN_TWO:
        return 2
    return min(3, len(names))


def _ended(text: str, mark: str) -> str:
    return text.rstrip("：:，,。；; ") + mark


def _bracketed(note: str) -> str:
    return note if not note or note[0] in "（(" else f"（{note}）"


def _signer_rows(spec: DocumentSpec) -> tuple[tuple[str, ...], ...]:
    """Two names a row (7.2.6). The signer of an order stands at its end."""
    names = spec.signer if spec.format is Format.DOCUMENT else ()
    return tuple(tuple(names[start : start + 2]) for start in range(0, len(names), 2))


def _word(spec: DocumentSpec) -> str:
    return {Format.DOCUMENT: "文件", Format.LETTER: "", Format.ORDER: "令", Format.MINUTES: "纪要"}[spec.format]


def _mark(spec: DocumentSpec, room: float) -> tuple[MarkLine, ...]:
    """The letter shows the leading organ alone (10.1); others all, the word to their right in the middle (7.2.4)."""
    top = MARK_MM[spec.format] * MM
    word = _word(spec)
    names = spec.issuers[:1] if spec.format is Format.LETTER else spec.issuers
    if len(names) == 1:
        text = names[0] if names[0].endswith(word) else names[0] + word
        size = min(_TALLEST, room, _WIDE / (width(text) * _NARROWEST))
        wide = min(_WIDE, width(text) * size)
        return (MarkLine(text, (_WIDE - wide) / 2, top, wide, size, spread=False),)
    pitch = min(_TALLEST, room / len(names))
    size = pitch * 0.82
    word_size = min(_TALLEST, pitch * len(names) * 0.6)
    most = _WIDE - _WORD_GAP - word_size * len(word)
    wide = min(most, max(width(name) for name in names) * size)
    left = (most - wide) / 2
    lines = [MarkLine(name, left, top + pitch * row, wide, size, spread=True) for row, name in enumerate(names)]
    tall = pitch * (len(names) - 1) + size
    middle = top + (tall - word_size) / 2
    word_x = left + wide + _WORD_GAP
    return (*lines, MarkLine(word, word_x, middle, word_size * len(word), word_size, spread=False))


def _least_mark(spec: DocumentSpec) -> float:
    """Height below which the mark is no mark any more."""
    return 30.0 if len(spec.issuers) == 1 else 13.0 * len(spec.issuers)


def _room_for_mark(spec: DocumentSpec, title_rows: int, main_to: str, signer_rows: int) -> float:
    """Height the mark may take so that the first page shows body text below it."""
    below = title_rows + (1 if title_rows else 0) + math.ceil(width(main_to) / COLUMNS) + _TEXT_ON_FIRST_PAGE
    top = MARK_MM[spec.format] * MM
    _, _, first_row = _head(spec, top, signer_rows)
    return (ROWS - below - first_row) * PITCH


def _head(spec: DocumentSpec, bottom: float, signer_rows: int) -> tuple[float, float | None, int]:
    """Where the number stands, where the rule (if there is one), and the first row of the content, from 0."""
    match spec.format:
        case Format.LETTER:
            # 10.1: number under the upper line at 7/8 of a character; title two rows below the lowest of that block.
            rule_y = bottom + RULE_GAP_MM * MM
            number_y = rule_y + BODY * 7 / 8
            rows = max(1, sum(map(bool, (spec.copy_no, spec.secrecy, spec.urgency))))
            return number_y, rule_y, _row_after(number_y + (rows - 1) * PITCH + BODY, 2)
        case Format.ORDER:
            number_y = bottom + 2 * PITCH
            return number_y, None, _row_after(number_y + BODY, 2)
        case Format.MINUTES:
            number_y = bottom + PITCH
            below = number_y + (PITCH if spec.number else 0)
            rule_y = below + BODY + RULE_GAP_MM * MM
            return number_y, rule_y, _row_after(rule_y, 2)
        case _:
            number_y = bottom + 2 * PITCH + max(0, signer_rows - 1) * PITCH
            rule_y = number_y + BODY + RULE_GAP_MM * MM
            return number_y, rule_y, _row_after(rule_y, 2)


def _row_after(y: float, blank: int) -> int:
    """First row with about ``blank`` rows between ``y`` and it: the text stays on the grid."""
    return max(0, math.ceil(y / PITCH - 0.4)) + blank


def _version(spec: DocumentSpec, main_to: str) -> list[VersionRow]:
    """版记 from above: 主送 moved here, 抄送, 印发机关 and date. Letter and minutes differ (10.1, 10.3)."""
    rows = [VersionRow("主送：", _ended(main_to, "。"))] if main_to else []
    if spec.copy_to:
        rows.append(VersionRow("抄送：", _ended("，".join(spec.copy_to), "。")))
    if spec.format is not Format.LETTER and (spec.print_office or spec.print_date):
        printed = f"{written(spec.print_date)}印发" if spec.print_date else ""
        rows.append(VersionRow("", spec.print_office, printed))
    return rows
