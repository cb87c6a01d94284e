"""Rows of one table out of a spreadsheet. All rows are taken, or none: half a table is worse than none."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports.errors import NoTable, NotEditable, TableUnreadable
from yaojian.enterprise.annual_reports.models import ImportRun, Report, ReportState, Section
from yaojian.enterprise.annual_reports.rights import FILL
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.forms import schemas, tables
from yaojian.kernel.forms.schemas import Schema
from yaojian.kernel.forms.tables import Read, Trouble
from yaojian.kernel.spreadsheets.reading import UnreadableTable

from . import revising
from .locks import Conflict, locked, section_for_change, touch

MOST_TROUBLES = 200
"""Problems that are kept and shown; who has more has made the same mistake in every row."""


def table_of(report: Report, code: str, table: str) -> Schema:
    """The schema of one table of a section. Raises ``NoTable`` (404)."""
    properties = content.section_form(report.definition, code).schema["properties"]
    found: Schema | None = properties.get(table)
    if found is None or schemas.kind_of(found) != "array" or schemas.kind_of(found["items"]) != "object":
        raise NoTable()
    return found


def mark_of(report: Report, code: str, table: str) -> str:
    """What the template of a table says it belongs to."""
    return f"{report.code} {report.definition.version} {code}/{table}"


@transaction.atomic
def import_table(
    *,
    actor: Actor,
    report_id: UUID,
    code: str,
    table: str,
    path: Path,
    file_name: str,
    replace: bool,
    row_version: int,
) -> ImportRun | Conflict:
    """Put the rows of a filled template after those of the table, or in their place. With any problem nothing changes.

    A stale ``row_version`` changes nothing and gives ``Conflict``. Raises ``Unknown``, ``NoTable`` (404),
    ``RightMissing`` (403), ``NotEditable`` (409), ``TableUnreadable`` (422).
    """
    report = locked(actor, FILL, report_id)
    if not report.is_editable:
        raise NotEditable(state=ReportState(report.state).label)
    section = section_for_change(report, code)
    if section.row_version != row_version:
        return Conflict(section)
    schema = table_of(report, code, table)
    there = [] if replace else list(section.data.get(table) or [])
    found = _read(path, schema, mark_of(report, code, table))
    _refuse_too_many(found, schema, len(there))
    if not found.troubles:
        _put(actor, report, section, section.data | {table: [*there, *found.rows]})
    run = ImportRun.objects.create(
        section=section,
        table=table,
        file_name=file_name[:255],
        rows=found.lines,
        imported=0 if found.troubles else len(found.rows),
        replaced=replace,
        problems=[
            {"row": one.row, "column": one.column, "sentence": one.sentence} for one in found.troubles[:MOST_TROUBLES]
        ],
        by=actor.name[:60],
    )
    summary = f"{report.company.name}向 {report.year} 年度报告“{schema['title']}”导入 {run.imported} 行。"
    audit.record(
        actor, "enterprise.report.table_imported", report, summary=summary, section=code, table=table, rows=run.rows
    )
    return run


def _read(path: Path, schema: Schema, mark: str) -> Read:
    try:
        return tables.read(path, table=schema, mark=mark, most=int(schema["maxItems"]))
    except UnreadableTable as problem:
        raise TableUnreadable(why=str(problem)) from problem


def _refuse_too_many(found: Read, schema: Schema, there: int) -> None:
    most = int(schema["maxItems"])
    if there + found.lines > most:
        sentence = f"这张表最多 {most} 行，已有 {there} 行，表格里还有 {found.lines} 行。"
        found.troubles.append(Trouble(0, "", sentence))
    if not found.lines:
        found.troubles.append(Trouble(0, "", "表格里没有数据行，请从第 2 行开始填写。"))


def _put(actor: Actor, report: Report, section: Section, data: dict[str, Any]) -> None:
    now = timezone.now()
    for name in schemas.ABSENCES:
        data.pop(name, None)
    content.compute(report.definition, section.code, data, report.year)
    revising.keep(section, data, actor.name, now, always=True)
    section.data, section.row_version = data, section.row_version + 1
    section.saved_at, section.saved_by = now, actor.name[:60]
    section.save()
    touch(report)
