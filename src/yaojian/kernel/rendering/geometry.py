"""Proves a finished PDF against GB/T 9704-2012: reads it back and measures. Knows nothing of how it was made.

Tolerances are the standard's ± 1 mm for margins and 1 mm or less elsewhere.
"""

import itertools
import statistics
from collections.abc import Callable, Iterator, Sequence

from yaojian.kernel.rendering.grid import (
    BODY,
    COLUMNS,
    LEFT_MM,
    LETTER_FOOT_MM,
    LETTER_LINE_MM,
    MARK_MM,
    MM,
    PAGE_MM,
    PAGE_NUMBER_MM,
    ROWS,
    RULE_GAP_MM,
    SMALL,
    TITLE,
    TOP_MM,
    WIDTH_MM,
)
from yaojian.kernel.rendering.measured import BOTTOM_MM, ROW_MM, Deviation, lines_of, red_glyphs, text_of
from yaojian.kernel.rendering.reading import Glyph, Page, Rule, pages
from yaojian.kernel.rendering.seal_places import check_seals

RIGHT_MM = LEFT_MM + WIDTH_MM
_NEAR = 1.0
_LETTER, _DOCUMENT = "信函", "文件"


def check(pdf: bytes) -> list[Deviation]:
    """Every deviation, page by page; empty = as it should be. Raises ``PdfUnreadable``."""
    read = pages(pdf)
    kind = _kind(read[0])
    checks: tuple[Callable[[Sequence[Page], str], Iterator[Deviation]], ...] = (
        _paper,
        _margins,
        _mark,
        _head_rules,
        _title,
        _rows,
        _columns,
        _page_numbers,
        _version,
        check_seals,
    )
    found = [deviation for one in checks for deviation in one(read, kind)]
    return sorted(found, key=lambda deviation: deviation.page)


def _kind(first: Page) -> str:
    """文件, 命令, 纪要 by the last words of the red mark; 信函 by its long red lines."""
    if any(rule.red and rule.right - rule.left > WIDTH_MM + 5 for rule in first.rules):
        return _LETTER
    words = "".join(glyph.char for glyph in red_glyphs(first))
    return next((kind for kind, end in (("命令", "令"), ("纪要", "纪要")) if words.endswith(end)), _DOCUMENT)


def _is_page_number(glyph: Glyph) -> bool:
    return glyph.y > BOTTOM_MM + 4


def _paper(read: Sequence[Page], _: str) -> Iterator[Deviation]:
    for page in read:
        if abs(page.width - PAGE_MM[0]) > _NEAR or abs(page.height - PAGE_MM[1]) > _NEAR:
            yield Deviation(
                page.number, "5.1", f"纸张是 {page.width:.0f}×{page.height:.0f} 毫米，应为 A4（210×297 毫米）。"
            )


def _margins(read: Sequence[Page], kind: str) -> Iterator[Deviation]:
    """Everything but page numbers and the letter's mark lies in 版心."""
    for page in read:
        glyphs = [one for one in page.glyphs if not _is_page_number(one) and not (kind == _LETTER and one.red)]
        if not glyphs:
            continue
        sides = (
            ("左", LEFT_MM - min(one.left for one in glyphs)),
            ("右", max(one.right - _overhang(one) for one in glyphs) - RIGHT_MM),
            ("上", TOP_MM - min(one.top for one in glyphs)),
            ("下", max(one.bottom for one in glyphs) - BOTTOM_MM),
        )
        for side, over in sides:
            if over > _NEAR:
                yield Deviation(page.number, "5.2.1", f"文字超出版心{side}边 {over:.1f} 毫米。")


def _overhang(glyph: Glyph) -> float:
    """Dashes are drawn beyond their square so that two of them touch."""
    return _NEAR if glyph.char == "—" else 0.0


def _mark(read: Sequence[Page], kind: str) -> Iterator[Deviation]:
    marks = red_glyphs(read[0])
    if not marks:
        yield Deviation(1, "7.2.4", "首页没有红色的发文机关标志。")
        return
    top, wanted = min(one.top for one in marks) - TOP_MM, MARK_MM[kind]
    if abs(top - wanted) > _NEAR:
        yield Deviation(1, "7.2.4", f"发文机关标志上边缘距版心上边缘 {top:.1f} 毫米，应为 {wanted:.0f} 毫米。")
    middle = (min(one.left for one in marks) + max(one.right for one in marks)) / 2
    off = abs(middle - (LEFT_MM + WIDTH_MM / 2)) > 2 * _NEAR
    if off and _is_han(marks[0]) and _is_han(marks[-1]):
        yield Deviation(1, "7.2.4", f"发文机关标志没有居中，偏了 {middle - LEFT_MM - WIDTH_MM / 2:.1f} 毫米。")


