"""Personal data that stands unmasked: identity numbers, mobile numbers, bank cards. The numbers never leave this module.

Rule: 个人信息保护法 §28, §29 and the masks of the house (two to six characters before, four after). Digits may be
full-width or parted by spaces: both are seen in tables, and in attempts to get past a check.
"""

import re
from collections.abc import Iterator
from datetime import date

from yaojian.kernel.wording.engine.values import Kind, Mark, Severity

_SOURCE = "个人信息保护法第二十八条"
_ANY = re.compile(r"[0-9\uff10-\uff19](?:[ \-\u3000\u00a0]?[0-9\uff10-\uff19]){10}")
_NARROW = {**{0xFF10 + digit: str(digit) for digit in range(10)}, 0xFF38: "X", 0xFF58: "x", 0x3000: " ", 0xA0: " "}
"""Full-width digits and spaces to narrow ones, one for one: places stay."""
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-8]\d{5}[ \-]?(?:19|20)\d{2}[ \-]?\d{4}[ \-]?\d{3}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[ \-]?)?1[3-9]\d(?:[ \-]?\d{4}){2}(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z.])(?:62|4\d|5[1-5])\d{2}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def check(text: str) -> Iterator[Mark]:
    """Identity numbers with a right check digit, mobile numbers and bank cards (block); numbers that only look like an
    identity number (warn)."""
    if not _ANY.search(text):
        return
    narrow = text.translate(_NARROW)
    taken: list[tuple[int, int]] = []
    for pattern, judge in ((_IDENTITY, _identity), (_CARD, _card), (_MOBILE, _mobile)):
        for found in pattern.finditer(narrow):
            start, end = found.span()
            if any(start < last and first < end for first, last in taken):
                continue
            if mark := judge(start, end, re.sub(r"[ \-]", "", found[0])):
                taken.append((start, end))
                yield mark


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are an identity number: a day that exists, a right check digit (GB 11643-1999)."""
    return _has_day(number) and _check_digit(number) == number[-1].upper()


def masked(number: str) -> str:
    """``420101********0010``: enough to find it in the text, too little to use it."""
    kept = 6 if len(number) > 11 else 3
    return number[:kept] + "*" * (len(number) - kept - 4) + number[-4:]


def _identity(start: int, end: int, number: str) -> Mark | None:
    if not _has_day(number):
        return None
    if _check_digit(number) == number[-1].upper():
        return _mark(start, end, number, Severity.BLOCK, "personal.identity_number")
    return _mark(start, end, number, Severity.WARN, "personal.identity_like")


def _mobile(start: int, end: int, number: str) -> Mark | None:
    return _mark(start, end, number[-11:], Severity.BLOCK, "personal.mobile_number")


def _card(start: int, end: int, number: str) -> Mark | None:
    if not 16 <= len(number) <= 19 or not _luhn(number):
        return None
    return _mark(start, end, number, Severity.BLOCK, "personal.bank_card")


def _has_day(number: str) -> bool:
    try:
        day = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return day.year >= 1900


def _check_digit(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11]


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(digit * 2, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _mark(start: int, end: int, number: str, severity: Severity, rule: str) -> Mark:
    hidden = masked(number)
    return Mark(start, end, hidden, hidden, Kind.PERSONAL, severity, rule, _SOURCE)
