"""Certificate numbers as people type them."""

import unicodedata

LONGEST = 60


def tidy(typed: str) -> str:
    """The number without blanks around it and with half-width letters; empty for what no certificate can be called.

    Brackets stay as they are: numbers such as （鄂）-经营性-2019-0001 are written with full-width ones.
    """
    number = "".join(_narrow(sign) for sign in typed.strip())
    can_be = 0 < len(number) <= LONGEST and number.isprintable() and any(sign.isalnum() for sign in number)
    return number if can_be else ""


def _narrow(sign: str) -> str:
    narrow = unicodedata.normalize("NFKC", sign)
    return narrow if narrow.isascii() and narrow.isalnum() else sign