def _head_rules(read: Sequence[Page], kind: str) -> Iterator[Deviation]:
    red = sorted((rule for rule in read[0].rules if rule.red), key=lambda rule: rule.y)
    if kind == "命令":
        return
    if not red:
        yield Deviation(1, "7.2.7", "首页没有红色分隔线。")
        return
    wide = LETTER_LINE_MM if kind == _LETTER else WIDTH_MM
    for rule in red:
        if abs(rule.right - rule.left - wide) > _NEAR:
            yield Deviation(1, "7.2.7", f"红色分隔线长 {rule.right - rule.left:.1f} 毫米，应为 {wide:.0f} 毫米。")
    yield from _letterlines_of(read[0], red) if kind == _LETTER else _rule_gap(read[0], red[0])


def _rule_gap(first: Page, rule: Rule) -> Iterator[Deviation]:
    above = [one.y for one in first.glyphs if one.y < rule.y and not one.red and one.size == BODY]
    if above and rule.y - max(above) < 3 * ROW_MM:
        gap = rule.y - max(above) - 0.12 * BODY / MM
        if abs(gap - RULE_GAP_MM) > _NEAR:
            yield Deviation(1, "7.2.7", f"红色分隔线在发文字号下 {gap:.1f} 毫米，应为 {RULE_GAP_MM:.0f} 毫米。")


def _letterlines_of(first: Page, red: list[Rule]) -> Iterator[Deviation]:
    if len(red) != 4:
        yield Deviation(1, "10.1", f"信函首页应有上下两组红色双线，找到 {len(red)} 条线。")
        return
    # A flat character such as 一 does not reach the foot of the mark.
    mark = red_glyphs(first)
    bottom = max(min(one.top for one in mark) + 0.9 * mark[0].size / MM, *(one.bottom for one in mark))
    gap = red[0].y - bottom
    if abs(gap - RULE_GAP_MM) > 1.5 * _NEAR:
        yield Deviation(1, "10.1", f"上方双线在发文机关标志下 {gap:.1f} 毫米，应为 {RULE_GAP_MM:.0f} 毫米。")
    foot = PAGE_MM[1] - red[3].y
    if abs(foot - LETTER_FOOT_MM) > _NEAR:
        yield Deviation(1, "10.1", f"下方双线距页面下边 {foot:.1f} 毫米，应为 {LETTER_FOOT_MM:.0f} 毫米。")
    if not (red[0].thick > red[1].thick and red[3].thick > red[2].thick):
        yield Deviation(1, "10.1", "双线应为上组上粗下细、下组上细下粗。")


def _title(read: Sequence[Page], kind: str) -> Iterator[Deviation]:
    first = read[0]
    lines = lines_of([one for one in first.glyphs if one.size == TITLE and not one.red])
    for line in lines:
        middle = (line[0].left + line[-1].right) / 2 - LEFT_MM - WIDTH_MM / 2
        # The ink of other than Chinese characters says less about where they stand.
        near = 2 * _NEAR if _is_han(line[0]) and _is_han(line[-1]) else TITLE / MM / 2
        if abs(middle) > near:
            yield Deviation(1, "7.3.1", f"标题没有居中，偏了 {middle:.1f} 毫米。")
    red = [rule.y for rule in first.rules if rule.red]
    if lines and red and kind != _LETTER:
        rows = (min(one.top for one in lines[0]) - min(red)) / ROW_MM
        if not 1.4 <= rows <= 2.8:
            yield Deviation(1, "7.3.1", f"标题在红色分隔线下 {rows:.1f} 行，应空二行。")


def _rows(read: Sequence[Page], _: str) -> Iterator[Deviation]:
    """All text stands on the 22 rows of the grid; facing pages match."""
    first_base = TOP_MM + 0.88 * BODY / MM
    for page in read:
        for line in text_of(page):
            row = (line[0].y - first_base) / ROW_MM
            if round(row) >= ROWS:
                yield Deviation(page.number, "5.2.3", f"文字排到了第 {round(row) + 1} 行，每面应为 {ROWS} 行。")
            elif abs(row - round(row)) > 0.08:
                yield Deviation(page.number, "5.2.3", f"第 {row + 1:.1f} 行的文字不在每面 {ROWS} 行的格线上。")


