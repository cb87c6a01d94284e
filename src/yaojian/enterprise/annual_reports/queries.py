"""Reports as the company sees them, their sections, their problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from yaojian.enterprise.annual_reports import content, prefill
from yaojian.enterprise.annual_reports.content import Outline, SectionProblem
from yaojian.enterprise.annual_reports.errors import NoDefinition, NotEditable
from yaojian.enterprise.annual_reports.models import (
    CorrectionRequest,
    Extension,
    Report,
    ReportDefinition,
    ReportState,
    Review,
    Section,
    SectionRemark,
    Submission,
)
from yaojian.enterprise.annual_reports.prefill import LastYear
from yaojian.enterprise.annual_reports.rights import FILL, READ
from yaojian.enterprise.annual_reports.whole import Whole
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files import queries as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.forms import schemas
from yaojian.kernel.permissions import checks

SECTION_FILES, SUBMITTED_FILES = "enterprise.report.section", "enterprise.report.submission"
PAPERS = "enterprise.report.paper"
ATTACHED = "attached"
"""Key in a submitted section's data that names its files."""


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
    """A report the company still owes. ``report`` is None while it was not begun; ``days`` are left, negative when late.

    ``extended``: the branch gave more time.
    """

    code: str
    year: int
    title: str
    report: Report | None
    due: date
    days: int
    extended: bool


def duties_of(actor: Actor, company: Company, today: date) -> list[Duty]:
    """What the company has to file, begun or not, the oldest first. ``today`` is the Beijing day.

    A kind of report names in ``x-owed-when`` (an expression over the register's facts) which companies owe it.
    """
    known = {(report.code, report.year): report for report in own_reports(actor)}
    definitions = list(ReportDefinition.objects.order_by("code", "-first_year"))
    extensions = {(one.code, one.year): one for one in Extension.objects.filter(company=company).order_by("granted_at")}
    facts = prefill.facts_of(company, today.year - 1)
    first = min((definition.first_year for definition in definitions), default=today.year)
    duties: list[Duty] = []
    for year in range(first, today.year):
        for code in dict.fromkeys(definition.code for definition in definitions):
            report = known.get((code, year))
            definition = next((one for one in definitions if one.code == code and one.first_year <= year), None)
            if definition and (report.is_editable if report else content.is_owed(definition, facts)):
                extension = extensions.get((code, year))
                due = extension.until if extension else content.due_day(definition, year)
                duties.append(
                    Duty(code, year, definition.title, report, due, (due - today).days, extension is not None)
                )
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


def whole_of(report: Report, sections: Sequence[Section] | None = None, **changed: Mapping[str, Any]) -> Whole:
    """The report as it stands; ``changed`` looks at other data of a section instead. Six queries, one less with ``sections``."""
    kept = list(report.sections.all()) if sections is None else sections
    drafts = {section.code: section.data for section in kept} | changed
    return Whole(report.definition, drafts, prefill.facts_of(report.company, report.year), report.year, report)


def problems_of(report: Report) -> list[SectionProblem]:
    """All that keeps the report from being submitted, in the order of its sections."""
    return [found for found in whole_of(report).all_problems() if found.blocking]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of the list of sections.

    ``state``: ``empty``, ``open`` (something is missing), ``wrong``, ``done``, ``nothing`` (said to have nothing to tell),
    ``exempt`` (does not concern the company).
    """

    outline: Outline
    state: str
    problems: int

    @property
    def is_settled(self) -> bool:
        """Nothing is left to do here."""
        return self.state in ("done", "nothing", "exempt")


def chapters_of(whole: Whole, sections: Sequence[Section]) -> list[Chapter]:
    """The sections of a report with how far each is."""
    kept = {section.code: section for section in sections}
    return [_chapter(whole, outline, kept[outline.code]) for outline in whole.outlines()]


def _chapter(whole: Whole, outline: Outline, section: Section) -> Chapter:
    found = [problem for problem in whole.problems(outline.code) if problem.blocking]
    if not whole.applies(outline.code):
        state = "exempt"
    elif not section.row_version:
        state = "empty"
    elif not found:
        state = "nothing" if schemas.is_absent(section.data) else "done"
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


def last_year_of(report: Report) -> LastYear | None:
    """What the company submitted last about the year before, with the definition it was told on; None without."""
    rows = Submission.objects.filter(
        report__company_id=report.company_id, report__code=report.code, report__year=report.year - 1
    )
    found = rows.select_related("report__definition").order_by("-number").first()
    return LastYear(found.report.definition, found.data) if found else None


def review_of(submission: Submission) -> Review | None:
    """The decision about a submission, or None while it waits."""
    return Review.objects.filter(submission=submission).first()


def last_return(report: Report) -> Review | None:
    """Why the report came back, while it has not been resubmitted."""
    if report.state != ReportState.RETURNED:
        return None
    return review_of(last_submission(report))


def last_correction(report: Report) -> CorrectionRequest | None:
    """What the company asked last about its accepted report, with the answer."""
    return report.corrections.order_by("-asked_at").first()


def remarks_on(report: Report, code: str) -> list[SectionRemark]:
    """What the reviewer said about a section when the report came back, while it has not been resubmitted."""
    review = last_return(report)
    return list(review.remarks.filter(section=code)) if review else []


def attached_to(report: Report) -> list[StoredFile]:
    """Files of all sections, oldest first."""
    sections = report.sections.values_list("pk", flat=True)
    return list(StoredFile.objects.filter(owner_kind=SECTION_FILES, owner_id__in=sections).order_by("created", "id"))


def attached_then(submission: Submission) -> dict[str, list[StoredFile]]:
    """Files a submission was made with, by section."""
    kept = {file.sm3: file for file in files.files_of(SUBMITTED_FILES, submission.pk)}
    return {
        code: [kept[one["sm3"]] for one in data[ATTACHED] if one["sm3"] in kept]
        for code, data in submission.data.items()
        if data.get(ATTACHED)
    }


def read(submission: Submission) -> list[content.Chapter]:
    """What was submitted, section by section, with its files."""
    attached = attached_then(submission)
    found = content.chapters(submission.report.definition, submission.data)
    return [replace(chapter, files=attached.get(chapter.outline.code, ())) for chapter in found]


def paper_of(submission: Submission) -> StoredFile | None:
    """The PDF of a submission; None until the worker made it."""
    return files.files_of(PAPERS, submission.pk).first()


def may_read_section_file(actor: Actor, file: StoredFile) -> bool:
    """Files of a draft are the company's own."""
    report = all_reports().filter(sections__pk=file.owner_id).first() if file.owner_id else None
    return report is not None and checks.holds_on(actor, FILL, report)


def admit_section_file(actor: Actor, section_id: UUID) -> str:
    """What the files of a section are called, where the actor may add one now.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotEditable`` (409).
    """
    section = Section.objects.filter(pk=section_id).first()
    if section is None:
        raise Unknown(kind="报告章节")
    report = own_report(actor, section.report_id)
    if not report.is_editable:
        raise NotEditable(state=ReportState(report.state).label)
    return f"{report}“{content.outline(report.definition, section.code).title}”的附件"


def may_read_submitted_file(actor: Actor, file: StoredFile) -> bool:
    """Files and papers of a submission: the company, and whoever of the bureau may read the report."""
    report = all_reports().filter(submissions__pk=file.owner_id).first() if file.owner_id else None
    return report is not None and (checks.holds_on(actor, FILL, report) or checks.holds_on(actor, READ, report))
