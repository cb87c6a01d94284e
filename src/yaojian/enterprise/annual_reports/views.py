"""Pages of a company: what it owes, its reports, reading over and submitting. Sections: ``section_views``."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.enterprise.annual_reports import comparison, content, queries, services, verifying
from yaojian.enterprise.annual_reports.forms import CorrectionForm, StartForm, SubmitForm, VersionForm
from yaojian.enterprise.annual_reports.models import Report, Section
from yaojian.enterprise.annual_reports.rights import READ, SUBMIT
from yaojian.enterprise.annual_reports.whole import Whole
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.errands import errands_of
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.accounts import companies as account_companies
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_GET
def home(request: Request) -> HttpResponse:
    """What the company has to see to and how its reports stand. Others are led to where their work is."""
    actor = request.actor
    checks.signed_in(actor)
    if actor.company_id is None:
        if checks.holds(actor, READ):
            return go(request, "enterprise:supervision:reports")
        if actor.user_id is not None and account_companies.companies_of(actor.user_id):
            return go(request, "enterprise:companies:choose")
    company = companies.own_company(actor)
    context = _owed(request, company) | {"errands": errands_of(actor, company)}
    return render(request, "enterprise/annual_reports/home.html", context)


@require_GET
def reports(request: Request) -> HttpResponse:
    """All reports of the company, and those it still has to begin."""
    context = _owed(request, companies.own_company(request.actor))
    return render(request, "enterprise/annual_reports/list.html", context)


def _owed(request: Request, company: Company) -> dict[str, object]:
    return {
        "company": company,
        "duties": queries.duties_of(request.actor, company, workdays.today()),
        "reports": queries.own_reports(request.actor),
    }


@require_POST
def start(request: Request) -> HttpResponse:
    """Begin a report and open its first section."""
    form = StartForm(request.POST)
    checks.signed_in(request.actor)
    if not form.is_valid():
        raise Unknown(kind="报告年度")
    report = services.start_report(actor=request.actor, **form.cleaned_data)
    messages.success(request, f"已建立 {report.year} 年度报告，可按任意顺序填写，内容会自动保存。")
    return go(request, "enterprise:reports:report", report.pk)


@require_GET
def report(request: Request, report_id: UUID) -> HttpResponse:
    """One report: its sections with how far each is, and what happened to it."""
    own = queries.own_report(request.actor, report_id)
    sections = list(own.sections.all())
    context = _about(request, own, queries.whole_of(own, sections), sections)
    return render(request, "enterprise/annual_reports/report.html", context)


def _about(request: Request, own: Report, whole: Whole, sections: Sequence[Section]) -> dict[str, object]:
    chapters = queries.chapters_of(whole, sections)
    due = queries.due_day(own)
    return {
        "report": own,
        "chapters": chapters,
        "done": sum(chapter.is_settled for chapter in chapters),
        "due": due,
        "days": (due - workdays.today()).days,
        "submissions": queries.submissions_of(own),
        "returned": queries.last_return(own),
        "correction": queries.last_correction(own),
        "may_submit": checks.holds_on(request.actor, SUBMIT, own),
    }


@require_http_methods(["GET", "POST"])
def submit(request: Request, report_id: UUID) -> HttpResponse:
    """Read the whole report over; declare; submit. Problems are listed with links to their inputs."""
    own = queries.own_report(request.actor, report_id)
    sections = list(own.sections.all())
    whole = queries.whole_of(own, sections)
    found = whole.all_problems()
    problems = [one for one in found if one.blocking]
    form = SubmitForm(request.POST if request.method == "POST" else None, initial={"row_version": own.row_version})
    # Who submits twice is told that it is submitted, not that a box is empty: the act itself answers.
    if request.method == "POST" and form.is_valid() and not (problems and own.is_editable):
        done = services.submit_report(actor=request.actor, report_id=report_id, **form.cleaned_data)
        return go(request, "enterprise:reports:receipt", done.pk)
    if not own.is_editable:
        return go(request, "enterprise:reports:report", own.pk)
    context = _about(request, own, whole, sections) | {
        "form": form,
        "problems": problems,
        "notes": [one for one in found if not one.blocking],
        "refused": request.method == "POST",
        "read_over": content.chapters(own.definition, whole.frozen()),
        "declaration": content.declaration(own.definition),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "enterprise/annual_reports/submit.html", context, status=status)


@require_GET
def receipt(request: Request, report_id: UUID) -> HttpResponse:
    """What the company keeps as proof of its last submission."""
    own = queries.own_report(request.actor, report_id)
    submission = queries.last_submission(own)
    context = {
        "report": own,
        "submission": submission,
        "paper": queries.paper_of(submission),
        "picture": verifying.picture(submission),
        "verify_address": verifying.ADDRESS,
    }
    return render(request, "enterprise/annual_reports/receipt.html", context)


@require_http_methods(["GET", "POST"])
def delete(request: Request, report_id: UUID) -> HttpResponse:
    """Ask, then throw a draft away."""
    own = queries.own_report(request.actor, report_id)
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"row_version": own.row_version})
    if request.method == "POST" and form.is_valid():
        services.delete_draft(actor=request.actor, report_id=report_id, **form.cleaned_data)
        messages.success(request, f"已删除 {own.year} 年度报告的草稿，可以重新填报。")
        return go(request, "enterprise:reports:list")
    status = 422 if form.errors else 200
    return render(request, "enterprise/annual_reports/delete.html", {"report": own, "form": form}, status=status)


@require_GET
def compare(request: Request, report_id: UUID) -> HttpResponse:
    """This year's figures beside last year's, large changes marked."""
    own = queries.own_report(request.actor, report_id)
    last_year = queries.last_year_of(own)
    drafts = {section.code: section.data for section in own.sections.all()}
    data = drafts if own.is_editable else queries.last_submission(own).data
    found = comparison.changes(own.definition, data, last_year) if last_year else []
    wanted = [one for one in found if one.is_large] if "large" in request.GET else found
    context = {"report": own, "last_year": last_year, "changes": wanted, "large": sum(one.is_large for one in found)}
    return render(request, "enterprise/annual_reports/compare.html", context)


@require_http_methods(["GET", "POST"])
def correction(request: Request, report_id: UUID) -> HttpResponse:
    """Ask the branch to open an accepted report again."""
    own = queries.own_report(request.actor, report_id)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.ask_correction(actor=request.actor, report_id=own.pk, **form.cleaned_data)
        messages.success(request, f"更正申请已提交给{own.company.branch.name}，答复后会通知您。")
        return go(request, "enterprise:reports:report", own.pk)
    status = 422 if form.errors else 200
    return render(request, "enterprise/annual_reports/correction.html", {"report": own, "form": form}, status=status)
