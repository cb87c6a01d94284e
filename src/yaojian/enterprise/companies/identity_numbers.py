"""居民身份证号 (GB 11643-1999): 18 characters, the last one a check digit. A failed check asks, and never blocks."""

import re

from yaojian.kernel.wording.engine import personal

_SHAPE = re.compile(r"\d{17}[\dX]")


def tidy(text: str) -> str:
    """Without blanks and hyphens; x in capitals, full-width digits narrow."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if "\uff01" <= sign <= "\uff5e" else sign for sign in text)
    return re.sub(r"[\s\-]", "", narrow).upper()


def is_shaped(number: str) -> bool:
    """Whether a tidied number has 17 digits and a digit or X."""
    return _SHAPE.fullmatch(number) is not None


def passes_check(number: str) -> bool:
    """Whether its day of birth exists and its check digit fits."""
    return personal.is_identity_number(number)


def masked(number: str) -> str:
    """``420101********0010`` (domain.md §7.3)."""
    return personal.masked(number) if number else ""
