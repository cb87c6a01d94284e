"""Pages: what is watched, one target, alarms, maintenance windows, the CSV of visits."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.inspection.probing import queries, showing
from yaojian.inspection.probing.forms import DenseForm, TargetForm, VisitFilterForm, WindowForm, facts_of
from yaojian.inspection.probing.models import ProbeTarget, ProbeVisit
from yaojian.inspection.probing.rights import APPROVE, MANAGE
from yaojian.inspection.probing.services import targets as acts
from yaojian.inspection.probing.services import windows as window_acts
from yaojian.kernel.calendar import workdays
from yaojian.kernel.permissions import checks
from yaojian.kernel.spreadsheets.writing import csv_lines
from yaojian.web.answers import go
from yaojian.web.requests import Request

_ACTS = ["GET", "HEAD", "POST"]
_HEADINGS = (
    "时间",
    "结果",
    "维护期间",
    "状态码",
    "域名解析（毫秒）",
    "建立连接",
    "安全连接",
    "首字节",
    "合计",
    "地址",
    "说明",
)


def _sent(request: Request) -> QueryDict | None:
    """What a form was sent with; an empty one too, so that it is refused and not shown anew."""
    return request.POST if request.method == "POST" else None


def watched(actor_targets: list[ProbeTarget]) -> list[showing.Watched]:
    """The lines of these targets as they stand now."""
    today = workdays.today()
    return showing.watched_of(
        actor_targets,
        queries.standings(actor_targets, timezone.now()),
        queries.days_of(actor_targets, until=today),
        queries.last_visits(actor_targets),
        until=today,
    )


@require_GET
def targets(request: Request) -> HttpResponse:
    """All targets with bars, share and veto arithmetic; open alarms on top."""
    found = list(queries.targets(request.actor))
    context = {
        "lines": watched(found),
        "controls": list(queries.controls(request.actor)),
        "alarms": queries.open_alarms(request.actor),
        "may_manage": checks.holds(request.actor, MANAGE),
    }
    return render(request, "console/probing/targets.html", context)


@require_http_methods(_ACTS)
def target_new(request: Request) -> HttpResponse:
    """Watch another address."""
    checks.require(request.actor, MANAGE)
    form = TargetForm(_sent(request))
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "heading": "新增监测对象"}
        return render(request, "console/probing/target_form.html", context, status=422 if form.is_bound else 200)
    made = acts.add_target(actor=request.actor, facts=form.facts(), key=request.POST.get("key", ""))
    messages.success(request, f"“{made}”已开始监测。" if not made.is_control else f"对照点“{made}”已保存。")
    return go(request, "probing:target", made.pk)


@require_http_methods(_ACTS)
def target_change(request: Request, target_id: UUID) -> HttpResponse:
    """Change a target."""
    checks.require(request.actor, MANAGE)
    known = queries.target(request.actor, target_id)
    form = TargetForm(_sent(request), initial=facts_of(known))
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "heading": f"修改“{known}”", "target": known}
        return render(request, "console/probing/target_form.html", context, status=422 if form.is_bound else 200)
    acts.change_target(actor=request.actor, target_id=target_id, facts=form.facts())
    messages.success(request, "已保存，下一次访问起生效。")
    return go(request, "probing:target", target_id)


@require_GET
def target(request: Request, target_id: UUID) -> HttpResponse:
    """One target: its week, its days, the last 24 hours, every visit."""
    known = queries.target(request.actor, target_id)
    form = VisitFilterForm(request.GET)
    now = timezone.now()
    rest = request.GET.copy()
    rest.pop("after", None)
    line = watched([known])[0]
    context = {
        "target": known,
        "line": line,
        "week_words": showing.week_words(known, line.standing.week),
        "curve": showing.curve_of(queries.hours_of(known, now)),
        "windows": queries.windows_of(known, now),
        "page": queries.visits(known, form.wanted()),
        "form": form,
        "rest": rest.urlencode(),
        "dense": DenseForm(),
        "is_dense": known.dense_until is not None and known.dense_until > now,
        "may_manage": checks.holds(request.actor, MANAGE),
    }
    return render(request, "console/probing/target.html", context)


@require_POST
def target_switch(request: Request, target_id: UUID) -> HttpResponse:
    """Pause or resume."""
    known = acts.set_active(actor=request.actor, target_id=target_id, active=request.POST.get("active") == "1")
    messages.success(request, f"“{known}”已{'启用' if known.active else '停用'}。")
    return go(request, "probing:target", known.pk)


@require_POST
def target_dense(request: Request, target_id: UUID) -> HttpResponse:
    """Visit every minute for a while."""
    checks.require(request.actor, MANAGE)
    form = DenseForm(request.POST)
    hours = form.cleaned_data["hours"] if form.is_valid() else -1
    known = acts.watch_closely(actor=request.actor, target_id=target_id, hours=hours)
    messages.success(request, f"已对“{known}”密集监测 {hours} 小时。" if hours else "已恢复平常的间隔。")
    return go(request, "probing:target", known.pk)


@require_GET
def visits_csv(request: Request, target_id: UUID) -> StreamingHttpResponse:
    """The visits that meet the filter in the address, the newest first."""
    known = queries.target(request.actor, target_id)
    wanted = VisitFilterForm(request.GET).wanted()
    answer = StreamingHttpResponse(
        csv_lines(_HEADINGS, _cells(queries.every_visit(known, wanted))), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f"attachment; filename=visits-{known.pk}.csv"
    return answer


def _cells(found: Iterator[ProbeVisit]) -> Iterator[list[str]]:
    for one in found:
        phases = (one.status, one.dns, one.connect, one.tls, one.first_byte, one.total)
        numbers = ["" if value is None else str(value) for value in phases]
        when = one.at.astimezone(workdays.BEIJING).strftime("%Y-%m-%d %H:%M:%S")
        yield [when, one.get_outcome_display(), "是" if one.maintenance else "否", *numbers, one.ip, one.reason]


@require_GET
def alarms(request: Request) -> HttpResponse:
    """All alarms, the newest first."""
    rows, following = queries.alarms(request.actor, after=request.GET.get("after", ""))
    context = {"rows": rows, "following": following, "may_manage": checks.holds(request.actor, MANAGE)}
    return render(request, "console/probing/alarms.html", context)


@require_POST
def alarm_take(request: Request, alarm_id: UUID) -> HttpResponse:
    """Say that one sees to it."""
    alarm = window_acts.take_alarm(actor=request.actor, alarm_id=alarm_id)
    messages.success(request, f"“{alarm.target}”的告警由您处理，响应时间已记录。")
    return go(request, "probing:target", alarm.target_id)


@require_http_methods(_ACTS)
def windows(request: Request) -> HttpResponse:
    """Maintenance windows, with the form to ask for one."""
    rows, following = queries.windows(request.actor, after=request.GET.get("after", ""))
    may_manage = checks.holds(request.actor, MANAGE)
    form = WindowForm(_sent(request), targets=list(queries.targets(request.actor)))
    if request.method == "POST":
        checks.require(request.actor, MANAGE)
        if form.is_valid():
            window_acts.propose_window(actor=request.actor, wish=form.wish(), key=request.POST.get("key", ""))
            messages.success(request, "已提交，另一位有审批权限的同事批准后生效。")
            return go(request, "probing:windows")
    context = {
        "rows": rows,
        "following": following,
        "form": form,
        "may_manage": may_manage,
        "may_approve": checks.holds(request.actor, APPROVE),
        "now": timezone.now(),
    }
    return render(request, "console/probing/windows.html", context, status=422 if form.is_bound else 200)


@require_POST
def window_decide(request: Request, window_id: UUID) -> HttpResponse:
    """Approve or refuse."""
    approve = request.POST.get("approve") == "1"
    note = request.POST.get("note", "")
    window = window_acts.decide_window(actor=request.actor, window_id=window_id, approve=approve, note=note)
    messages.success(request, f"维护时段{window.get_state_display()}。")
    return go(request, "probing:windows")


@require_POST
def window_end(request: Request, window_id: UUID) -> HttpResponse:
    """Withdraw or end early."""
    window_acts.end_window(actor=request.actor, window_id=window_id)
    messages.success(request, "维护时段已撤回或结束。")
    return go(request, "probing:windows")
