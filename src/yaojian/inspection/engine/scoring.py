"""From findings to a score: vetoes first, then deductions that stop at each item's points.

``points`` of a finding are what it really costs once the cap is applied, in the order of the findings; unverified
findings cost nothing. A ``semi`` or one-visit veto is only suspected: a person must confirm it, in ``Answers``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from yaojian.inspection.engine.indicators import How, IndicatorSet, Item, Part
from yaojian.inspection.engine.values import Finding, Severity

_TENTH = Decimal("0.1")
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person says about items the machine cannot judge. ``vetoes``: item → whether it is hit; ``deductions``:
    item → points. ``public_service``: False for an office that serves nobody (the group of the base rule is left out)."""

    vetoes: Mapping[str, bool] = field(default_factory=dict)
    deductions: Mapping[str, Decimal] = field(default_factory=dict)
    public_service: bool = True


NOTHING_SAID = Answers()


def score_findings(
    findings: Iterable[Finding], table: IndicatorSet, answers: Answers = NOTHING_SAID
) -> tuple[tuple[Finding, ...], dict[str, Any]]:
    """Findings with their points, and the score as it stands in ``findings.json``."""
    listed = [replace(finding, points=0.0, uncapped=0.0, item=None) for finding in findings]
    judged = _judged_items(table, answers)
    vetoes = [_veto(item, listed, answers) for item in judged if item.part is Part.VETO]
    rows = []
    for item in judged:
        if item.part is Part.DEDUCT:
            listed, row = _deduct(item, listed, answers)
            rows.append(row)
    lost = sum((Decimal(str(row["deducted"])) for row in rows), _NONE)
    score = sum((item.points for item in judged if item.part is Part.DEDUCT), _NONE) - lost
    if len(judged) < len(table.items) and table.base is not None:
        score = score * table.base.factor.numerator / table.base.factor.denominator
    states = {veto["state"] for veto in vetoes}
    return tuple(listed), {
        "label": "得分" if table.confirmed else "试算分",
        "indicators": {"code": table.code, "title": table.title, "version": table.version, "source": table.source},
        "confirmed": table.confirmed,
        "public_service": answers.public_service,
        "total": _number(table.total),
        "points": _number(score),
        "deducted": _number(lost),
        "grade": _grade(states, score, table.pass_mark),
        "bonus_open": table.bonus_above is not None and score > table.bonus_above and "hit" not in states,
        "vetoes": vetoes,
        "items": rows,
        "unchecked": [row["id"] for row in (*vetoes, *rows) if row["how"] == How.MANUAL and not row["answered"]],
        "questions": _questions(judged, vetoes, rows),
    }


def _judged_items(table: IndicatorSet, answers: Answers) -> list[Item]:
    left_out = table.base.without if table.base is not None and not answers.public_service else None
    return [item for item in table.items if left_out is None or item.group != left_out]


def _veto(item: Item, findings: Sequence[Finding], answers: Answers) -> dict[str, Any]:
    rules = {use.rule for use in item.uses}
    count = sum(finding.rule in rules for finding in findings)
    said = answers.vetoes.get(item.id)
    if said is not None:
        state = "hit" if said else "clear"
    elif item.how is How.MANUAL:
        state = "unchecked"
    elif count < item.threshold:
        state = "clear"
    else:
        state = "hit" if item.how is How.AUTO else "suspected"
    return {
        "id": item.id, "group": item.group, "title": item.title, "clause": item.clause, "how": item.how.value,
        "confirm": item.confirm, "count": count, "threshold": item.threshold, "state": state, "answered": said is not None,
    }  # fmt: skip


def _deduct(item: Item, findings: list[Finding], answers: Answers) -> tuple[list[Finding], dict[str, Any]]:
    uses = {use.rule: use for use in item.uses}
    said = answers.deductions.get(item.id)
    taken_by_person = min(said or _NONE, item.points)
    left, raw, count = item.points - taken_by_person, said or _NONE, 0
    scored: list[Finding] = []
    for finding in findings:
        use = uses.get(finding.rule)
        if use is None or finding.severity is Severity.UNVERIFIED:
            scored.append(finding)
            continue
        wanted = use.on_home if finding.on_home else use.deduct
        taken = min(wanted, left)
        left, raw, count = left - taken, raw + wanted, count + 1
        scored.append(replace(finding, points=_number(taken), uncapped=_number(wanted), item=item.id))
    return scored, {
        "id": item.id, "group": item.group, "title": item.title, "clause": item.clause, "how": item.how.value,
        "confirm": item.confirm, "points": _number(item.points), "deducted": _number(item.points - left),
        "raw": _number(raw), "count": count, "answered": said is not None,
    }  # fmt: skip


def _questions(
    items: Sequence[Item], vetoes: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """What a person still has to look at: suspected vetoes first, then what no machine can tell."""
    open_now = {row["id"] for row in vetoes if row["state"] in ("suspected", "unchecked")}
    open_now |= {row["id"] for row in rows if row["how"] != How.AUTO and not row["answered"]}
    return [{"id": item.id, "title": item.title, "ask": item.ask} for item in items if item.id in open_now]


def _grade(vetoes: set[str], score: Decimal, pass_mark: Decimal) -> str:
    if "hit" in vetoes or score < pass_mark:
        return "不合格"
    return "待确认" if "suspected" in vetoes else "合格"


def _number(value: Decimal) -> float:
    return float(value.quantize(_TENTH))


def cheapest_repairs(findings: Iterable[Finding], most: int = 8) -> list[tuple[str, float, int]]:
    """(rule, points to win back, findings to mend for it) with the most points per finding first: where to begin.

    Where an item is deducted to its cap, points come back only once all its findings are mended; so all are counted.
    """
    won: defaultdict[str, Decimal] = defaultdict(Decimal)
    count: defaultdict[str, int] = defaultdict(int)
    for finding in findings:
        if finding.uncapped:
            won[finding.rule] += Decimal(str(finding.points))
            count[finding.rule] += 1
    order = sorted((rule for rule in won if won[rule]), key=lambda rule: (-won[rule] / count[rule], -won[rule], rule))
    return [(rule, _number(won[rule]), count[rule]) for rule in order[:most]]
