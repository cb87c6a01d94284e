"""The report as headings, paragraphs and tables, from which DOCX and PDF are made. Summary first.

Plain values without any markup; what a page sent stays text whatever it holds.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from yaojian.inspection.documents.values import Block, Heading, Outline, Paragraph, Sheet, Table
from yaojian.inspection.engine.rules import RULES
from yaojian.inspection.engine.scoring import cheapest_repairs
from yaojian.inspection.engine.values import Finding, Report, Run, Severity

BEIJING = ZoneInfo("Asia/Shanghai")
STATES = {"clear": "未触发", "hit": "触发", "suspected": "疑似，需确认", "unchecked": "人工检查"}
_MOST_ROWS = 40  # findings of one rule on paper; the spreadsheet has all
_MOST_PLACES = 3
_HEADINGS = (
    "序号",
    "等级",
    "问题",
    "类别",
    "地址",
    "说明",
    "位置",
    "出现页数",
    "指标",
    "扣分",
    "怎么改",
    "依据",
    "证据",
    "发现时间",
    "规则",
)
_PLACES_IN_CELL = 20
_CELL = 8_000  # characters; a cell takes 32,767
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def outline(report: Report) -> Outline:
    """The report in order of reading."""
    run = report.run
    day = run.started_at.astimezone(BEIJING)
    facts = (
        f"检查地址：{printable(run.target)}",
        f"检查时间：{day.year}年{day.month}月{day.day}日 {day:%H:%M}（北京时间）",
        f"依据：{report.score['indicators']['title']}（{report.score['indicators']['source']}）",
    )
    blocks = [
        *_conclusion(report),
        *_vetoes(report),
        *_items(report),
        *_repairs(report),
        *_questions(report),
        *_findings(report),
        *_method(report),
    ]
    return Outline("网站检查报告", run.site, run.started_at, facts, tuple(_numbered(blocks)), sheet(report))


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Main headings get 一、二、三 …: which of them a report has depends on what was found."""
    numerals = iter("一二三四五六七八九")
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            yield replace(block, text=f"{next(numerals)}、{block.text}")
        else:
            yield block


def printable(text: str) -> str:
    """``text`` without control characters and lone surrogates, which no file format takes."""
    return _UNPRINTABLE.sub("�", text)


def conclusions(report: Report) -> list[str]:
    """The result in a few sentences, the gravest first."""
    run, score = report.run, report.score
    counts = {one: sum(finding.severity is one for finding in report.findings) for one in Severity}
    told = "、".join(f"{one.label} {count} 处" for one, count in counts.items() if count)
    lines = [
        f"共检查 {run.pages:,} 个页面、{run.targets:,} 个地址，发现问题 {len(report.findings):,} 处{f'（{told}）' if told else ''}。"
        f"{score['label']} {score['points']:.1f} 分（满分 {score['total']:.0f} 分），结论：{score['grade']}。"
    ]
    for state, words in (("hit", "触发单项否决"), ("suspected", "疑似触发单项否决，需要人工确认")):
        if titles := [veto["title"] for veto in score["vetoes"] if veto["state"] == state]:
            lines.append(f"{words}：{'、'.join(titles)}。")
    worst = sorted((item for item in score["items"] if item["deducted"]), key=lambda item: -item["deducted"])[:3]
    if worst:
        named = "、".join(f"{item['title']}（{item['deducted']:.1f} 分）" for item in worst)
        lines.append(f"扣分最多的是{named}。")
    if not score["confirmed"]:
        lines.append("部分分值尚未与正式文件核对，因此称为试算分，不能作为正式得分。")
    if run.stopped:
        lines.append(f"本次只检查了网站的一部分：{run.stopped}。")
    return lines


def _conclusion(report: Report) -> Iterator[Block]:
    yield Heading(1, "检查结论")
    yield from (Paragraph(line) for line in conclusions(report))


def _vetoes(report: Report) -> Iterator[Block]:
    if not report.score["vetoes"]:
        return
    yield Heading(1, "单项否决指标")
    rows = tuple(
        (
            veto["title"], veto["clause"], "—" if veto["state"] == "unchecked" else f"{veto['count']} / {veto['threshold']}",
            STATES[veto["state"]],
        )
        for veto in report.score["vetoes"]
    )  # fmt: skip
    yield Table(("指标", "规则", "发现/触发线", "结果"), rows, (3, 6, 2, 2))


def _items(report: Report) -> Iterator[Block]:
    yield Heading(1, "扣分指标")
    checked = [item for item in report.score["items"] if item["how"] != "manual"]
    manual = [item for item in report.score["items"] if item["how"] == "manual"]
    rows = tuple(
        (
            f"{item['id']} {item['title']}", item["clause"], str(item["count"]), f"{item['deducted']:.1f}",
            f"{item['points'] - item['deducted']:.1f} / {item['points']:g}",
        )
        for item in checked
    )  # fmt: skip
    yield Table(("指标", "条款", "问题", "扣分", report.score["label"]), rows, (4, 6, 1, 1, 2))
    if manual:
        left = sum(item["points"] for item in manual)
        names = "、".join(item["title"] for item in manual)
        yield Paragraph(f"另有 {len(manual)} 项（{left:g} 分）须人工检查，本次按满分计：{names}。")


def _repairs(report: Report) -> Iterator[Block]:
    repairs = cheapest_repairs(report.findings)
    if repairs:
        yield Heading(1, "先改这些，得分回升最快")
        for number, (rule, points, count) in enumerate(repairs, 1):
            yield Paragraph(RULES[rule].advice, f"{number}. {RULES[rule].title}：{count} 处，可挽回 {points:.1f} 分。")


