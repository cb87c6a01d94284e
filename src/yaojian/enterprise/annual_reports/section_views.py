"""The page of one section: fill in, save, autosave, settle a conflict."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yaojian.enterprise.annual_reports import content, drafts, queries, services
from yaojian.enterprise.annual_reports.drafts import Typed
from yaojian.enterprise.annual_reports.forms import FilesForm, VersionForm
from yaojian.enterprise.annual_reports.models import Report, Section
from yaojian.enterprise.annual_reports.services import Conflict
from yaojian.enterprise.annual_reports.whole import Whole
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Invalid
from yaojian.kernel.forms import schemas
from yaojian.kernel.forms.differences import Difference, differences
from yaojian.web.answers import go
from yaojian.web.requests import Request

AUTOSAVE = "X-Autosave"
NOTHING = "nothing"
"""The button by which a section is done with one click: there was nothing of the kind this year."""


@require_http_methods(["GET", "POST"])
def section(request: Request, report_id: UUID, code: str) -> HttpResponse:
    """One section to fill in, or, once submitted, the way back to the report."""
    if request.method == "POST":
        return _save(request, report_id, code)
    report = queries.own_report(request.actor, report_id)
    kept = queries.section_of(report, code)
    if not report.is_editable:
        return go(request, "enterprise:reports:report", report.pk)
    return _page(request, report, kept, kept.data, check="check" in request.GET)


def _save(request: Request, report_id: UUID, code: str) -> HttpResponse:
    version = VersionForm(request.POST)
    if not version.is_valid():
        queries.section_of(queries.own_report(request.actor, report_id), code)
        raise Invalid(field="修改次数", reason="页面内容不完整，请刷新页面后重新填写。")
    saved = services.save_section(
        actor=request.actor,
        report_id=report_id,
        code=code,
        data=lambda section: _given(request, section).data,
        **version.cleaned_data,
    )
    if AUTOSAVE in request.headers:
        return _told(request, saved)
    section = saved.current if isinstance(saved, Conflict) else saved
    given = _given(request, section)
    if isinstance(saved, Conflict):
        return _page(request, section.report, section, given.data, conflict=True)
    return _onward(request, section.report, section, given)


def _given(request: Request, section: Section) -> Typed:
    if NOTHING in request.POST:
        return Typed({schemas.NONE: True}, None)
    return drafts.typed(section.report.definition, section.code, request.POST, section)


def _told(request: Request, saved: Section | Conflict) -> JsonResponse:
    """For ``yj-autosave``: a sentence to show, and the fields of the form to renew."""
    if isinstance(saved, Conflict):
        told = f"{_who(request, saved.current)}刚才也改了这一节，您的内容还没有保存。请按“存为草稿”，对照两份内容后再保存。"
        return JsonResponse({"told": told}, status=HTTPStatus.CONFLICT)
    at = timezone.localtime(saved.saved_at)
    return JsonResponse({"told": f"{at:%H:%M} 已保存", "fields": {"row_version": saved.row_version}})


def _who(request: Request, kept: Section) -> str:
    """Who saved it last, as the reader would say it: his own other window is nobody else."""
    return "您在另一个窗口" if kept.saved_by == request.actor.name else kept.saved_by


def _onward(request: Request, report: Report, saved: Section, given: Typed) -> HttpResponse:
    """Where the pressed button leads once everything is saved."""
    here = reverse("enterprise:reports:section", args=[report.pk, saved.code])
    if given.row_act is not None:
        focus = given.row_act.focus
        return go(request, f"{here}?{urlencode({'focus': focus})}#f{focus.replace('/', '-')}")
    if "next" not in request.POST and NOTHING not in request.POST:
        messages.success(request, "本节已存为草稿。")
        return go(request, here)
    whole = queries.whole_of(report)
    if any(found.blocking for found in whole.problems(saved.code)):
        return go(request, f"{here}?check=1")
    following = _neighbours(whole, saved.code)[1]
    if following is None:
        return go(request, "enterprise:reports:submit", report.pk)
    return go(request, "enterprise:reports:section", report.pk, following)


def _neighbours(whole: Whole, code: str) -> tuple[str | None, str | None]:
    """Codes of the sections before and after that concern the company."""
    codes = [outline.code for outline in whole.outlines() if outline.code == code or whole.applies(outline.code)]
    place = codes.index(code)
    return (codes[place - 1] if place else None, codes[place + 1] if place + 1 < len(codes) else None)


def _page(
    request: Request,
    report: Report,
    kept: Section,
    data: dict[str, Any],
    *,
    check: bool = False,
    conflict: bool = False,
) -> HttpResponse:
    sections = list(report.sections.all())
    whole = queries.whole_of(report, sections, **{kept.code: data})
    found = whole.problems(kept.code) if kept.row_version or check else []
    previous, following = _neighbours(whole, kept.code)
    due = queries.due_day(report)
    chapters = queries.chapters_of(whole, sections)
    widget = content.widget_of(report.definition, kept.code)
    context = {
        "report": report,
        "section": kept,
        "saved_by": _who(request, kept),
        "outline": content.outline(report.definition, kept.code),
        "applies": whole.applies(kept.code),
        "why_not": whole.why_not(kept.code),
        "chapters": chapters,
        "done": sum(chapter.is_settled for chapter in chapters),
        "form": whole.section_form(kept.code),
        "data": data,
        "nothing_said": whole.section_form(kept.code).schema.get("x-none", "") and not schemas.is_absent(data),
        # What is only not filled in yet is no mistake until somebody asks for the whole.
        "problems": [one.problem for one in found if one.blocking and (check or not one.missing)],
        "notes": [one.problem for one in found if not one.blocking],
        "focus": request.GET.get("focus", ""),
        "previous": previous,
        "following": following,
        "due": due,
        "days": (due - workdays.today()).days,
        "returned": queries.last_return(report),
        "remarks": queries.remarks_on(report, kept.code),
        "files": [one for one in queries.attached_to(report) if one.owner_id == kept.pk],
        "files_form": FilesForm(actor=request.actor, target=kept.pk),
        "has_history": kept.revisions.exists(),
        "conflict": _differences(report, kept, data) if conflict else None,
        "widget_template": widget.fill_template if widget else "",
        "widget": widget.context(report, kept) if widget else {},
    }
    status = HTTPStatus.CONFLICT if conflict else HTTPStatus.OK
    return render(request, "enterprise/annual_reports/section.html", context, status=status)


def _differences(report: Report, kept: Section, data: dict[str, Any]) -> list[Difference]:
    return differences(content.section_form(report.definition, kept.code), data, kept.data)
