"""The model's file, and what it is expanded into once: arrays that all processes of a machine map and share."""

import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge import smoothing, trie
from yaojian.kernel.wording.judge.alphabet import FIRST_HAN, Alphabet
from yaojian.kernel.wording.judge.candidates import COMMON
from yaojian.kernel.wording.judge.confusions import Confusions
from yaojian.kernel.wording.judge.hashing import FACTORS, build
from yaojian.kernel.wording.judge.neighbours import Bits, Neighbours, Sieve
from yaojian.kernel.wording.judge.trees import Forest, arrays_of, forest_of

SHIPPED: Final = Path(__file__).parent / "data" / "model.zip"
SHORT_KEY: Final = 16
LONG_KEY: Final = 20
WORD_KEY: Final = 26
PARTS: Final = ("feature", "threshold", "left", "right", "value", "depth")
LAYOUT: Final = 2
"""Of the expanded arrays. One more whenever they change: a folder of another layout is expanded anew."""
_MANIFEST: Final = "manifest.json"
_STAMP: Final = (1980, 1, 1, 0, 0, 0)

Arrays = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Model:
    """Everything the model is. ``words``: dictionary words, their use as log2, and whether they name a place."""

    alphabet: Alphabet
    trie: trie.Trie
    confusions: Confusions
    words: dict[str, tuple[int, bool]]
    judge: Forest
    ranker: Forest
    manifest: dict[str, Any]


def write(model: Model, path: Path) -> None:
    """Write the model's file; the same model makes the same bytes."""
    arrays: Arrays = dict(trie.streams(model.trie))
    arrays["start"], arrays["kind"] = np.diff(model.confusions.start).astype(np.uint16), model.confusions.kind
    arrays["other"] = model.confusions.other
    for name, forest in (("judge", model.judge), ("ranker", model.ranker)):
        arrays |= {f"{name}.{part}": array for part, array in arrays_of(forest).items()}
    lines = [f"{word}\t{use}\t{int(place)}" for word, (use, place) in sorted(model.words.items())]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as packed:
        _put(packed, _MANIFEST, json.dumps(model.manifest, ensure_ascii=False, indent=1, sort_keys=True).encode())
        _put(packed, "alphabet.txt", model.alphabet.han.encode())
        _put(packed, "words.tsv", "\n".join(lines).encode())
        for name, array in arrays.items():
            content = io.BytesIO()
            np.save(content, array)
            _put(packed, f"{name}.npy", content.getvalue())


def read(path: Path) -> Model:
    """The model of a file. Raises ``OSError``, ``ValueError``, ``KeyError`` or ``zipfile.BadZipFile`` when it is none."""
    with zipfile.ZipFile(path) as packed:
        arrays = {
            name.removesuffix(".npy"): np.load(io.BytesIO(packed.read(name)), allow_pickle=False)
            for name in packed.namelist()
            if name.endswith(".npy")
        }
        manifest = json.loads(packed.read(_MANIFEST))
        alphabet = Alphabet(packed.read("alphabet.txt").decode())
        rows = [line.split("\t") for line in packed.read("words.tsv").decode().split("\n") if line]
    start = np.concatenate([[0], np.cumsum(arrays["start"].astype(np.int64))]).astype(np.int32)
    return Model(
        alphabet,
        trie.from_streams(arrays, alphabet.size),
        Confusions(start, arrays["other"], arrays["kind"]),
        {word: (int(use), place == "1") for word, use, place in rows},
        forest_of({part: arrays[f"judge.{part}"] for part in PARTS}),
        forest_of({part: arrays[f"ranker.{part}"] for part in PARTS}),
        manifest,
    )


