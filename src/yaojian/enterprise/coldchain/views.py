"""Pages of a company: its cold-chain years, one year, a probe, an excursion, a file."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.enterprise.companies import queries as companies
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import chart, queries, services, tables
from .analysis.clock import LOCAL
from .analysis.results import PROBLEMS
from .errors import FutureYear
from .forms import AnswerForm, CoverageForm, ReplaceForm, UploadForm
from .models import Excursion, Probe, Year
from .queries import FIRST_YEAR, Line
from .rights import RECORD

_AROUND = timedelta(hours=6)
"""Drawn before and after an excursion."""


@require_GET
def years(request: Request) -> HttpResponse:
    """Years that have data, and the way to a new one."""
    company = companies.own_company(request.actor)
    checks.require_on(request.actor, RECORD, company)
    this = workdays.today().year
    kept = {one.year: one for one in queries.years_of(request.actor)}
    rows = [(year, kept.get(year)) for year in sorted({this, this - 1, *kept}, reverse=True)]
    return render(request, "enterprise/coldchain/years.html", {"company": company, "rows": rows})


@require_http_methods(["GET", "POST"])
def year(request: Request, year: int) -> HttpResponse:
    """One year: files, months, excursions, problems; upload."""
    company, found = queries.own_year(request.actor, _real(year))
    sent = request.method == "POST"
    form = UploadForm(
        request.POST if sent else None, request.FILES if sent else None, actor=request.actor, target=company.pk
    )
    if sent and form.is_valid():
        uploads = form.cleaned_data["uploads"]
        again = queries.given_before(found, uploads)
        services.add_files(actor=request.actor, year=year, uploads=uploads, key=form.cleaned_data["key"])
        messages.success(request, f"已上传 {len(uploads)} 个文件，正在后台分析，可以离开本页。")
        if again:
            names = "、".join(f"“{name}”" for name in again)
            messages.warning(
                request, f"{names}与先前上传的文件内容完全相同，相同的读数只计一次。传错了的，请打开文件停用。"
            )
        return go(request, "enterprise:coldchain:year", year)
    lines = queries.lines_of(found) if found else []
    context = {
        "company": company,
        "year": year,
        "of": found,
        "form": form,
        "lines": lines,
        "months": range(1, 13),
        "files": list(queries.files_of(found)) if found else [],
        "excursions": list(queries.excursions_of(found)) if found else [],
        "unexplained": queries.unexplained(lines),
        "problems": _problems(lines),
    }
    return render(request, "enterprise/coldchain/year.html", context, status=422 if form.errors else 200)


def _real(year: int) -> int:
    if year < FIRST_YEAR:
        raise Unknown(kind="冷链年度数据")
    if year > workdays.today().year:
        raise FutureYear(year=year)
    return year


def _problems(lines: Sequence[Line]) -> list[tuple[str, int, int]]:
    """Kind, how many times, how many rows, over all probes."""
    counted: dict[str, tuple[int, int]] = {}
    for line in lines:
        for problem in line.probe.problems:
            times, rows = counted.get(problem["kind"], (0, 0))
            counted[problem["kind"]] = (times + 1, rows + problem["rows"])
    return [(PROBLEMS[kind], *counted[kind]) for kind in PROBLEMS if kind in counted]


def _own_probe(request: Request, year: int) -> tuple[Year, Probe]:
    _, found = queries.own_year(request.actor, _real(year))
    probe = queries.own_probe(request.actor, year, request.GET.get("probe", ""))
    if found is None or probe is None:
        raise Unknown(kind="测点")
    return found, probe


@require_GET
def probe(request: Request, year: int) -> HttpResponse:
    """One probe: drawing, months, problems."""
    found, one = _own_probe(request, year)
    hours = queries.hours_of(one)
    month = _month(request)
    line = next(line for line in queries.lines_of(found) if line.probe.pk == one.pk)
    problems = [problem | {"label": PROBLEMS[problem["kind"]]} for problem in one.problems[:200]]
    context = {
        "year": year,
        "of": found,
        "probe": one,
        "line": line,
        "chart": chart.of_year(hours, year=year, low=found.low, high=found.high),
        "month": month,
        "month_chart": chart.of_month(hours, year=year, month=month, low=found.low, high=found.high) if month else None,
        "problems": problems,
        "more_problems": len(one.problems) - len(problems),
        "excursions": queries.excursions_of(found).filter(probe=one.name),
    }
    return render(request, "enterprise/coldchain/probe.html", context)


def _month(request: Request) -> int:
    """The month in the address; 0 where none of a year is."""
    text = request.GET.get("month", "")
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= 12 else 0


@require_GET
def probe_csv(request: Request, year: int) -> HttpResponseBase:
    """The hours behind the drawing."""
    _, one = _own_probe(request, year)
    return tables.hours(year, one)


@require_GET
def readings_csv(request: Request, year: int) -> HttpResponseBase:
    """Every reading of a probe's month that counts."""
    found, one = _own_probe(request, year)
    return tables.readings(found, one.name, _month(request))


