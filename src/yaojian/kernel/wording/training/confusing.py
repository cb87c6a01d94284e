"""The table of likely confusions: by sound (pypinyin), by strokes (pycorrector's stroke.txt), by parts (cjk-decomp)."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import numpy as np
from pypinyin import Style, pinyin

from yaojian.kernel.wording.judge.alphabet import FIRST_HAN, Alphabet
from yaojian.kernel.wording.judge.confusions import (
    COMPONENT,
    CONTAINED,
    LOOKS,
    NEAR_SYLLABLE,
    SAME_SOUND,
    SAME_SYLLABLE,
    STROKES,
    Confusions,
)

MOST_SHARING = 45
"""A part that more characters have (氵, 亻) makes nobody mistake one for the other."""
MOST_CONTAINING = 150
"""口 stands in so many that it is mistaken for none of them."""
LEAST_USE = 5
"""What hardly stands in official text is never what should stand there."""
MOST_LOOKING = 16
"""So many characters at most are said to look like one, …"""
LEAST_ALIKE = 0.65
"""… each with this share of strokes in common, in their order."""
_READINGS = 3
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("r", "l"), ("h", "f"))
_NEAR_ENDS = (("iang", "ian"), ("uang", "uan"), ("ang", "an"), ("eng", "en"), ("ing", "in"))

Kinds = dict[str, dict[str, int]]


def table(alphabet: Alphabet, use: dict[str, int], strokes: Path, parts: Path) -> Confusions:
    """Rows for every Han character of the alphabet; ``use``: how often each stands in the corpus."""
    kinds: Kinds = defaultdict(lambda: defaultdict(int))
    likely = {sign for sign in alphabet.han if use.get(sign, 0) >= LEAST_USE and is_simplified(sign)}
    by_sound(alphabet.han, kinds)
    made, orders = _decompositions(parts), _stroke_orders(strokes)
    _by_strokes(alphabet.han, orders, kinds)
    _by_parts(alphabet.han, likely, made, kinds)
    for sign, others in looks(alphabet.han, likely, made, orders).items():
        for twin in others:
            kinds[sign][twin] |= LOOKS
    number = {sign: FIRST_HAN + place for place, sign in enumerate(alphabet.han)}
    start, other, kind = [0] * (FIRST_HAN + 1), [], []
    for sign in alphabet.han:
        row = sorted((number[one], bits) for one, bits in kinds[sign].items() if one in likely and one != sign)
        other += [one for one, _ in row]
        kind += [bits for _, bits in row]
        start.append(len(other))
    return Confusions(np.array(start, np.int32), np.array(other, np.uint16), np.array(kind, np.uint8))


def is_simplified(sign: str) -> bool:
    """Whether GB 2312 has the character; the rest of official text is old or traditional."""
    try:
        return len(sign.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def readings(sign: str) -> list[tuple[str, str]]:
    """Up to three readings as (syllable, tone)."""
    found = pinyin(sign, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0][:_READINGS]
    return [(one[:-1], one[-1]) for one in found if one[-1:].isdigit()]


def by_sound(han: str, kinds: Kinds) -> None:
    """Same sound, same syllable, and syllables that dialects and hurried fingers do not keep apart."""
    syllables: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for sign in han:
        for syllable, tone in readings(sign):
            syllables[syllable][sign].add(tone)
    for syllable, signs in syllables.items():
        for one, tones in signs.items():
            for other, others in signs.items():
                kinds[one][other] |= SAME_SOUND | SAME_SYLLABLE if tones & others else SAME_SYLLABLE
        for near in near_syllables(syllable):
            for one in signs:
                for other in syllables.get(near, ()):
                    kinds[one][other] |= NEAR_SYLLABLE
                    kinds[other][one] |= NEAR_SYLLABLE


def near_syllables(syllable: str) -> set[str]:
    """Syllables with the shorter of two near sounds in place of the longer."""
    heads = {near + syllable[len(long) :] for long, near in _NEAR if syllable.startswith(long)}
    both = heads | {syllable}
    ends = {one[: -len(long)] + near for one in both for long, near in _NEAR_ENDS if one.endswith(long)}
    return (heads | ends) - {syllable}


def _stroke_orders(path: Path) -> dict[str, str]:
    told = (line.partition("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {sign: order for sign, _, order in told if order}


def _by_strokes(han: str, orders: dict[str, str], kinds: Kinds) -> None:
    """Alike but for a stroke or two, order counting."""
    groups = defaultdict(set)
    for sign in han:
        order = orders.get(sign, "")
        if order:
            away = 0 if len(order) < 3 else 1 if len(order) < 6 else 2
            for gone in range(away + 1):
                for places in combinations(range(len(order)), gone):
                    groups["".join(one for place, one in enumerate(order) if place not in places)].add(sign)
    for signs in groups.values():
        _together(signs, STROKES, kinds)


def _by_parts(han: str, likely: set[str], made: dict[str, list[str]], kinds: Kinds) -> None:
    has = {sign: _parts_of(sign, made, 3) for sign in han}
    sharing = defaultdict(set)
    for sign, found in has.items():
        for part in found:
            sharing[part].add(sign)
    for part, signs in sharing.items():
        for sign in signs if part in has and len(signs & likely) <= MOST_CONTAINING else ():
            kinds[sign][part] |= CONTAINED
            kinds[part][sign] |= CONTAINED
        if len(signs & likely) <= MOST_SHARING:
            _together(signs, COMPONENT, kinds)


def looks(han: str, likely: set[str], made: dict[str, list[str]], orders: dict[str, str]) -> dict[str, list[str]]:
    """For each character those beside it that a tired eye takes for it: one half the same however common, the other alike."""
    groups = defaultdict(list)
    drawn = {sign: _drawn(sign, made, orders, 3) for sign in han}
    for sign in han:
        for part in dict.fromkeys(made.get(sign, ()) if drawn[sign] else ()):
            groups[part].append(sign)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for signs in groups.values():
        for one in signs:
            for other in signs:
                if other in likely and one != other and (share := alike(drawn[one], drawn[other])) >= LEAST_ALIKE:
                    found[one][other] = share
    return {sign: sorted(row, key=lambda one: (-row[one], one))[:MOST_LOOKING] for sign, row in found.items()}


def _drawn(sign: str, made: dict[str, list[str]], orders: dict[str, str], depth: int) -> str:
    """The strokes of a character; where nobody wrote them down, those of its parts. Empty when a part is unknown, too."""
    if sign in orders or not depth:
        return orders.get(sign, "")
    parts = [_drawn(part, made, orders, depth - 1) for part in made.get(sign, ())]
    return "".join(parts) if all(parts) else ""


def alike(one: str, other: str) -> float:
    """Share of strokes in common: twice their longest common subsequence over the strokes of both."""
    places: dict[str, int] = defaultdict(int)
    for place, stroke in enumerate(one):
        places[stroke] |= 1 << place
    full = (1 << len(one)) - 1
    row = full  # a bit a stroke, as Hyyrö 2004 counts the subsequence
    for stroke in other:
        held = row & places[stroke]
        row = (row + held | row - held) & full
    return 2 * (len(one) - row.bit_count()) / max(1, len(one) + len(other))


def _decompositions(path: Path) -> dict[str, list[str]]:
    made = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"(.+?):\w+(?:/\w)?\((.*)\)", line):
            made[found[1]] = [part for part in found[2].split(",") if part]
    return made


def _parts_of(sign: str, made: dict[str, list[str]], depth: int) -> set[str]:
    """Parts that are characters or have a number in the table; single strokes say nothing."""
    found: set[str] = set()
    for part in made.get(sign, []) if depth else []:
        if not ("\u31c0" <= part <= "\u31e3"):
            found |= {part} | _parts_of(part, made, depth - 1)
    return found


def _together(signs: Iterable[str], bit: int, kinds: Kinds) -> None:
    for one in signs:
        row = kinds[one]
        for other in signs:
            row[other] |= bit
