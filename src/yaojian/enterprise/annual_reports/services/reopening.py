"""After the report was accepted, or before it is due: corrections asked for and decided, and more time."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.annual_reports import filing, queries
from yaojian.enterprise.annual_reports.errors import (
    AlreadyAsked,
    AlreadyFiled,
    AnswerMissing,
    CorrectionDecided,
    ExtensionTooEarly,
    NotAccepted,
    ReasonMissing,
)
from yaojian.enterprise.annual_reports.models import (
    CorrectionRequest,
    CorrectionState,
    Extension,
    Report,
    ReportState,
)
from yaojian.enterprise.annual_reports.rights import FILL, REVIEW
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks

from .locks import locked, touch


@transaction.atomic
def ask_correction(*, actor: Actor, report_id: UUID, reason: str, key: str) -> CorrectionRequest:
    """The company asks its branch to open an accepted report again. The same ``key`` again: the same request.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotAccepted``, ``AlreadyAsked`` (409), ``ReasonMissing`` (422).
    """
    report = locked(actor, FILL, report_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.report.correction_asked"):
        return CorrectionRequest.objects.get(pk=earlier)
    if report.state != ReportState.ACCEPTED:
        raise NotAccepted(state=ReportState(report.state).label)
    if report.corrections.filter(state=CorrectionState.ASKED).exists():
        raise AlreadyAsked()
    if not reason.strip():
        raise ReasonMissing()
    request = CorrectionRequest.objects.create(
        report=report, reason=reason.strip(), asked_at=timezone.now(), asked_by=actor.name[:60]
    )
    filing.tell_branch_of_correction(report, request)
    summary = f"{report.company.name}申请更正 {report.year} 年度报告（{report.receipt}）。"
    audit.record(actor, "enterprise.report.correction_asked", report, summary=summary, reason=request.reason)
    idempotency.remember(key, actor=actor, act="enterprise.report.correction_asked", result=str(request.pk))
    return request


@transaction.atomic
def open_again(*, actor: Actor, request_id: UUID, answer: str = "", key: str) -> Report:
    """Grant what the company asks: its accepted report can be changed and must be submitted again.

    The same ``key`` again returns the same report. Raises ``Unknown`` (404), ``RightMissing`` (403),
    ``CorrectionDecided`` (409).
    """
    report, request = _locked_request(actor, request_id)
    if idempotency.earlier_result(key, actor=actor, act="enterprise.report.reopened"):
        return report
    _decide(actor, request, CorrectionState.GRANTED, answer.strip())
    report.state = ReportState.REOPENED
    touch(report, "state")
    filing.tell_company_of_correction(report, request)
    summary = f"同意{report.company.name}更正 {report.year} 年度报告（{report.receipt}）。"
    audit.record(actor, "enterprise.report.reopened", report, summary=summary, answer=request.answer)
    idempotency.remember(key, actor=actor, act="enterprise.report.reopened", result=str(report.pk))
    return report


@transaction.atomic
def refuse_correction(*, actor: Actor, request_id: UUID, answer: str, key: str) -> Report:
    """The accepted report stays as it is; ``answer`` says why. The same ``key`` again returns the same report.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``AnswerMissing`` (422), ``CorrectionDecided`` (409).
    """
    report, request = _locked_request(actor, request_id)
    if idempotency.earlier_result(key, actor=actor, act="enterprise.report.correction_refused"):
        return report
    if not answer.strip():
        raise AnswerMissing()
    _decide(actor, request, CorrectionState.REFUSED, answer.strip())
    filing.tell_company_of_correction(report, request)
    summary = f"不同意{report.company.name}更正 {report.year} 年度报告（{report.receipt}）。"
    audit.record(actor, "enterprise.report.correction_refused", report, summary=summary, answer=request.answer)
    idempotency.remember(key, actor=actor, act="enterprise.report.correction_refused", result=str(report.pk))
    return report


def _locked_request(actor: Actor, request_id: UUID) -> tuple[Report, CorrectionRequest]:
    """Locks the report first, as every act does."""
    report_id = CorrectionRequest.objects.filter(pk=request_id).values_list("report_id", flat=True).first()
    if report_id is None:
        raise Unknown(kind="更正申请")
    report = locked(actor, REVIEW, report_id)
    return report, CorrectionRequest.objects.get(pk=request_id)


def _decide(actor: Actor, request: CorrectionRequest, outcome: CorrectionState, answer: str) -> None:
    if request.state != CorrectionState.ASKED:
        at = timezone.localtime(request.decided_at)
        raise CorrectionDecided(reviewer=request.decided_by, at=at, outcome=CorrectionState(request.state).label)
    request.state, request.answer, request.decided_at = outcome, answer, timezone.now()
    request.decided_by, request.decided_unit = actor.name[:60], _unit_name(actor)
    request.save()


@transaction.atomic
def grant_extension(
    *, actor: Actor, company_id: UUID, code: str, year: int, until: date, reason: str, key: str
) -> Extension:
    """Let a company file its report of this kind and year until the end of ``until``; a begun report's deadline moves.

    The same ``key`` again returns the same extension. Raises ``Unknown`` (404), ``RightMissing`` (403),
    ``NoDefinition``, ``ReasonMissing``, ``ExtensionTooEarly`` (422), ``AlreadyFiled`` (409).
    """
    company = checks.fetch(actor, REVIEW, Company.objects.select_related("branch"), company_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.report.extended"):
        return Extension.objects.get(pk=earlier)
    queries.definition_for(code, year)
    report = queries.all_reports().filter(company=company, code=code, year=year).select_for_update(of=("self",)).first()
    if report and report.submitted_at:
        raise AlreadyFiled(receipt=report.receipt)
    if not reason.strip():
        raise ReasonMissing()
    known = queries.due_day_for(company.pk, code, year)
    if until <= max(known, workdays.today()):
        raise ExtensionTooEarly(until=until, known=known)
    extension = Extension.objects.create(
        company=company,
        code=code,
        year=year,
        until=until,
        reason=reason.strip(),
        granted_by=actor.name[:60],
        granted_unit=_unit_name(actor),
        user_id=actor.user_id,
        granted_at=timezone.now(),
    )
    if report:
        filing.open_deadline(report, actor)
    filing.tell_company_of_extension(company, extension)
    summary = f"同意{company.name}的 {year} 年度报告延期至 {until:%Y年%m月%d日}。"
    audit.record(actor, "enterprise.report.extended", company, summary=summary, until=until.isoformat(), code=code)
    idempotency.remember(key, actor=actor, act="enterprise.report.extended", result=str(extension.pk))
    return extension


def _unit_name(actor: Actor) -> str:
    return Unit.objects.get(pk=actor.unit_id).name if actor.unit_id else actor.name[:80]
