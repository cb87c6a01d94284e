"""A person's word about what no machine can tell, and a run as it would stand under another indicator set.

The files of a run stay as the engine wrote them; the score of its page, of the overview and of quarterly reports is the
one with the person's word.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from yaojian.inspection.engine import Answers, IndicatorSet, load_set
from yaojian.inspection.engine.indicators import How, Item, Part
from yaojian.inspection.runs.errors import BadJudgement, JudgedMeanwhile, NotReady
from yaojian.inspection.runs.models import Finding, Judgement, Run
from yaojian.inspection.runs.rescoring import rescored
from yaojian.inspection.runs.rights import START
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.permissions import checks


@dataclass(frozen=True, slots=True)
class Said:
    """About one item: ``hit`` for a veto, ``deducted`` points for a deduction; neither takes back what was said before.
    ``seen`` is the word that stood there when the person began."""

    item: str
    hit: bool | None = None
    deducted: Decimal | None = None
    note: str = ""
    seen: UUID | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One item a person is asked about, what the machine counted, and the newest word about it."""

    item: Item
    count: int
    state: str
    said: Judgement | None

    @property
    def is_veto(self) -> bool:
        """Answered by hit or not, otherwise by points."""
        return self.item.part is Part.VETO


def questions_of(run: Run) -> list[Question]:
    """What is asked about a run that ended, suspected vetoes first, then in the order of the set."""
    rows = {row["id"]: row for row in (*run.score.get("vetoes", ()), *run.score.get("items", ()))}
    newest = newest_of(run)
    asked = [
        Question(item, int(rows[item.id]["count"]), str(rows[item.id].get("state", "")), newest.get(item.id))
        for item in load_set(run.indicators).items
        if item.how is not How.AUTO and item.id in rows
    ]
    return sorted(asked, key=lambda one: one.state != "suspected")


def newest_of(run: Run) -> dict[str, Judgement]:
    """The word that counts, by item."""
    return {row.item: row for row in run.judgements.order_by("item", "-at").distinct("item")}


@transaction.atomic
def judge(*, actor: Actor, run_id: UUID, said: Sequence[Said]) -> Run:
    """Keep what a person says (人工判断) and score the run anew; what says nothing new is left out. Locks the run.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotReady`` and ``JudgedMeanwhile`` (409), ``BadJudgement`` (422).
    """
    run = checks.fetch(actor, START, Run.objects.select_for_update(), run_id)
    if not run.can_be_judged:
        raise NotReady(site=run.site)
    table = load_set(run.indicators)
    words, newest = {row.pk: row for row in run.judgements.all()}, newest_of(run)
    fresh = [one for one in said if _is_news(one, words.get(one.seen) if one.seen else None)]
    for one in fresh:
        _check(one, table, newest.get(one.item))
    if not fresh:
        return run
    Judgement.objects.bulk_create(
        Judgement(
            run=run,
            item=one.item,
            hit=one.hit,
            deducted=one.deducted,
            note=one.note[:300],
            by_id=actor.user_id,
            by_name=actor.name[:60],
        )
        for one in fresh
    )
    _score_anew(run, table)
    items = "、".join(one.item for one in fresh)
    record(
        actor, "inspection.run.judged", run, summary=f"对 {run.site} 的网站检查作人工判断。", items=items,
        points=str(run.points), grade=run.grade,
    )  # fmt: skip
    return run


def under(run: Run, code: str) -> Run:
    """The run as it would stand under the shipped set ``code``; nothing is kept. What was said about items of its own
    set counts only there. Raises ``NotReady`` (409)."""
    if not run.can_be_judged:
        raise NotReady(site=run.site)
    answers = answers_of(run) if code == run.indicators else Answers(public_service=run.serves_public)
    _, score = _scored(_rows(run), load_set(code), answers)
    shown = copy(run)
    shown.indicators, shown.score = code, score
    shown.points, shown.grade = Decimal(str(score["points"])), score["grade"]
    return shown


def answers_of(run: Run) -> Answers:
    """What counts for the score of ``run``."""
    newest = newest_of(run).values()
    return Answers(
        {row.item: row.hit for row in newest if row.hit is not None},
        {row.item: row.deducted for row in newest if row.deducted is not None},
        run.serves_public,
    )


def _is_news(said: Said, before: Judgement | None) -> bool:
    if before is None:
        return said.hit is not None or said.deducted is not None
    return (said.hit, said.deducted, said.note) != (before.hit, before.deducted, before.note)


def _check(said: Said, table: IndicatorSet, newest: Judgement | None) -> None:
    item = next((one for one in table.items if one.id == said.item and one.how is not How.AUTO), None)
    if item is None:
        raise BadJudgement(item=said.item, reason="这项指标不需要人工判断")
    if newest is not None and newest.pk != said.seen:
        raise JudgedMeanwhile(item=item.title, name=newest.by_name)
    is_veto = item.part is Part.VETO
    if (is_veto and said.deducted is not None) or (not is_veto and said.hit is not None):
        raise BadJudgement(item=item.title, reason="单项否决只能写是否触发，其他指标只能写扣分")
    if said.deducted is not None and not 0 <= said.deducted <= item.points:
        raise BadJudgement(item=item.title, reason=f"应扣 0 到 {item.points:f} 分")
    if (said.hit or said.deducted) and not said.note.strip():
        raise BadJudgement(item=item.title, reason="触发或扣分须写明看到了什么")


def _score_anew(run: Run, table: IndicatorSet) -> None:
    rows = _rows(run)
    told, score = _scored(rows, table, answers_of(run))
    for row, one in zip(rows, told, strict=True):
        row.points, row.item = Decimal(str(one["points"])), one["item"] or ""
    Finding.objects.bulk_update(rows, ["points", "item"], batch_size=500)
    run.score, run.points, run.grade = score, Decimal(str(score["points"])), score["grade"]
    run.save(update_fields=["score", "points", "grade"])


def _rows(run: Run) -> list[Finding]:
    needed = ("rule", "severity", "url", "places_count", "on_home", "excerpt", "seen_at", "allowed", "points", "item")
    return list(run.findings.only(*needed).order_by("number"))


def _scored(
    rows: Iterable[Finding], table: IndicatorSet, answers: Answers
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    listed = list(rows)
    return rescored([_told(row) for row in listed], [row.allowed for row in listed], table, answers)


def _told(row: Finding) -> Mapping[str, Any]:
    return {
        "rule": row.rule, "severity": row.severity, "url": row.url, "places_count": row.places_count,
        "on_home": row.on_home, "excerpt": row.excerpt, "seen_at": row.seen_at.isoformat(),
    }  # fmt: skip
