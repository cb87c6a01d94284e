"""Pages of the yearly report, under ``/cms/yearly/``."""

from io import BytesIO
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from yaojian.kernel.permissions import checks
from yaojian.portal.disclosure.forms import year_in
from yaojian.portal.disclosure.rights import MANAGE
from yaojian.portal.yearly import services
from yaojian.portal.yearly.report import report_of
from yaojian.web.answers import go
from yaojian.web.requests import Request

_SHOWN = 6
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
def this_year(request: Request) -> HttpResponse:
    """On to the year that is asked for, or the present one."""
    checks.require(request.actor, MANAGE)
    return go(request, "portal:yearly:report", year_in(request.GET.get("year", ""), timezone.localdate().year))


@require_GET
def report(request: Request, year: int) -> HttpResponse:
    """The three tables; each counted figure opens its list."""
    this = timezone.localdate().year
    context = {
        "report": report_of(request.actor, year_in(str(year), this)),
        "years": range(this, this - _SHOWN, -1),
    }
    return render(request, "desk/yearly/report.html", context)


@require_GET
def export(request: Request, year: int, form: str) -> HttpResponse:
    """The report as DOCX or XLSX."""
    out = BytesIO()
    year = year_in(str(year), timezone.localdate().year)
    services.export(actor=request.actor, year=year, form=form, out=out)
    answer = HttpResponse(out.getvalue(), content_type=_TYPES[form])
    name = quote(f"{year}年政府信息公开工作年度报告.{form}")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer
