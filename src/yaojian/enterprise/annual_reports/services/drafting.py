"""What a company does with a draft: start, save section by section, delete while it was never submitted.

Acts lock the report row first, then its section: saving, submitting and deciding cannot cross each other.
"""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.annual_reports import content, filing, prefill, queries
from yaojian.enterprise.annual_reports.errors import (
    AlreadyStarted,
    NotADraft,
    NotEditable,
    ReportChanged,
    SectionTooLarge,
    YearNotOver,
)
from yaojian.enterprise.annual_reports.models import Report, ReportState, Section
from yaojian.enterprise.annual_reports.rights import FILL
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.files import services as files
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.kernel.prepared import Statement

from . import revising
from .locks import Conflict, locked, locked_section

LARGEST_SECTION = 256 * 1024


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
    _open_sections(report)
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


def _open_sections(report: Report) -> None:
    """All sections, with what the register and last year's report already say."""
    facts = prefill.facts_of(report.company, report.year)
    data = prefill.prefilled(report.definition, facts, queries.last_year_of(report))
    Section.objects.bulk_create(Section(report=report, code=code, data=data[code]) for code in data)


Typed = Callable[[Section], dict[str, Any]]
"""Reads what was typed into a section, given what stands there now."""


@transaction.atomic
def save_section(
    *, actor: Actor, report_id: UUID, code: str, data: dict[str, Any] | Typed, row_version: int
) -> Section | Conflict:
    """Save the draft of one section, complete or not; ``row_version`` is the one this page was opened with.

    ``data`` may be a function, so that a page needs to fetch the section only once: autosaves are most of a deadline day,
    hence two journeys to the database for all of it. Unchanged data saves nothing. Never loses an update: a stale
    ``row_version`` changes nothing and gives ``Conflict``. Raises ``Unknown`` (404) for no such report or section,
    ``RightMissing`` (403), ``NotEditable`` (409), ``SectionTooLarge`` (413).
    """
    section, place = locked_section(actor, report_id, code)
    report = section.report
    if not report.is_editable:
        raise NotEditable(state=ReportState(report.state).label)
    if section.row_version != row_version:
        return Conflict(section)
    data = data(section) if callable(data) else data
    content.compute(report.definition, code, data, report.year)
    text = json.dumps(data, ensure_ascii=False)
    size = len(text.encode())
    if size > LARGEST_SECTION:
        raise SectionTooLarge(size=size // 1024, most=LARGEST_SECTION // 1024)
    if section.row_version and section.data == data:
        return section
    changed = sorted(name for name in data.keys() | section.data.keys() if data.get(name) != section.data.get(name))
    now = timezone.now()
    revising.keep(section, data, actor.name, now)
    section.data, section.row_version = data, section.row_version + 1
    section.saved_at, section.saved_by = now, actor.name[:60]
    report.row_version += 1
    title = content.outline(report.definition, code).title
    audit.record(
        actor,
        "enterprise.report.section_saved",
        report,
        summary=f"{report.company.name}保存 {report.year} 年度报告“{title}”。",
        before=_written(section, text),
        place=place,
        last=True,
        section=code,
        row_version=section.row_version,
        changed=changed,
    )
    return section


_WRITTEN = (
    "saved AS (UPDATE annual_reports_section SET data = $1, row_version = $2, saved_at = $3, saved_by = $4, kept_at = $5"
    " WHERE id = $6), touched AS (UPDATE annual_reports_report SET row_version = row_version + 1 WHERE id = $7)"
)


def _written(section: Section, text: str) -> Statement:
    """The changed section (``text`` is its data as JSON) and its report's count, to stand before the audit event."""
    return _WRITTEN, [
        text,
        section.row_version,
        section.saved_at,
        section.saved_by,
        section.kept_at,
        section.pk,
        section.report_id,
    ]


@transaction.atomic
def delete_draft(*, actor: Actor, report_id: UUID, row_version: int) -> None:
    """Throw a report away that was never submitted, with its sections; the year can be started anew.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotADraft``, ``ReportChanged`` (409).
    """
    report = locked(actor, FILL, report_id)
    if report.state != ReportState.DRAFT:
        raise NotADraft()
    if report.row_version != row_version:
        raise ReportChanged()
    filing.close_deadline(report, actor)
    for file in queries.attached_to(report):
        files.remove_file(actor=actor, file=file)
    summary = f"{report.company.name}删除 {report.year} 年度报告的草稿。"
    audit.record(actor, "enterprise.report.draft_deleted", report, summary=summary, year=report.year)
    report.delete()
