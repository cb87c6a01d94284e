"""Earlier texts of a section: kept before a change, and put back when somebody asks.

What is kept is what stood there before somebody sat down: at most one text in five minutes of one person's typing, and
always when a save takes much away. The newest forty a section are kept.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports.errors import NotEditable
from yaojian.enterprise.annual_reports.models import ReportState, Section, SectionRevision
from yaojian.enterprise.annual_reports.rights import FILL
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Unknown

from .locks import Conflict, locked, section_for_change, touch

EVERY = timedelta(minutes=5)
MOST_KEPT = 40
_MUCH = 0.8  # of the length of the text; a save below that took something away


def keep(section: Section, data: Mapping[str, Any], by: str, now: datetime, *, always: bool = False) -> None:
    """Keep the text of ``section`` if it is due before ``data`` takes its place. Sets ``kept_at``; the caller saves."""
    if not section.row_version or section.data == data:
        return
    rested = section.kept_at is None or now - section.kept_at >= EVERY or section.saved_by != by[:60]
    if not (always or rested or _length(data) < _MUCH * _length(section.data)):
        return
    SectionRevision.objects.create(
        section=section,
        data=section.data,
        row_version=section.row_version,
        saved_at=section.saved_at,
        saved_by=section.saved_by,
    )
    section.kept_at = now
    old = section.revisions.order_by("-row_version").values_list("pk", flat=True)[MOST_KEPT:]
    section.revisions.filter(pk__in=list(old)).delete()


def _length(data: Mapping[str, Any]) -> int:
    return len(json.dumps(data, ensure_ascii=False))


@transaction.atomic
def restore_section(*, actor: Actor, report_id: UUID, code: str, revision: int, row_version: int) -> Section | Conflict:
    """Put an earlier text (``revision`` is its version) in the place of the present one, which is kept in turn.

    A stale ``row_version`` changes nothing and gives ``Conflict``. Raises ``Unknown`` (404), ``RightMissing`` (403),
    ``NotEditable`` (409).
    """
    report = locked(actor, FILL, report_id)
    if not report.is_editable:
        raise NotEditable(state=ReportState(report.state).label)
    section = section_for_change(report, code)
    if section.row_version != row_version:
        return Conflict(section)
    earlier = section.revisions.filter(row_version=revision).first()
    if earlier is None:
        raise Unknown(kind="章节历史")
    now = timezone.now()
    keep(section, earlier.data, actor.name, now, always=True)
    section.data, section.row_version = earlier.data, section.row_version + 1
    section.saved_at, section.saved_by = now, actor.name[:60]
    section.save()
    touch(report)
    title = content.outline(report.definition, code).title
    summary = f"{report.company.name}把 {report.year} 年度报告“{title}”恢复为第 {revision} 版。"
    audit.record(actor, "enterprise.report.section_restored", report, summary=summary, section=code, revision=revision)
    return section
