"""Pages of the oversight: overview of the branches, the ledger of filing, reminders, extensions, tables taken away."""

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports import queries as reports
from yaojian.enterprise.annual_reports import services as filings
from yaojian.enterprise.annual_reports.rights import READ, REVIEW
from yaojian.enterprise.oversight import exports, ledgers, queries, services, tiles
from yaojian.enterprise.oversight.exports import Table
from yaojian.enterprise.oversight.forms import ExtensionForm, FilterForm, ReportForm
from yaojian.enterprise.oversight.queries import BranchStanding, Cursor, Wanted
from yaojian.kernel.jobs import queries as runs
from yaojian.kernel.permissions import checks
from yaojian.kernel.takeouts import services as takeouts
from yaojian.web.answers import go
from yaojian.web.requests import Request

ACTS = ("GET", "HEAD", "POST")
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_GET
def overview(request: Request) -> HttpResponse:
    """How far every branch is, as tiles and as a table."""
    checks.require(request.actor, READ)
    form = ReportForm(request.GET)
    wanted = Wanted(form.chosen_code, form.chosen_year)
    standings = queries.overview(request.actor, wanted)
    shown = [tiles.Figure(one.code, one.name, one.rate, _rate(one)) for one in standings]
    context = {
        "form": form,
        "standings": standings,
        "total": queries.together(standings),
        "picture": tiles.picture(shown, most=100),
        "due": content.due_day(reports.definition_for(wanted.code, wanted.year), wanted.year),
        "last_round": queries.last_round(request.actor, wanted),
        "address": urlencode(form.address),
    }
    return render(request, "enterprise/oversight/overview.html", context)


def _rate(standing: BranchStanding) -> str:
    return "–" if standing.rate is None else f"{standing.rate}%"


@require_GET
def ledger(request: Request) -> HttpResponse:
    """Companies with their report; filters in the address, counts and list from one definition."""
    checks.require(request.actor, READ)
    form = FilterForm(request.GET, actor=request.actor)
    wanted = form.wanted()
    rows = queries.page(request.actor, wanted, after=Cursor.parse(request.GET.get("after", "")), limit=queries.PAGE + 1)
    shown = rows[: queries.PAGE]
    counts = queries.counts(request.actor, wanted)
    kept = form.kept
    address = urlencode(kept)
    context = {
        "form": form,
        "rows": shown,
        "tabs": [
            (word, counts[word.key], urlencode({**kept, "status": word.key}), word.key == wanted.status)
            for word in ledgers.WORDS
        ],
        "word": ledgers.BY_KEY[wanted.status],
        "address": address,
        "report_address": urlencode(form.address),
        "filtered": bool(wanted.words or wanted.branch or wanted.status != "all"),
        "first_page": "after" not in request.GET,
        "next_address": f"?{urlencode(kept | {'after': str(shown[-1].cursor)})}" if len(rows) > queries.PAGE else "",
        "may_review": checks.holds(request.actor, REVIEW),
        "owing": counts["owing"],
    }
    return render(request, "enterprise/oversight/ledger.html", context)


@require_http_methods(ACTS)
def remind(request: Request) -> HttpResponse:
    """Whom a reminder would reach; then the reminder."""
    checks.require(request.actor, REVIEW)
    form = FilterForm(request.GET, actor=request.actor)
    wanted = form.wanted()
    back = f"{reverse('enterprise:oversight:ledger')}?{urlencode(form.kept)}"
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        told = services.remind(
            actor=request.actor,
            wanted=wanted,
            seen=int(seen) if seen.isascii() and seen.isdigit() else -1,
            key=request.POST.get("key", ""),
        )
        messages.success(request, f"已提醒 {told} 家企业，催报记录已保存。")
        return go(request, back)
    addressees = services.preview(request.actor, wanted)
    context = {
        "wanted": wanted,
        "word": ledgers.BY_KEY[wanted.status],
        "title": reports.definition_for(wanted.code, wanted.year).title,
        "reached": [one for one in addressees if one.reached],
        "told_today": [one for one in addressees if one.told_today],
        "without_account": [one for one in addressees if not one.accounts and not one.told_today],
        "address": urlencode(form.kept),
        "back": back,
    }
    return render(request, "enterprise/oversight/remind.html", context)


@require_http_methods(ACTS)
def extend(request: Request, company_id: UUID) -> HttpResponse:
    """More time for one company, with what was done about it so far."""
    company = queries.company(request.actor, REVIEW, company_id)
    which = ReportForm(request.GET)
    code, year = which.chosen_code, which.chosen_year
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = filings.grant_extension(
            actor=request.actor, company_id=company_id, code=code, year=year, **form.cleaned_data
        )
        messages.success(request, f"已同意{company.name}延期至 {made.until:%Y年%m月%d日}，企业已收到通知。")
        return go(request, f"{reverse('enterprise:oversight:ledger')}?{urlencode(which.address)}")
    context = {
        "company": company,
        "form": form,
        "year": year,
        "title": reports.definition_for(code, year).title,
        "due": reports.due_day_for(company_id, code, year),
        "extension": reports.extension_of(company_id, code, year),
        "reminders": queries.reminders_of(company_id, code, year),
        "address": urlencode(which.address),
    }
    return render(request, "enterprise/oversight/extend.html", context, status=WRONG if form.errors else 200)


@require_http_methods(ACTS)
def export(request: Request) -> HttpResponse:
    """The ledger as a table: small ones at once, large ones by the worker after a click."""
    checks.require(request.actor, READ)
    form = FilterForm(request.GET, actor=request.actor)
    wanted = form.wanted()
    if request.method == "POST":
        run = exports.ledger_later(actor=request.actor, wanted=wanted, key=request.POST.get("key", ""))
        return go(request, "enterprise:oversight:run", run.pk)
    table = exports.ledger_now(actor=request.actor, wanted=wanted, kind=kind_of(request))
    if table is not None:
        return answer(table)
    context = {
        "title": exports.ledger_title(wanted),
        "address": urlencode(form.kept),
        "count": queries.counts(request.actor, wanted)[wanted.status],
    }
    return render(request, "enterprise/oversight/large.html", context)


@require_GET
def run(request: Request, run_id: UUID) -> HttpResponse:
    """A table the worker writes, for who ordered it."""
    shown = runs.run_for(request.actor, run_id)
    context = {"run": shown, "file": takeouts.file_of(exports.SHEETS, shown), "days": takeouts.KEPT.days}
    return render(request, "enterprise/oversight/run.html", context)


def kind_of(request: Request) -> str:
    """xlsx unless csv is asked for."""
    return "csv" if request.GET.get("format") == "csv" else "xlsx"


def answer(table: Table) -> HttpResponse:
    """A table as a download."""
    sent = HttpResponse(table.content, content_type=_TYPES[table.kind])
    sent.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=table.name))
    return sent
