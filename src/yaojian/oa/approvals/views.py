"""The applicant's pages: what can be applied for, filling in, reading over, handing in."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.forms import differences, parsing, rows
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import carrying_out, catalogue, printing, queries, services
from .forms import SubmitForm, UseForm, VehicleForm, VersionForm
from .models import Application
from .rights import APPLY, PUBLISH_FORM
from .services import Conflict

AUTOSAVE = "X-Autosave"
SHOWN = 30


@require_GET
def home(request: Request) -> HttpResponse:
    """内部审批首页: the forms, what waits with the applicant, what he applied for."""
    checks.require(request.actor, APPLY)
    forms = [services.form_in_force(code) for code in catalogue.CODES]
    chosen = request.GET.get("form", "")
    context = {
        "forms": [(form, catalogue.ICONS[form.code]) for form in forms],
        "chosen": chosen if chosen in catalogue.CODES else "",
        "applications": list(queries.mine(request.actor, chosen if chosen in catalogue.CODES else "")[:SHOWN]),
        "may_publish": checks.holds(request.actor, PUBLISH_FORM),
    }
    return render(request, "oa/approvals/home.html", context)


@require_POST
def start(request: Request, code: str) -> HttpResponse:
    """A blank application of one's own, ready to be filled in."""
    form = services.form_in_force(code)
    blank: dict[str, Any] = catalogue.definition_of(form).blank()
    application = services.start_application(
        actor=request.actor, code=code, data=blank, key=request.POST.get("key", "")
    )
    return go(request, "oa:approvals:edit", application.pk)


@require_POST
def copy(request: Request, document_id: UUID) -> HttpResponse:
    """A new draft with the answers of an earlier application of one's own."""
    earlier = queries.readable(request.actor, document_id)
    application = services.start_application(
        actor=request.actor, code=earlier.code, data=earlier.data, key=request.POST.get("key", "")
    )
    messages.success(request, "已复制为新的申请，请核对日期等内容后再提交。")
    return go(request, "oa:approvals:edit", application.pk)


@require_http_methods(["GET", "POST"])
def edit(request: Request, document_id: UUID) -> HttpResponse:
    """Fill in; once it is under way, the way to its document."""
    application = queries.readable(request.actor, document_id)
    if request.method == "POST":
        return _save(request, application)
    mine = application.applicant_id == request.actor.person_id
    if not mine or queries.task_of_applicant(application) is None:
        return go(request, "oa:documents:page", application.pk)
    return _form_page(request, application, application.data, check="check" in request.GET)


def _save(request: Request, application: Application) -> HttpResponse:
    definition = catalogue.definition_of(application.form)
    data: dict[str, Any] = parsing.parse(definition, request.POST, base=application.data)
    differences.take_over(data, application.data, request.POST.getlist(differences.TAKE))
    row_act = rows.act_on_rows(definition, data, request.POST.keys())
    saved = services.save_application(
        actor=request.actor,
        document_id=application.pk,
        data=data,
        row_version=VersionForm(request.POST).version(),
    )
    if AUTOSAVE in request.headers:
        return _told(saved)
    if isinstance(saved, Conflict):
        return _form_page(request, saved.current, data, conflict=True)
    here = reverse("oa:approvals:edit", args=[application.pk])
    if row_act is not None:
        focus = row_act.focus
        return go(request, f"{here}?{urlencode({'focus': focus})}#f{focus.replace('/', '-')}")
    if "next" not in request.POST:
        messages.success(request, "申请已存为草稿。")
        return go(request, here)
    if queries.problems_of(saved):
        return go(request, f"{here}?check=1")
    return go(request, "oa:approvals:submit", application.pk)


def _told(saved: Application | Conflict) -> JsonResponse:
    """For ``yj-autosave``: a sentence to show, and the fields of the form to renew."""
    if isinstance(saved, Conflict):
        told = "这份申请在另一个窗口里改过，刚才的内容还没有保存。请按“存为草稿”，对照两份内容后再保存。"
        return JsonResponse({"told": told}, status=HTTPStatus.CONFLICT)
    at = timezone.localtime(saved.saved_at)
    return JsonResponse({"told": f"{at:%H:%M} 已保存", "fields": {"row_version": saved.row_version}})


