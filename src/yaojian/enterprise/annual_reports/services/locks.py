"""The report row is locked first by every act, and its version rises with every change."""

from dataclasses import dataclass
from uuid import UUID

from yaojian.enterprise.annual_reports import queries
from yaojian.enterprise.annual_reports.models import Report, Section
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved the section after this page was opened; nothing was changed. ``current`` is what stands now."""

    current: Section


def locked(actor: Actor, right: Right, report_id: UUID) -> Report:
    """The report, locked. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, right, queries.all_reports().select_for_update(of=("self",)), report_id)


def touch(report: Report, *fields: str) -> None:
    """Save ``fields`` and count the change."""
    report.row_version += 1
    report.save(update_fields=["row_version", *fields])


def section_for_change(report: Report, code: str) -> Section:
    """The section of a locked report, which therefore needs no lock of its own. Raises ``Unknown`` (404)."""
    return queries.section_of(report, code)
