"""What the law says in numbers and words: ``data/rules.yaml``, ``data/replies.yaml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Reply:
    """One of the closed list: its row in the yearly table, its clause, its letter."""

    code: str
    row: str
    label: str
    clause: str
    title: str
    remedy: str
    text: str


@cache
def _rules() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((_FOLDER / "rules.yaml").read_text(encoding="utf-8"))
    return found


@cache
def replies() -> dict[str, Reply]:
    """All replies by code."""
    data = yaml.safe_load((_FOLDER / "replies.yaml").read_text(encoding="utf-8"))
    return {code: Reply(code, **row) for code, row in data["replies"].items()}


def working_days(clock: str) -> int:
    """``reply``, ``extension``, ``ask_correction``, ``third_party``, ``joint``, ``pay``."""
    return int(_rules()["clocks"][clock]["workdays"])


def clause(clock: str) -> str:
    """Where the term stands."""
    return str(_rules()["clocks"][clock]["clause"])


def remedy(reply: Reply) -> str:
    """The paragraph about 复议 and 诉讼 without which no reply is sent."""
    remedies = _rules()["remedies"]
    return str(remedies[reply.remedy]).format(body=remedies["body"])


def letter(kind: str) -> tuple[str, str]:
    """Title and text of a notice; the text has places for facts."""
    found = _rules()["letters"][kind]
    return found["title"], found["text"]


def number_form(kind: str) -> str:
    """``reply`` or ``notice``; with places for year and value."""
    return str(_rules()["numbers"][kind])


def fee(kind: str, count: int) -> int:
    """Yuan for ``count`` items of a month (``item``) or pages (``page``). 国办函〔2020〕109号, to confirm.

    Items: 11 to 30 cost 100 yuan each, from 31 on the price of one rises by 100 yuan with every further ten.
    """
    tariff = _rules()["fees"][kind]
    total, done = 0, int(tariff["free"])
    for step in tariff["steps"]:
        upto = count if step["upto"] is None else min(count, step["upto"])
        total += max(0, upto - done) * step["each"]
        done = max(done, upto)
    beyond = tariff.get("beyond")
    for place in range(count - done) if beyond else ():
        total += beyond["first"] + beyond["more"] * (place // beyond["per"])
    return total


def fee_kinds() -> list[tuple[str, str]]:
    """For a choice."""
    return [(kind, _rules()["fees"][kind]["label"]) for kind in ("item", "page")]


def fee_unit(kind: str) -> str:
    """件 or 页."""
    return str(_rules()["fees"][kind]["unit"])
