"""Pages: ledgers, giving out in bulk, one problem with its acts, the sheet."""

import io
from collections.abc import Callable, Sequence
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.inspection.rectification import exporting, queries
from yaojian.inspection.rectification.errors import NothingChosen
from yaojian.inspection.rectification.forms import FilterForm, GivingForm, WordsForm
from yaojian.inspection.rectification.models import Rectification, RectificationAct
from yaojian.inspection.rectification.queries import BY_KEY, Ledger
from yaojian.inspection.rectification.rights import ASSIGN
from yaojian.inspection.rectification.services import giving, mending
from yaojian.inspection.rectification.showing import offered, steps_of
from yaojian.inspection.runs import queries as runs
from yaojian.kernel.jobs import queries as jobs
from yaojian.kernel.permissions import checks
from yaojian.kernel.takeouts import services as takeouts
from yaojian.web.answers import go
from yaojian.web.requests import Request

_ACTS = ["GET", "HEAD", "POST"]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def ledger(request: Request) -> HttpResponse:
    """One ledger; its key and filters stand in the address."""
    checks.signed_in(request.actor)
    shown = queries.shown_ledgers(request.actor)
    chosen = _chosen(request, shown)
    form = FilterForm(request.GET, rules=queries.rules_in(request.actor))
    page = queries.page_of(request.actor, chosen, form.filters(), after=request.GET.get("after", ""))
    counts = queries.counts(request.actor)
    rest = request.GET.copy()
    rest.pop("after", None)
    tabs = [
        {
            "label": one.label,
            "address": f"?tab={one.key}",
            "count": counts.get(one.key),
            "current": one is chosen,
            "hot": one.hot,
        }
        for one in shown
    ]
    may_assign = checks.holds(request.actor, ASSIGN) and chosen.key in ("found", "assigned", "overdue")
    context = {"tabs": tabs, "ledger": chosen, "page": page, "form": form, "rest": rest.urlencode()}
    context |= {"may_assign": may_assign, "now": timezone.now()}
    return render(request, "console/rectification/ledger.html", context)


@require_http_methods(_ACTS)
def sheet(request: Request) -> HttpResponse:
    """The ledger in the address as XLSX: small ones at once, large ones by the worker after a click."""
    checks.signed_in(request.actor)
    chosen = _chosen(request, queries.shown_ledgers(request.actor))
    filters = FilterForm(request.GET, rules=queries.rules_in(request.actor)).filters()
    if request.method == "POST":
        key = request.POST.get("key", "")
        run = exporting.export_later(actor=request.actor, ledger=chosen, filters=filters, key=key)
        return go(request, "rectification:sheet_run", run.pk)
    out = io.BytesIO()
    if exporting.export(actor=request.actor, ledger=chosen, filters=filters, out=out) is None:
        count = exporting.size_of(request.actor, chosen, filters)
        context = {"title": exporting.title_of(chosen), "address": request.GET.urlencode(), "count": count}
        return render(request, "console/rectification/large_sheet.html", context)
    answer = HttpResponse(out.getvalue(), content_type=_XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'整改台账-{chosen.label}.xlsx')}"
    return answer


@require_GET
def sheet_run(request: Request, run_id: UUID) -> HttpResponse:
    """A sheet the worker writes, for who ordered it."""
    shown = jobs.run_for(request.actor, run_id)
    context = {"run": shown, "file": takeouts.file_of(exporting.SHEETS, shown), "days": takeouts.KEPT.days}
    return render(request, "console/rectification/sheet_run.html", context)


@require_http_methods(_ACTS)
def assign(request: Request) -> HttpResponse:
    """Give the ticked problems out; the ticks stand in the address, so that the page may be reloaded."""
    checks.require(request.actor, ASSIGN)
    rows = queries.chosen(request.actor, _ids(request.GET.getlist("row") or request.POST.getlist("row")))
    if not rows:
        refusal = NothingChosen()
        messages.warning(request, f"{refusal.sentence}{refusal.remedy}")
        return go(request, "rectification:list")
    form = GivingForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        context = {"rows": rows, "form": form}
        return render(request, "console/rectification/assign.html", context, status=422 if form.is_bound else 200)
    given = giving.assign(
        actor=request.actor,
        ids=[row.pk for row in rows],
        giving=form.giving(),
        key=request.POST.get("key", ""),
    )
    messages.success(request, f"已派发 {len(given)} 个问题。")
    if len(given) == 1:
        return go(request, "rectification:page", given[0].pk)
    return go(request, reverse("rectification:list") + "?tab=assigned")


