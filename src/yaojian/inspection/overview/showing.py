"""The figures at the head of the dashboard."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from yaojian.inspection.overview.queries import Overview
from yaojian.inspection.probing.showing import Watched


def figures(found: Overview, lines: Sequence[Watched]) -> list[Mapping[str, Any]]:
    """As the parts of ``scores__one``: label, value, unit, note, address, tone."""
    return [*_availability(lines), *_patrol(found), *_findings(found), *_mending(found)]


def change_words(found: Overview) -> str:
    """「较上次 +1.5」, or why there is nothing to compare."""
    if found.run is None or found.run.points is None:
        return "还没有检查结果"
    if found.before is None or found.before.points is None:
        return "首次检查，没有可比的上次"
    change = found.run.points - found.before.points
    return f"较上次 {change:+}" if change else "与上次持平"


def veto_words(found: Overview) -> str:
    """「单项否决 0 项」."""
    if found.run is None:
        return ""
    states = [veto["state"] for veto in found.run.score.get("vetoes", [])]
    suspected = states.count("suspected")
    return f"单项否决 {states.count('hit')} 项" + (f"，疑似 {suspected} 项" if suspected else "")


def _availability(lines: Sequence[Watched]) -> list[Mapping[str, Any]]:
    counted = [line for line in lines if line.standing.week.counted]
    if not counted:
        return []
    first = counted[0]
    week = first.standing.week
    return [
        {
            "label": f"{first.target.name}可用率（7 天）",
            "value": f"{week.percent_open:.2f}%",
            "note": f"超 15 秒占 {week.percent_failed:.1f}%，限 5%",
            "address": reverse("probing:target", args=[first.target.pk]),
            "tone": "bad" if week.veto else "",
        }
    ]


def _patrol(found: Overview) -> list[Mapping[str, Any]]:
    return [
        {
            "label": f"{one.source.label}预警",
            "value": one.bad,
            "note": f"共 {one.total} 项，另有 {soon} 项即将超期"
            if (soon := len(one.items) - one.bad)
            else f"共 {one.total} 项",
            "address": reverse("patrol:items"),
            "tone": "warn" if one.bad else "",
        }
        for one in found.patrolled
    ]


def _findings(found: Overview) -> list[Mapping[str, Any]]:
    if found.run is None:
        return []
    page = reverse("inspection:run", args=[found.run.pk])
    serious, general = found.severities.get("serious", 0), found.severities.get("general", 0)
    doubtful = found.severities.get("unverified", 0)
    return [
        {
            "label": "检查发现的问题",
            "value": found.run.findings_count,
            "note": f"严重 {serious}，一般 {general}，待核实 {doubtful}",
            "address": page,
            "tone": "bad" if serious else "warn" if general else "",
        }
    ]


def _mending(found: Overview) -> list[Mapping[str, Any]]:
    mending = found.mending
    return [
        {
            "label": "待整改问题",
            "value": mending.open_count,
            "note": f"超期 {mending.overdue}，可挽回 {mending.to_win:.1f} 分",
            "address": reverse("rectification:list"),
            "tone": "bad" if mending.overdue else "",
        }
    ]
