"""What the API of annual reports takes and gives. Times in UTC; ``row_version`` as the pages use it."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports.content import SectionProblem
from yaojian.enterprise.annual_reports.models import Report, Section


class DefinitionOut(Schema):
    """A published definition; ``definition`` is JSON Schema 2020-12 with hints (``x-…``)."""

    code: str
    version: str
    title: str
    first_year: int
    sha256: str
    definition: dict[str, Any]

    @staticmethod
    def resolve_definition(row: Any) -> dict[str, Any]:
        """The schema with its questions in order."""
        schema: dict[str, Any] = json.loads(row.source)
        return schema


class AnnualReportOut(Schema):
    """A report without its content."""

    id: UUID
    company_id: UUID
    company: str
    branch: str
    year: int
    definition_code: str
    definition_version: str
    state: str
    row_version: int
    receipt: str
    submitted_at: datetime | None
    decided_at: datetime | None

    @staticmethod
    def resolve_company(report: Report) -> str:
        """Its name."""
        return report.company.name

    @staticmethod
    def resolve_branch(report: Report) -> str:
        """The bureau in charge."""
        return report.company.branch.name

    @staticmethod
    def resolve_definition_code(report: Report) -> str:
        """What kind of report it is."""
        return report.code

    @staticmethod
    def resolve_definition_version(report: Report) -> str:
        """On which version it was opened."""
        return report.definition.version


class AnnualReportsOut(Schema):
    """A page of reports; ``following`` goes into ``after`` for the next one, empty at the end."""

    items: list[AnnualReportOut]
    following: str


class AnnualProblemOut(Schema):
    """One thing to mend before submitting, or, not ``blocking``, to look at again.

    ``pointer`` is a JSON pointer into the section's data.
    """

    section: str
    pointer: str
    sentence: str
    missing: bool
    blocking: bool

    @classmethod
    def told(cls, found: SectionProblem) -> "AnnualProblemOut":
        """The same, as the pages know it."""
        return cls(
            section=found.section.code,
            pointer=found.problem.pointer,
            sentence=found.problem.sentence,
            missing=found.missing,
            blocking=found.blocking,
        )


class ProblemsOut(Schema):
    """Why a report was not submitted."""

    code: str = "enterprise.annual_reports.not_complete"
    message: str
    remedy: str
    problems: list[AnnualProblemOut]


class SectionOut(Schema):
    """The draft of one section with what is missing or wrong in it."""

    code: str
    data: dict[str, Any]
    row_version: int
    saved_at: datetime | None
    saved_by: str
    problems: list[AnnualProblemOut]

    @classmethod
    def told(cls, section: Section, problems: list[SectionProblem]) -> "SectionOut":
        """The section as it stands."""
        return cls(
            code=section.code,
            data=section.data,
            row_version=section.row_version,
            saved_at=section.saved_at,
            saved_by=section.saved_by,
            problems=[AnnualProblemOut.told(problem) for problem in problems],
        )


class AnnualConflictOut(Schema):
    """409: somebody saved the section meanwhile. Nothing was changed; both texts, so that nothing is lost."""

    code: str = "enterprise.annual_reports.section_changed"
    message: str
    remedy: str
    mine: dict[str, Any]
    current: SectionOut


class AnnualStartIn(Schema):
    """Begin the report of kind ``code`` on ``year``. ``key``: idempotency key of the caller's choice, at most 64 characters."""

    code: str = content.DISTRIBUTOR
    year: int
    key: str


class SectionIn(Schema):
    """The whole section as it shall be. ``row_version`` may come in the header ``If-Match`` instead."""

    data: dict[str, Any]
    row_version: int | None = None


class RevisionOut(Schema):
    """An earlier text of a section; ``row_version`` is the section's when it was saved."""

    row_version: int
    data: dict[str, Any]
    saved_at: datetime | None
    saved_by: str


class RestoreIn(Schema):
    """``revision``: which text; ``row_version``: the section's as it was read."""

    revision: int
    row_version: int


class AnnualCorrectionIn(Schema):
    """Why an accepted report must be corrected."""

    reason: str
    key: str


class CorrectionOut(Schema):
    """A request with its answer. ``state``: ``asked``, ``granted`` or ``refused``."""

    id: UUID
    state: str
    reason: str
    answer: str
    asked_at: datetime
    decided_at: datetime | None


class AnnualSubmitIn(Schema):
    """``row_version`` of the report as it was read over; ``declared``: the declaration was made."""

    row_version: int
    declared: bool
    key: str


class AcceptIn(Schema):
    """Accept."""

    row_version: int
    opinion: str = ""
    key: str


class RemarkIn(Schema):
    """What the reviewer says about a section; ``pointer`` (JSON pointer into its data) about one place in it."""

    section: str
    text: str
    pointer: str = ""


class AnnualReturnIn(Schema):
    """Return with a reason, remarks at the sections, or both."""

    row_version: int
    reason: str = ""
    remarks: list[RemarkIn] = []
    key: str


class SubmissionOut(Schema):
    """What was submitted last, whole."""

    number: int
    data: dict[str, Any]
    sha256: str
    late: bool
    submitted_at: datetime
    submitted_by: str
