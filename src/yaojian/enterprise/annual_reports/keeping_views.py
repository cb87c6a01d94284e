"""Around a section: its earlier texts, its files, and who else is there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from yaojian.enterprise.annual_reports import content, queries, services
from yaojian.enterprise.annual_reports.errors import SectionChanged
from yaojian.enterprise.annual_reports.forms import FilesForm, RestoreForm
from yaojian.enterprise.annual_reports.services import Conflict
from yaojian.kernel.errors import Invalid
from yaojian.kernel.forms.differences import differences
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_GET
def revisions(request: Request, report_id: UUID, code: str) -> HttpResponse:
    """Earlier texts of a section, the newest first; with ``version`` one of them beside what stands now."""
    report = queries.own_report(request.actor, report_id)
    section = queries.section_of(report, code)
    kept = list(section.revisions.order_by("-row_version"))
    wanted = request.GET.get("version", "")
    chosen = next((one for one in kept if str(one.row_version) == wanted), None)
    form = content.section_form(report.definition, code)
    context = {
        "report": report,
        "section": section,
        "outline": content.outline(report.definition, code),
        "revisions": kept,
        "chosen": chosen,
        "differences": differences(form, chosen.data, section.data) if chosen else [],
        "may_restore": report.is_editable,
    }
    return render(request, "enterprise/annual_reports/revisions.html", context)


@require_POST
def restore(request: Request, report_id: UUID, code: str) -> HttpResponse:
    """Put an earlier text back."""
    report = queries.own_report(request.actor, report_id)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise Invalid(field="版本", reason="页面内容不完整，请刷新页面后重新选择。")
    done = services.restore_section(actor=request.actor, report_id=report.pk, code=code, **form.cleaned_data)
    if isinstance(done, Conflict):
        raise SectionChanged(by=done.current.saved_by)
    messages.success(request, f"已恢复为第 {form.cleaned_data['revision']} 版，恢复前的内容仍可在历史中找到。")
    return go(request, "enterprise:reports:section", report.pk, code)


@require_POST
def here(request: Request, report_id: UUID, code: str) -> HttpResponse:
    """The page is open; who else has it open is told."""
    others = services.note_visit(actor=request.actor, report_id=report_id, code=code)
    told = f"{'、'.join(others)}也打开了这一节，保存时会核对双方的修改。" if others else ""
    return JsonResponse({"told": told})


@require_POST
def attach(request: Request, report_id: UUID, code: str) -> HttpResponse:
    """Add files to a section."""
    report = queries.own_report(request.actor, report_id)
    section = queries.section_of(report, code)
    form = FilesForm(request.POST, request.FILES, actor=request.actor)
    if not form.is_valid():
        sentence = " ".join(str(one) for errors in form.errors.values() for one in errors)
        messages.error(request, f"附件没有添加：{sentence}")
        return go(request, "enterprise:reports:section", report.pk, section.code)
    uploads = form.cleaned_data["attached"]
    services.attach_files(actor=request.actor, report_id=report.pk, code=code, uploads=uploads)
    messages.success(request, f"已添加 {len(uploads)} 个附件。")
    return go(request, "enterprise:reports:section", report.pk, code)


@require_POST
def detach(request: Request, report_id: UUID, code: str, file_id: UUID) -> HttpResponse:
    """Take a file away."""
    services.remove_attachment(actor=request.actor, report_id=report_id, code=code, file_id=file_id)
    messages.success(request, "已删除附件。")
    return go(request, "enterprise:reports:section", report_id, code)
