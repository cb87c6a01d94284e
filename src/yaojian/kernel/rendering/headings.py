"""Numbers of headings: 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3). One the author wrote stays."""

import re
from collections.abc import Iterator, Sequence

from yaojian.kernel.rendering.spec import Part

_WRITTEN = {
    1: re.compile(r"^[一二三四五六七八九十百]+、|^第[一二三四五六七八九十百]+[章节条部分]"),
    2: re.compile(r"^[（(][一二三四五六七八九十百]+[）)]"),
    3: re.compile(r"^\d+[.\uff0e、]"),
    4: re.compile(r"^[（(]\d+[）)]"),
}
_DIGITS = "零一二三四五六七八九"


def numbered(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, each heading with a number; counting begins anew below a higher heading."""
    counts = [0, 0, 0, 0]
    for part in parts:
        if not part.level:
            yield part
            continue
        place = part.level - 1
        counts[place] += 1
        counts[part.level :] = [0] * (4 - part.level)
        written = _WRITTEN[part.level].match(part.text)
        yield part if written else Part(_mark(part.level, counts[place]) + part.text, part.level)


def _mark(level: int, count: int) -> str:
    match level:
        case 1:
            return f"{chinese(count)}、"
        case 2:
            return f"（{chinese(count)}）"
        case 3:
            return f"{count}."
        case _:
            return f"（{count}）"


def chinese(count: int) -> str:
    """1 to 999 in words: 12 → 十二, 105 → 一百零五. Beyond: digits."""
    if count > 999:
        return str(count)
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")
