"""Pages: list of runs, start, one run with its findings, downloads."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.inspection.runs import proofs, queries, services
from yaojian.inspection.runs.errors import NotReady
from yaojian.inspection.runs.forms import FindingFilterForm, JudgingForm, RunForm, set_choices
from yaojian.inspection.runs.models import Run
from yaojian.inspection.runs.rights import READ, START
from yaojian.inspection.runs.services import judging
from yaojian.inspection.runs.showing import part_tabs, run_words, set_tabs
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

_ACTS = ["GET", "HEAD", "POST"]


@require_GET
def runs(request: Request) -> HttpResponse:
    """All runs, newest first."""
    words = request.GET.get("words", "").strip()[:60]
    checks.require(request.actor, READ)
    page = queries.runs(request.actor, words=words, before=request.GET.get("before", ""))
    context = {"page": page, "words": words, "may_start": checks.holds(request.actor, START)}
    return render(request, "console/runs/runs.html", context)


@require_http_methods(_ACTS)
def start(request: Request) -> HttpResponse:
    """Start a run."""
    checks.require(request.actor, START)
    form = RunForm(
        request.POST if request.method == "POST" else None,
        initial={"target": settings.YAOJIAN_SITE_ADDRESS.rstrip("/") + "/"},
    )
    if request.method != "POST" or not form.is_valid():
        return render(request, "console/runs/start.html", {"form": form}, status=422 if form.is_bound else 200)
    run = services.start_run(actor=request.actor, order=form.order(), key=request.POST.get("key", ""))
    messages.success(request, f"已开始检查 {run.site}，完成后会发消息提醒您，可以离开本页。")
    return go(request, "inspection:run", run.pk)


@require_GET
def run(request: Request, run_id: UUID) -> HttpResponse:
    """One run: progress while it runs, afterwards score and findings."""
    inspected = queries.run(request.actor, run_id)
    context = {"run": inspected, "may_stop": inspected.is_open and checks.holds(request.actor, START)}
    if inspected.is_open:
        return render(request, "console/runs/run.html", context)
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "console/runs/run.html", context | _result(request, inspected))


@require_GET
def progress(request: Request, run_id: UUID) -> HttpResponse:
    """The progress of an open run as a fragment; once it is over the whole page is loaded anew."""
    inspected = queries.run(request.actor, run_id)
    if not inspected.is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "console/runs/progress.html", {"run": inspected})


def _result(request: Request, inspected: Run) -> dict[str, object]:
    rules = queries.rule_counts(inspected)
    form = FindingFilterForm(request.GET, rules=[(row.rule, f"{row.title}（{row.count}）") for row in rules])
    rest = request.GET.copy()
    rest.pop("after", None)
    return {
        "words": run_words(inspected, queries.severity_counts(inspected)),
        "rules": rules,
        "form": form,
        "page": queries.findings(inspected, form.wanted()),
        "rest": rest.urlencode(),
        "may_judge": inspected.can_be_judged and checks.holds(request.actor, START),
        "sets": [(code, title) for code, title in set_choices() if code != inspected.indicators],
    }


@require_GET
def finding(request: Request, run_id: UUID, number: int) -> HttpResponse:
    """One finding with all its places, evidence and advice."""
    found = queries.finding(request.actor, run_id, number)
    context = {"finding": found, "run": found.run, "proof": proofs.proof_of(found)}
    return render(request, "console/runs/finding.html", context)


@require_GET
def compare(request: Request, run_id: UUID) -> HttpResponse:
    """What is new, gone and still there since the run before."""
    inspected = queries.run(request.actor, run_id)
    before = queries.run_before(inspected)
    parts = queries.compared(inspected, before) if before is not None else {}
    part = request.GET.get("part", "")
    part = part if part in parts else "new"
    after = request.GET.get("after", "")
    page = queries.part_page(parts[part], int(after) if after.isdecimal() else 0) if parts else None
    context = {
        "run": inspected,
        "before": before,
        "tabs": part_tabs({name: rows.count() for name, rows in parts.items()}, part),
        "part": part,
        "page": page,
    }
    return render(request, "console/runs/compare.html", context)


@require_http_methods(_ACTS)
def questions(request: Request, run_id: UUID) -> HttpResponse:
    """What the machine cannot tell, answered by a person."""
    checks.require(request.actor, START)
    inspected = queries.run(request.actor, run_id)
    if not inspected.can_be_judged:
        raise NotReady(site=inspected.site)
    form = JudgingForm(request.POST if request.method == "POST" else None, questions=judging.questions_of(inspected))
    if request.method != "POST" or not form.is_valid():
        context = {"run": inspected, "form": form}
        return render(request, "console/runs/questions.html", context, status=422 if form.is_bound else 200)
    judged = judging.judge(actor=request.actor, run_id=run_id, said=form.said())
    messages.success(request, f"已保存人工判断，{judged.score['label']} {judged.points}，{judged.grade}。")
    return go(request, "inspection:run", judged.pk)


@require_GET
def under(request: Request, run_id: UUID, code: str) -> HttpResponse:
    """The run as it would stand under another indicator set; the site is not asked again and nothing is kept."""
    inspected = queries.run(request.actor, run_id)
    if code not in dict(set_choices()):
        raise Unknown(kind="指标集")
    shown = judging.under(inspected, code)
    tabs = set_tabs(set_choices(), code)
    context = {"run": shown, "words": run_words(shown, queries.severity_counts(inspected)), "tabs": tabs}
    return render(request, "console/runs/under.html", context)


@require_POST
def stop(request: Request, run_id: UUID) -> HttpResponse:
    """End a run early."""
    stopped = services.stop_run(actor=request.actor, run_id=run_id)
    messages.success(request, f"已要求停止对 {stopped.site} 的检查，已检查的部分会保留。")
    return go(request, "inspection:run", stopped.pk)


@require_GET
def report(request: Request, run_id: UUID) -> FileResponse:
    """The HTML report as a download: it carries its own style, which our pages' policy would refuse."""
    inspected = queries.run(request.actor, run_id)
    return _download(queries.report_file(inspected, "report.html"), f"网站检查报告-{inspected.site}.html")


@require_GET
def findings_file(request: Request, run_id: UUID) -> FileResponse:
    """``findings.json`` as a download."""
    inspected = queries.run(request.actor, run_id)
    return _download(queries.report_file(inspected, "findings.json"), f"网站检查结果-{inspected.site}.json")


@require_GET
def evidence(request: Request, run_id: UUID, number: int) -> FileResponse:
    """The evidence copy (WARC) of a finding; always a download, never shown: it is somebody else's page."""
    path = queries.evidence_file(request.actor, run_id, number)
    return _download(path, path.name)


@require_GET
def picture(request: Request, run_id: UUID, number: int) -> FileResponse:
    """How a browser showed the page a finding stands on (PNG); made by us, so it may be shown."""
    path = proofs.picture_file(queries.finding(request.actor, run_id, number))
    answer = FileResponse(path.open("rb"), content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _download(path: Path, name: str) -> FileResponse:
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name.replace(":", "-"))
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
