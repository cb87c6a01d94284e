"""Official sentences with slips of the kinds people make, and what was meant. The same seed makes the same slips."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from pypinyin import lazy_pinyin

from yaojian.kernel.wording.judge.alphabet import FIRST_HAN, Alphabet, Ids
from yaojian.kernel.wording.judge.confusions import (
    COMPONENT,
    CONTAINED,
    LOOKS,
    NEAR_SYLLABLE,
    SAME_SYLLABLE,
    STROKES,
    Confusions,
)

_SHAPE = COMPONENT | CONTAINED | STROKES | LOOKS
_KINDS = ((SAME_SYLLABLE, 0.57), (NEAR_SYLLABLE, 0.11), (_SHAPE, 0.32))
_WORD_SHARE = 0.14
_NEIGHBOUR_SHARE = 0.15
_MORE_ERRORS = 0.35
"""After each slip of a sentence the chance of one more."""
_MOST_ERRORS = 5
_NAME_SHARE = 0.12
_AFTER_NAMES = ("", "", "、", "，", "同志", "等", "某", "诉", "主任", "局长", "代表", "先生")


@dataclass(frozen=True, slots=True)
class Slips:
    """Sentences as somebody might have written them, and as they were meant; of equal length."""

    written: list[str]
    meant: list[str]


class Corruptor:
    """Makes slips. ``words``: dictionary words with their use; ``names``: of persons and places."""

    def __init__(
        self,
        alphabet: Alphabet,
        confusions: Confusions,
        uses: Ids,
        words: Iterable[tuple[str, int]],
        names: Sequence[str],
        seed: int,
    ) -> None:
        self._alphabet, self._confusions, self._names = alphabet, confusions, names
        self._weights = np.sqrt(uses + 1.0)
        self._random = np.random.default_rng(seed)
        self._alike = _homophones(words)

    def slips(self, sentences: Sequence[str], clean_share: float) -> Slips:
        """One version of each sentence, some with a name put in; ``clean_share`` of them stay right."""
        meant = [self._with_name(sentence) for sentence in sentences]
        return Slips([one if self._random.random() < clean_share else self._corrupt(one) for one in meant], meant)

    def _with_name(self, sentence: str) -> str:
        """Names are what the counts know least, and nobody's slip."""
        if not self._names or self._random.random() >= _NAME_SHARE:
            return sentence
        name = self._names[int(self._random.integers(len(self._names)))]
        after = _AFTER_NAMES[int(self._random.integers(len(_AFTER_NAMES)))]
        places = [0, *(place + 1 for place, sign in enumerate(sentence) if sign in "，、由与和")]
        place = places[int(self._random.integers(len(places)))]
        return sentence[:place] + name + after + sentence[place:]

    def _corrupt(self, sentence: str) -> str:
        signs = list(sentence)
        for _ in range(_MOST_ERRORS):
            place = int(self._random.integers(len(signs)))
            if self._random.random() >= _WORD_SHARE or not self._change_word(signs, place):
                self._change_sign(signs, place)
                if self._random.random() < _NEIGHBOUR_SHARE and place + 1 < len(signs):
                    self._change_sign(signs, place + 1)
            if self._random.random() >= _MORE_ERRORS:
                break
        return "".join(signs)

    def _change_word(self, signs: list[str], place: int) -> bool:
        for length in (4, 3, 2):
            word = "".join(signs[place : place + length])
            others = self._alike.get(word)
            if others:
                forms, shares = others
                signs[place : place + length] = str(self._random.choice(forms, p=shares))
                return True
        return False

    def _change_sign(self, signs: list[str], place: int) -> None:
        number = int(self._alphabet.encode(signs[place])[0])
        row = slice(self._confusions.start[number], self._confusions.start[number + 1])
        others, kinds = self._confusions.other[row], self._confusions.kind[row]
        wanted = self._random.choice([bit for bit, _ in _KINDS], p=[share for _, share in _KINDS])
        others = others[(kinds & wanted) > 0]
        if len(others):
            weights = self._weights[others]
            chosen = int(self._random.choice(others, p=weights / weights.sum()))
            signs[place] = self._alphabet.han[chosen - FIRST_HAN]


def _homophones(words: Iterable[tuple[str, int]]) -> dict[str, tuple[list[str], list[float]]]:
    groups = defaultdict(list)
    for word, use in words:
        if 2 <= len(word) <= 4 and use >= 5:
            groups[(len(word), *lazy_pinyin(word))].append((word, use))
    alike = {}
    for group in groups.values():
        for word, _ in group:
            others = [(other, use**0.5) for other, use in group if other != word]
            total = sum(weight for _, weight in others)
            if others:
                alike[word] = ([other for other, _ in others], [weight / total for _, weight in others])
    return alike
