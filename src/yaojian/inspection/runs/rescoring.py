"""The score of a run without its approved false alarms, by the engine's own scoring: a cap they filled is free again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yaojian.inspection.engine import Evidence, Finding, IndicatorSet, Severity
from yaojian.inspection.engine.scoring import NOTHING_SAID, Answers, score_findings


def rescored(
    findings: Sequence[Mapping[str, Any]],
    allowed: Sequence[bool],
    indicators: IndicatorSet,
    answers: Answers = NOTHING_SAID,
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The findings of ``findings.json`` with their points counted anew, and the new score. Allowed ones cost nothing."""
    kept = [place for place, is_allowed in enumerate(allowed) if not is_allowed]
    scored, score = score_findings([_engine_finding(findings[place]) for place in kept], indicators, answers)
    told = [{**finding, "points": 0.0, "item": None} for finding in findings]
    for place, finding in zip(kept, scored, strict=True):
        told[place] |= {"points": finding.points, "item": finding.item}
    return told, score


def _engine_finding(told: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=told["rule"],
        severity=Severity(told["severity"]),
        url=told["url"],
        places=(),
        places_count=told["places_count"],
        on_home=told["on_home"],
        excerpt=told["excerpt"],
        evidence=Evidence(None, None, None),
        seen_at=datetime.fromisoformat(told["seen_at"]),
    )
