"""The bureau's two decisions about a submitted report. Both lock the report row."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.annual_reports import filing, queries
from yaojian.enterprise.annual_reports.errors import AlreadyDecided, ReasonMissing, ReportChanged
from yaojian.enterprise.annual_reports.models import Outcome, Report, ReportState, Review, Submission
from yaojian.enterprise.annual_reports.rights import REVIEW
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks


@transaction.atomic
def accept_report(*, actor: Actor, report_id: UUID, row_version: int, opinion: str = "", key: str) -> Report:
    """Accept (受理) what was submitted; the report is closed. ``row_version`` is the report's as it was read.

    The same ``key`` again returns the first result. Raises ``Unknown`` (404), also for a draft, ``RightMissing`` (403),
    ``AlreadyDecided``, ``ReportChanged`` (409).
    """
    return _decide(actor, report_id, row_version, Outcome.ACCEPTED, opinion.strip(), key)


@transaction.atomic
def return_report(*, actor: Actor, report_id: UUID, row_version: int, reason: str, key: str) -> Report:
    """Return (退回) what was submitted, telling the company what to correct; it may then change and resubmit it.

    The same ``key`` again returns the first result. Raises ``ReasonMissing`` (422), and what ``accept_report`` raises.
    """
    return _decide(actor, report_id, row_version, Outcome.RETURNED, reason.strip(), key)


def _decide(actor: Actor, report_id: UUID, row_version: int, outcome: Outcome, opinion: str, key: str) -> Report:
    rows = queries.filed_reports().select_for_update(of=("self",))
    report = checks.fetch(actor, REVIEW, rows, report_id)
    if idempotency.earlier_result(key, actor=actor, act=f"enterprise.report.{outcome}"):
        return report
    if outcome == Outcome.RETURNED and not opinion:
        raise ReasonMissing()
    submission = _undecided(report, row_version)
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
    report.state = ReportState.ACCEPTED if outcome == Outcome.ACCEPTED else ReportState.RETURNED
    report.decided_at = now
    report.row_version += 1
    report.save(update_fields=["state", "decided_at", "row_version"])
    filing.tell_company(report, review)
    summary = f"{outcome.label}{report.company.name}的 {report.year} 年度报告（{report.receipt}）。"
    audit.record(
        actor, f"enterprise.report.{outcome}", report, summary=summary, number=submission.number, opinion=opinion
    )
    idempotency.remember(key, actor=actor, act=f"enterprise.report.{outcome}", result=str(report.pk))
    return report


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
