"""The tables of the HTML report."""

from collections.abc import Mapping, Sequence
from typing import Any

from yaojian.inspection.engine.reporting.markup import Markup, el, join
from yaojian.inspection.engine.reporting.outline import STATES
from yaojian.inspection.engine.values import Finding, Place

_MOST_ROWS = 300
_OPEN_PLACES = 3


def question_table(questions: Sequence[Mapping[str, str]]) -> Markup | None:
    """What a person still has to look at."""
    if not questions:
        return None
    rows = [
        el("tr", el("th", f"{one['id']} {one['title']}", scope="row"), el("td", one["ask"])) for one in questions
    ]  # fmt: skip
    note = "机器不能判断这些事项，请逐项核对；把结论写进文件，用 --answers 重算得分。"
    table = _table("需要人工判断的事项", _head("指标", "请核对"), rows)
    return el("section", el("h2", "需要人工判断的事项"), el("p", note, class_="card__note"), table, class_="card")


def veto_table(vetoes: Sequence[Mapping[str, Any]]) -> Markup | None:
    """One row per veto item; nothing for a set without any."""
    if not vetoes:
        return None
    rows = [
        el(
            "tr", el("th", veto["title"], scope="row"), el("td", veto["clause"]),
            el("td", f"{veto['count']} / {veto['threshold']}" if veto["state"] != "unchecked" else "—", class_="number"),
            el("td", el("span", STATES[veto["state"]], class_=f"tag {veto['state']}")),
        )
        for veto in vetoes
    ]  # fmt: skip
    head = _head("指标", "规则", "发现 / 触发线", "结果")
    return el(
        "section",
        el("h2", "单项否决指标"),
        el("p", "任何一项触发即不合格。", class_="card__note"),
        _table("单项否决指标", head, rows),
        class_="card",
    )


def item_table(items: Sequence[Mapping[str, Any]], label: str) -> Markup:
    """One row per deduction item that the machine checks; the rest is counted in the note."""
    checked = [item for item in items if item["how"] != "manual"]
    manual = [item for item in items if item["how"] == "manual"]
    rows = [
        el(
            "tr", el("th", f"{item['id']} {item['title']}", scope="row"), el("td", item["clause"]),
            el("td", f"{item['count']}", class_="number"),
            el("td", f"-{item['deducted']:.1f}" if item["deducted"] else "0", class_="number"),
            el("td", _bar(item["points"] - item["deducted"], item["points"])),
            el("td", f"{item['points'] - item['deducted']:.1f} / {item['points']:.0f}", class_="number"),
        )
        for item in checked
    ]  # fmt: skip
    left = sum(item["points"] for item in manual)
    names = "、".join(item["title"] for item in manual)
    note = (
        f"扣到该项分值为止。另有 {len(manual)} 项（{left:.0f} 分）须人工检查，本次按满分计：{names}。"
        if manual
        else "扣到该项分值为止。"
    )
    head = _head("指标", "条款", "问题", "扣分", "得分情况", label)
    return el(
        "section",
        el("h2", "扣分指标"),
        el("p", note, class_="card__note"),
        _table("扣分指标", head, rows),
        class_="card",
    )


def finding_table(title: str, findings: Sequence[Finding]) -> Markup:
    """All findings of one rule; beyond a readable number the rest is left to ``findings.json``."""
    rows = [_row(finding) for finding in findings[:_MOST_ROWS]]
    table = el("div", _table(title, _head("地址", "说明与位置", "扣分", "证据"), rows), class_="findings")
    if len(findings) <= _MOST_ROWS:
        return table
    left = el(
        "p", f"另有 {len(findings) - _MOST_ROWS:,} 处没有列出，见同一文件夹里的 findings.json。", class_="card__note"
    )
    return join([table, left])


def _row(finding: Finding) -> Markup:
    evidence = finding.evidence
    proofs = [(evidence.file, "查看存档"), (evidence.picture, "查看截图")]
    links = [el("a", words, href=file) for file, words in proofs if file]
    proof = join([part for link in links for part in (link, " ")]) if links else el("span", "—")
    return el(
        "tr", el("td", finding.url, class_="url"),
        el("td", el("div", finding.excerpt, class_="excerpt"), _places(finding)),
        el("td", _deducted(finding), class_="number"),
        el("td", proof, class_="number"),
    )  # fmt: skip


def _deducted(finding: Finding) -> str:
    if finding.points:
        return f"-{finding.points:.1f}"
    return "已到上限" if finding.uncapped else "0"


def _places(finding: Finding) -> Markup | None:
    shown = [_place(place) for place in finding.places if place.page != finding.url or place.text or place.selector]
    if not shown:
        return None
    first = el("ul", *shown[:_OPEN_PLACES], class_="places")
    if finding.places_count <= _OPEN_PLACES:
        return first
    words = f"出现在 {finding.places_count:,} 个页面，全部位置"
    rest = shown[_OPEN_PLACES:]
    if finding.places_count > len(finding.places):
        rest.append(el("li", f"……另有 {finding.places_count - len(finding.places):,} 个页面"))
    return join([first, el("details", el("summary", words), el("ul", *rest, class_="places"))])


def _place(place: Place) -> Markup:
    parts = [f"在 {place.page}"]
    if place.text:
        parts.append(f"“{place.text}”")
    if place.selector:
        parts.append(place.selector)
    return el("li", " · ".join(parts))


def _bar(value: float, of: float) -> Markup:
    width = f"{100 * value / of if of else 0:.0f}"
    colour = "#3a9a6f" if value >= of else "#d98a12" if value > 0 else "#b3241c"
    track = el("rect", width="100", height="10", rx="5", fill="#e9edf3")
    return el(
        "svg", track, el("rect", width=width, height="10", rx="5", fill=colour), class_="bar", viewBox="0 0 100 10",
        preserveAspectRatio="none", role="img", aria_label=f"得 {value:.1f} 分，满分 {of:.0f} 分",
    )  # fmt: skip


def _head(*names: str) -> Markup:
    return el("thead", el("tr", *[el("th", name, scope="col") for name in names]))


def _table(caption: str, head: Markup, rows: Sequence[Markup]) -> Markup:
    return el(
        "div",
        el("table", el("caption", caption), head, el("tbody", *rows)),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )
