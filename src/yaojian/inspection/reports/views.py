"""Pages: reports, ordering one, progress, the report itself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.inspection.reports import queries, services
from yaojian.inspection.reports.forms import ReportForm
from yaojian.inspection.reports.models import ReportState
from yaojian.inspection.reports.rights import MAKE, READ
from yaojian.inspection.runs import queries as runs
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: Request) -> HttpResponse:
    """All reports, with the form to make one."""
    checks.require(request.actor, READ)
    sites = runs.sites()
    form = ReportForm(request.POST if request.method == "POST" else None, sites=sites)
    if request.method == "POST":
        checks.require(request.actor, MAKE)
        if form.is_valid():
            made = services.order_report(
                actor=request.actor,
                site=form.cleaned_data["site"],
                quarter=form.chosen(),
                key=request.POST.get("key", ""),
            )
            messages.success(request, "正在生成报告，完成后会发消息提醒您，可以离开本页。")
            return go(request, "quarterly:page", made.pk)
    rows, following = queries.reports(request.actor, after=request.GET.get("after", ""))
    may_make = checks.holds(request.actor, MAKE)
    context = {"rows": rows, "following": following, "form": form, "sites": sites, "may_make": may_make}
    return render(request, "console/reports/reports.html", context, status=422 if form.is_bound else 200)


@require_GET
def page(request: Request, report_id: UUID) -> HttpResponse:
    """One report as a page, or how far it is."""
    found = queries.report(request.actor, report_id)
    return render(request, "console/reports/report.html", {"report": found})


@require_GET
def progress(request: Request, report_id: UUID) -> HttpResponse:
    """How far it is, as a fragment; once it is over the whole page is loaded anew."""
    found = queries.report(request.actor, report_id)
    if found.state != ReportState.WAITING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "console/reports/progress.html", {"report": found})
