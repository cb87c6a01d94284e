"""``report.html``: the result for the people who run the website. One file, no script, everything escaped."""

from importlib import resources
from itertools import groupby

from yaojian.inspection.engine.reporting.markup import Markup, el, join
from yaojian.inspection.engine.reporting.outline import BEIJING, conclusions, method_lines
from yaojian.inspection.engine.reporting.sections import finding_table, item_table, question_table, veto_table
from yaojian.inspection.engine.rules import RULES
from yaojian.inspection.engine.scoring import cheapest_repairs
from yaojian.inspection.engine.values import Finding, Report, Run, Severity

_GRADES = {"合格": "clear", "不合格": "hit", "待确认": "suspected"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def report_html(report: Report) -> str:
    """The whole report as one HTML document."""
    css = (resources.files("yaojian.inspection.engine.reporting") / "report.css").read_text("utf-8")
    head = el(
        "head", el("meta", charset="utf-8"), el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        el("title", f"{report.run.site} 网站检查报告"), el("style", Markup(css)),
    )  # fmt: skip
    sections = [
        _notice(report.run), _summary(report), _repairs(report), veto_table(report.score["vetoes"]),
        item_table(report.score["items"], str(report.score["label"])), question_table(report.score.get("questions", ())),
        _findings(report), _method(report),
    ]  # fmt: skip
    body = el("body", _cover(report), el("main", *sections, class_="sheet"))
    return f"<!DOCTYPE html>\n{el('html', head, body, lang='zh-CN')}\n"


def _cover(report: Report) -> Markup:
    run = report.run
    when = run.started_at.astimezone(BEIJING).strftime("%Y年%m月%d日 %H:%M")
    facts = f"检查地址：{run.target}　检查时间：{when}（北京时间）　依据：{report.score['indicators']['source']}"
    inner = el(
        "div", el("p", "网站检查报告", class_="cover__kind"), el("h1", run.site), el("p", facts, class_="cover__facts"),
        class_="cover__in",
    )  # fmt: skip
    return el("header", inner, class_="cover")


def _notice(run: Run) -> Markup | None:
    if run.stopped is None:
        return None
    return el(
        "p",
        el("strong", "本报告只覆盖网站的一部分。"),
        f"原因：{run.stopped}。未检查到的页面不在统计之内。",
        class_="notice",
    )


def _summary(report: Report) -> Markup:
    score, count = report.score, len(report.findings)
    grade = str(score["grade"])
    big = el(
        "p", f"{score['points']:.1f}", el("span", f" / {score['total']:.0f}", class_="score__of"), class_="score__big"
    )
    label = "（部分分值待与正式文件核对）" if not score["confirmed"] else ""
    left = el(
        "div", el("p", f"{score['label']}{label}", class_="score__label"), big,
        el("span", grade, class_=f"score__grade {_GRADES[grade]}"),
    )  # fmt: skip
    weights = [sum(finding.severity is severity for finding in report.findings) for severity in Severity]
    named = [("检查页面", report.run.pages), ("检查链接", report.run.targets), ("发现问题", count)]
    named += [(severity.label, number) for severity, number in zip(Severity, weights, strict=True)]
    figures = [el("div", el("dt", name), el("dd", f"{number:,}")) for name, number in named]
    told = el("ul", *[el("li", line) for line in conclusions(report)], class_="told")
    return el("section", el("div", left, el("dl", *figures, class_="figures"), class_="score"), told, class_="card")


def _repairs(report: Report) -> Markup | None:
    rows = cheapest_repairs(report.findings)
    if not rows:
        return None
    steps = [
        el("li", el("strong", f"{RULES[rule].title}：{count} 处，可挽回 {points:.1f} 分。"), RULES[rule].advice)
        for rule, points, count in rows
    ]
    note = "按“每改一处能挽回的分”排列。"
    return el(
        "section",
        el("h2", "先改这些，得分回升最快"),
        el("p", note, class_="card__note"),
        el("ol", *steps, class_="steps"),
        class_="card",
    )


def _findings(report: Report) -> Markup:
    if not report.findings:
        return el("section", el("h2", "问题清单"), el("p", "在检查范围内没有发现问题。"), class_="card")
    parts: list[Markup] = []
    for rule, grouped in groupby(report.findings, key=lambda finding: finding.rule):
        parts.append(_rule_section(rule, list(grouped)))
    note = "同一个问题只列一次，并注明它出现的全部位置。“待核实”的不扣分，请用浏览器打开确认。"
    return el("section", el("h2", "问题清单"), el("p", note, class_="card__note"), *parts, class_="card")


def _rule_section(code: str, findings: list[Finding]) -> Markup:
    rule = RULES[code]
    heading = el(
        "h3",
        rule.title,
        " ",
        el("span", rule.severity.label, class_=f"tag {rule.severity.value}"),
        f" {len(findings)} 处",
        id=code,
    )
    advice = el("p", el("strong", "怎么改："), rule.advice, el("br"), f"依据：{rule.clause}", class_="advice")
    return join([heading, advice, finding_table(rule.title, findings)])


def _method(report: Report) -> Markup:
    lines = [el("li", line) for line in method_lines(report)]
    return el("section", el("h2", "检查方法与范围"), el("ul", *lines, class_="foot"), class_="card")
