"""Freezing a report and handing it in."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.annual_reports import content, figures, filing, queries
from yaojian.enterprise.annual_reports.errors import AlreadySubmitted, NotComplete, NotDeclared, ReportChanged
from yaojian.enterprise.annual_reports.models import Report, ReportState, Submission
from yaojian.enterprise.annual_reports.rights import SUBMIT
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import Role
from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import services as numbering

from . import attaching, papers
from .locks import locked, touch

RECEIPTS = "enterprise.annual_report"
# No 0 O 1 I L: the code is typed off paper.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@transaction.atomic
def submit_report(*, actor: Actor, report_id: UUID, row_version: int, declared: bool, key: str) -> Report:
    """Freeze the report and hand it to the branch bureau. ``row_version`` is the report's as it was read over.

    The first submission takes a receipt number, which stays. The same ``key`` again returns the same report.
    Raises ``Unknown`` (404), ``RightMissing`` (403), ``AlreadySubmitted``, ``ReportChanged`` (409), ``NotDeclared``,
    ``NotComplete`` (422).
    """
    report = locked(actor, SUBMIT, report_id)
    if idempotency.earlier_result(key, actor=actor, act="enterprise.report.submit"):
        return report
    _refuse_unready(report, row_version, declared=declared)
    now = timezone.now()
    submission = _freeze(report, actor, now)
    figures.replace_facts(report, submission)
    report.state, report.submitted_at, report.decided_at = ReportState.SUBMITTED, now, None
    if not report.receipt:
        number = numbering.take(actor=actor, series=RECEIPTS, year=report.year, subject=report)
        report.receipt = f"NB{report.year}-{number:06d}"
    touch(report, "state", "submitted_at", "decided_at", "receipt")
    filing.close_deadline(report, actor)
    filing.tell_branch(report)
    jobs.defer(papers.JOB, submission_id=str(submission.pk))
    summary = f"{report.company.name}提交 {report.year} 年度报告，回执号 {report.receipt}。"
    audit.record(
        actor,
        "enterprise.report.submitted",
        report,
        summary=summary,
        receipt=report.receipt,
        number=submission.number,
        sha256=submission.sha256,
        late=submission.late,
    )
    idempotency.remember(key, actor=actor, act="enterprise.report.submit", result=str(report.pk))
    return report


def _refuse_unready(report: Report, row_version: int, *, declared: bool) -> None:
    if not report.is_editable and report.submitted_at:
        raise AlreadySubmitted(at=timezone.localtime(report.submitted_at), receipt=report.receipt)
    if report.row_version != row_version:
        raise ReportChanged()
    if problems := queries.problems_of(report):
        raise NotComplete(count=len(problems))
    if not declared:
        raise NotDeclared()


def _freeze(report: Report, actor: Actor, now: datetime) -> Submission:
    data = queries.whole_of(report).frozen()
    attached = attaching.freeze(report, data)
    submission = Submission.objects.create(
        report=report,
        number=report.submissions.count() + 1,
        data=data,
        sha256=content.digest(data),
        sm3=content.digest(data, "sm3"),
        declaration=content.declaration(report.definition),
        check_code=_check_code(),
        late=now > filing.due_at(report),
        submitted_at=now,
        submitted_by=actor.name[:60],
        role=_role(actor),
        user_id=actor.user_id,
    )
    attaching.keep_with(actor, submission, attached)
    return submission


def _check_code() -> str:
    """Twelve characters, 59 bits: nobody finds one by trying."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


def _role(actor: Actor) -> str:
    """What the signer is at the company, as the paper says it."""
    membership = companies.memberships_where(actor, tuple(Role)).first()
    return Role(membership.role).label if membership else ""
