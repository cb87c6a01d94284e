"""Punctuation: half-width marks among Chinese characters, doubled marks, pairs that do not close, years of numbers.

Sources: GB/T 15834-2011 标点符号用法; GB/T 9704-2012 7.2.5 (year of a document number in 〔〕). From memory, to confirm.
"""

import re
from collections.abc import Iterator

from yaojian.kernel.wording.engine.values import Kind, Mark, Severity

_SOURCE = "GB/T 15834-2011 标点符号用法"
_NUMBER_SOURCE = "GB/T 9704-2012 7.2.5"
_HAN = "\u4e00-\u9fff"
_FULL = dict(zip(",;:?!", "，；：？！", strict=True))
# The sign itself comes first: an expression that begins with a look backwards is tried at every character.
_HALF = re.compile(f"[,;:?!](?<=[{_HAN}”’）》].)(?=[{_HAN}“‘（《])")
_DOUBLED = re.compile(r"([，、；：])[，。、；：]+|。[，、；：。]+")
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_NUMBER = re.compile(r"[\[（(【](?<=[\u4e00-\u9fff].)(?P<year>(?:19|20)\d{2})[\]）)】](?=第?\d{1,4}号)")
_PAIRS = {
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "〔": "〕",
    "【": "】",
    "［": "］",
    "「": "」",
    "『": "』",
    "“": "”",
    "‘": "’",
}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_QUOTES = "“‘"
_BRACKETS = re.compile(f"[{re.escape(''.join(_PAIRS) + ''.join(_CLOSING))}]")
_LIST_MARK = re.compile(r"(?:^|[\s，；。：、])[0-9a-zA-Z一二三四五六七八九十①-⑳]{1,3}$")
_APOSTROPHE = re.compile(r"[A-Za-z]$")


def check(text: str) -> Iterator[Mark]:
    """All marks about signs, in no certain order."""
    for found in _HALF.finditer(text):
        yield _mark(found.start(), found.end(), found[0], _FULL[found[0]], Severity.NOTE)
    for found in _DOUBLED.finditer(text):
        yield _mark(found.start(), found.end(), found[0], "" if len(found[0]) > 2 else found[0][:1], Severity.WARN)
    for found in _WIDE.finditer(text):
        narrow = "".join(chr(ord(sign) - 0xFEE0) for sign in found[0])
        yield _mark(found.start(), found.end(), found[0], narrow, Severity.NOTE)
    for found in _NUMBER.finditer(text):
        yield Mark(
            found.start(),
            found.end(),
            found[0],
            f"〔{found['year']}〕",
            Kind.NUMBER_FORM,
            Severity.WARN,
            "words.number_form",
            _NUMBER_SOURCE,
        )
    yield from _unpaired(text)


def _unpaired(text: str) -> Iterator[Mark]:
    """Brackets close within their paragraph. A quotation may run over paragraphs, each of which opens it anew."""
    open_signs: list[tuple[str, int]] = []
    for found in _BRACKETS.finditer(text):
        sign, place = found[0], found.start()
        if open_signs and text.find("\n", open_signs[-1][1], place) >= 0:
            yield from (_lonely(*one) for one in open_signs if one[0] not in _QUOTES)
            open_signs = [one for one in open_signs if one[0] in _QUOTES]
        if sign in _PAIRS:
            if not (sign in _QUOTES and open_signs and open_signs[-1][0] == sign and _begins_paragraph(text, place)):
                open_signs.append((sign, place))
        elif open_signs and _fits(open_signs[-1][0], sign):
            opening, _ = open_signs.pop()
            if _PAIRS[opening] != sign:
                yield _mark(place, place + 1, sign, _PAIRS[opening], Severity.NOTE)
        elif not _stands_alone(text, place, sign):
            yield _lonely(sign, place)
    yield from (_lonely(*one) for one in open_signs)


def _fits(opening: str, closing: str) -> bool:
    """Half-width and full-width round brackets are one pair, badly set."""
    return _PAIRS[opening] == closing or {opening, closing} in ({"（", ")"}, {"(", "）"})


def _begins_paragraph(text: str, place: int) -> bool:
    return not text[max(0, text.rfind("\n", 0, place)) : place].strip()


def _stands_alone(text: str, place: int, sign: str) -> bool:
    """``1）`` counts something, ``'s`` is an apostrophe."""
    before = text[max(0, place - 4) : place]
    if sign in ")）":
        return bool(_LIST_MARK.search(before))
    return sign == "’" and bool(_APOSTROPHE.search(before))


def _lonely(sign: str, place: int) -> Mark:
    return _mark(place, place + 1, sign, f"与“{_PAIRS.get(sign) or _CLOSING[sign]}”成对", Severity.WARN)


def _mark(start: int, end: int, text: str, suggestion: str, severity: Severity) -> Mark:
    return Mark(start, end, text, suggestion, Kind.PUNCTUATION, severity, "words.punctuation", _SOURCE)
