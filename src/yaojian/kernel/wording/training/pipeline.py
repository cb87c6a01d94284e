"""From a corpus to the model's file. The same corpus, packages and seed make the same bytes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge import packing
from yaojian.kernel.wording.judge.alphabet import FIRST_HAN, MOST, Alphabet, is_han
from yaojian.kernel.wording.judge.candidates import WIDE
from yaojian.kernel.wording.judge.features import LONGEST_WORD, NAMES
from yaojian.kernel.wording.judge.judging import Judge
from yaojian.kernel.wording.judge.packing import Model
from yaojian.kernel.wording.judge.trees import Forest
from yaojian.kernel.wording.judge.trie import COUNTS
from yaojian.kernel.wording.training import confusing, corrupting, counting, labelling, sources

SEED: Final = 20261128
BLOCK: Final = 200
"""Sentences are dealt out by blocks, so that one law is not on both sides more often than need be."""
JUDGED: Final = (10, 3)
HELD_BACK: Final = (40, 7)
"""Every tenth block trains the judge, every fortieth measures false alarms; neither is counted."""
PASSES: Final = ((1.0, 2.0), (0.1, 1.0), (0.3, 1.0), (0.5, 1.0), (0.1, 1.0))
"""Times the judge's sentences are used: share that stays right, and weight of the rows."""
_LEAST_SENTENCE: Final = 6
_PLACES_EVERY: Final = 4

JUDGE_TREES: Final = 450
RANKER_TREES: Final = 180

Say = Callable[[str], None]
Grow = Callable[[NDArray[np.float32], NDArray[np.bool_], NDArray[np.float32], int], Forest]
"""Rows, which of them say yes, their weights, how many trees: ``boosting.grow``, which needs LightGBM."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The corpus dealt out."""

    counted: list[str]
    judged: list[str]
    held_back: list[str]


def deal(sentences: Sequence[str]) -> Parts:
    """Which sentences are counted, train the judge, or are held back."""
    parts = Parts([], [], [])
    for number, sentence in enumerate(sentences):
        block = number // BLOCK
        if block % JUDGED[0] == JUDGED[1]:
            parts.judged.append(sentence)
        elif block % HELD_BACK[0] == HELD_BACK[1]:
            parts.held_back.append(sentence)
        else:
            parts.counted.append(sentence)
    return parts


def train(corpus: Path, out: Path, say: Say, grow: Grow) -> Path:
    """Make ``out/model.zip``, ``out/model.sm3`` and ``out/held_back.txt``. Ten minutes on one core, 3 GB."""
    parts = deal(sources.sentences(corpus))
    say(f"语料 {sum(map(len, parts.counted)):,} 字用于计数")
    raw = count(parts)
    say("计数和易混字表已完成")
    with TemporaryDirectory() as folder:
        packing.spread(raw, "", Path(folder))
        forests = learn(Judge(Path(folder), WIDE), raw, parts.judged, say, grow)
    manifest = _manifest(corpus, parts)
    model = Model(raw.alphabet, raw.trie, raw.confusions, raw.words, *forests, manifest)
    out.mkdir(parents=True, exist_ok=True)
    packing.write(model, out / "model.zip")
    (out / "model.sm3").write_text(packing.digest(out / "model.zip") + "\n", "ascii")
    (out / "held_back.txt").write_text("\n".join(parts.held_back) + "\n", "utf-8")
    return out / "model.zip"


def count(parts: Parts) -> Model:
    """Everything but the trees."""
    alphabet = alphabet_of(parts.counted)
    words = sources.words()
    extra = [(word, copies_of(use)) for word, use, _ in words]
    trie = counting.count(counting.as_ids(parts.counted, extra, alphabet), alphabet.size)
    uses = {sign: int(COUNTS[trie.single[FIRST_HAN + place]]) for place, sign in enumerate(alphabet.han)}
    confusions = confusing.table(alphabet, uses, sources.STROKES.path, sources.PARTS.path)
    shipped = {word: (magnitude(use), place) for word, use, place in words if len(word) <= LONGEST_WORD}
    for place in sources.names(sources.PLACES.path, LONGEST_WORD):
        shipped[place] = (shipped.get(place, (0, True))[0], True)
    nothing = _empty()
    return Model(alphabet, trie, confusions, shipped, nothing, nothing, {})


def copies_of(use: int) -> int:
    """How often a dictionary word is counted: once to eight times, by the logarithm of its use."""
    return min(sources.MOST_COPIES, max(1, magnitude(use) // 2))


def magnitude(use: int) -> int:
    """The logarithm to base 2 of ``use + 1``, rounded down."""
    return (use + 1).bit_length() - 1


def alphabet_of(sentences: Sequence[str]) -> Alphabet:
    """Han characters of the corpus and of GB 2312, the most used first, as many as there are numbers for."""
    uses: Counter[str] = Counter()
    for sentence in sentences:
        uses.update(sentence)
    signs = {sign for sign in uses if "\u4e00" <= sign <= "\u9fff"} | set(_gb2312()) | {"〇"}
    ordered = sorted((sign for sign in signs if is_han(ord(sign))), key=lambda sign: (-uses[sign], sign))
    return Alphabet("".join(ordered[: MOST - FIRST_HAN]))


def learn(judge: Judge, raw: Model, sentences: Sequence[str], say: Say, grow: Grow) -> tuple[Forest, Forest]:
    """The judge and the ranker."""
    usable = [one for one in sentences if len(one) >= _LEAST_SENTENCE and _is_prose(one)]
    words = [(word, use) for word, use, _ in sources.words()]
    names = sources.names(sources.PERSONS.path, 4) + sources.names(sources.PLACES.path, 5)[::_PLACES_EVERY]
    uses = COUNTS[raw.trie.single].astype(np.int64)
    corruptor = corrupting.Corruptor(raw.alphabet, raw.confusions, uses, words, names, SEED)
    tables, wrong, right, weights = [], [], [], []
    for clean_share, weight in PASSES:
        made = labelling.rows(judge, corruptor.slips(usable, clean_share))
        tables.append(made.table)
        wrong.append(made.wrong)
        right.append(made.right)
        weights.append(np.full(len(made.wrong), weight, np.float32))
        say(f"训练行 {sum(map(len, wrong)):,}")
    table, weight_of = np.concatenate(tables), np.concatenate(weights)
    first = grow(table, np.concatenate(wrong), weight_of, JUDGE_TREES)
    say("判定模型已完成")
    return first, grow(table, np.concatenate(right), weight_of, RANKER_TREES)


def _is_prose(sentence: str) -> bool:
    return sum("\u4e00" <= sign <= "\u9fff" for sign in sentence) > 0.6 * len(sentence)


def _gb2312() -> str:
    cells = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(cell.decode("gb2312", "ignore") for cell in cells)


def _empty() -> Forest:
    """Trees that say nothing: the search runs before there is a judge."""
    zero: NDArray[Any] = np.zeros((1, 1), np.float32)
    return Forest(zero.astype(np.uint8), zero, zero.astype(np.int16), zero.astype(np.int16), zero, 0)


def _manifest(corpus: Path, parts: Parts) -> dict[str, Any]:
    return {
        "corpus": {
            "sm3": packing.digest(corpus),
            "licence": sources.CORPUS_LICENCE,
            "counted_characters": sum(map(len, parts.counted)),
            "judged_characters": sum(map(len, parts.judged)),
            "held_back_characters": sum(map(len, parts.held_back)),
        },
        "seed": SEED,
        "features": list(NAMES),
        "sources": [source.told() for source in sources.ALL] + [sources.SOUNDS],
    }
