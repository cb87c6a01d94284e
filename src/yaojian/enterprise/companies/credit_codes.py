"""统一社会信用代码 (GB 32100-2015): 18 characters, the last one a check character.

Real companies hold codes that fail the check (old Fujian codes), so a failed check asks for confirmation and never
blocks. Source of weights and test vectors: domain.md §5.1.
"""

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_SHAPE = re.compile(rf"[{ALPHABET}]{{18}}")
# People type the letter O for the digit 0, and the alphabet has neither I, O, S, V nor Z.
_MISTYPED = str.maketrans({"O": "0", "I": "1"})


def tidy(text: str) -> str:
    """The code as the register writes it: no blanks, upper case, O and I read as 0 and 1."""
    return "".join(text.split()).upper().translate(_MISTYPED)


def is_shaped(code: str) -> bool:
    """Whether a tidied code has 18 characters of the alphabet."""
    return _SHAPE.fullmatch(code) is not None


def check_character(first_17: str) -> str:
    """The 18th character that belongs to the first 17 of a tidied code."""
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(first_17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def passes_check(code: str) -> bool:
    """Whether a well-shaped code ends in its check character."""
    return code[17] == check_character(code[:17])
