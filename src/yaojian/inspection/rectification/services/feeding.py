"""A run has ended: its findings become problems, known ones are renewed, those gone are told apart. In the run's transaction."""

from collections.abc import Sequence

from django.utils import timezone

from yaojian.inspection.rectification import timing, trail
from yaojian.inspection.rectification.models import (
    OPEN_STATES,
    Allowance,
    Rectification,
    RectificationAct,
    RectificationState,
)
from yaojian.inspection.runs.models import Finding, Run, RunState
from yaojian.kernel.actors import Actor

_BATCH = 500
_FACTS = ("rule", "title", "group", "severity", "item", "points", "url", "excerpt", "clause", "advice")


def allow_list(site: str) -> frozenset[str]:
    """Keys of the false alarms approved for a site and not revoked."""
    return frozenset(Allowance.objects.filter(site=site, ended_at__isnull=True).values_list("key", flat=True))


def follow_run(actor: Actor, run: Run) -> None:
    """Take over what a run found. Called twice for one run it changes nothing the second time."""
    found = {finding.key: finding for finding in Finding.objects.filter(run=run, allowed=False).order_by("-number")}
    known = {row.key: row for row in Rectification.objects.select_for_update(of=("self",)).filter(site=run.site)}
    _add(actor, run, [finding for key, finding in found.items() if key not in known])
    _renew(actor, run, [(known[key], finding) for key, finding in found.items() if key in known])
    if run.state == RunState.DONE:
        _miss(actor, [row for key, row in known.items() if key not in found and row.state in OPEN_STATES])


def _add(actor: Actor, run: Run, findings: Sequence[Finding]) -> None:
    now = timezone.now()
    rows = [_with_facts(Rectification(site=run.site, found_at=now, first_run=run), run, one) for one in findings]
    Rectification.objects.bulk_create(rows, batch_size=_BATCH)
    trail.note(actor, rows, RectificationAct.FOUND, f"{run.site} 的检查发现。")


def _renew(actor: Actor, run: Run, pairs: Sequence[tuple[Rectification, Finding]]) -> None:
    back: list[Rectification] = []
    unmended: list[Rectification] = []
    for row, finding in pairs:
        if row.last_run_id == run.pk:
            continue
        _with_facts(row, run, finding)
        if row.state in (RectificationState.CLOSED, RectificationState.DISMISSED):
            row.state, row.unit, row.person, row.due, row.closed_at = RectificationState.FOUND, None, None, None, None
            row.rounds, row.found_at = row.rounds + 1, timezone.now()
            back.append(row)
        elif row.state == RectificationState.FIXED and not row.checking:
            row.state, row.rounds = RectificationState.ASSIGNED, row.rounds + 1
            timing.run_on(actor, row, timezone.now())
            unmended.append(row)
    fields = [*_FACTS, "page", "last_run", "number", "gone", "state", "unit", "person", "due", "closed_at", "rounds"]
    Rectification.objects.bulk_update([row for row, _ in pairs], [*fields, "found_at"], batch_size=_BATCH)
    trail.note(actor, back, RectificationAct.FOUND_AGAIN, "办结以后又被检查发现。")
    for row in unmended:
        text = "全站检查仍然发现，退回整改。"
        trail.note_and_record(actor, row, RectificationAct.STILL_THERE, text)
        timing.tell(actor, timing.owners(row), f"“{row.title}”仍然存在，请继续整改。", timing.address(row))


def _miss(actor: Actor, rows: Sequence[Rectification]) -> None:
    """A whole run did not find them any more. What nobody had taken in hand, or was reported mended, is over."""
    over = [
        row
        for row in rows
        if row.state == RectificationState.FOUND or (row.state == RectificationState.FIXED and not row.checking)
    ]
    for row in rows:
        row.gone = True
    for row in over:
        row.state, row.closed_at = RectificationState.CLOSED, timezone.now()
    Rectification.objects.bulk_update(list(rows), ["gone", "state", "closed_at"], batch_size=_BATCH)
    for row in over:
        timing.stop(actor, row)
        trail.note_and_record(actor, row, RectificationAct.CHECKED, "全站检查没有再发现。")


def _with_facts(row: Rectification, run: Run, finding: Finding) -> Rectification:
    for name in _FACTS:
        setattr(row, name, getattr(finding, name))
    row.key, row.last_run, row.number, row.gone = finding.key, run, finding.number, False
    row.page = finding.places[0]["page"] if finding.places else finding.url
    return row
