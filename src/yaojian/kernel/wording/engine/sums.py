"""Sums stated in a sentence that its own numbers do not make."""

import re
from collections.abc import Iterator
from decimal import Decimal

from yaojian.kernel.wording.engine.values import Kind, Mark, Severity

_SOURCE = "句中数字相加"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = r"[万亿]?(?:家次|人次|批次|件次|家|件|个|人|批|起|份|次|项|元|条|户|名|台|种|例|处|吨|米)"
_AMOUNT = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>{_UNIT})")
_WHOLE_FIRST = re.compile(
    rf"(?:共计?|合计|总计|累计)[^。；\d]{{0,12}}(?:{_NUMBER}){_UNIT}[^。；\d]{{0,16}}?，?其中[^。；]*"
)
_WHOLE_LAST = re.compile(
    rf"(?:[^。；，、\d]{{0,16}}(?:{_NUMBER}){_UNIT}[、，]){{2,}}(?:共计|合计|总计)(?:{_NUMBER}){_UNIT}"
)
_SENTENCE_END = re.compile("[。；\n]")
_STATES = "合格|通过|完成|整改|办结|符合|达标"
_PART = rf"[^。；\d]{{0,4}}?(?:{_NUMBER}){_UNIT}"
_GAP = r"[^。；\d]{0,12}?"
_ALL_OR_NOT = re.compile(
    rf"(?:{_NUMBER}){_UNIT}{_GAP}(?<![不未])(?P<yes>{_STATES}){_PART}{_GAP}[不未](?P=yes){_PART}"
    rf"|(?:{_NUMBER}){_UNIT}{_GAP}[不未](?P<no>{_STATES}){_PART}{_GAP}(?<![不未])(?P=no){_PART}"
)
"""抽检 500 批次，合格 498 批次，不合格 2 批次: what is so and what is not so make the whole."""


def check(text: str) -> Iterator[Mark]:
    """Parts that are more than the whole they belong to, and a total that is not the sum of all its parts (warn).

    Parts that are fewer than a whole named before them need not be all: nothing is said, unless they exclude each other.
    """
    if "不" in text or "未" in text:
        for found in _ALL_OR_NOT.finditer(text):
            amounts = _same_unit(found[0])
            total = sum(amounts[1:])
            # Fewer than the whole may be joined by a third state: 停产 5 家.
            if len(amounts) == 3 and (total > amounts[0] or (total < amounts[0] and not _goes_on(text, found.end()))):
                yield _mark(found, f"各项之和为 {total}，不是 {amounts[0]}")
    if not any(sign in text for sign in ("其中", "共计", "合计", "总计")):
        return
    for found in _WHOLE_FIRST.finditer(text):
        amounts = _same_unit(found[0])
        if len(amounts) >= 3 and sum(amounts[1:]) > amounts[0]:
            yield _mark(found, f"各项之和为 {sum(amounts[1:])}，大于总数 {amounts[0]}")
    for found in _WHOLE_LAST.finditer(text):
        amounts = _same_unit(found[0])
        if len(amounts) >= 3 and sum(amounts[:-1]) != amounts[-1]:
            yield _mark(found, f"各项之和为 {sum(amounts[:-1])}，不是 {amounts[-1]}")


def _goes_on(text: str, end: int) -> bool:
    """Whether the sentence names further amounts."""
    return _AMOUNT.search(_SENTENCE_END.split(text[end:], maxsplit=1)[0]) is not None


def _same_unit(text: str) -> list[Decimal]:
    """The amounts of a sentence when all have one unit; else nothing can be added."""
    found = list(_AMOUNT.finditer(text))
    if len({one["unit"] for one in found}) != 1:
        return []
    return [Decimal(one["number"].replace(",", "")) for one in found]


def _mark(found: re.Match[str], told: str) -> Mark:
    return Mark(found.start(), found.end(), found[0], told, Kind.SUM, Severity.WARN, "words.sum", _SOURCE)
