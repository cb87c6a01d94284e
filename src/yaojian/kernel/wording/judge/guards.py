"""Where the judge keeps silent: names, codes, and what a document or the site's own pages say again and again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.alphabet import Alphabet, Ids
from yaojian.kernel.wording.judge.hashing import linear

_CODES: Final = re.compile(
    r"[\u4e00-\u9fff]{1,12}[〔\[［（(]\d{4}[〕\]］）)]\s*\d*\s*号?"  # 鄂药监发〔2026〕1号
    r"|[\u4e00-\u9fff]{1,4}ICP[备证]|[\u4e00-\u9fff]公网安备"
    r"|[A-Za-z][A-Za-z0-9+.-]*://\S+|[\w.-]+@[\w.-]+"
)
_SILENT: Final = "某甲乙丙丁×"
"""Beside 某 stands a surname; 甲、乙、丙、丁 are nobody's words."""
SEEN_AGAIN: Final = 2
OUTWEIGHS: Final = 4
"""A form vouched for stands there so much more often than the one said to be meant."""


def silent(text: str) -> NDArray[np.bool_]:
    """Places where nothing is ever said."""
    places = np.zeros(len(text), bool)
    for found in _CODES.finditer(text):
        places[found.start() : found.end()] = True
    for place, sign in enumerate(text):
        if sign in _SILENT:
            places[max(0, place - 1) : place + 2] = True
    return places


@dataclass(frozen=True, slots=True)
class OwnText:
    """How often each two neighbours stand in texts one trusts: the document itself, the site's published pages."""

    pairs: NDArray[np.uint64]
    uses: NDArray[np.int64]

    @staticmethod
    def of(texts: Iterable[str], alphabet: Alphabet) -> "OwnText":
        """Count ``texts``. Some seconds for ten million characters."""
        hashed = [linear(alphabet.encode(text), 2)[1:] for text in texts]
        pairs, uses = np.unique(np.concatenate([*hashed, np.zeros(0, np.uint64)]), return_counts=True)
        return OwnText(pairs, uses)

    def uses_of(self, two: Ids) -> int:
        """How often these two numbers stand side by side."""
        if not len(self.pairs):
            return 0
        wanted = linear(two, 2)[1]
        place = int(np.searchsorted(self.pairs, wanted))
        return int(self.uses[place]) if place < len(self.pairs) and self.pairs[place] == wanted else 0

    def vouches(self, ids: Ids, place: int, new: int, unusual: tuple[bool, bool]) -> bool:
        """Whether a form at ``place`` that is ``unusual`` elsewhere stands here again, and hardly ever the one said to be meant.

        ``unusual``: of the form with the left neighbour, and with the right one.
        """
        for first, asked in zip((place - 1, place), unusual, strict=True):
            if asked and first >= 0 and first + 1 < len(ids) and ids[first] > 0 and ids[first + 1] > 0:
                two = ids[first : first + 2]
                meant = two.copy()
                meant[place - first] = new
                if self.uses_of(two) >= max(SEEN_AGAIN, OUTWEIGHS * self.uses_of(meant)):
                    return True
        return False
