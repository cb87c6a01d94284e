"""What a flow is: steps, who does them, what follows. Reading definitions; their values are in ``steps``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from .design.soundness import faults
from .steps import CHOSEN, END, STARTER, USUAL, Act, Definition, Mode, Rule, Step, Who

__all__ = [
    "CHOSEN",
    "END",
    "STARTER",
    "USUAL",
    "Act",
    "Definition",
    "Mode",
    "Rule",
    "Step",
    "Who",
    "faults",
    "parse",
    "shipped",
]

SHIPPED = Path(__file__).parent / "shipped"


def parse(body: Mapping[str, Any]) -> Definition:
    """From JSON or YAML values. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is no definition at all."""
    code = str(body["code"])
    steps = tuple(_step(row) for row in body["steps"])
    return Definition(code, str(body["name"]), str(body.get("kind") or code), str(body["start"]), steps)


def _step(row: Mapping[str, Any]) -> Step:
    acts = row.get("acts")
    return Step(
        key=str(row["key"]),
        name=str(row["name"]),
        who=_who(row["who"]),
        mode=Mode(row["mode"]),
        next=tuple(row.get("next") or ()),
        ratio=row.get("ratio"),
        fork=tuple(row.get("fork") or ()),
        join=row.get("join"),
        days=row.get("days"),
        acts=USUAL if acts is None else frozenset(map(Act, acts)),
        tools=tuple(row.get("tools") or ()),
    )


def _who(value: str | Mapping[str, Any]) -> Who:
    if isinstance(value, str):
        return Who(Rule(value))
    posts = tuple((str(unit), str(title or "")) for unit, title in value.get("posts") or ())
    return Who(Rule(value["rule"]), posts, value.get("step"), str(value.get("duty") or ""))


def shipped(code: str) -> Definition:
    """The definition that comes with the product. Raises ``FileNotFoundError``."""
    return parse(yaml.safe_load((SHIPPED / f"{code}.yaml").read_text(encoding="utf-8")))