@require_GET
def months_csv(request: Request, year: int) -> HttpResponseBase:
    """All months of all probes."""
    _, found = queries.own_year(request.actor, _real(year))
    return tables.months(year, queries.lines_of(found) if found else [])


@require_POST
def again(request: Request, year: int) -> HttpResponse:
    """重新分析."""
    services.analyse_again(actor=request.actor, year=_real(year))
    messages.success(request, "正在重新分析，可以离开本页。")
    return go(request, "enterprise:coldchain:year", year)


@require_POST
def coverage(request: Request, year: int) -> HttpResponse:
    """Say why a month has too few readings."""
    queries.own_year(request.actor, _real(year))
    form = CoverageForm(request.POST)
    if not form.is_valid():
        raise Invalid(field="说明", reason="请用不超过 300 个字说明读数不足的原因。")
    services.explain_coverage(actor=request.actor, year=year, **form.cleaned_data)
    messages.success(request, "已保存说明。")
    where = reverse("enterprise:coldchain:probe", args=[year])
    return go(request, f"{where}?{urlencode({'probe': form.cleaned_data['probe']})}#months")


@require_http_methods(["GET", "POST"])
def excursion(request: Request, excursion_id: UUID) -> HttpResponse:
    """One excursion: what was measured, what the company says."""
    one = queries.own_excursion(request.actor, excursion_id)
    start = {name: getattr(one, name) for name in (*services.Answer.__slots__, "row_version")}
    posted = request.method == "POST"
    form = AnswerForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        actor=request.actor,
        target=one.pk,
        initial=start,
    )
    if posted and form.is_valid():
        services.answer_excursion(
            actor=request.actor,
            excursion_id=one.pk,
            answer=form.answer(),
            row_version=form.cleaned_data["row_version"],
            evidence=form.cleaned_data["evidence"],
        )
        messages.success(request, "已保存对这段超限的说明。")
        return go(request, f"{reverse('enterprise:coldchain:year', args=[one.of.year])}#excursions")
    context = {
        "excursion": one,
        "form": form,
        "year": one.of.year,
        "evidence": queries.evidence_of(one),
        "chart": _around(one),
    }
    return render(request, "enterprise/coldchain/excursion.html", context, status=422 if form.errors else 200)


def _around(one: Excursion) -> chart.Chart | None:
    """Every reading from six hours before to six hours after."""
    start, end = (moment.astimezone(LOCAL).replace(tzinfo=None) for moment in (one.start_local, one.end_local))
    start, end = start - _AROUND, end + _AROUND
    probe = one.of.probes.filter(name=one.probe).first()
    return chart.of_readings(
        list(queries.readings_of(one.of, one.probe, start, end)),
        start=start,
        end=end,
        interval_minutes=probe.interval_minutes if probe else None,
        low=one.of.low,
        high=one.of.high,
    )


@require_http_methods(["GET", "POST"])
def file(request: Request, file_id: UUID) -> HttpResponse:
    """One file: what was read of it; replace it or let it count no more."""
    one = queries.own_file(request.actor, file_id)
    posted = request.method == "POST"
    target = one.of.company_id
    form = ReplaceForm(
        request.POST if posted else None, request.FILES if posted else None, actor=request.actor, target=target
    )
    if posted and form.is_valid():
        upload, reason = form.cleaned_data["file"], form.cleaned_data["reason"]
        if upload:
            services.replace_file(actor=request.actor, file_id=one.pk, upload=upload, reason=reason)
        else:
            services.remove_file(actor=request.actor, file_id=one.pk, reason=reason)
        messages.success(request, "已替换文件，正在重新分析。" if upload else "已停用文件，正在重新分析。")
        return go(request, "enterprise:coldchain:year", one.of.year)
    told = [
        fact | {"problems": [problem | {"label": PROBLEMS[problem["kind"]]} for problem in fact.get("problems", ())]}
        for fact in one.told
    ]
    context = {"one": one, "told": told, "form": form, "year": one.of.year}
    return render(request, "enterprise/coldchain/file.html", context, status=422 if form.errors else 200)