def _put(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    about = zipfile.ZipInfo(name, _STAMP)
    about.compress_type = zipfile.ZIP_LZMA
    packed.writestr(about, content)


def digest(path: Path) -> str:
    """SM3 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.new("sm3")).hexdigest()


def shipped_digest() -> str:
    """SM3 of the shipped model as noted beside it: reading fifteen megabytes at each start would take a third of it."""
    return SHIPPED.with_suffix(".sm3").read_text("ascii").strip()


def folder() -> Path:
    """Where the arrays lie: ``YAOJIAN_WORDS``, else in the Python environment that runs."""
    return Path(os.environ.get("YAOJIAN_WORDS") or Path(sys.prefix) / "share" / "yaojian" / "words")


def expand(path: Path = SHIPPED, into: Path | None = None) -> Path:
    """Expand the model into its folder, unless it is there already. About twenty seconds; the folder appears whole."""
    into, said = into or folder(), digest(path)
    if is_expanded(into, said):
        return into
    into.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".words-", dir=into.parent))
    try:
        spread(read(path), said, fresh)
        fresh.chmod(0o755)
        shutil.rmtree(into, ignore_errors=True)
        fresh.rename(into)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return into


def spread(model: Model, said: str, into: Path) -> None:
    """Write the arrays a judge maps into a folder. ``said``: the SM3 of the file they come from."""
    for name, array in tables(model).items():
        np.save(into / f"{name}.npy", array)
    (into / "alphabet.txt").write_text(model.alphabet.han, encoding="utf-8")
    about = model.manifest | {"model": said, "layout": LAYOUT}
    (into / _MANIFEST).write_text(json.dumps(about, ensure_ascii=False), "utf-8")


def is_expanded(into: Path, said: str) -> bool:
    """Whether the folder holds the model with this SM3 in the layout that is read here."""
    try:
        about = json.loads((into / _MANIFEST).read_text("utf-8"))
        return bool((about["model"], about["layout"]) == (said, LAYOUT))
    except (OSError, ValueError, KeyError):
        return False


def tables(model: Model) -> Arrays:
    """The arrays a judge maps, by file name."""
    single, values = smoothing.values(model.trie)
    hashed = _hashed(model.trie)
    short = np.concatenate([hashed[length] for length in (3, 4)])
    keys, held = build(short, np.concatenate([values[length] for length in (3, 4)]), SHORT_KEY)
    long_keys, _ = build(hashed[5], values[5], LONG_KEY)
    word_keys, _ = build(*_word_entries(model), WORD_KEY)
    pairs, size = model.trie.levels[2], model.trie.size
    own = np.repeat(np.arange(len(model.confusions.start) - 1), np.diff(model.confusions.start))
    common = (trie.COUNTS[pairs.raw] >= COMMON) & (pairs.parent >= FIRST_HAN) & (pairs.last >= FIRST_HAN)
    out: Arrays = {"single": single, "short.keys": keys, "short.values": held, "long.keys": long_keys}
    bits = Bits.made(pairs.parent, pairs.last, size)
    out |= {"word.keys": word_keys, "threes": Sieve.made(hashed[3])}
    # Runs of two lie sorted by both characters, as their bits do.
    out |= {"pair.bits": bits, "pair.before": Neighbours.counted_before(bits), "pair.values": values[2]}
    out |= {"confused": Bits.made(own, model.confusions.other, size)}
    out |= {"start": model.confusions.start, "other": model.confusions.other, "kind": model.confusions.kind}
    out["common.start"] = np.searchsorted(pairs.parent[common], np.arange(size + 1)).astype(np.int32)
    out["common.other"] = pairs.last[common]
    for name, forest in (("judge", model.judge), ("ranker", model.ranker)):
        out |= {f"{name}.{part}": array for part, array in arrays_of(forest).items()}
    return out


def _hashed(counted: trie.Trie) -> Mapping[int, NDArray[np.uint64]]:
    characters = {1: [np.arange(counted.size)]}
    hashed = {}
    for length, level in counted.levels.items():
        before = [column[level.parent] for column in characters[length - 1]]
        characters[length] = [*before, level.last.astype(np.int64)]
        total = np.zeros(len(level), np.uint64)
        for place, column in enumerate(characters[length]):
            total += (column.astype(np.uint64) + np.uint64(1)) * FACTORS[length, place]
        hashed[length] = total
    return hashed


def _word_entries(model: Model) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """Dictionary words as ``features`` looks for them: use above one bit that says place."""
    hashed, values = [], []
    by_length: dict[int, list[str]] = {}
    for word in sorted(model.words):
        by_length.setdefault(len(word), []).append(word)
    for length, words in by_length.items():
        ids = model.alphabet.encode("".join(words)).reshape(-1, length)
        numbers = ((ids.astype(np.uint64) + np.uint64(1)) * FACTORS[length, :length]).sum(axis=1, dtype=np.uint64)
        told = [model.words[word] for word in words]
        value = np.array([min(31, 1 + use) << 1 | int(place) for use, place in told], np.uint32)
        known = (ids >= FIRST_HAN).all(axis=1)
        hashed.append(numbers[known])
        values.append(value[known])
    return np.concatenate(hashed), np.concatenate(values)
