"""The bureau's two decisions about a submitted report. Both lock the report row."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.annual_reports import content, filing, queries
from yaojian.enterprise.annual_reports.errors import AlreadyDecided, ReasonMissing, ReportChanged
from yaojian.enterprise.annual_reports.models import (
    Outcome,
    Report,
    ReportState,
    Review,
    SectionRemark,
    Submission,
)
from yaojian.enterprise.annual_reports.rights import REVIEW
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks

LONGEST_REMARK = 500
MOST_REMARKS = 200
SEE_REMARKS = "请按各节的审核意见更正。"


@dataclass(frozen=True, slots=True)
class Remark:
    """What the reviewer says about one section; ``pointer`` (JSON pointer into its data) about one place in it."""

    section: str
    text: str
    pointer: str = ""


@transaction.atomic
def accept_report(*, actor: Actor, report_id: UUID, row_version: int, opinion: str = "", key: str) -> Report:
    """Accept (受理) what was submitted; the report is closed. ``row_version`` is the report's as it was read.

    The same ``key`` again returns the first result. Raises ``Unknown`` (404), also for a draft, ``RightMissing`` (403),
    ``AlreadyDecided``, ``ReportChanged`` (409).
    """
    return _decide(actor, report_id, row_version, Outcome.ACCEPTED, opinion.strip(), key)


@transaction.atomic
def return_report(
    *, actor: Actor, report_id: UUID, row_version: int, reason: str, remarks: Sequence[Remark] = (), key: str
) -> Report:
    """Return (退回) what was submitted, telling the company what to correct; it may then change and resubmit it.

    ``remarks`` stand at their sections; with them ``reason`` may be empty. The same ``key`` again returns the first result.
    Raises ``ReasonMissing``, ``Invalid`` (422), and what ``accept_report`` raises.
    """
    said = [Remark(one.section, one.text.strip(), one.pointer) for one in remarks if one.text.strip()]
    opinion = reason.strip() or (SEE_REMARKS if said else "")
    return _decide(actor, report_id, row_version, Outcome.RETURNED, opinion, key, said)


def _decide(
    actor: Actor,
    report_id: UUID,
    row_version: int,
    outcome: Outcome,
    opinion: str,
    key: str,
    remarks: Sequence[Remark] = (),
) -> Report:
    rows = queries.filed_reports().select_for_update(of=("self",))
    report = checks.fetch(actor, REVIEW, rows, report_id)
    if idempotency.earlier_result(key, actor=actor, act=f"enterprise.report.{outcome}"):
        return report
    if outcome == Outcome.RETURNED and not opinion:
        raise ReasonMissing()
    submission = _undecided(report, row_version)
    _refuse_remarks(submission, report, remarks)
    now = timezone.now()
    review = Review.objects.create(
        submission=submission,
        outcome=outcome,
        opinion=opinion,
        reviewer=actor.name[:60],
        reviewer_unit=_unit_name(actor),
        user_id=actor.user_id,
        at=now,
    )
    SectionRemark.objects.bulk_create(
        SectionRemark(review=review, section=one.section, pointer=one.pointer, text=one.text) for one in remarks
    )
    report.state = ReportState.ACCEPTED if outcome == Outcome.ACCEPTED else ReportState.RETURNED
    report.decided_at = now
    report.row_version += 1
    report.save(update_fields=["state", "decided_at", "row_version"])
    filing.tell_company(report, review)
    summary = f"{outcome.label}{report.company.name}的 {report.year} 年度报告（{report.receipt}）。"
    audit.record(
        actor,
        f"enterprise.report.{outcome}",
        report,
        summary=summary,
        number=submission.number,
        opinion=opinion,
        remarks=[[one.section, one.pointer, one.text] for one in remarks],
    )
    idempotency.remember(key, actor=actor, act=f"enterprise.report.{outcome}", result=str(report.pk))
    return report


def _refuse_remarks(submission: Submission, report: Report, remarks: Sequence[Remark]) -> None:
    """Remarks stand at sections the company finds: those of its definition, or that it filled in."""
    known = {outline.code for outline in content.outlines(report.definition)} | set(submission.data)
    if len(remarks) > MOST_REMARKS:
        raise Invalid(field="各节意见", reason=f"一次最多写 {MOST_REMARKS} 条。")
    for one in remarks:
        if one.section not in known:
            raise Invalid(field="各节意见", reason=f"这份报告没有“{one.section[:40]}”这一节。")
        if len(one.text) > LONGEST_REMARK or len(one.pointer) > 200:
            raise Invalid(field="各节意见", reason=f"每条最多 {LONGEST_REMARK} 个字。")


def _undecided(report: Report, row_version: int) -> Submission:
    """The submission to decide about: the last one, seen by the reviewer as it is now."""
    submission = queries.last_submission(report)
    if review := queries.review_of(submission):
        label = Outcome(review.outcome).label
        raise AlreadyDecided(reviewer=review.reviewer, at=timezone.localtime(review.at), outcome=label)
    if report.row_version != row_version:
        raise ReportChanged()
    return submission


def _unit_name(actor: Actor) -> str:
    return Unit.objects.get(pk=actor.unit_id).name if actor.unit_id else actor.name[:80]
