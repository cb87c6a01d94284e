"""Which approvers an application asks for. The table is data (``data/routes.yaml``); the flow holds every way."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).parent / "data" / "routes.yaml"
HEAD, CHARGE = "head", "charge"


@functools.cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return table


def route(form: str, facts: Mapping[str, Any], *, passed: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Steps that must approve, in order. ``passed`` are steps whose approver is the applicant himself: nobody approves
    his own application, so they fall away; where none would be left, the chief approves.

    Raises ``KeyError`` for a form without routes.
    """
    line = next(line for line in _table()[form] if _holds(line.get("when", {}), facts))
    steps = tuple(step for step in line["route"] if step not in passed)
    return steps or ("chief",)


def _holds(conditions: Mapping[str, Mapping[str, Any]], facts: Mapping[str, Any]) -> bool:
    return all(_meets(facts.get(name), limit) for name, limit in conditions.items())


def _meets(value: Any, limit: Mapping[str, Any]) -> bool:
    if "is" in limit:
        return bool(value == limit["is"])
    return value is not None and value <= limit["max"]
