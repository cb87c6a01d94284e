"""What a quarterly report says, as plain data: frozen with the report, shown as a page, set as PDF and DOCX.

Tables are ``{"columns": [{"label", "share", "figures"}], "rows": [[text]]}``; sections ``{"heading", "level", "paragraphs", "table"}``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from yaojian.inspection.measuring.arithmetic import week_of
from yaojian.inspection.measuring.rules import rules
from yaojian.inspection.probing.models import ProbeTarget, TargetDay
from yaojian.inspection.rectification.models import Rectification, RectificationState
from yaojian.inspection.reports.quarters import Quarter
from yaojian.inspection.runs import queries
from yaojian.inspection.runs.models import Finding, Run, Severity

MOST_LISTED = 300
"""Problems listed of one group; the rest is counted and stands in the exported ledger."""
_VETOES = {"clear": "未触发", "hit": "触发", "suspected": "疑似，需人工确认", "unchecked": "需人工检查"}
Section = dict[str, Any]


def content_of(run: Run, before: Run | None, quarter: Quarter) -> dict[str, Any]:
    """All parts, in their order."""
    sections = [
        _summary(run, before, quarter),
        _score(run),
        *_compared(run, before),
        *_problems(run),
        _advice(run),
        _mending(run),
        *_availability(quarter),
        _unchecked(run),
    ]
    facts = [
        ("检查网站", run.site),
        ("检查时间", f"{_day(run.created)} 至 {_day(run.ended or run.created)}"),
        ("检查范围", f"{run.pages_done} 个页面、{run.known} 个地址"),
        (str(run.score.get("label", "试算分")), f"{run.points} / {run.score.get('total', 100):g}，{run.grade}"),
    ]
    for place, section in enumerate((one for one in sections if one["level"] == 1), 1):
        section["heading"] = f"{_chinese(place)}、{section['heading']}"
    return {"facts": facts, "sections": sections}


def _summary(run: Run, before: Run | None, quarter: Quarter) -> Section:
    counts = queries.severity_counts(run)
    told = "、".join(f"{severity.label} {counts[severity.value]} 处" for severity in Severity)
    hit = [veto["title"] for veto in run.score.get("vetoes", []) if veto["state"] in ("hit", "suspected")]
    words = [
        f"{quarter.label}对 {run.site} 进行了检查，检查页面 {run.pages_done} 个、地址 {run.known} 个，"
        f"发现问题 {run.findings_count} 处，其中{told}。{run.score.get('label', '试算分')} {run.points} 分，{run.grade}。",
        f"单项否决指标中，{'、'.join(hit)}触发或疑似触发，请优先核实处理。"
        if hit
        else "自动检查的单项否决指标均未触发。",
    ]
    if run.message:
        words.append(f"本次检查没有覆盖全站：{run.message}")
    if before is not None and before.points is not None and run.points is not None:
        change = run.points - before.points
        words.append(
            f"与上次检查（{_day(before.ended or before.created)}，{before.points} 分）相比，得分变化 {change:+}。"
        )
    return _section("总体情况", words)


def _score(run: Run) -> Section:
    rows = [
        [f"{row['id']} {row['title']}", str(row["clause"]), str(row["count"]), f"{row['deducted']:g}", _kept(row)]
        for row in run.score.get("items", [])
        if row["how"] != "manual"
    ]
    vetoes = [f"{veto['title']}：{_VETOES[veto['state']]}" for veto in run.score.get("vetoes", [])]
    columns = [("指标", 2.4), ("依据", 2.4), ("问题数", 0.8, True), ("扣分", 0.8, True), ("得分/满分", 1.1, True)]
    return _section("得分情况", [f"单项否决指标：{'；'.join(vetoes)}。"], columns, rows)


def _kept(row: dict[str, Any]) -> str:
    return f"{row['points'] - row['deducted']:g} / {row['points']:g}"


def _compared(run: Run, before: Run | None) -> list[Section]:
    if before is None:
        return [_section("与上次检查对比", ["这是对该网站的首次检查，没有可以对比的结果。"])]
    parts = queries.compared(run, before)
    counts = {name: rows.count() for name, rows in parts.items()}
    words = f"新发现 {counts['new']} 处，仍然存在 {counts['still']} 处，不再发现 {counts['gone']} 处。"
    rows = [[one.title, one.url] for one in parts["new"].order_by("number")[:50]]
    return [_section("与上次检查对比", [words], [("新发现的问题", 1.2), ("地址", 3)], rows)]


def _problems(run: Run) -> list[Section]:
    groups: dict[str, list[Finding]] = {}
    for finding in Finding.objects.filter(run=run, allowed=False).order_by("number"):
        groups.setdefault(finding.group, []).append(finding)
    sections = [_section("问题清单", [f"共 {run.findings_count} 处，按类别列出，同一问题只列一次。"])]
    for place, (group, found) in enumerate(groups.items(), 1):
        more = f"，列出前 {MOST_LISTED} 处" if len(found) > MOST_LISTED else ""
        rows = [_row(finding) for finding in found[:MOST_LISTED]]
        columns = [("等级", 0.7), ("问题与地址", 3), ("情况", 2.4), ("位置", 1.6), ("扣分", 0.6, True)]
        heading = f"（{_chinese(place)}）{group}（{len(found)} 处{more}）"
        sections.append(_section(heading, [], columns, rows, level=2))
    return sections


def _row(finding: Finding) -> list[str]:
    first = str(finding.places[0]["page"]) if finding.places else ""
    places = f"{first} 等 {finding.places_count} 个页面" if finding.places_count > 1 else first
    return [
        finding.get_severity_display(),
        f"{finding.title} {finding.url[:300]}",
        finding.excerpt[:300],
        places[:300],
        f"{finding.points:g}",
    ]


def _advice(run: Run) -> Section:
    repairs = queries.cheapest_repairs(run, most=12)
    rows = [[one.title, one.advice, str(one.count), f"{one.points:g}"] for one in repairs]
    columns = [("先改什么", 1.4), ("怎么改", 3.4), ("处数", 0.6, True), ("可挽回", 0.7, True)]
    words = "按每处能挽回的分数从高到低排列，先改前面的最划算。" if rows else "没有扣分的问题。"
    return _section("整改建议", [words], columns, rows)


def _mending(run: Run) -> Section:
    rows = Rectification.objects.filter(site=run.site)
    counts = {state: rows.filter(state=state.value).count() for state in RectificationState}
    late = rows.filter(state=RectificationState.ASSIGNED, due__lt=timezone.now()).count()
    told = "，".join(f"{state.label} {number} 个" for state, number in counts.items() if number)
    return _section("整改进展", [f"截至报告生成时，{told or '没有整改事项'}；超期 {late} 个。"])


def _availability(quarter: Quarter) -> list[Section]:
    first, last = quarter.begins.date(), quarter.next.begins.date()
    rows = []
    for target in ProbeTarget.objects.filter(is_control=False).order_by("order", "name"):
        days = list(TargetDay.objects.filter(target=target, day__gte=first, day__lt=last))
        if days:
            rows.append(_target_row(target, days))
    if not rows:
        return []
    columns = [
        ("监测对象", 2),
        ("计入访问", 1, True),
        ("失败", 0.8, True),
        ("可用率", 1, True),
        ("不计入", 0.9, True),
        ("失败最多的一天", 1.4),
    ]
    words = f"打开用时达到 15 秒算失败；7 天内失败达到 5% 触发单项否决。维护期间和本方网络不通的访问不计入。依据：{rules().source}。"
    return [_section("网站可用性", [words], columns, rows)]


def _target_row(target: ProbeTarget, days: Sequence[TargetDay]) -> list[str]:
    excused = sum(day.probe_side + day.maintenance for day in days)
    total = week_of(
        good=sum(day.good for day in days), failed=sum(day.failed for day in days), excused=excused, rules=rules()
    )
    worst = max(days, key=lambda day: day.failed)
    worst_day = f"{worst.day:%Y-%m-%d}，{worst.failed} 次" if worst.failed else "没有失败"
    figures = [str(total.counted), str(total.failed), f"{total.percent_open:.2f}%", str(excused)]
    return [target.name, *figures, worst_day]


def _unchecked(run: Run) -> Section:
    manual = [row["title"] for row in run.score.get("items", []) if row["how"] == "manual"]
    words = [f"以下项目需要人工检查，本次按满分计：{'、'.join(manual)}。"] if manual else []
    words += [f"没有深入检查：{trap}。" for trap in run.facts.get("traps", [])]
    words.append("分值和周期中未经核对条款的，以“试算分”表示，正式结果以主管单位检查为准。")
    return _section("说明", words)


def _section(
    heading: str,
    paragraphs: Sequence[str],
    columns: Sequence[tuple[Any, ...]] = (),
    rows: Sequence[Sequence[str]] = (),
    *,
    level: int = 1,
) -> Section:
    table = None
    if rows:
        heads = [{"label": one[0], "share": one[1], "figures": len(one) > 2} for one in columns]
        table = {"columns": heads, "rows": [list(row) for row in rows]}
    return {"heading": heading, "level": level, "paragraphs": list(paragraphs), "table": table}


def _day(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日"


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return f"{digits[tens] if tens > 1 else ''}十{digits[ones] if ones else ''}"
