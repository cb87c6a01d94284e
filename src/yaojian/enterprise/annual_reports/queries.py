"""Reports as the company sees them, their sections, their problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports.content import Outline, SectionProblem
from yaojian.enterprise.annual_reports.errors import NoDefinition
from yaojian.enterprise.annual_reports.models import (
    Extension,
    Report,
    ReportDefinition,
    ReportState,
    Review,
    Section,
    Submission,
)
from yaojian.enterprise.annual_reports.rights import FILL
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks


def definition_for(code: str, year: int) -> ReportDefinition:
    """The newest definition that covers report year ``year``. Raises ``NoDefinition`` (422)."""
    found = next((definition for definition in _definitions(code) if definition.first_year <= year), None)
    if found is None:
        raise NoDefinition(year=year)
    return found


def _definitions(code: str) -> QuerySet[ReportDefinition]:
    """All versions, the newest first."""
    return ReportDefinition.objects.filter(code=code).order_by("-first_year")


def definition_version(code: str, version: str) -> ReportDefinition:
    """One published definition. Raises ``Unknown`` (404)."""
    found = ReportDefinition.objects.filter(code=code, version=version).first()
    if found is None:
        raise Unknown(kind="报告定义")
    return found


def due_day_for(company_id: UUID, code: str, year: int) -> date:
    """The last day for this company: the newest extension, else what the definition says. Raises ``NoDefinition``."""
    if extension := extension_of(company_id, code, year):
        return extension.until
    return content.due_day(definition_for(code, year), year)


def due_day(report: Report) -> date:
    """The same of a begun report, by the definition it was opened on."""
    extension = extension_of(report.company_id, report.code, report.year)
    return extension.until if extension else content.due_day(report.definition, report.year)


def extension_of(company_id: UUID, code: str, year: int) -> Extension | None:
    """The extension that counts."""
    rows = Extension.objects.filter(company_id=company_id, code=code, year=year)
    return rows.order_by("-granted_at").first()


def all_reports() -> QuerySet[Report]:
    """Every report with its company, branch and definition; for ``checks`` to narrow."""
    # The text of the definition is long, and compiled once in a process.
    return Report.objects.select_related("company__branch", "definition").defer("definition__source")


def own_reports(actor: Actor) -> QuerySet[Report]:
    """Reports of the company the actor acts for, the newest year first."""
    rows = all_reports().order_by("-year", "code")
    return rows.none() if actor.company_id is None else rows.filter(company_id=actor.company_id)


def filed_reports() -> QuerySet[Report]:
    """Reports that were submitted at least once; all the bureau ever sees."""
    return all_reports().exclude(state=ReportState.DRAFT)


@dataclass(frozen=True, slots=True)
class Duty:
    """A report the company still owes. ``report`` is None while it was not begun; ``days`` are left, negative when late."""

    year: int
    title: str
    report: Report | None
    due: date
    days: int


def duties_of(actor: Actor, today: date, code: str = content.DISTRIBUTOR) -> list[Duty]:
    """What the actor's company has to file, begun or not, the oldest first. ``today`` is the Beijing day."""
    known = {report.year: report for report in own_reports(actor).filter(code=code)}
    definitions = list(_definitions(code))
    duties: list[Duty] = []
    first = min((definition.first_year for definition in definitions), default=today.year)
    for year in range(first, today.year):
        report = known.get(year)
        if report is None or report.is_editable:
            definition = report.definition if report else next(one for one in definitions if one.first_year <= year)
            due = content.due_day(definition, year)
            duties.append(Duty(year, definition.title, report, due, (due - today).days))
    return duties


def own_report(actor: Actor, report_id: UUID) -> Report:
    """A report of the company the actor acts for, draft or not. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, FILL, all_reports(), report_id)


def section_of(report: Report, code: str) -> Section:
    """The draft of one section. Raises ``Unknown`` (404)."""
    section = report.sections.filter(code=code).first()
    if section is None:
        raise Unknown(kind="报告章节")
    return section


def problems_of(report: Report) -> list[SectionProblem]:
    """All that keeps the report from being submitted, in the order of its sections."""
    drafts = {section.code: section.data for section in report.sections.all()}
    return content.problems(report.definition, drafts)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of the list of sections. ``state``: ``empty``, ``open`` (something is missing), ``wrong``, ``done``."""

    outline: Outline
    state: str
    problems: int


def chapters_of(report: Report) -> list[Chapter]:
    """The sections of the report with how far each is. One query."""
    drafts = {section.code: section for section in report.sections.all()}
    return [
        _chapter(report.definition, outline, drafts[outline.code]) for outline in content.outlines(report.definition)
    ]


def _chapter(definition: ReportDefinition, outline: Outline, section: Section) -> Chapter:
    found = content.section_problems(definition, outline.code, section.data)
    if not section.row_version:
        state = "empty"
    elif not found:
        state = "done"
    else:
        state = "open" if all(problem.missing for problem in found) else "wrong"
    return Chapter(outline, state, len(found))


def submissions_of(report: Report) -> Sequence[Submission]:
    """Everything that was submitted, the newest first, each with its review if there is one."""
    return list(report.submissions.select_related("review").order_by("-number"))


def last_submission(report: Report) -> Submission:
    """What was submitted last. Raises ``Unknown`` (404) while nothing was."""
    submission = report.submissions.order_by("-number").first()
    if submission is None:
        raise Unknown(kind="提交记录")
    return submission


def review_of(submission: Submission) -> Review | None:
    """The decision about a submission, or None while it waits."""
    return Review.objects.filter(submission=submission).first()


def last_return(report: Report) -> Review | None:
    """Why the report came back, while it has not been resubmitted."""
    if report.state != ReportState.RETURNED:
        return None
    return review_of(last_submission(report))
