"""The report row is locked first by every act, and its version rises with every change."""

from uuid import UUID

from yaojian.enterprise.annual_reports import queries
from yaojian.enterprise.annual_reports.models import Report
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right


def locked(actor: Actor, right: Right, report_id: UUID) -> Report:
    """The report, locked. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, right, queries.all_reports().select_for_update(of=("self",)), report_id)


def touch(report: Report, *fields: str) -> None:
    """Save ``fields`` and count the change."""
    report.row_version += 1
    report.save(update_fields=["row_version", *fields])
