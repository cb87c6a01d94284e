"""``findings.json``: the result for programs. Its shape is a contract (architecture §6); keys are only ever added."""

import json
from dataclasses import asdict
from typing import Any

from yaojian.inspection.engine.rules import RULES
from yaojian.inspection.engine.values import Finding, Report, Run


def report_data(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "run": _run(report.run),
        "score": dict(report.score),
        "findings": [_finding(finding) for finding in report.findings],
    }


def report_json(report: Report) -> str:
    """The report as JSON text, Chinese readable, ending with a line feed."""
    return json.dumps(report_data(report), ensure_ascii=False, indent=1) + "\n"


def _run(run: Run) -> dict[str, Any]:
    return {
        "target": run.target,
        "site": run.site,
        "state": "complete" if run.stopped is None else "partial",
        "stopped_because": run.stopped,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat(),
        "pages": run.pages,
        "targets": run.targets,
        "indicators": run.indicators,
        "limits": asdict(run.limits),
        "counters": dict(sorted(run.counters.items())),
        "traps": list(run.traps),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    rule = RULES[finding.rule]
    return {
        "rule": finding.rule,
        "title": rule.title,
        "group": rule.group,
        "clause": rule.clause,
        "severity": finding.severity.value,
        "item": finding.item,
        "points": finding.points,
        "uncapped": finding.uncapped,
        "cap_applied": finding.points < finding.uncapped,
        "url": finding.url,
        "places": [asdict(place) for place in finding.places],
        "places_count": finding.places_count,
        "on_home": finding.on_home,
        "excerpt": finding.excerpt,
        "offset": list(finding.offset) if finding.offset else None,
        "evidence": asdict(finding.evidence),
        "seen_at": finding.seen_at.isoformat(),
        "advice": rule.advice,
    }
