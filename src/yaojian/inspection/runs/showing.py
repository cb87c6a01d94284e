"""Turns a run's numbers into what its page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from yaojian.inspection.runs.models import Run, Severity

_VETO_WORDS = {"clear": "未触发", "hit": "触发", "suspected": "疑似", "unchecked": "人工检查"}
_VETO_ICONS = {"clear": "circle-check", "hit": "circle-x", "suspected": "alert-triangle", "unchecked": "circle-dot"}


@dataclass(frozen=True, slots=True)
class Veto:
    """One veto item of the page."""

    title: str
    state: str
    word: str
    icon: str
    note: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One deduction item of the page: points kept of points possible."""

    title: str
    clause: str
    kept: float
    points: float
    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class RunWords:
    """All that the top of a run's page says."""

    figures: list[Mapping[str, Any]]
    vetoes: list[Veto]
    vetoes_hit: bool
    marks: list[Mark]
    manual: str
    traps: list[str]
    label: str


def run_words(run: Run, counts: Mapping[str, int]) -> RunWords:
    """The page's words for a run that ended; empty parts for one that failed."""
    score = run.score
    items = score.get("items", [])
    vetoes = [_veto(row) for row in score.get("vetoes", [])]
    waiting = [row for row in items if row["how"] == "manual" and not row.get("answered")]
    return RunWords(
        figures=[_severity_figure(run, severity, counts) for severity in Severity],
        vetoes=vetoes,
        vetoes_hit=any(veto.state in ("hit", "suspected") for veto in vetoes),
        marks=[_mark(row) for row in items if row not in waiting],
        manual="、".join(row["title"] for row in waiting),
        traps=list(run.facts.get("traps", [])),
        label=str(score.get("label", "")),
    )


_PARTS = {"new": "新发现", "still": "仍然存在", "gone": "不再发现"}


def part_tabs(counts: Mapping[str, int], current: str) -> list[Mapping[str, Any]]:
    """Tabs of a comparison with the run before."""
    return [
        {"label": _PARTS[part], "address": f"?part={part}", "count": counts[part], "current": part == current}
        for part in _PARTS
        if part in counts
    ]


def set_tabs(sets: Sequence[tuple[str, str]], current: str) -> list[Mapping[str, Any]]:
    """Tabs of the indicator sets a run can be looked at under."""
    return [
        {"label": title, "address": f"../{code}/", "count": None, "current": code == current} for code, title in sets
    ]


def _veto(row: Mapping[str, Any]) -> Veto:
    state = str(row["state"])
    return Veto(
        str(row["title"]), state, _VETO_WORDS[state], _VETO_ICONS[state], f"{row['count']} / {row['threshold']}"
    )


def _mark(row: Mapping[str, Any]) -> Mark:
    points, lost = float(row["points"]), float(row["deducted"])
    tone = "green" if not lost else "amber" if lost < points else "red"
    return Mark(
        f"{row['id']} {row['title']}", str(row["clause"]), round(points - lost, 1), points, int(row["count"]), tone
    )


def _severity_figure(run: Run, severity: Severity, counts: Mapping[str, int]) -> Mapping[str, Any]:
    return {
        "label": severity.label,
        "value": counts.get(severity.value, 0),
        "address": f"{reverse('inspection:run', args=[run.pk])}?severity={severity.value}#findings",
    }
