"""Tables of a section by spreadsheet: the template, and the filled one back."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.enterprise.annual_reports import content, queries, services
from yaojian.enterprise.annual_reports.errors import TableUnreadable
from yaojian.enterprise.annual_reports.forms import ImportForm
from yaojian.enterprise.annual_reports.models import ImportRun, Report, Section
from yaojian.enterprise.annual_reports.services import Conflict
from yaojian.enterprise.annual_reports.services.importing import mark_of, table_of
from yaojian.kernel.forms import tables
from yaojian.web.answers import go
from yaojian.web.requests import Request

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def template(request: Request, report_id: UUID, code: str, table: str) -> HttpResponse:
    """The table as a workbook to fill in, with the rows it has."""
    report = queries.own_report(request.actor, report_id)
    section = queries.section_of(report, code)
    schema = table_of(report, code, table)
    out = io.BytesIO()
    rows = [row for row in section.data.get(table) or [] if isinstance(row, dict)]
    tables.write_template(out, table=schema, mark=mark_of(report, code, table), rows=rows)
    answer = HttpResponse(out.getvalue(), content_type=_XLSX)
    name = quote(f"{report.year}年{schema['title']}模板.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@require_http_methods(["GET", "POST"])
def import_(request: Request, report_id: UUID, code: str, table: str) -> HttpResponse:
    """Choose the filled file; with problems every one is listed with its row, and nothing is taken."""
    report = queries.own_report(request.actor, report_id)
    section = queries.section_of(report, code)
    schema = table_of(report, code, table)
    if not report.is_editable:
        return go(request, "enterprise:reports:report", report.pk)
    start = {"row_version": section.row_version, "replace": "false"}
    sent = request.method == "POST"
    form = ImportForm(request.POST if sent else None, request.FILES if sent else None, initial=start)
    run: ImportRun | None = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _import(request, report, section, table, form)
        except TableUnreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            if isinstance(done, Conflict):
                form.add_error(None, f"{done.current.saved_by}刚才也保存了这一节，没有导入。请刷新页面后再导入。")
            elif not done.problems:
                messages.success(request, f"已从“{done.file_name}”导入 {done.imported} 行，请核对。")
                return go(request, "enterprise:reports:section", report.pk, code)
            else:
                run = done
    context = {
        "report": report,
        "section": section,
        "outline": content.outline(report.definition, code),
        "table": table,
        "schema": schema,
        "there": len(section.data.get(table) or []),
        "form": form,
        "run": run,
    }
    return render(request, "enterprise/annual_reports/import.html", context, status=422 if form.errors or run else 200)


def _import(request: Request, report: Report, section: Section, table: str, form: ImportForm) -> ImportRun | Conflict:
    upload = form.cleaned_data["file"]
    with _on_disk(upload) as path:
        return services.import_table(
            actor=request.actor,
            report_id=report.pk,
            code=section.code,
            table=table,
            path=path,
            file_name=upload.name or "表格.xlsx",
            replace=form.cleaned_data["replace"] == "true",
            row_version=form.cleaned_data["row_version"],
        )


@contextmanager
def _on_disk(upload: "UploadedFile[bytes]") -> Iterator[Path]:
    """The upload as a file that is gone afterwards: nothing of it is kept but its rows."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        for piece in upload.chunks():
            kept.write(piece)
        kept.flush()
        yield Path(kept.name)
