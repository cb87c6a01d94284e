"""The report row is locked first by every act, and its version rises with every change."""

from dataclasses import dataclass
from uuid import UUID

from yaojian.enterprise.annual_reports import queries
from yaojian.enterprise.annual_reports.models import Report, Section
from yaojian.enterprise.annual_reports.rights import FILL
from yaojian.kernel import prepared
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right
from yaojian.kernel.prepared import Row
from yaojian.kernel.prepared_models import Question


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved the section after this page was opened; nothing was changed. ``current`` is what stands now."""

    current: Section


def locked(actor: Actor, right: Right, report_id: UUID) -> Report:
    """The report, locked. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, right, queries.all_reports().select_for_update(of=("self",)), report_id)


_REPORT = checks.CompanyFetch(FILL, lambda: queries.all_reports().select_for_update(of=("self",)))
_SECTION = Question(lambda report_id, code: Section.objects.filter(report_id=report_id, code=code), UUID, str)


def locked_section(actor: Actor, report_id: UUID, code: str) -> tuple[Section, Row]:
    """``locked`` and ``section_for_change`` in one journey, for saves; beside the section the end of the audit lane, locked.

    Raises ``Unknown`` (404), ``RightMissing`` (403).
    """
    asked = [_REPORT.statement(actor, report_id), _SECTION.statement(report_id, code), audit.PLACE]
    report, sections, place = prepared.results_of(asked)
    owner = _REPORT.read(actor, report)
    section = next(iter(_SECTION.read(sections)), None)
    if section is None:
        raise Unknown(kind="报告章节")
    section.report = owner
    return section, prepared.rows_in(place)[0]


def touch(report: Report, *fields: str) -> None:
    """Save ``fields`` and count the change."""
    report.row_version += 1
    report.save(update_fields=["row_version", *fields])


def section_for_change(report: Report, code: str) -> Section:
    """The section of a locked report, which therefore needs no lock of its own. Raises ``Unknown`` (404)."""
    return queries.section_of(report, code)
