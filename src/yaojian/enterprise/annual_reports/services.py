"""What a company does with its report: start, save section by section, submit, delete while it is a draft.

Acts lock the report row first, then its section: saving, submitting and deciding cannot cross each other.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.annual_reports import content, filing, queries
from yaojian.enterprise.annual_reports.errors import (
    AlreadyStarted,
    AlreadySubmitted,
    NotADraft,
    NotComplete,
    NotDeclared,
    NotEditable,
    ReportChanged,
    SectionTooLarge,
    YearNotOver,
)
from yaojian.enterprise.annual_reports.models import Report, ReportDefinition, ReportState, Section, Submission
from yaojian.enterprise.annual_reports.rights import FILL, SUBMIT
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import services as numbering
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right

LARGEST_SECTION = 256 * 1024
RECEIPTS = "enterprise.annual_report"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved the section after this page was opened; nothing was changed. ``current`` is what stands now."""

    current: Section


@transaction.atomic
def start_report(*, actor: Actor, year: int, key: str, code: str = content.DISTRIBUTOR) -> Report:
    """Open the report of the actor's company on ``year``, prefilled from the register. The same ``key`` again: the same.

    Raises ``SignInNeeded``, ``NoCompanyChosen``, ``RightMissing`` (403), ``YearNotOver``, ``NoDefinition`` (422),
    ``AlreadyStarted`` (409).
    """
    company = companies.own_company(actor)
    checks.require_on(actor, FILL, company)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.report.start"):
        return Report.objects.get(pk=earlier)
    if year >= timezone.localdate().year:
        raise YearNotOver(year=year)
    definition = queries.definition_for(code, year)
    _refuse_second(company, code, year)
    report = Report.objects.create(company=company, definition=definition, code=code, year=year)
    _open_sections(report, definition, company)
    filing.open_deadline(report, actor)
    summary = f"{company.name}开始填报 {year} 年度报告。"
    audit.record(actor, "enterprise.report.started", report, summary=summary, year=year, definition=definition.version)
    idempotency.remember(key, actor=actor, act="enterprise.report.start", result=str(report.pk))
    return report


def _refuse_second(company: Company, code: str, year: int) -> None:
    """Two colleagues at once: the second waits for the company's row, then finds the report of the first."""
    Company.objects.select_for_update().get(pk=company.pk)
    if known := Report.objects.filter(company=company, code=code, year=year).first():
        raise AlreadyStarted(year=year, state=ReportState(known.state).label)


def _open_sections(report: Report, definition: ReportDefinition, company: Company) -> None:
    Section.objects.bulk_create(
        Section(report=report, code=outline.code, data=content.prefilled(definition, outline.code, company))
        for outline in content.outlines(definition)
    )


def _locked(actor: Actor, right: Right, report_id: UUID) -> Report:
    return checks.fetch(actor, right, queries.all_reports().select_for_update(of=("self",)), report_id)


@transaction.atomic
def save_section(
    *, actor: Actor, report_id: UUID, code: str, data: dict[str, Any], row_version: int
) -> Section | Conflict:
    """Save the draft of one section, complete or not; ``row_version`` is the one this page was opened with.

    Unchanged data saves nothing. Never loses an update: a stale ``row_version`` changes nothing and gives ``Conflict``.
    Raises ``Unknown`` (404) for no such report or section, ``RightMissing`` (403), ``NotEditable`` (409),
    ``SectionTooLarge`` (413).
    """
    report = _locked(actor, FILL, report_id)
    if not report.is_editable:
        raise NotEditable(state=ReportState(report.state).label)
    section = queries.section_of(report, code)
    if section.row_version != row_version:
        return Conflict(section)
    size = len(json.dumps(data, ensure_ascii=False).encode())
    if size > LARGEST_SECTION:
        raise SectionTooLarge(size=size // 1024, most=LARGEST_SECTION // 1024)
    if section.row_version and section.data == data:
        return section
    changed = sorted(name for name in data.keys() | section.data.keys() if data.get(name) != section.data.get(name))
    section.data, section.row_version = data, section.row_version + 1
    section.saved_at, section.saved_by = timezone.now(), actor.name[:60]
    section.save()
    _touch(report)
    title = content.outline(report.definition, code).title
    summary = f"{report.company.name}保存 {report.year} 年度报告“{title}”。"
    audit.record(
        actor,
        "enterprise.report.section_saved",
        report,
        summary=summary,
        section=code,
        row_version=section.row_version,
        changed=changed,
    )
    return section


def _touch(report: Report, *fields: str) -> None:
    report.row_version += 1
    report.save(update_fields=["row_version", *fields])


@transaction.atomic
def submit_report(*, actor: Actor, report_id: UUID, row_version: int, declared: bool, key: str) -> Report:
    """Freeze the report and hand it to the branch bureau. ``row_version`` is the report's as it was read over.

    The first submission takes a receipt number, which stays. The same ``key`` again returns the same report.
    Raises ``Unknown`` (404), ``RightMissing`` (403), ``AlreadySubmitted``, ``ReportChanged`` (409), ``NotDeclared``,
    ``NotComplete`` (422).
    """
    report = _locked(actor, SUBMIT, report_id)
    if idempotency.earlier_result(key, actor=actor, act="enterprise.report.submit"):
        return report
    _refuse_unready(report, row_version, declared=declared)
    now = timezone.now()
    submission = _freeze(report, actor, now)
    report.state, report.submitted_at, report.decided_at = ReportState.SUBMITTED, now, None
    if not report.receipt:
        number = numbering.take(actor=actor, series=RECEIPTS, year=report.year, subject=report)
        report.receipt = f"NB{report.year}-{number:06d}"
    _touch(report, "state", "submitted_at", "decided_at", "receipt")
    filing.close_deadline(report, actor)
    filing.tell_branch(report)
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
    data = {section.code: section.data for section in report.sections.order_by("code")}
    return Submission.objects.create(
        report=report,
        number=report.submissions.count() + 1,
        data=data,
        sha256=content.digest(data),
        late=now > filing.due_at(report),
        submitted_at=now,
        submitted_by=actor.name[:60],
        user_id=actor.user_id,
    )


@transaction.atomic
def delete_draft(*, actor: Actor, report_id: UUID, row_version: int) -> None:
    """Throw a report away that was never submitted, with its sections; the year can be started anew.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotADraft``, ``ReportChanged`` (409).
    """
    report = _locked(actor, FILL, report_id)
    if report.state != ReportState.DRAFT:
        raise NotADraft()
    if report.row_version != row_version:
        raise ReportChanged()
    filing.close_deadline(report, actor)
    summary = f"{report.company.name}删除 {report.year} 年度报告的草稿。"
    audit.record(actor, "enterprise.report.draft_deleted", report, summary=summary, year=report.year)
    report.delete()
