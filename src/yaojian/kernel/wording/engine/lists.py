"""Reading the data files. A line that is not as it should be stops the start: a list half read would find half."""

from functools import cache
from importlib import resources
from typing import Any

import yaml

from yaojian.kernel.wording.engine.values import Entry, Kind, Severity

FILES = ("common.tsv", "variants.tsv", "grave.tsv", "taboo.tsv", "advertising.tsv")
_DATA = resources.files(__package__) / "data"
_COLUMNS = "wrong\tright\tkind\tseverity\tsource\tconfirmed"


@cache
def built_in() -> tuple[Entry, ...]:
    """Every entry of the lists shipped with the product. Raises ``ValueError`` for a broken line."""
    return tuple(entry for name in FILES for entry in _entries(name))


@cache
def right_words() -> frozenset[str]:
    """Right words in which, or across which, a wrong form appears by chance."""
    lines = (_DATA / "right_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def table(name: str) -> Any:
    """A YAML file of facts (``places.yaml``, ``leaders.yaml``)."""
    return yaml.safe_load((_DATA / name).read_text(encoding="utf-8"))


def _entries(name: str) -> list[Entry]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]
    if not rows or rows[0] != _COLUMNS:
        raise ValueError(f"{name}: the first line must be {_COLUMNS!r}")
    found = [_entry(name, row) for row in rows[1:]]
    if len({entry.wrong for entry in found}) != len(found):
        raise ValueError(f"{name}: a wrong form stands there twice")
    return found


def _entry(name: str, row: str) -> Entry:
    parts = row.split("\t")
    if len(parts) != 6 or len(parts[0]) < 2 or parts[0] == parts[1]:
        raise ValueError(f"{name}: broken line {row!r}")
    wrong, right, kind, severity, source, confirmed = parts
    return Entry(wrong, right, Kind(kind), Severity(severity), source, confirmed == "confirmed")
