"""The deadlines of letters, from ``data/deadline_rules.yaml``."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent / "data" / "deadline_rules.yaml"


@dataclass(frozen=True, slots=True)
class Rule:
    """``answer`` and ``extension`` in working days; ``confirm``: the source is not certain."""

    answer: int
    extension: int
    extension_needs: str
    source: str
    confirm: bool


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


@cache
def rule_of(kind: str) -> Rule:
    """Raises ``KeyError`` for a kind without a rule."""
    row = {name: value for name, value in _data()["kinds"][kind].items() if name != "label"}
    return Rule(**row)


def near_veto() -> timedelta:
    """A letter that waits so long comes close to the line at which a site is voted down (W-V5.2)."""
    return timedelta(days=_data()["hard_limit"]["warn_days"])
