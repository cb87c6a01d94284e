"""The classes an article may be filed under (主题分类, 体裁), from ``data/classes.yaml`` with their sources."""

from functools import cache
from pathlib import Path

import yaml

_DATA = Path(__file__).parent / "data" / "classes.yaml"


@cache
def _lists() -> dict[str, list[dict[str, str]]]:
    lists: dict[str, list[dict[str, str]]] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return lists


def subject_choices() -> list[tuple[str, str]]:
    """(code, label) of every subject."""
    return [(one["code"], one["label"]) for one in _lists()["subjects"]]


def genre_choices() -> list[tuple[str, str]]:
    """(code, label) of every genre."""
    return [(one["code"], one["label"]) for one in _lists()["genres"]]


def label_of(code: str) -> str:
    """What people call a subject or genre; the code itself where the list no longer has it, empty for empty."""
    return dict(subject_choices() + genre_choices()).get(code, code)
