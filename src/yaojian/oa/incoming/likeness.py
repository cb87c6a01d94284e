"""When two incoming documents look like the same one. Plain functions on text."""

import re
import unicodedata

THRESHOLD = 0.85
"""Share of character pairs two titles must have in common to be shown as similar."""
_NOT_WORDS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


def number_key(number: str) -> str:
    """A 来文字号 without brackets, spaces and 第…号: 「鄂政办发[2026]17 号」 and 「鄂政办发〔2026〕17号」 are one."""
    plain = unicodedata.normalize("NFKC", number).casefold()
    parts = (part.removeprefix("第").removesuffix("号") for part in _NOT_WORDS.split(plain))
    return "·".join(part for part in parts if part)


def is_telling(key: str) -> bool:
    """Whether the number names its sender, as 鄂政办发·2026·17 does and 3 or 2026年5 does not."""
    first = key.split("·", maxsplit=1)[0]
    return len(first) >= 2 and not first[0].isdigit()


def title_key(title: str) -> str:
    """A title without punctuation, spaces, full-width digits and the words every title has."""
    plain = _NOT_WORDS.sub("", unicodedata.normalize("NFKC", title).casefold())
    return plain.removeprefix("转发").removeprefix("关于") or plain


def are_similar(one: str, other: str) -> bool:
    """Whether two title keys are nearly the same; other numbers (4月 for 3月) make another document."""
    if one == other:
        return True
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    first, second = _pairs(one), _pairs(other)
    return bool(first and second) and 2 * len(first & second) >= THRESHOLD * (len(first) + len(second))


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
