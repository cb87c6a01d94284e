"""Files of a section. A submission keeps copies of its own, so that later changes do not touch what was declared."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from yaojian.enterprise.annual_reports import queries
from yaojian.enterprise.annual_reports.errors import NotEditable, TooManyFiles
from yaojian.enterprise.annual_reports.models import Report, ReportState, Section, Submission
from yaojian.enterprise.annual_reports.rights import FILL
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files import queries as stored
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile

from .locks import locked, section_for_change, touch

MOST_FILES = 20
"""A section."""


@transaction.atomic
def attach_files(*, actor: Actor, report_id: UUID, code: str, uploads: Sequence[StoredFile]) -> Section:
    """Hand kept uploads of the actor over to a section.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotEditable``, ``KeptFileGone`` (409), ``TooManyFiles`` (422).
    """
    report = _editable(actor, report_id)
    section = section_for_change(report, code)
    there = stored.files_of(queries.SECTION_FILES, section.pk).count()
    if there + len(uploads) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES, there=there)
    for upload in uploads:
        files.attach(actor=actor, file=upload, owner_kind=queries.SECTION_FILES, owner_id=section.pk)
    _note(actor, report, section, "添加附件" + "、".join(f"“{one.name}”" for one in uploads))
    return section


@transaction.atomic
def remove_attachment(*, actor: Actor, report_id: UUID, code: str, file_id: UUID) -> Section:
    """Take a file from a section. Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotEditable`` (409)."""
    report = _editable(actor, report_id)
    section = section_for_change(report, code)
    file = stored.files_of(queries.SECTION_FILES, section.pk).filter(pk=file_id).first()
    if file is None:
        raise Unknown(kind="附件")
    files.remove_file(actor=actor, file=file)
    _note(actor, report, section, f"删除附件“{file.name}”")
    return section


def _editable(actor: Actor, report_id: UUID) -> Report:
    report = locked(actor, FILL, report_id)
    if not report.is_editable:
        raise NotEditable(state=ReportState(report.state).label)
    return report


def _note(actor: Actor, report: Report, section: Section, what: str) -> None:
    touch(report)
    summary = f"{report.company.name} {report.year} 年度报告{what}。"
    audit.record(actor, "enterprise.report.files_changed", report, summary=summary, section=section.code)


def freeze(report: Report, data: dict[str, dict[str, Any]]) -> list[StoredFile]:
    """Name the files of each section in ``data`` (key ``attached``), and return them all."""
    found: list[StoredFile] = []
    for section in report.sections.filter(code__in=data):
        kept = list(stored.files_of(queries.SECTION_FILES, section.pk))
        if kept:
            names = [{"name": file.name, "sm3": file.sm3, "size": file.size} for file in kept]
            data[section.code][queries.ATTACHED] = names
        found += kept
    return found


def keep_with(actor: Actor, submission: Submission, found: Sequence[StoredFile]) -> None:
    """Copy files to a submission: rows of its own, no second bytes on disk."""
    for file in found:
        files.copy_file(actor=actor, file=file, owner_kind=queries.SUBMITTED_FILES, owner_id=submission.pk)
