"""From findings to a score: vetoes first, then deductions that stop at each item's points.

``points`` of a finding are what it really costs once the cap is applied, in the order of the findings; unverified
findings cost nothing. A ``semi`` or one-visit veto is only suspected: a person must confirm it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yaojian.inspection.engine.indicators import How, IndicatorSet, Item, Part
from yaojian.inspection.engine.values import Finding, Severity

_CENT = Decimal("0.1")


def score_findings(findings: Iterable[Finding], table: IndicatorSet) -> tuple[tuple[Finding, ...], dict[str, Any]]:
    """Findings with their points, and the score as it stands in ``findings.json``."""
    listed = list(findings)
    vetoes = [_veto(item, listed) for item in table.items if item.part is Part.VETO]
    rows = []
    for item in table.items:
        if item.part is Part.DEDUCT:
            listed, row = _deduct(item, listed)
            rows.append(row)
    lost = sum((Decimal(str(row["deducted"])) for row in rows), Decimal(0))
    score = table.total - lost
    states = {veto["state"] for veto in vetoes}
    return tuple(listed), {
        "label": "得分" if table.confirmed else "试算分",
        "indicators": {"code": table.code, "title": table.title, "version": table.version, "source": table.source},
        "confirmed": table.confirmed,
        "total": _number(table.total),
        "points": _number(score),
        "deducted": _number(lost),
        "grade": _grade(states, score, table.pass_mark),
        "vetoes": vetoes,
        "items": rows,
        "unchecked": [row["id"] for row in (*vetoes, *rows) if row["how"] == How.MANUAL.value],
    }


def _veto(item: Item, findings: Sequence[Finding]) -> dict[str, Any]:
    rules = {use.rule for use in item.uses}
    count = sum(finding.rule in rules for finding in findings)
    if item.how is How.MANUAL:
        state = "unchecked"
    elif count < item.threshold:
        state = "clear"
    else:
        state = "hit" if item.how is How.AUTO else "suspected"
    return {
        "id": item.id, "title": item.title, "clause": item.clause, "how": item.how.value, "confirm": item.confirm,
        "count": count, "threshold": item.threshold, "state": state,
    }  # fmt: skip


def _deduct(item: Item, findings: list[Finding]) -> tuple[list[Finding], dict[str, Any]]:
    uses = {use.rule: use for use in item.uses}
    left, raw, count = item.points, Decimal(0), 0
    scored: list[Finding] = []
    for finding in findings:
        use = uses.get(finding.rule)
        if use is None or finding.severity is Severity.UNVERIFIED:
            scored.append(finding)
            continue
        wanted = use.on_home if finding.on_home else use.deduct
        taken = min(wanted, left)
        left, raw, count = left - taken, raw + wanted, count + 1
        scored.append(replace(finding, points=_number(taken), item=item.id))
    return scored, {
        "id": item.id, "title": item.title, "clause": item.clause, "how": item.how.value, "confirm": item.confirm,
        "points": _number(item.points), "deducted": _number(item.points - left), "raw": _number(raw), "count": count,
    }  # fmt: skip


def _grade(vetoes: set[str], score: Decimal, pass_mark: Decimal) -> str:
    if "hit" in vetoes or score < pass_mark:
        return "不合格"
    return "待确认" if "suspected" in vetoes else "合格"


def _number(value: Decimal) -> float:
    return float(value.quantize(_CENT))


def cheapest_repairs(findings: Iterable[Finding], most: int = 8) -> list[tuple[str, float, int]]:
    """(rule, points to win back, findings) with the most points per finding first: where to begin."""
    won: defaultdict[str, Decimal] = defaultdict(Decimal)
    count: defaultdict[str, int] = defaultdict(int)
    for finding in findings:
        if finding.points:
            won[finding.rule] += Decimal(str(finding.points))
            count[finding.rule] += 1
    order = sorted(won, key=lambda rule: (-won[rule] / count[rule], -won[rule], rule))
    return [(rule, _number(won[rule]), count[rule]) for rule in order[:most]]
