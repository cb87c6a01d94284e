"""The inspection engine: from an address to a report, in plain Python (no Django, no database, no settings).

Stages are functions over frozen values: ``Target → Page → Sighting → Finding → Report``. This is its whole public face.
"""

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