@require_GET
def of_finding(request: Request, run_id: UUID, number: int) -> HttpResponse:
    """From a finding of a run to what became of it."""
    found = runs.finding(request.actor, run_id, number)
    return go(request, "rectification:page", queries.of_finding(request.actor, found).pk)


@require_GET
def page(request: Request, rectification_id: UUID) -> HttpResponse:
    """One problem: what is wrong, who mends it until when, what was done, what may be done now."""
    return _page(request, queries.one(request.actor, rectification_id))


def _page(request: Request, row: Rectification, form: WordsForm | None = None, act: str = "") -> HttpResponse:
    trail = queries.trail_of(row)
    asked = next((event.by_id for event in trail if event.act == RectificationAct.DOUBTED), None)
    words = {name: WordsForm(label=label, prefix=name) for name, (label, _, _) in _SAYING.items()}
    if form is not None:
        words[act] = form
    context = {
        "row": row,
        "now": timezone.now(),
        "steps": steps_of(trail),
        "offered": offered(request.actor, row, asked),
        "words": words,
        "allowance": queries.allowance_of(row) if row.state == "dismissed" else None,
    }
    return render(request, "console/rectification/page.html", context, status=422 if form is not None else 200)


@require_POST
def act(request: Request, rectification_id: UUID, name: str) -> HttpResponse:
    """One of the acts that need words."""
    row = queries.one(request.actor, rectification_id)
    label, do, told = _SAYING[name]
    form = WordsForm(request.POST, label=label, prefix=name)
    if not form.is_valid():
        return _page(request, row, form, name)
    do(request, row.pk, form.cleaned_data["text"])
    messages.success(request, told)
    return go(request, "rectification:page", row.pk)


@require_POST
def recheck(request: Request, rectification_id: UUID) -> HttpResponse:
    """Let the engine look again."""
    row = mending.order_recheck(actor=request.actor, rectification_id=rectification_id)
    messages.success(request, "检查引擎正在重新访问，完成后自动更新状态。")
    return go(request, "rectification:page", row.pk)


def _mended(request: Request, pk: UUID, text: str) -> None:
    mending.report_mended(actor=request.actor, rectification_id=pk, text=text)


def _false(request: Request, pk: UUID, text: str) -> None:
    mending.report_false(actor=request.actor, rectification_id=pk, reason=text)


def _judged(request: Request, pk: UUID, text: str) -> None:
    allow = request.POST.get("allow") == "1"
    mending.judge_false(actor=request.actor, rectification_id=pk, allow=allow, text=text)


def _revoked(request: Request, pk: UUID, text: str) -> None:
    mending.revoke_allowance(actor=request.actor, rectification_id=pk, reason=text)


Saying = tuple[str, Callable[[Request, UUID, str], None], str]
_SAYING: dict[str, Saying] = {
    "mended": ("整改说明", _mended, "已报整改完成，检查引擎正在复核。"),
    "false": ("误报理由", _false, "已申报误报，等待认定。"),
    "judge": ("认定意见", _judged, "已作出认定。"),
    "revoke": ("撤销理由", _revoked, "已撤销误报认定，问题回到待派发。"),
}
"""Acts by name: label of their text, what they do, what is told afterwards."""


def _chosen(request: Request, shown: Sequence[Ledger]) -> Ledger:
    wanted = BY_KEY.get(request.GET.get("tab", ""))
    return wanted if wanted is not None and wanted in shown else shown[0]


def _ids(given: Sequence[str]) -> list[UUID]:
    found = []
    for text in given[: giving.MOST_AT_ONCE + 1]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