def _columns(read: Sequence[Page], _: str) -> Iterator[Deviation]:
    """28 characters fit a line: the closest line tells, for others are spread to both edges. No line has more."""
    closest = []
    for page in read:
        lines = text_of(page)
        steps = [[other.x - one.x for one, other in itertools.pairwise(line) if _are_han(one, other)] for line in lines]
        closest += [(statistics.median(line), page.number) for line in steps if len(line) > 8]
        most = max((sum(_is_han(one) and one.pressed > 0.99 for one in line) for line in lines), default=0)
        if most > COLUMNS:
            yield Deviation(page.number, "5.2.3", f"有一行排了 {most} 个字，应不超过 {COLUMNS} 个字。")
    if len(closest) >= 6:
        step, where = min(closest)
        if abs(WIDTH_MM / step - COLUMNS) > 0.4:
            yield Deviation(where, "5.2.3", f"每行排 {WIDTH_MM / step:.1f} 个字，应为 {COLUMNS} 个字。")


def _are_han(one: Glyph, other: Glyph) -> bool:
    return _is_han(one) and _is_han(other) and other.x - one.x < 8 and min(one.pressed, other.pressed) > 0.99


def _is_han(glyph: Glyph) -> bool:
    return "\u4e00" <= glyph.char <= "\u9fff"


def _page_numbers(read: Sequence[Page], kind: str) -> Iterator[Deviation]:
    """7 mm below 版心, odd right, even left, one character in. A blank page before 版记 and 版记 itself have none."""
    blank = min((page.number for page in read if all(map(_is_page_number, page.glyphs))), default=len(read) + 1)
    for page in read:
        number = [one for one in page.glyphs if _is_page_number(one)]
        bare = (kind == _LETTER and page.number == 1) or page.number >= blank
        if bare or not number:
            if bool(number) == bare:
                yield Deviation(page.number, "7.5", "这一面不应编页码。" if bare else "这一面没有页码。")
            continue
        if "".join(one.char for one in number) != f"—{page.number}—":
            yield Deviation(page.number, "7.5", f"页码应为“— {page.number} —”。")
        dash = number[0].top - BOTTOM_MM
        if abs(dash - PAGE_NUMBER_MM) > _NEAR:
            yield Deviation(page.number, "7.5", f"页码在版心下 {dash:.1f} 毫米，应为 {PAGE_NUMBER_MM:.0f} 毫米。")
        inset = RIGHT_MM - number[-1].right if page.number % 2 else number[0].left - LEFT_MM
        if abs(inset - SMALL / MM) > 1.5 * _NEAR:
            side = "右" if page.number % 2 else "左"
            yield Deviation(page.number, "7.5", f"页码距版心{side}边 {inset:.1f} 毫米，应空一字。")


def _version(read: Sequence[Page], kind: str) -> Iterator[Deviation]:
    """版记 ends on the bottom edge of the last, even page; outer lines thick, inner ones thin (7.4)."""
    for page in read:
        rules = sorted((rule for rule in page.rules if not rule.red), key=lambda rule: rule.y)
        if not rules or kind == _LETTER:
            continue
        if page is not read[-1] or page.number % 2:
            yield Deviation(page.number, "7.4", "版记应在公文最后一面，且为双数页。")
        if abs(rules[-1].y - BOTTOM_MM) > _NEAR / 2:
            yield Deviation(
                page.number, "7.4", f"版记末条线距版心下边缘 {BOTTOM_MM - rules[-1].y:.1f} 毫米，应与之重合。"
            )
        for place, rule in enumerate(rules):
            wanted = 0.35 if place in {0, len(rules) - 1} else 0.25
            if abs(rule.right - rule.left - WIDTH_MM) > _NEAR:
                yield Deviation(page.number, "7.4.1", f"版记的线长 {rule.right - rule.left:.1f} 毫米，应与版心等宽。")
            if abs(rule.thick - wanted) > 0.05:
                yield Deviation(
                    page.number, "7.4.1", f"版记第 {place + 1} 条线粗 {rule.thick:.2f} 毫米，应为 {wanted} 毫米。"
                )