def _form_page(
    request: Request, application: Application, data: dict[str, Any], *, check: bool = False, conflict: bool = False
) -> HttpResponse:
    definition = catalogue.definition_of(application.form)
    context = {
        "application": application,
        "crumbs": _crumbs(application.form.title),
        "definition": definition,
        "data": data,
        "problems": queries.problems_in(application.form, data) if check else [],
        "focus": request.GET.get("focus", ""),
        "conflict": differences.differences(definition, data, application.data) if conflict else None,
        "returned": queries.last_return(application),
    }
    status = HTTPStatus.CONFLICT if conflict else HTTPStatus.OK
    return render(request, "oa/approvals/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def submit(request: Request, document_id: UUID) -> HttpResponse:
    """Read over: the answers, who will approve, and the button that hands it in."""
    application = queries.readable(request.actor, document_id)
    form = SubmitForm(request.POST or None, initial={"row_version": application.row_version})
    if request.method == "POST" and form.is_valid():
        done = services.submit_application(actor=request.actor, document_id=application.pk, **form.cleaned_data)
        if isinstance(done, Conflict):
            messages.warning(request, "申请在另一个窗口里改过，下面是最新的内容，请核对后再提交。")
            return go(request, "oa:approvals:submit", application.pk)
        messages.success(request, "申请已提交。审批人打开之前可以在办理页面撤回。")
        return go(request, "oa:documents:page", application.pk)
    problems = queries.problems_of(application)
    if problems:
        return go(request, reverse("oa:approvals:edit", args=[application.pk]) + "?check=1")
    if queries.task_of_applicant(application) is None:
        return go(request, "oa:documents:page", application.pk)
    context = {
        "application": application,
        "crumbs": _crumbs("核对并提交"),
        "definition": catalogue.definition_of(application.form),
        "form": form,
        "approvers": queries.approvers_of(application),
        "overlap": queries.overlap_of(application),
        "facts": queries.facts_told(application),
    }
    return render(request, "oa/approvals/submit.html", context)


@require_http_methods(["GET", "POST"])
def discard(request: Request, document_id: UUID) -> HttpResponse:
    """Give a draft up, after asking."""
    application = queries.readable(request.actor, document_id)
    if request.method == "POST":
        services.discard_application(actor=request.actor, document_id=application.pk, key=request.POST.get("key", ""))
        messages.success(request, f"《{application.document.title}》已撤销。")
        return go(request, "oa:approvals:home")
    context = {"application": application, "crumbs": _crumbs("撤销申请")}
    return render(request, "oa/approvals/discard.html", context)


@require_POST
def assign_vehicle(request: Request, task_id: UUID) -> HttpResponse:
    """派车, from the panel on the document page."""
    form = VehicleForm(request.POST)
    vehicle = form.cleaned_data["vehicle"] if form.is_valid() else ""
    application = carrying_out.assign_vehicle(
        actor=request.actor, task_id=task_id, vehicle=vehicle, key=request.POST.get("key", "")
    )
    messages.success(request, f"已派车 {application.vehicle}，请继续提交办理意见。")
    return go(request, "oa:documents:page", application.pk)


@require_http_methods(["GET", "POST"])
def record_use(request: Request, task_id: UUID) -> HttpResponse:
    """用印登记, from the panel on the document page; with errors on a page of its own."""
    application = carrying_out.to_record(request.actor, task_id)
    form = UseForm(request.POST or None, initial=carrying_out.usual(application))
    if request.method == "POST" and form.is_valid():
        use = carrying_out.record_use(
            actor=request.actor, task_id=task_id, use=form.use(), key=form.cleaned_data["key"]
        )
        messages.success(request, f"已登记用印 {use.copies} 份，请继续提交办理意见。")
        return go(request, "oa:documents:page", application.pk)
    context = {"application": application, "task_id": task_id, "form": form, "crumbs": _crumbs("用印登记")}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "oa/approvals/use.html", context, status=status)


@require_GET
def sheet(request: Request, document_id: UUID) -> HttpResponse:
    """The application as its own sheet (请假审批单 …), to print."""
    application = queries.readable(request.actor, document_id)
    name = f"{printing.title_of(application)}（{application.applicant.name}）.pdf"
    answer = HttpResponse(printing.pdf_of(request.actor, application), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _crumbs(label: str) -> list[tuple[str, str]]:
    return [("工作台", reverse("oa:desk:home")), ("内部审批", reverse("oa:approvals:home")), (label, "")]