def _questions(report: Report) -> Iterator[Block]:
    questions = report.score.get("questions", ())
    if questions:
        yield Heading(1, "需要人工判断的事项")
        yield Paragraph("机器不能判断下列事项，请逐项核对；把结论写进文件，用 --answers 重算得分。")
        rows = tuple((one["id"], one["title"], one["ask"]) for one in questions)
        yield Table(("指标", "名称", "请核对"), rows, (1, 3, 6))


def _findings(report: Report) -> Iterator[Block]:
    yield Heading(1, "问题清单")
    if not report.findings:
        yield Paragraph("在检查范围内没有发现问题。")
        return
    yield Paragraph(
        "同一个问题只列一次，并注明出现的位置。“待核实”的不扣分，请用浏览器打开确认。完整清单见 findings.xlsx。"
    )
    for code, grouped in groupby(report.findings, key=lambda finding: finding.rule):
        found, rule = list(grouped), RULES[code]
        yield Heading(2, f"{rule.title}（{rule.severity.label}，{len(found)} 处）")
        yield Paragraph(f"{rule.advice}依据：{rule.clause}。", "怎么改：")
        rows = tuple(_row(finding) for finding in found[:_MOST_ROWS])
        yield Table(("地址", "说明", "位置", "扣分"), rows, (5, 6, 5, 1))
        if len(found) > _MOST_ROWS:
            yield Paragraph(f"另有 {len(found) - _MOST_ROWS:,} 处，见 findings.xlsx。")


def _row(finding: Finding) -> tuple[str, str, str, str]:
    places = [f"{place.page}{f' “{place.text}”' if place.text else ''}" for place in finding.places[:_MOST_PLACES]]
    if finding.places_count > _MOST_PLACES:
        places.append(f"等 {finding.places_count:,} 个页面")
    points = f"{finding.points:.1f}" if finding.points else "0"
    return printable(finding.url[:300]), printable(finding.excerpt[:300]), printable("；".join(places)[:600]), points


def _method(report: Report) -> Iterator[Block]:
    yield Heading(1, "检查方法与范围")
    yield from (Paragraph(line) for line in method_lines(report))


def method_lines(report: Report) -> list[str]:
    """What was done, what was not, and why."""
    run, limits = report.run, report.run.limits
    lines = [
        f"从首页出发逐层访问同一网站的页面，共 {run.pages:,} 页；图片、附件、样式、脚本和外部链接只检查能否打开。",
        f"打不开的地址先重试并换用普通浏览器的标识再试，仍失败才计入；超过 {limits.seconds:g} 秒没有打开按失败计。",
        "只发出读取请求，不登录、不提交表单、不保存 Cookie，遵守网站的 robots.txt。",
        *_browser_lines(run),
        "标有“人工”的指标本次没有检查，按满分计；单项否决中的“疑似”需要人工确认。",
    ]
    lines += [f"遇到没有尽头或重复的页面，已停止深入：{printable(trap)}。" for trap in run.traps]
    if limits.proofread:
        missing = run.counters.get("left/proofreading")
        lines.append(
            "本机没有错字模型，没有做模型校对。" if missing else "文章正文还经过错字模型校对，结果列为“待核实”。"
        )
    return lines + _skipped(run.counters)


def _browser_lines(run: Run) -> Iterator[str]:
    """What was done with a browser, and what was not for want of one."""
    counters = run.counters
    if shown := counters.get("browser/rendered"):
        yield f"{shown} 个源代码里几乎没有内容的页面，按浏览器运行脚本后的样子检查。"
    if left := counters.get("left/rendering"):
        yield f"{left} 个页面几乎没有内容，可能由脚本生成，没有在浏览器里打开（本机没有 chromium，或超出数量上限），请人工查看。"
    if sample := counters.get("browser/judged"):
        yield f"在浏览器里用 axe-core 检查了首页、列表、文章、表单中的 {sample} 个页面的无障碍；其余页面只看源代码，键盘操作须人工检查。"
        if failed := counters.get("left/axe_pages"):
            yield f"另有 {failed} 个样本页面在浏览器里打不开，没有检查无障碍。"
    else:
        missing = "本机没有 chromium 或 axe-core，" if counters.get("left/axe") else ""
        yield f"{missing}无障碍只检查网页源代码里能看出的问题，颜色对比和键盘操作需要在浏览器里检查。"
    if run.limits.pictures and counters.get("left/pictures"):
        yield "本机没有 chromium，没有截图。"


def _skipped(counters: Any) -> list[str]:
    told = {
        "skipped/robots": "robots.txt 不允许访问，没有检查",
        "skipped/acts": "属于退出、删除、投票一类操作地址，没有访问",
        "left/page_limit": "超出页数上限，没有检查",
    }
    return [f"{counters[key]:,} 个地址{words}。" for key, words in told.items() if counters.get(key)]


def sheet(report: Report) -> Sheet:
    """Every finding as a row."""
    rows = enumerate(report.findings, 1)
    return Sheet(_HEADINGS, tuple(tuple(printable(text)[:_CELL] for text in _cells(*row)) for row in rows))


def _cells(number: int, finding: Finding) -> tuple[str, ...]:
    rule = RULES[finding.rule]
    places = "\n".join(f"{one.page} {one.text}".strip() for one in finding.places[:_PLACES_IN_CELL])
    seen = finding.seen_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    return (
        str(number), finding.severity.label, rule.title, rule.group, finding.url, finding.excerpt, places,
        str(finding.places_count), finding.item or "", f"{finding.points:.1f}", rule.advice, rule.clause,
        finding.evidence.file or "", seen, finding.rule,
    )  # fmt: skip
