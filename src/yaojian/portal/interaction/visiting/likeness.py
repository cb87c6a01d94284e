"""Texts that are nearly the same: 64-bit SimHash over pairs of characters."""

import hashlib
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise

BITS = 64
NEAR = 3
"""Texts whose hashes differ in at most so many bits are taken for the same."""


def simhash(text: str) -> int:
    """A signed 64-bit number, near for texts that are near. Blanks and punctuation do not count."""
    kept = [sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign)[0] in "LN"]
    pairs = Counter("".join(pair) for pair in pairwise(kept)) or Counter(kept)
    weights = [0] * BITS
    for pair, times in pairs.items():
        bits = _hashed(pair)
        for place in range(BITS):
            weights[place] += times if bits >> place & 1 else -times
    number = sum(1 << place for place in range(BITS) if weights[place] > 0)
    return number - (1 << BITS) if number >> (BITS - 1) else number


def distance(first: int, second: int) -> int:
    """In how many bits two hashes differ."""
    return ((first ^ second) & ((1 << BITS) - 1)).bit_count()


@lru_cache(maxsize=20_000)
def _hashed(pair: str) -> int:
    return int.from_bytes(hashlib.blake2b(pair.encode(), digest_size=8).digest(), "big")
