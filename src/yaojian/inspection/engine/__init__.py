"""The inspection engine: from an address to a report, in plain Python (no Django, no database, no settings).

Stages are functions over frozen values: ``Target → Page → Sighting → Finding → Report``. This is its whole public face.
Names are loaded when they are asked for: the process that only reads pages starts in half the time.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaojian.inspection.engine.indicators import DEFAULT_SET, IndicatorSet, load_set, shipped_sets
    from yaojian.inspection.engine.inspecting import Target, inspect
    from yaojian.inspection.engine.replaying import replay
    from yaojian.inspection.engine.rules import RULES, Rule
    from yaojian.inspection.engine.scoring import Answers
    from yaojian.inspection.engine.values import Evidence, Finding, Limits, Place, Report, Run, Severity

__all__ = [
    "DEFAULT_SET",
    "RULES",
    "Answers",
    "Evidence",
    "Finding",
    "IndicatorSet",
    "Limits",
    "Place",
    "Report",
    "Rule",
    "Run",
    "Severity",
    "Target",
    "inspect",
    "load_set",
    "replay",
    "shipped_sets",
]

_WHERE = {
    "indicators": ("DEFAULT_SET", "IndicatorSet", "load_set", "shipped_sets"),
    "inspecting": ("Target", "inspect"),
    "replaying": ("replay",),
    "rules": ("RULES", "Rule"),
    "scoring": ("Answers",),
    "values": ("Evidence", "Finding", "Limits", "Place", "Report", "Run", "Severity"),
}
_MODULES = {name: module for module, names in _WHERE.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
