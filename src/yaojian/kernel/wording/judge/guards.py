"""Where the judge keeps silent: names, codes, and what a document or the site's own pages say again and again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.alphabet import Alphabet, Ids
from yaojian.kernel.wording.judge.hashing import FACTORS, linear

_CODES: Final = re.compile(
    r"[\u4e00-\u9fff]{1,12}[〔\[［（(]\d{4}[〕\]］）)]\s*\d*\s*号?"  # 鄂药监发〔2026〕1号
    r"|[\u4e00-\u9fff]{1,4}ICP[备证]|[\u4e00-\u9fff]公网安备"
    r"|[A-Za-z][A-Za-z0-9+.-]*://\S+|[\w.-]+@[\w.-]+"
)
_UNNAMED: Final = re.compile("[某甲乙丙丁×]")
"""Beside 某 stands a surname; 甲、乙、丙、丁 are nobody's words."""
SEEN_AGAIN: Final = 2
OUTWEIGHS: Final = 4
"""A form vouched for stands there so much more often than the one said to be meant."""


def silent(text: str) -> NDArray[np.bool_]:
    """Places where nothing is ever said."""
    places = np.zeros(len(text), bool)
    for found in _CODES.finditer(text):
        places[found.start() : found.end()] = True
    for found in _UNNAMED.finditer(text):
        places[max(0, found.start() - 1) : found.start() + 2] = True
    return places


def pair_codes(text: str) -> NDArray[np.uint32]:
    """Each two neighbouring Han characters of ``text`` once, the first above the second: whatever the model's numbers are."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    is_han = (codes >= 0x4E00) & (codes <= 0x9FFF)
    both = np.flatnonzero(is_han[:-1] & is_han[1:]) if len(codes) > 1 else np.zeros(0, np.int64)
    return np.unique(codes[both] << np.uint32(16) | codes[both + 1])


@dataclass(frozen=True, slots=True)
class OwnText:
    """How often each two neighbours stand in texts one trusts: the document itself, the site's published pages."""

    pairs: NDArray[np.uint64]
    uses: NDArray[np.int64]
    least: int = SEEN_AGAIN
    """So often a form must stand there to be vouched for."""

    @staticmethod
    def of(texts: Iterable[str], alphabet: Alphabet) -> "OwnText":
        """Count ``texts``. Some seconds for ten million characters."""
        hashed = [linear(alphabet.encode(text), 2)[1:] for text in texts]
        pairs, uses = np.unique(np.concatenate([*hashed, np.zeros(0, np.uint64)]), return_counts=True)
        return OwnText(pairs, uses)

    @staticmethod
    def of_pairs(pairs: NDArray[np.uint32], uses: NDArray[np.uint32], alphabet: Alphabet, least: int) -> "OwnText":
        """Of pairs counted before (``pair_codes``), with the use of each."""
        numbers = [
            alphabet.numbers_of(codes).astype(np.uint64) + np.uint64(1)
            for codes in (pairs >> np.uint32(16), pairs & np.uint32(0xFFFF))
        ]
        hashed, whose = np.unique(numbers[0] * FACTORS[2, 0] + numbers[1] * FACTORS[2, 1], return_inverse=True)
        return OwnText(hashed, np.bincount(whose, uses, len(hashed)).astype(np.int64), least)

    def uses_of(self, two: Ids) -> int:
        """How often these two numbers stand side by side."""
        if not len(self.pairs):
            return 0
        wanted = linear(two, 2)[1]
        place = int(np.searchsorted(self.pairs, wanted))
        return int(self.uses[place]) if place < len(self.pairs) and self.pairs[place] == wanted else 0

    def has_again(self, ids: Ids) -> bool:
        """Whether all neighbours of ``ids`` stand here again and again."""
        return all(self.uses_of(ids[place : place + 2]) >= self.least for place in range(len(ids) - 1))

    def vouches(self, ids: Ids, place: int, new: int, unusual: tuple[bool, bool]) -> bool:
        """Whether a form at ``place`` that is ``unusual`` elsewhere stands here again, and hardly ever the one said to be meant.

        ``unusual``: of the form with the left neighbour, and with the right one.
        """
        for first, asked in zip((place - 1, place), unusual, strict=True):
            if asked and first >= 0 and first + 1 < len(ids) and ids[first] > 0 and ids[first + 1] > 0:
                two = ids[first : first + 2]
                meant = two.copy()
                meant[place - first] = new
                if self.uses_of(two) >= max(self.least, OUTWEIGHS * self.uses_of(meant)):
                    return True
        return False
