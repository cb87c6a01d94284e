"""Characters as small numbers, one number a character, so that places in the text stay places in the numbers."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]

EDGE: Final = 0
"""End or begin of a sentence: 。！？；, line ends, blanks. No run of characters is counted across it."""
OTHER: Final = 1
DIGIT: Final = 2
LATIN: Final = 3
RARE: Final = 4
"""Every Han character without a number of its own."""
SIGNS: Final = "，、：（）《》“”‘’—…·%〔〕-/.+×"
FIRST_HAN: Final = 5 + len(SIGNS)
MOST: Final = 7100
"""Five numbers below this fit into 64 bits."""

_EDGES = "。！？；;!?\n\r\t \u3000\u00a0\v\f\u0085\u2028\u2029"
_FOLDED = {
    ",": "，",
    ":": "：",
    "(": "（",
    ")": "）",
    "［": "〔",
    "］": "〕",
    "[": "〔",
    "]": "〕",
    "％": "%",
    "．": ".",
    "－": "-",
    "／": "/",
    "＋": "+",
    "○": "〇",
    "〈": "《",
    "〉": "》",
    "─": "—",
    "―": "—",
    "•": "·",
    "・": "·",
    "~": "-",
    "～": "-",
    '"': "“",
}


def is_han(code: int) -> bool:
    """Whether a code point is a unified Han character or 〇."""
    return code == 0x3007 or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF or 0x20000 <= code <= 0x323AF


class Alphabet:
    """Han characters in the order of their numbers (from ``FIRST_HAN``); everything else is folded."""

    def __init__(self, han: str) -> None:
        """``han``: each character once, from the basic plane. Raises ``ValueError`` when there are too many."""
        if FIRST_HAN + len(han) > MOST or len(set(han)) != len(han):
            raise ValueError(f"an alphabet holds each of at most {MOST - FIRST_HAN} characters once")
        self.han = han
        self.size = FIRST_HAN + len(han)
        self._numbers = _fold(han)

    def encode(self, text: str) -> Ids:
        """The number of each code point of ``text``. Lone surrogates are signs like any other."""
        return self.numbers_of(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4"))

    def numbers_of(self, codes: NDArray[np.uint32]) -> Ids:
        """The same for code points."""
        numbers: Ids = self._numbers[np.minimum(codes, 0x10000)].astype(np.int64)
        return numbers

    def decode(self, numbers: Ids) -> str:
        """Han characters as they are, everything else as □."""
        return "".join(self.han[n - FIRST_HAN] if n >= FIRST_HAN else "□" for n in numbers.tolist())


def _fold(han: str) -> NDArray[np.uint16]:
    numbers = np.full(0x10001, OTHER, np.uint16)
    numbers[0x10000] = RARE  # above the basic plane: Han for all practical purposes
    for first, last in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF)):
        numbers[first : last + 1] = RARE
    for first, last, number in ((0x30, 0x39, DIGIT), (0xFF10, 0xFF19, DIGIT), (0x41, 0x5A, LATIN), (0x61, 0x7A, LATIN),
                                (0xFF21, 0xFF3A, LATIN), (0xFF41, 0xFF5A, LATIN)):  # fmt: skip
        numbers[first : last + 1] = number
    numbers[[ord(sign) for sign in _EDGES]] = EDGE
    for number, sign in enumerate(SIGNS, start=5):
        numbers[ord(sign)] = number
    for number, sign in enumerate(han, start=FIRST_HAN):
        numbers[ord(sign)] = number
    for sign, like in _FOLDED.items():
        numbers[ord(sign)] = numbers[ord(like)]
    return numbers
