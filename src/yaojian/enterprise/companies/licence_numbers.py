"""Numbers of drug-distribution licences: several forms hold at the same time (``data/licence_numbers.yaml``)."""

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def _data() -> dict[str, Any]:
    text = (resources.files(__package__) / "data" / "licence_numbers.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form["pattern"]) for form in _data()["forms"])


def scopes() -> list[str]:
    """What a licence may allow to trade in (经营范围)."""
    return list(_data()["scopes"])


def tidy(text: str) -> str:
    """Without blanks, in capitals; the letter O among digits is read as 0."""
    number = "".join(text.split()).upper()
    return re.sub(r"(?<=\d)O|O(?=\d{2})", "0", number)


def is_usual(number: str) -> bool:
    """Whether a tidied number has one of the known forms. Others exist: ask, never refuse."""
    return any(form.fullmatch(number) for form in _forms())
